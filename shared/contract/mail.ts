// The mail server the desk speaks through, and what waits for it. Its password goes in and never comes out.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { caseMail, mailCounts } from './mail-row.ts';
import { mailSettingsInput, mailSettingsOutput } from './mail-settings.ts';
import { byName, request } from './request.ts';
import { done, id, instant, nothing } from './words.ts';

export const mailRequests = byName(
  request({ name: 'mail.settings', roles: operatorRoles, input: nothing, output: mailSettingsOutput.nullable() }),
  request({ name: 'mail.configure', roles: ['owner'], input: mailSettingsInput, output: done }),
  /** Connects, demands STARTTLS and AUTH, and sends nothing. */
  request({ name: 'mail.check', roles: ['owner'], input: nothing, output: z.object({ answer: z.string() }) }),
  /** Really sends a message, to the sender's own address unless another is given; answers with the server's words. */
  request({
    name: 'mail.test',
    roles: ['owner'],
    input: z.object({ to: z.string().trim().max(320).optional() }).strict(),
    output: z.object({ to: z.string(), response: z.string() }),
  }),
  request({
    name: 'mail.outbox',
    roles: operatorRoles,
    input: nothing,
    output: z.object({
      counts: mailCounts,
      /** Nothing is tried by itself before then: the server could not be used. */
      quietUntil: instant.nullable(),
      mails: z.array(
        caseMail.extend({
          case: z.string(),
          number: z.string(),
          subscriptionName: z.string(),
        }),
      ),
      /** How many more there are than are listed. */
      more: z.number().int(),
      unreachable: z.array(
        z.object({
          subscription: id,
          subscriptionName: z.string(),
          address: z.string(),
          /** Whose address it is, as far as the newest list says. */
          names: z.array(z.string()),
          response: z.string(),
          since: instant,
        }),
      ),
    }),
  }),
  /** Everything that waits or was refused is tried once more, in the background. */
  request({
    name: 'mail.tryAll',
    roles: ['representative', 'supervisor'],
    input: nothing,
    output: z.object({ started: z.number().int() }),
  }),
);
