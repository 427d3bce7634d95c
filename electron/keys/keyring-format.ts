/** The text of keys.json: what it holds, and every bound that is checked before any of it is worked with. */

import { z } from 'zod';
import { isWithinBounds, saltBytes } from './argon2.ts';
import { decodeBase64 } from './base64.ts';
import { isBox } from './sealed-box.ts';
import { isSealedTo } from './sealed-to-key.ts';
import { isPublicKey } from './signing.ts';

export const keyringFormat = 'rekey-keys/1';

/** Far above a desk of 1000 operators; a longer file is not read. */
export const longestKeyring = 1024 * 1024;

/** As it stands in `operator:<id>`; short and plain enough for a file, a log and a window. */
export const operatorId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

const box = z.string().refine(isBox);
const salt = z.string().refine((text) => decodeBase64(text)?.length === saltBytes);

const sealedTo = z.string().refine(isSealedTo);
const publicKey = z.string().refine(isPublicKey);

const operatorEntry = z.union([
  z.strictObject({
    operator: operatorId,
    salt,
    /** The database key, sealed under the key derived from the passphrase; the seed of the operator's Ed25519 key likewise. */
    databaseKey: box,
    signingSeed: box,
  }),
  /** After the database got another key nobody's passphrase was at hand: the key is sealed to the operator's public key instead. */
  z.strictObject({ operator: operatorId, salt, sealedDatabaseKey: sealedTo, signingSeed: box }),
]);

/** The printed code's own Ed25519 pair: the database key is sealed to it, and what the code lets in is signed with it. */
const recovery = z.union([
  z.strictObject({ salt, seed: box, key: publicKey, sealedDatabaseKey: sealedTo }),
  /** As older workspaces have it: no pair, so this code does not survive another database key. */
  z.strictObject({ salt, databaseKey: box }),
]);

/** Somebody invited, who has the code and no passphrase yet. Sealed under the code: the database key, and the seed that proves it. */
const invitation = z.strictObject({
  operator: operatorId,
  salt,
  databaseKey: box,
  seed: box,
  expires: z.iso.datetime(),
  /** How often a code was typed for it. */
  tries: z.int().min(0),
});

const keyring = z.strictObject({
  format: z.literal(keyringFormat),
  /** One cost for every entry, so that an unknown operator costs what a known one does. */
  kdf: z.strictObject({ opslimit: z.number(), memlimit: z.number() }).refine(isWithinBounds),
  operators: z
    .array(operatorEntry)
    .min(1)
    .max(1000)
    .refine((entries) => new Set(entries.map(({ operator }) => operator)).size === entries.length),
  /** Null where the code of an older workspace did not survive another database key, until an owner prints one. */
  recovery: recovery.nullable(),
  invitations: z.array(invitation).max(1000).optional(),
  /** The seed of the workstation's Ed25519 key, sealed under the database key. */
  workstation: z.strictObject({ signingSeed: box }),
});

export type Keyring = Readonly<z.infer<typeof keyring>>;
export type Invitation = Readonly<z.infer<typeof invitation>>;
export type OperatorEntry = Readonly<z.infer<typeof operatorEntry>>;

/** Null for whatever is not wholly a keyring. */
export function parseKeyring(text: string): Keyring | null {
  if (text.length > longestKeyring) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = keyring.safeParse(value);
  return parsed.success ? parsed.data : null;
}

export function writeKeyring(value: Keyring): string {
  return `${JSON.stringify(keyring.parse(value), null, 2)}\n`;
}

/** What a box is for. The names are part of the format: a box opens only where it was sealed to be. */
export const purposes = {
  databaseKey: (operator: string): string => `${keyringFormat} database key for operator ${operator}`,
  signingSeed: (operator: string): string => `${keyringFormat} signing seed of operator ${operator}`,
  recovery: `${keyringFormat} database key for the recovery code`,
  recoverySeed: `${keyringFormat} seed of the recovery code`,
  invitationKey: (operator: string): string => `${keyringFormat} database key for the invited operator ${operator}`,
  invitationSeed: (operator: string): string => `${keyringFormat} seed of the invitation of operator ${operator}`,
  /**
   * The cost is sealed in, so that a file changed to a cheaper one is noticed before a passphrase is sealed at it; so is the printed
   * code's public key, so that no other one gets the database key when it changes.
   */
  workstation: ({ opslimit, memlimit }: Keyring['kdf'], code: Keyring['recovery']): string =>
    `${keyringFormat} signing seed of the workstation, cost ${opslimit} ${memlimit}${
      code !== null && 'key' in code ? `, recovery ${code.key}` : ''
    }`,
} as const;
