// Tickets as the desk works them: the queue a page at a time, one ticket with all its clocks, and what can be done to it.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { messageWays, resolutions, responseKinds, ticketChannels, ticketKinds } from '../domain/ticket/events.ts';
import { caseSummary } from './recovery.ts';
import { byName, request } from './request.ts';
import { commandId, done, id, instant, name } from './words.ts';

const handling = ['representative', 'supervisor'] as const;
export const ticketNumber = z.string().regex(/^RK-\d{4,9}$/, 'Write the number as RK-000001.');
/** Several lines; every other control character is refused. */
export const prose = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest, 'This is too long.')
    .regex(/^(?:[^\p{Cc}\u2028\u2029]|[\n\r\t])*$/u, 'Control characters cannot stand here.');
export const written = prose(20_000).min(1, 'This cannot be empty.');
const reason = prose(2000).min(1, 'Say why.');
export const policyWord = z.string().max(40);

const target = z.object({
  amount: z.number().int(),
  unit: z.enum(['minutes', 'hours', 'business days']),
  bound: z.enum(['at-most', 'less-than']),
});

/** As it stood when it was read; `riskAt` and `due` say how it goes on, so that a window need not ask again each minute. */
export const ticketClock = z.object({
  name: z.enum(['response', 'replacement']),
  target,
  state: z.enum(['met', 'missed', 'paused', 'on-time', 'at-risk', 'past']),
  from: instant,
  riskAt: instant.nullable(),
  due: instant.nullable(),
  /** When it was met or missed. */
  at: instant.nullable(),
});

const person = z.object({ id: z.string(), name: z.string() });

export const ticketSummary = z.object({
  ticket: z.string(),
  subscription: z.string(),
  subscriptionName: z.string(),
  kind: z.enum(ticketKinds),
  subject: z.string(),
  requester: z.string(),
  /** Null for whoever is locked out. */
  requesterLogin: z.string().nullable(),
  channel: z.enum(ticketChannels),
  /** `rank` 1 is the gravest of `of`. */
  severity: z.object({ id: z.string(), name: z.string(), rank: z.number().int(), of: z.number().int() }),
  /** What was asked for and not given. */
  asked: z.string().nullable(),
  phase: z.enum(['open', 'resolved', 'merged']),
  /** Whose turn it is: the desk's, or somebody else's. */
  waitsOn: z.enum(['desk', 'customer', 'nobody']),
  /** Why it waits, in a few words; null where it is the desk's turn. */
  waitsFor: z.string().nullable(),
  openedAt: instant,
  openedBy: z.string(),
  changedAt: instant,
  assignee: person.nullable(),
  tags: z.array(z.string()),
  snoozedUntil: instant.nullable(),
  clocks: z.array(ticketClock),
  /** Why no response clock runs; null where one does. */
  noTarget: z.string().nullable(),
  /** When silence resolves it (C5). */
  resolvesAt: instant.nullable(),
  resolved: z.object({ at: instant, how: z.enum(resolutions) }).nullable(),
  /** Mails of the ticket that no server has taken. */
  unsent: z.number().int(),
  case: z.string().nullable(),
});

const segment = z.object({ from: instant, to: instant.nullable(), counted: z.boolean(), why: z.string() });

export const ticketEntry = z.object({
  position: z.number().int(),
  at: instant,
  by: z.string(),
  /** `note` is for the desk only, `message` went to the customer, `customer` came from them, `event` is what Rekey or the desk did. */
  kind: z.enum(['note', 'message', 'customer', 'event']),
  title: z.string(),
  text: z.string().nullable(),
  /** What the mail server said, for a message by mail. */
  mail: z
    .object({
      message: z.string(),
      to: z.string(),
      state: z.enum(['sent', 'accepted', 'refused', 'uncertain']),
      answer: z.string(),
      nextTry: instant.nullable(),
    })
    .nullable(),
  rule: z.string().nullable(),
});

export const ticketActs = [
  'message',
  'note',
  'hear',
  'startWork',
  'changeSeverity',
  'assign',
  'tag',
  'pause',
  'resume',
  'snooze',
  'link',
  'merge',
  'validateHardware',
  'shipReplacement',
  'attach',
  'detach',
  'resolve',
  'reopen',
] as const;

export const policyInForce = z.object({
  id: z.string(),
  version: z.string(),
  title: z.string(),
  plan: z.string().nullable(),
  calendar: z.string(),
  zone: z.string(),
});

