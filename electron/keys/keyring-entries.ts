/** How each entry of keys.json is sealed and opened. */

import sodium from 'libsodium-wrappers-sumo';
import { type Argon2Cost, deriveKey, saltBytes } from './argon2.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { normaliseCode } from './codes.ts';
import { type Keyring, type OperatorEntry, operatorId, purposes } from './keyring-format.ts';
import { systemRandom } from './random.ts';
import { decoyBox, open, seal } from './sealed-box.ts';
import { type SigningKeys, seedOf, signingKeysFromSeed } from './signing.ts';

await sodium.ready;

export function operatorEntry(
  { operator, passphrase }: { readonly operator: string; readonly passphrase: string },
  kdf: Argon2Cost,
  databaseKey: Uint8Array,
  keys: SigningKeys,
): OperatorEntry {
  operatorId.parse(operator);
  const salt = systemRandom(saltBytes);
  const derived = deriveKey(passphrase, salt, kdf);
  try {
    return {
      operator,
      salt: encodeBase64(salt),
      databaseKey: seal(derived, databaseKey, purposes.databaseKey(operator)),
      signingSeed: sealSeed(derived, keys, purposes.signingSeed(operator)),
    };
  } finally {
    sodium.memzero(derived);
  }
}

export function recoveryEntry(code: string, kdf: Argon2Cost, databaseKey: Uint8Array): Keyring['recovery'] {
  const salt = systemRandom(saltBytes);
  const derived = deriveKey(normaliseCode(code), salt, kdf);
  try {
    return { salt: encodeBase64(salt), databaseKey: seal(derived, databaseKey, purposes.recovery) };
  } finally {
    sodium.memzero(derived);
  }
}

/** For an operator who is not there: opening it fails, at the cost of opening one that is. */
export function decoyEntry(operator: string): OperatorEntry {
  return { operator, salt: encodeBase64(systemRandom(saltBytes)), databaseKey: decoyBox(), signingSeed: decoyBox() };
}

export function saltOf({ salt }: { readonly salt: string }): Uint8Array {
  const bytes = decodeBase64(salt);
  if (bytes === null) throw new Error('keyring: expected a salt that was parsed');
  return bytes;
}

export function sealSeed(key: Uint8Array, keys: SigningKeys, purpose: string): string {
  const seed = seedOf(keys);
  try {
    return seal(key, seed, purpose);
  } finally {
    sodium.memzero(seed);
  }
}

export function openSeed(key: Uint8Array, box: string, purpose: string): SigningKeys | null {
  const seed = open(key, box, purpose);
  if (seed === null) return null;
  try {
    return signingKeysFromSeed(seed);
  } finally {
    sodium.memzero(seed);
  }
}

export function openWorkstation(keyring: Keyring, databaseKey: Uint8Array): SigningKeys | null {
  return openSeed(databaseKey, keyring.workstation.signingSeed, purposes.workstation(keyring.kdf));
}
