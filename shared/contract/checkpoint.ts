// Checkpoints of the journal: when they are made, where they go, and each as it stands.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { HOUR } from '../domain/time.ts';
import { byName, request } from './request.ts';
import { done, instant, nothing } from './words.ts';

const every = z
  .int()
  .max(31 * 24 * HOUR, 'At least once in 31 days, or never.')
  .refine((value) => value === 0 || value >= HOUR, 'At most once an hour, or never.');

const left = z.object({
  way: z.enum(['folder', 'mail']),
  to: z.string(),
  at: instant,
  /** `waits`: tried again by itself; `refused`: it is not; `uncertain`: it may have arrived, and is not sent again by itself. */
  outcome: z.enum(['done', 'waits', 'refused', 'sending', 'uncertain']),
  /** The mail server's words or a sentence; empty where all is well. */
  answer: z.string(),
});

export const checkpointRequests = byName(
  request({
    name: 'checkpoint.list',
    roles: operatorRoles,
    input: nothing,
    output: z.object({
      /** Milliseconds; 0 while none is made by itself. */
      every: z.int(),
      folder: z.string().nullable(),
      mailTo: z.array(z.string()),
      /** When the next is made; null while none is, or nothing has been recorded since the newest. */
      due: instant.nullable(),
      /** It should have been made long ago: the journal does not verify, or the disk refuses. */
      overdue: z.boolean(),
      /** What others put in their list of keys to check these notes with. */
      verifierKey: z.string(),
      /** Newest first; `more` older ones are kept and not listed. */
      more: z.int(),
      checkpoints: z.array(
        z.object({
          name: z.string(),
          at: instant,
          size: z.int(),
          root: z.string(),
          /** A C2SP signed note. */
          note: z.string(),
          left: z.array(left),
        }),
      ),
    }),
  }),
  /** Verifies the whole journal first; where it does not, none is made. */
  request({
    name: 'checkpoint.make',
    roles: ['representative', 'supervisor', 'owner', 'auditor'],
    input: nothing,
    output: z.object({ name: z.string() }),
  }),
  /** A window can only say a folder that its operator has just chosen in the system's dialog, or the one that is set. */
  request({
    name: 'checkpoint.set',
    roles: ['owner'],
    input: z.object({
      every,
      folder: z.string().min(1).max(1000).nullable(),
      mailTo: z.array(z.email('This is no mail address.').max(320)).max(10, 'Ten addresses are the most.'),
    }),
    output: done,
  }),
  request({
    name: 'checkpoint.chooseFolder',
    roles: ['owner'],
    input: nothing,
    output: z.object({ folder: z.string().nullable() }),
  }),
);
