// One mail that has not simply been taken: what it is, what the server said of it, and what happens next.
import { z } from 'zod';
import { instant } from './words.ts';

export const mailStanding = z.enum(['on-its-way', 'waiting', 'uncertain', 'refused']);

export const caseMail = z.object({
  mail: z.string(),
  purpose: z.enum(['attempt-notice', 'verification-code', 'disclaimer', 'credential']),
  what: z.string(),
  to: z.string(),
  standing: mailStanding,
  /** At which step of the conversation the server refused, in words; null where it did not. */
  where: z.string().nullable(),
  /** The server's own words, or the failure's. */
  response: z.string().nullable(),
  since: instant,
  /** When the newest answer was recorded. */
  at: instant.nullable(),
  tries: z.number().int(),
  /** When Rekey tries again by itself. */
  nextTry: instant.nullable(),
  /** Why this operator cannot send it again now, or null when they can. */
  retry: z.string().nullable(),
  /** The same for saying that it arrived. */
  settle: z.string().nullable(),
});

export const mailCounts = z.object({
  waiting: z.number().int(),
  uncertain: z.number().int(),
  refused: z.number().int(),
});
