// The primary admin's phone and address are both dead: another contact, signed by three people and stoppable until it has cooled off.
import { z } from 'zod';
import { byName, request } from './request.ts';
import { commandId, done, id, instant, name, secret, uuid } from './words.ts';

const desk = ['representative', 'supervisor'] as const;
const onChange = z.object({ subscription: id, change: uuid });
const reason = z.string().trim().min(1, 'This cannot be empty.').max(2000);

const signed = z.object({ by: z.string(), at: instant }).nullable();

/** A change as windows show it; each act with the sentence that says why whoever asks cannot do it now, or null. */
export const contactChange = z.object({
  change: z.string(),
  state: z.enum(['asked', 'agreed', 'cooling', 'done', 'stopped', 'lapsed']),
  name: z.string(),
  before: z.object({ email: z.string(), phone: z.string() }),
  after: z.object({ email: z.string(), phone: z.string() }),
  reason: z.string(),
  checked: z.string(),
  asked: z.object({ by: z.string(), at: instant }),
  agreed: signed,
  confirmed: signed,
  stopped: z.object({ by: z.string(), at: instant, why: z.string() }).nullable(),
  /** Until when it can be stopped, and from when the contact can be used. */
  until: instant,
  told: z.number().int(),
  acts: z.object({ agree: z.string().nullable(), confirm: z.string().nullable(), stop: z.string().nullable() }),
});

export const contactChangeRequests = byName(
  request({
    name: 'contact.ask',
    roles: desk,
    input: z.object({
      subscription: id,
      email: z.union([z.literal(''), z.email('That is no mail address.').max(320)]),
      phone: z.union([z.literal(''), name.max(64)]),
      reason,
      /** A written letter, a visit: how it was made sure that the customer asks. */
      checked: reason,
      case: uuid.nullable(),
      commandId,
    }),
    output: done,
  }),
  request({
    name: 'contact.agree',
    roles: desk,
    input: onChange.extend({ passphrase: secret, commandId }),
    output: done,
  }),
  request({
    name: 'contact.confirm',
    roles: ['tam'],
    input: onChange.extend({ passphrase: secret, commandId }),
    output: done,
  }),
  request({
    name: 'contact.stop',
    roles: [...desk, 'tam'],
    input: onChange.extend({ why: reason }),
    output: done,
  }),
);