export const severityChoice = z.object({
  id: z.string(),
  name: z.string(),
  definition: z.string(),
  evidence: z.array(z.string()),
  /** What this subscription may expect, in words; null for no target. */
  target: z.string().nullable(),
  /** What the policy asks for before a ticket can have it, and what it gets otherwise (Q5, W4). */
  needs: z.string().nullable(),
  otherwise: z.string().nullable(),
});

export const attachment = z.object({
  file: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.number().int(),
  at: instant,
  by: z.string(),
  shared: z.boolean(),
});

export const ticketDetail = ticketSummary.extend({
  files: z.array(attachment),
  policy: policyInForce,
  mailTo: z.string(),
  severities: z.array(severityChoice),
  /** Worked on without a break until a workaround, a resolution or a downgrade (Q4). */
  continuous: z.boolean(),
  /** Reasons for which the policy stops the clock, and whether it is stopped for each now. */
  pauses: z.array(z.object({ id: z.string(), says: z.string(), lasting: z.boolean() })),
  explained: z.array(z.object({ name: z.enum(['response', 'replacement']), segments: z.array(segment) })),
  metBy: z.enum(['first-response', 'work-started']),
  response: z
    .object({ at: instant, by: z.string(), how: z.enum(responseKinds), met: z.boolean().nullable() })
    .nullable(),
  replacement: z.object({ device: z.string(), validatedAt: instant, shippedAt: instant.nullable() }).nullable(),
  links: z.array(z.string()),
  mergedInto: z.string().nullable(),
  entries: z.array(ticketEntry),
  /** Every act with the sentence that says why it is not possible now; null when it is. */
  acts: z.record(z.enum(ticketActs), z.string().nullable()),
  operators: z.array(person),
});

export const ticketViews = [
  'open',
  'mine',
  'unassigned',
  'due-soon',
  'waiting',
  'recoveries',
  'snoozed',
  'resolved',
  'all',
] as const;

/** A view that somebody keeps for themselves. What is searched for is not kept: it may name a customer who is forgotten one day. */
export const savedView = z.object({
  name: name.max(40),
  view: z.enum(ticketViews),
  severity: policyWord.nullable(),
  tag: z.string().max(40).nullable(),
});

const cursor = z.string().max(200);

export const ticketPage = z.object({
  tickets: z.array(ticketSummary.extend({ recovery: caseSummary.nullable() })),
  /** Where the next page begins; null at the end. */
  next: cursor.nullable(),
});

const onTicket = z.object({ ticket: ticketNumber, commandId });

