/** 32 secret bytes sealed to somebody's public signing key, so that they need not be there, nor their passphrase. */

import sodium from 'libsodium-wrappers-sumo';
import { decodeBase64, encodeBase64 } from './base64.ts';
import type { SigningKeys } from './signing.ts';

await sodium.ready;

const secretLength = 32;

/**
 * libsodium's sealed box to the X25519 form of an Ed25519 key; `publicKey` is as events register it. Anybody can seal, so what comes out
 * has to show by itself that it is right: a database key does, by opening the database.
 */
export function sealTo(publicKey: string, secret: Uint8Array): string {
  const key = decodeBase64(publicKey);
  if (key === null || secret.length !== secretLength) throw new Error('sealed to a key: expected a key and 32 bytes');
  return encodeBase64(sodium.crypto_box_seal(secret, sodium.crypto_sign_ed25519_pk_to_curve25519(key)));
}

/** Null when it was sealed to another key, or changed. The caller zeroes the secret. */
export function openSealedTo(keys: SigningKeys, sealed: string): Uint8Array | null {
  const box = decodeBase64(sealed);
  const publicKey = decodeBase64(keys.publicKey);
  if (box === null || publicKey === null) return null;
  const secretKey = sodium.crypto_sign_ed25519_sk_to_curve25519(keys.secretKey);
  try {
    return sodium.crypto_box_seal_open(box, sodium.crypto_sign_ed25519_pk_to_curve25519(publicKey), secretKey);
  } catch {
    return null;
  } finally {
    sodium.memzero(secretKey);
  }
}

export function isSealedTo(text: string): boolean {
  return decodeBase64(text)?.length === secretLength + sodium.crypto_box_SEALBYTES;
}
