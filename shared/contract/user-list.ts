// User lists: shown with every warning and what would change, then taken exactly as shown, whole or not at all.
import { z } from 'zod';
import { listFormats, userFields } from '../domain/subscription/user-list.ts';
import { request } from './request.ts';
import { id, instant, login, nothing, uuid } from './words.ts';

const desk = ['representative', 'supervisor', 'owner'] as const;
const status = z.enum(['active', 'pending', 'inactive', 'deleted']);
const column = z.string().min(1).max(200);
const warning = z.object({ line: z.number().int().nullable(), text: z.string() });
const count = z.number().int();

/** What only a person can say of a list. Columns and words that are not named here are guessed. */
const reading = z.strictObject({
  columns: z.partialRecord(z.enum(userFields), column.nullable()).optional(),
  statusWords: z.record(z.string().max(200), status).optional(),
  contactWords: z.array(z.string().max(200)).max(200).optional(),
  withoutStatus: status.optional(),
  withoutRole: z.string().trim().min(1).max(100).optional(),
  primary: login.nullable().optional(),
  /** Of a list that says it is not whole: whether who is missing stays as known, or counts as gone. */
  missing: z.enum(['keep', 'gone']).optional(),
});

const list = {
  subscription: id,
  /** Told by how the file begins where it is not said. */
  format: z.enum(listFormats).optional(),
  /** A file that was sent before, in parts; or the text of a short one. Exactly one of the two. */
  upload: uuid.optional(),
  content: z
    .string()
    .max(16 * 1024 * 1024)
    .optional(),
  reading: reading.optional(),
};

const change = z.object({
  login: z.string(),
  name: z.string(),
  kind: z.enum(['new', 'gone', 'changed']),
  /** Whether its holder becomes able to sign in, or stops being so. */
  signIn: z.enum(['gained', 'lost']).nullable(),
  fields: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })),
});

export const userListPreview = z.object({
  name: z.string().nullable(),
  bytes: count,
  format: z.enum(listFormats),
  columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
  mapping: z.partialRecord(z.enum(userFields), z.string().nullable()),
  statusWords: z.array(z.object({ word: z.string(), users: count, means: status.nullable() })),
  roleWords: z.array(z.object({ word: z.string(), users: count, contactOnly: z.boolean() })),
  questions: z.array(
    z.object({
      about: z.enum(['columns', 'statusWords', 'severalPrimaries', 'noPrimary', 'notWhole']),
      text: z.string(),
    }),
  ),
  /** Why the list says itself that it is not whole, and who is missing from it. */
  partial: z.object({ text: z.string(), missing: z.array(z.string()), more: count }).nullable(),
  warnings: z.array(warning),
  moreWarnings: count,
  /** Null while a question about columns or words holds up the reading. */
  read: z
    .object({
      users: count,
      ableToSignIn: count,
      primary: z.string().nullable(),
      /** Who could be chosen as primary admin: those marked in the list, else those able to sign in. */
      candidates: z.array(z.object({ login: z.string(), name: z.string(), email: z.string(), was: z.boolean() })),
      before: z.object({ users: count, asOf: instant }).nullable(),
      added: count,
      gone: count,
      changed: count,
      same: count,
      changes: z.array(change),
      moreChanges: count,
      /** What the difference means for a recovery, in sentences. */
      means: z.array(z.string()),
      /** Names what was shown, so that nothing else is taken. */
      previewed: z.object({ digest: z.string(), basis: count.nullable() }),
    })
    .nullable(),
});

export const userListRequests = [
  /** One part of a file, in order: what is passed in at once is bounded, and a list may be longer. An operator has one at a time. */
  request({
    name: 'subscription.uploadUsers',
    roles: desk,
    input: z.object({
      upload: uuid,
      name: z.string().min(1).max(255),
      /** Of the whole file, in bytes. */
      size: count.min(0),
      at: count.min(0),
      /** In Base64. */
      part: z.string().max(8 * 1024 * 1024),
    }),
    output: z.object({ received: count }),
  }),
  request({ name: 'subscription.dropUpload', roles: desk, input: nothing, output: nothing }),
  request({
    name: 'subscription.previewUsers',
    roles: desk,
    input: z.object(list),
    output: userListPreview,
  }),
  request({
    name: 'subscription.importUsers',
    roles: desk,
    input: z.object({
      ...list,
      /** From the preview; refused where the file reads otherwise now, or a newer list is known. A script may leave it out. */
      previewed: z.strictObject({ digest: z.string().max(200), basis: count.nullable() }).optional(),
    }),
    output: z.object({ taken: count, ableToSignIn: count, warnings: z.array(warning) }),
  }),
] as const;
