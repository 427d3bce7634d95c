/** How each entry of keys.json is sealed and opened. */

import sodium from 'libsodium-wrappers-sumo';
import { type Argon2Cost, deriveKey, saltBytes } from './argon2.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { normaliseCode, normaliseWords } from './codes.ts';
import { type Invitation, type Keyring, type OperatorEntry, operatorId, purposes } from './keyring-format.ts';
import { systemRandom } from './random.ts';
import { decoyBox, open, seal } from './sealed-box.ts';
import { openSealedTo, sealTo } from './sealed-to-key.ts';
import { forgetKeys, newSigningKeys, type SigningKeys, seedOf, signingKeysFromSeed } from './signing.ts';

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

/** Null when the passphrase is wrong; `damaged` when it is right and the rest is not. */
export function openOperator(
  { operator, ...entry }: OperatorEntry,
  derived: Uint8Array,
): { readonly databaseKey: Uint8Array; readonly operatorKeys: SigningKeys } | 'damaged' | null {
  const seed = purposes.signingSeed(operator);
  if ('sealedDatabaseKey' in entry) {
    const operatorKeys = openSeed(derived, entry.signingSeed, seed);
    if (operatorKeys === null) return null;
    const databaseKey = openSealedTo(operatorKeys, entry.sealedDatabaseKey);
    return databaseKey === null ? 'damaged' : { databaseKey, operatorKeys };
  }
  const databaseKey = open(derived, entry.databaseKey, purposes.databaseKey(operator));
  if (databaseKey === null) return null;
  const operatorKeys = openSeed(derived, entry.signingSeed, seed);
  return operatorKeys === null ? 'damaged' : { databaseKey, operatorKeys };
}

type RecoveryPair = Extract<NonNullable<Keyring['recovery']>, { readonly key: string }>;

export function recoveryEntry(code: string, kdf: Argon2Cost, databaseKey: Uint8Array): RecoveryPair {
  const salt = systemRandom(saltBytes);
  const derived = deriveKey(normaliseCode(code), salt, kdf);
  const keys = newSigningKeys();
  try {
    const { publicKey: key } = keys;
    const seed = sealSeed(derived, keys, purposes.recoverySeed);
    return { salt: encodeBase64(salt), seed, key, sealedDatabaseKey: sealTo(key, databaseKey) };
  } finally {
    sodium.memzero(derived);
    forgetKeys(keys);
  }
}

/** `keys` are null for the code of an older workspace, which has none. */
export function openRecovery(
  entry: NonNullable<Keyring['recovery']>,
  derived: Uint8Array,
): { readonly databaseKey: Uint8Array; readonly recoveryKeys: SigningKeys | null } | null {
  if ('databaseKey' in entry) {
    const databaseKey = open(derived, entry.databaseKey, purposes.recovery);
    return databaseKey === null ? null : { databaseKey, recoveryKeys: null };
  }
  const recoveryKeys = openSeed(derived, entry.seed, purposes.recoverySeed);
  const databaseKey = recoveryKeys === null ? null : openSealedTo(recoveryKeys, entry.sealedDatabaseKey);
  return databaseKey === null ? null : { databaseKey, recoveryKeys };
}

/** The invitation and its public key, for the event that announces it. */
export function invitationEntry(
  { operator, code, expires }: { readonly operator: string; readonly code: string; readonly expires: string },
  kdf: Argon2Cost,
  databaseKey: Uint8Array,
): { readonly entry: Invitation; readonly publicKey: string } {
  operatorId.parse(operator);
  const salt = systemRandom(saltBytes);
  const derived = deriveKey(normaliseWords(code), salt, kdf);
  const keys = newSigningKeys();
  try {
    return {
      publicKey: keys.publicKey,
      entry: {
        operator,
        salt: encodeBase64(salt),
        databaseKey: seal(derived, databaseKey, purposes.invitationKey(operator)),
        seed: sealSeed(derived, keys, purposes.invitationSeed(operator)),
        expires,
        tries: 0,
      },
    };
  } finally {
    sodium.memzero(derived);
    forgetKeys(keys);
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
  return openSeed(databaseKey, keyring.workstation.signingSeed, purposes.workstation(keyring.kdf, keyring.recovery));
}
