/** A short secret text sealed while it waits for its delivery; bound to its purpose, so that it opens nowhere else. */
import sodium from 'libsodium-wrappers-sumo';
import { systemRandom } from './random.ts';

await sodium.ready;

const nonceLength = 24;

/** XChaCha20-Poly1305 under a 32-byte key: the random nonce, then the ciphertext and its tag. */
export function sealText(key: Uint8Array, purpose: string, text: string): Uint8Array {
  const nonce = systemRandom(nonceLength);
  const box = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(text, purpose, null, nonce, key);
  return Buffer.concat([nonce, box]);
}

/** Null when the key or the purpose is another one, or the bytes were changed. */
export function openText(key: Uint8Array, purpose: string, sealed: Uint8Array): string | null {
  const nonce = sealed.subarray(0, nonceLength);
  try {
    const text = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      sealed.subarray(nonceLength),
      purpose,
      nonce,
      key,
    );
    return new TextDecoder().decode(text);
  } catch {
    return null;
  }
}
