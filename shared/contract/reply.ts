// Replies that the desk keeps ready, and what is done beside them.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { byName, request } from './request.ts';
import { messageWays, responseKinds } from '../domain/ticket/events.ts';
import { prose, ticketNumber } from './ticket.ts';
import { commandId, done, id, instant, name, nothing } from './words.ts';

export const beside = z.object({
  tags: z.array(name.max(40)).max(10),
  assign: z.enum(['me', 'nobody']).nullable(),
  snoozeDays: z.number().int().min(1).max(365).nullable(),
  asks: z.boolean(),
  note: prose(4000),
});
export const reply = z.object({ reply: id, name: name.max(80), text: prose(20_000), beside });

export const replyRequests = byName(
  request({
    name: 'reply.list',
    roles: operatorRoles,
    input: nothing,
    output: z.object({
      replies: z.array(reply.extend({ by: z.string(), at: instant })),
      variables: z.array(z.object({ name: z.string(), means: z.string() })),
    }),
  }),
  request({
    name: 'reply.set',
    roles: ['supervisor', 'owner'],
    input: reply.extend({ reply: id.optional(), commandId }),
    output: z.object({ reply: z.string() }),
  }),
  request({
    name: 'reply.retire',
    roles: ['supervisor', 'owner'],
    input: z.object({ reply: id, commandId }),
    output: done,
  }),
  /** Filled in for one ticket and one reader, with everything that would be done beside it, in words. */
  request({
    name: 'reply.preview',
    roles: ['representative', 'supervisor'],
    input: z.object({ ticket: ticketNumber, reply: id }),
    output: z.object({ text: z.string(), asks: z.boolean(), beside: z.array(z.string()) }),
  }),
  /** All of it or nothing; `text` as it was edited, empty where nothing is said. */
  request({
    name: 'reply.run',
    roles: ['representative', 'supervisor'],
    input: z.object({
      ...{ ticket: ticketNumber, reply: id, way: z.enum(messageWays), response: z.enum(responseKinds) },
      ...{ text: prose(20_000), asks: z.boolean(), commandId },
    }),
    output: done,
  }),
);
