/** What a guess at a passphrase or a code has to cost, and the bounds within which such a cost is believed. */

import sodium from 'libsodium-wrappers-sumo';
import { native } from './native.ts';

await sodium.ready;

/** Argon2id: `opslimit` passes over `memlimit` bytes, one lane. */
export type Argon2Cost = { readonly opslimit: number; readonly memlimit: number };

/** RFC 9106's choice for little memory: three passes over 64 MiB, 70 to 150 ms on one core. */
export const passphraseCost: Argon2Cost = { opslimit: 3, memlimit: 64 * 1024 * 1024 };

/** For codes that live a day at most and allow five tries. */
export const codeCost: Argon2Cost = { opslimit: 2, memlimit: 64 * 1024 * 1024 };

/** A file may ask for more than today's default, but not for a machine's whole memory or an hour of it. */
export const costBounds = {
  opslimit: { least: 1, most: 16 },
  memlimit: { least: 8 * 1024, most: 1024 * 1024 * 1024 },
} as const;

export function isWithinBounds({ opslimit, memlimit }: Argon2Cost): boolean {
  return isBetween(opslimit, costBounds.opslimit) && isBetween(memlimit, costBounds.memlimit);
}

function isBetween(value: number, { least, most }: { readonly least: number; readonly most: number }): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}

export const saltBytes = 16;
const keyBytes = 32;

/**
 * 32 bytes from a secret text. The text is NFKC-normalised first, so that the same keys pressed on another keyboard or system give the
 * same bytes. Blocks its thread for as long as the cost says. Throws outside the bounds: parsers check before.
 */
export function deriveKey(secret: string, salt: Uint8Array, cost: Argon2Cost): Uint8Array {
  if (!isWithinBounds(cost)) throw new Error('argon2: expected a cost within the bounds');
  const bytes = secretBytes(secret);
  const { opslimit, memlimit } = cost;
  try {
    if (native === null)
      return sodium.crypto_pwhash(keyBytes, bytes, salt, opslimit, memlimit, sodium.crypto_pwhash_ALG_ARGON2ID13);
    const key = new Uint8Array(keyBytes);
    native.crypto_pwhash(key, bytes, salt, opslimit, memlimit, native.crypto_pwhash_ALG_ARGON2ID13);
    return key;
  } finally {
    sodium.memzero(bytes);
  }
}

/** The caller zeroes the bytes. */
export function secretBytes(secret: string): Uint8Array {
  return new TextEncoder().encode(secret.normalize('NFKC'));
}
