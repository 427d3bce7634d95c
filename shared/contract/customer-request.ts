// A signed-in customer's own requests (C8): their state and clocks, the correspondence without what is for the desk only, and what to say next.
import { z } from 'zod';
import { resolutions } from '../domain/ticket/events.ts';
import { byName, request } from './request.ts';
import {
  attachment,
  policyInForce,
  policyWord,
  prose,
  severityChoice,
  ticketNumber,
  ticketSummary,
  written,
} from './ticket.ts';
import { commandId, done, instant, name, nothing } from './words.ts';

const customer = ['customer'] as const;

export const customerRequest = ticketSummary
  .pick({ ticket: true, subject: true, severity: true, phase: true, openedAt: true, clocks: true, noTarget: true })
  .extend({
    /** The severity that was asked for and not given, by its name. */
    asked: z.string().nullable(),
    /** A question of the desk's has no answer yet. */
    asksYou: z.boolean(),
    /** When silence resolves it (C5). */
    resolvesAt: instant.nullable(),
    resolved: z.enum(resolutions).nullable(),
    mergedInto: z.string().nullable(),
  });

export const requestEntry = z.object({
  position: z.number().int(),
  at: instant,
  kind: z.enum(['you', 'desk', 'event']),
  title: z.string(),
  /** Who wrote at the desk; null where it is the customer or Rekey itself. */
  by: z.string().nullable(),
  text: z.string().nullable(),
});

export const requestActs = ['add', 'attach', 'askUrgency', 'agree', 'notSolved'] as const;

export const customerRequestDetail = customerRequest.extend({
  policy: policyInForce,
  /** Graver ones, the gravest first. */
  graver: z.array(severityChoice),
  /** What to do for more urgency (Q2); null while none was asked for. */
  advice: z.string().nullable(),
  entries: z.array(requestEntry),
  files: z.array(attachment),
  /** Every act with the sentence that says why it is not possible now; null when it is. */
  acts: z.record(z.enum(requestActs), z.string().nullable()),
});

const onRequest = z.object({ ticket: ticketNumber, commandId });
const advised = z.object({ advice: z.string().nullable() });

export const customerRequestRequests = byName(
  /** The newest first; `more` says that there are older ones. */
  request({
    name: 'customer.requests',
    roles: customer,
    input: z.object({ limit: z.number().int().min(1).max(200).default(20) }),
    output: z.object({ requests: z.array(customerRequest), more: z.boolean() }),
  }),
  request({
    name: 'customer.request',
    roles: customer,
    input: z.object({ ticket: ticketNumber }),
    output: customerRequestDetail,
  }),
  /** What a new request can say, and what the policy promises for it. */
  request({
    name: 'customer.requestSettings',
    roles: customer,
    input: nothing,
    output: z.object({
      policy: policyInForce,
      defaultSeverity: z.string(),
      severities: z.array(severityChoice),
    }),
  }),
  /** Opened at the policy's default whatever severity is asked for; then with the advice to phone (Q2). */
  request({
    name: 'customer.openRequest',
    roles: customer,
    input: z.object({ subject: name, text: written, severity: policyWord.nullable().default(null), commandId }),
    output: advised.extend({ ticket: z.string() }),
  }),
  /** Answers the ticket that it stands on: a new one, linked, where the other was resolved too long ago (C5). */
  request({
    name: 'customer.addToRequest',
    roles: customer,
    input: onRequest.extend({ text: written }),
    output: z.object({ ticket: z.string() }),
  }),
  request({
    name: 'customer.askUrgency',
    roles: customer,
    input: onRequest.extend({ severity: policyWord, text: prose(2000).min(1, 'Say what has changed.') }),
    output: advised,
  }),
  request({ name: 'customer.agree', roles: customer, input: onRequest, output: done }),
);
