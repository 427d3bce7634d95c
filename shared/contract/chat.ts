// Real-time sessions: who is on the line, how much time is left, what was said, and the ticket that one becomes.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { sessionEndings, sessionWays } from '../domain/session/events.ts';
import { byName, request } from './request.ts';
import { commandId, done, id, instant, name, uuid } from './words.ts';

const handling = ['representative', 'supervisor'] as const;
const said = z
  .string()
  .trim()
  .min(1, 'This cannot be empty.')
  .max(4000, 'This is too long.')
  .regex(/^(?:[^\p{Cc}\u2028\u2029]|[\n\r\t])*$/u, 'Control characters cannot stand here.');

export const runningSession = z.object({
  session: z.string(),
  subscription: z.string(),
  subscriptionName: z.string(),
  requester: z.string(),
  way: z.enum(sessionWays),
  subject: z.string(),
  beganAt: instant,
  heldBy: z.string(),
  ends: z.object({ at: instant, why: z.enum(['allowance', 'window']) }).nullable(),
});

export const chatRequests = byName(
  request({ name: 'chat.list', roles: operatorRoles, input: z.object({}), output: z.array(runningSession) }),
  request({
    name: 'chat.get',
    roles: operatorRoles,
    input: z.object({ session: uuid }),
    output: runningSession.extend({
      lines: z.array(z.object({ at: instant, by: z.enum(['desk', 'customer']), text: z.string() })),
      ended: z.object({ at: instant, how: z.enum(sessionEndings), ticket: z.string().nullable() }).nullable(),
    }),
  }),
  request({
    name: 'chat.begin',
    roles: handling,
    input: z.object({ subscription: id, requester: name, way: z.enum(sessionWays), subject: name, commandId }),
    output: z.object({ session: z.string() }),
  }),
  request({
    name: 'chat.say',
    roles: handling,
    input: z.object({ session: uuid, by: z.enum(['desk', 'customer']), text: said, commandId }),
    output: done,
  }),
  /** One that failed becomes a ticket with its record; one that is done becomes none. */
  request({
    name: 'chat.end',
    roles: handling,
    input: z.object({ session: uuid, how: z.enum(['done', 'failed']), commandId }),
    output: z.object({ ticket: z.string().nullable() }),
  }),
);
