/** The text of keys.json: what it holds, and every bound that is checked before any of it is worked with. */

import { z } from 'zod';
import { isWithinBounds, saltBytes } from './argon2.ts';
import { decodeBase64 } from './base64.ts';
import { isBox } from './sealed-box.ts';

export const keyringFormat = 'rekey-keys/1';

/** Far above a desk of 1000 operators; a longer file is not read. */
export const longestKeyring = 1024 * 1024;

/** As it stands in `operator:<id>`; short and plain enough for a file, a log and a window. */
export const operatorId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

const box = z.string().refine(isBox);
const salt = z.string().refine((text) => decodeBase64(text)?.length === saltBytes);

const operatorEntry = z.strictObject({
  operator: operatorId,
  salt,
  /** The database key, sealed under the key derived from the passphrase; the seed of the operator's Ed25519 key likewise. */
  databaseKey: box,
  signingSeed: box,
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
  recovery: z.strictObject({ salt, databaseKey: box }),
  /** The seed of the workstation's Ed25519 key, sealed under the database key. */
  workstation: z.strictObject({ signingSeed: box }),
});

export type Keyring = Readonly<z.infer<typeof keyring>>;
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
  /** The cost is sealed in, so that a file changed to a cheaper one is noticed before a passphrase is sealed at it. */
  workstation: ({ opslimit, memlimit }: Keyring['kdf']): string =>
    `${keyringFormat} signing seed of the workstation, cost ${opslimit} ${memlimit}`,
} as const;
