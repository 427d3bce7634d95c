/** 32 secret bytes sealed under a 32-byte key, for one named purpose: a box moved to another place in the file does not open there. */

import sodium from 'libsodium-wrappers-sumo';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { systemRandom } from './random.ts';

await sodium.ready;

const secretLength = 32;
const nonceLength = 24;
const tagLength = 16;

/** XChaCha20-Poly1305: base64 of the random nonce, the ciphertext and its tag. */
export function seal(key: Uint8Array, secret: Uint8Array, purpose: string): string {
  if (secret.length !== secretLength)
    throw new Error(`sealed box: expected ${secretLength} bytes, got ${secret.length}`);
  const nonce = systemRandom(nonceLength);
  const box = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(secret, purpose, null, nonce, key);
  return encodeBase64(Buffer.concat([nonce, box]));
}

/** Null when the key is another one, or the box was changed or moved: which of them cannot be told. The caller zeroes the secret. */
export function open(key: Uint8Array, sealed: string, purpose: string): Uint8Array | null {
  const bytes = decodeBase64(sealed);
  if (bytes === null || bytes.length !== nonceLength + secretLength + tagLength) return null;
  const nonce = bytes.subarray(0, nonceLength);
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, bytes.subarray(nonceLength), purpose, nonce, key);
  } catch {
    return null;
  }
}

/** A box that no key opens, of the size of one that does. */
export function decoyBox(): string {
  return encodeBase64(systemRandom(nonceLength + secretLength + tagLength));
}

export function isBox(text: string): boolean {
  return decodeBase64(text)?.length === nonceLength + secretLength + tagLength;
}
