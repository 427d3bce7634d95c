// Backups of the workspace: where they go, how often, how many are kept, and one made now.
import { z } from 'zod';
import { byName, request } from './request.ts';
import { done, instant, nothing } from './words.ts';

/** The command line names a folder; a window asks for one. */
const folder = z.string().min(1).max(4096).optional();

export const backupRequests = byName(
  request({
    name: 'backup.status',
    roles: ['owner', 'auditor'],
    input: nothing,
    output: z.object({
      /** Null while none is set up on this machine. */
      folder: z.string().nullable(),
      /** 0 makes none by itself. */
      everyHours: z.number().int(),
      keep: z.number().int(),
      last: z.object({ at: instant, failed: z.string().nullable() }).nullable(),
      due: instant.nullable(),
      backups: z.array(z.object({ name: z.string(), at: instant, position: z.number().int() })),
    }),
  }),
  request({
    name: 'backup.configure',
    roles: ['owner'],
    input: z.object({
      folder,
      everyHours: z.int().min(0, 'Choose 0 to 720 hours.').max(720, 'Choose 0 to 720 hours.'),
      keep: z.int().min(1, 'Choose 1 to 100 backups.').max(100, 'Choose 1 to 100 backups.'),
    }),
    output: done,
  }),
  /** The window's own dialog; answers null where nobody chose. */
  request({
    name: 'backup.chooseFolder',
    roles: ['owner'],
    input: nothing,
    output: z.object({ folder: z.string().nullable() }),
  }),
  request({
    name: 'backup.now',
    roles: ['owner'],
    input: z.object({ folder }),
    output: z.object({ name: z.string(), position: z.number().int() }),
  }),
);
