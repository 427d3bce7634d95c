// How the desk does: what is open, which targets were met, which were missed and by how much, and how it goes from week to week.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
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

export const figuresRequests = byName(
  request({ name: 'figures.get', roles: operatorRoles, input: nothing, output: figures }),
  /** The same as a table for a spreadsheet; a window asks where to save it. */
  request({ name: 'figures.saveCsv', roles: operatorRoles, input: nothing, output: z.object({ saved: z.boolean() }) }),
);
