/** Ed25519: the keys with which operators, accounts and the workstation sign what they do, and how a signature is checked. */

import sodium from 'libsodium-wrappers-sumo';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { native } from './native.ts';
import { systemRandom } from './random.ts';
import { secretBytes, secretCopy, wipe } from './secret-bytes.ts';

await sodium.ready;

/** `publicKey` is raw and base64, as events register it; `secretKey` is 64 bytes (seed, then public key) and never leaves memory. */
export type SigningKeys = { readonly publicKey: string; readonly secretKey: Uint8Array };

export const seedBytes = 32;
export const publicKeyBytes = 32;
export const signatureBytes = 64;

export function newSigningKeys(): SigningKeys {
  const seed = systemRandom(seedBytes);
  const keys = signingKeysFromSeed(seed);
  wipe(seed);
  return keys;
}

/** The keys that belong to a 32-byte seed: what an identity file or the keyring keeps. The caller zeroes the seed. */
export function signingKeysFromSeed(seed: Uint8Array): SigningKeys {
  if (seed.length !== seedBytes)
    throw new Error(`signing keys: expected a seed of ${seedBytes} bytes, got ${seed.length}`);
  if (native === null) {
    const pair = sodium.crypto_sign_seed_keypair(seed);
    return { publicKey: encodeBase64(pair.publicKey), secretKey: pair.privateKey };
  }
  const publicKey = new Uint8Array(publicKeyBytes);
  const secretKey = secretBytes(2 * seedBytes);
  native.crypto_sign_seed_keypair(publicKey, secretKey, seed);
  return { publicKey: encodeBase64(publicKey), secretKey };
}

/** A copy of the 32-byte seed, to be sealed; the caller zeroes it. */
export function seedOf(keys: SigningKeys): Uint8Array {
  return secretCopy(keys.secretKey.subarray(0, seedBytes));
}

/** Detached signature, 64 bytes. */
export function sign(keys: SigningKeys, message: Uint8Array): Uint8Array {
  if (native === null) return sodium.crypto_sign_detached(message, keys.secretKey);
  const signature = new Uint8Array(signatureBytes);
  native.crypto_sign_detached(signature, message, keys.secretKey);
  return signature;
}

/** `publicKey` as `SigningKeys` has it. False, never an exception, for whatever is not a key or not a signature. */
export function verifySignature(publicKey: string, message: Uint8Array, signature: Uint8Array): boolean {
  const key = decodeBase64(publicKey);
  if (key === null || key.length !== publicKeyBytes || signature.length !== signatureBytes) return false;
  return (native ?? sodium).crypto_sign_verify_detached(signature, message, key);
}

export function isPublicKey(text: string): boolean {
  return decodeBase64(text)?.length === publicKeyBytes;
}

/**
 * Somebody who can sign for the journal: `operator:<id>`, `account:<subscription>/<login>` or `workstation`. Once forgotten it throws: a
 * signature by overwritten keys would be recorded, and never verify.
 */
export function signerFor(
  actor: string,
  keys: SigningKeys,
): { actor: string; sign: (message: Uint8Array) => Uint8Array; forget: () => void } {
  let forgotten = false;
  return {
    actor,
    sign: (message) => {
      if (forgotten) throw new Error(`signer: expected the key of ${actor} in memory, but the desk is locked`);
      return sign(keys, message);
    },
    forget: () => {
      forgotten = true;
      forgetKeys(keys);
    },
  };
}

/** What the holder of a one-time or printed code signs with its key, to let in the operator who has the new key. */
export function admission(operator: string, key: string): Uint8Array {
  return new TextEncoder().encode(`rekey-admission/1\n${operator}\n${key}\n`);
}

/** Overwrites the secret in memory; the keys sign nothing that verifies afterwards. */
export function forgetKeys(keys: SigningKeys): void {
  wipe(keys.secretKey);
}
