// How the desk does: what is open, which targets were met, which were missed and by how much, and how it goes from week to week.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { entitlementKinds } from '../domain/entitlement/rules.ts';
import { byName, request } from './request.ts';
import { instant, nothing } from './words.ts';

const count = z.number().int();

export const figures = z.object({
  /** Open tickets by severity, the gravest first; several policies may share a name. */
  open: z.array(z.object({ name: z.string(), rank: count, tickets: count })),
  /** First responses by the month of the opening, oldest first: a year at most. */
  responses: z.array(z.object({ month: z.string(), met: count, missed: count })),
  /** By the Monday that a week begins with, oldest first: twelve at most. */
  weeks: z.array(z.object({ week: z.string(), opened: count, resolved: count })),
  /** The newest missed targets. */
  missed: z.array(
    z.object({
      ticket: z.string(),
      subscriptionName: z.string(),
      severity: z.string(),
      channel: z.string(),
      due: instant,
      respondedAt: instant,
      assignee: z.string().nullable(),
    }),
  ),
});

export const grantFigures = z.object({
  /** What was applied in the last year, the newest month first, by the manager who signed or for whom somebody signed. */
  applied: z.array(
    z.object({ month: z.string(), tam: z.string(), kind: z.enum(entitlementKinds), name: z.string(), grants: count }),
  ),
  /** Of the last year: how often a product was tried, and how many of those bought it since. */
  evaluations: z.array(z.object({ name: z.string(), evaluated: count, bought: count })),
  /** From the asking to the grant, milliseconds, by the month of the grant, oldest first. */
  toGrant: z.array(z.object({ month: z.string(), grants: count, median: z.number(), longest: z.number() })),
  /** What ends in the next quarter: subscriptions, and things that were granted for a time. */
  expiring: z.array(z.object({ month: z.string(), tam: z.string().nullable(), subscriptions: count, things: count })),
  /** When that quarter begins. */
  quarter: instant,
});

export const figuresRequests = byName(
  request({ name: 'figures.get', roles: operatorRoles, input: nothing, output: figures }),
  /** What Technical Account Managers granted, how long it took, what came of it, and what ends next. */
  request({ name: 'figures.grants', roles: operatorRoles, input: nothing, output: grantFigures }),
  /** The same as a table for a spreadsheet; a window asks where to save it. */
  request({
    name: 'figures.saveCsv',
    roles: operatorRoles,
    input: z.object({ of: z.enum(['desk', 'grants']).default('desk') }),
    output: z.object({ saved: z.boolean() }),
  }),
);
