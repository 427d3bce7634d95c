// Shapes that several requests share. Everything a window may say or see is one of these, bounded in size.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';

/** `constructor` and its like are members of every object, so a look-up by such a name finds what nobody put there. */
const unreserved = (text: string): boolean => !(text in {});
const reserved = 'This name is reserved, and Rekey takes it for nobody.';

/** Identifiers that people choose: they become parts of folder and stream names, so letters, digits and dashes only. */
export const id = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,63}$/,
    'Use up to 64 small letters, digits and dashes, beginning with a letter or digit.',
  )
  .refine(unreserved, reserved);
export const uuid = z.uuid();
/** What a letter or a list quotes must not begin a line of its own there. */
const oneLine = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'Line breaks and control characters cannot stand here.');
export const name = oneLine(200).trim().min(1, 'This cannot be empty.');
export const login = name.refine(unreserved, reserved);
export const instant = z.iso.datetime();
/** As the journal writes instants, so that text order is time order, however precisely somebody sends one. */
export const givenInstant = instant.transform((at) => new Date(at).toISOString());
export const secret = z.string().min(1, 'This cannot be empty.').max(1024);
/** NIST SP 800-63B: length is what counts when a password stands alone. */
export const newSecret = z.string().min(15, 'Use at least 15 characters; several words are fine.').max(1024);
export const role = z.enum(operatorRoles);
export const dataModel = z.enum(['password-encrypted', 'platform-encrypted', 'unknown']);
export const nothing = z.object({}).strict();
export const done = z.object({});

/** Sent by a window so that the same press of a button, delivered twice, happens once. */
export const commandId = uuid.optional();

export const operator = z.object({ id, name, role });
export const account = z.object({
  login,
  name: z.string().max(200),
  email: z.string().max(320),
  phone: z.string().max(64),
  role: z.string().max(100),
  status: z.enum(['active', 'pending', 'inactive', 'deleted']),
  contactOnly: z.boolean(),
  created: instant.nullable(),
  lastSignIn: instant.nullable(),
  primary: z.boolean(),
});
/** As somebody types or sends it. */
export const givenAccount = account.extend({
  name: oneLine(200),
  email: oneLine(320),
  phone: oneLine(64),
  role: oneLine(100),
});

export const vaultLoss = z.object({
  vault: z.string(),
  name: z.string(),
  reports: z.number().int(),
  bytes: z.number().int(),
  digest: z.string(),
  holders: z.array(z.string()),
});
export const loss = z.object({ dataModel, vaults: z.array(vaultLoss) });