export const ticketRequests = byName(
  request({
    name: 'ticket.list',
    roles: operatorRoles,
    input: z.object({
      view: z.enum(ticketViews),
      /** Words as they are typed; the last may be the beginning of one. */
      search: z.string().max(200).optional(),
      severity: policyWord.optional(),
      tag: z.string().max(40).optional(),
      subscription: id.optional(),
      after: cursor.optional(),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: ticketPage,
  }),
  /** How many each view holds, counted up to a thousand; what can be filtered by, and the reader's own views. */
  request({
    name: 'ticket.status',
    roles: operatorRoles,
    input: z.object({}),
    output: z.object({
      views: z.record(z.enum(ticketViews), z.number().int()),
      severities: z.array(z.object({ id: z.string(), name: z.string() })),
      tags: z.array(z.string()),
      saved: z.array(savedView),
    }),
  }),
  /** Under a name that is there already it replaces what was kept. */
  request({ name: 'ticket.saveView', roles: operatorRoles, input: savedView.extend({ commandId }), output: done }),
  request({
    name: 'ticket.renameView',
    roles: operatorRoles,
    input: z.object({ name: name.max(40), to: name.max(40), commandId }),
    output: done,
  }),
  request({
    name: 'ticket.dropView',
    roles: operatorRoles,
    input: z.object({ name: name.max(40), commandId }),
    output: done,
  }),
  request({
    name: 'ticket.get',
    roles: operatorRoles,
    input: z.object({ ticket: ticketNumber }),
    output: ticketDetail,
  }),
  /** What a new request of this subscription can say: who may ask (C2), which severities there are and what they promise. */
  request({
    name: 'ticket.settings',
    roles: operatorRoles,
    input: z.object({ subscription: id }),
    output: z.object({
      policy: policyInForce,
      defaultSeverity: z.string(),
      severities: z.array(severityChoice),
      people: z.array(z.object({ login: z.string(), name: z.string(), email: z.string() })),
    }),
  }),
  request({
    name: 'ticket.open',
    roles: handling,
    input: z.object({
      subscription: id,
      requester: name,
      channel: z.enum(['phone', 'chat', 'email', 'web']),
      subject: name,
      text: prose(20_000),
      severity: policyWord.nullable(),
      condition: z.boolean().default(false),
      evidence: prose(2000).default(''),
      linked: ticketNumber.nullable().default(null),
      commandId,
    }),
    output: z.object({ ticket: z.string() }),
  }),
  /** To the customer, by mail or as it was said. Answers with what the mail server said, where it was a mail. */
  request({
    name: 'ticket.message',
    roles: handling,
    input: onTicket.extend({
      way: z.enum(messageWays),
      text: written,
      asks: z.boolean().default(false),
      response: z.enum(responseKinds).default('answer'),
    }),
    output: z.object({ outcome: z.enum(['accepted', 'refused', 'uncertain']), response: z.string() }),
  }),
  request({
    name: 'ticket.retryMessage',
    roles: handling,
    input: onTicket.extend({ message: z.string().max(100) }),
    output: z.object({ outcome: z.enum(['accepted', 'refused', 'uncertain']), response: z.string() }),
  }),
  /** For the desk only. */
  request({
    name: 'ticket.note',
    roles: ['representative', 'supervisor', 'tam', 'customer-service', 'hardware', 'owner'],
    input: onTicket.extend({ text: written }),
    output: done,
  }),
  /** What the customer said or wrote elsewhere, entered by the desk. Reopens a resolved ticket; one resolved too long ago becomes a new one, linked. */
  request({
    name: 'ticket.hear',
    roles: handling,
    input: onTicket.extend({ way: z.enum(['phone', 'chat', 'email', 'web']), text: written }),
    output: z.object({ ticket: z.string() }),
  }),
  request({ name: 'ticket.startWork', roles: handling, input: onTicket, output: done }),
  request({
    name: 'ticket.changeSeverity',
    roles: handling,
    input: onTicket.extend({ severity: policyWord, condition: z.boolean().default(false), reason }),
    output: done,
  }),
  request({
    name: 'ticket.assign',
    roles: handling,
    input: onTicket.extend({ operator: id.nullable() }),
    output: done,
  }),
  request({
    name: 'ticket.tag',
    roles: handling,
    input: onTicket.extend({ tags: z.array(name.max(40)).max(20) }),
    output: done,
  }),
  request({ name: 'ticket.link', roles: handling, input: onTicket.extend({ to: ticketNumber }), output: done }),
  /** Goes on as the other one, of the same subscription; both say so. */
  request({ name: 'ticket.merge', roles: handling, input: onTicket.extend({ into: ticketNumber }), output: done }),
  request({
    name: 'ticket.snooze',
    roles: handling,
    input: onTicket.extend({ until: instant.nullable() }),
    output: done,
  }),
  request({
    name: 'ticket.pause',
    roles: handling,
    input: onTicket.extend({ reason: policyWord, text: prose(2000).default('') }),
    output: done,
  }),
  request({ name: 'ticket.resume', roles: handling, input: onTicket.extend({ reason: policyWord }), output: done }),
  request({
    name: 'ticket.validateHardware',
    roles: handling,
    input: onTicket.extend({ device: name }),
    output: done,
  }),
  request({
    name: 'ticket.shipReplacement',
    roles: handling,
    input: onTicket.extend({ tracking: name }),
    output: done,
  }),
  request({
    name: 'ticket.resolve',
    roles: handling,
    input: onTicket.extend({ how: z.enum(['agreed', 'third-party']), text: prose(2000).default('') }),
    output: done,
  }),
  request({ name: 'ticket.reopen', roles: handling, input: onTicket.extend({ text: reason }), output: done }),
  /** The same small act on many: never a release, an approval or a message. Answers which were refused, and why. */
  request({
    name: 'ticket.many',
    roles: handling,
    input: z.object({
      tickets: z.array(ticketNumber).min(1).max(500),
      act: z.discriminatedUnion('type', [
        z.object({ type: z.literal('assign'), operator: id.nullable() }),
        z.object({ type: z.literal('addTag'), tag: name.max(40) }),
        z.object({ type: z.literal('snooze'), until: instant.nullable() }),
      ]),
      commandId,
    }),
    output: z.object({
      done: z.number().int(),
      refused: z.array(z.object({ ticket: z.string(), text: z.string() })),
    }),
  }),
);
