/** Personal texts sealed under one subscription's key: the same text always the same way, so that what is sealed still compares. */
import sodium from 'libsodium-wrappers-sumo';
import { sealedUnder, traitLetters } from '../../shared/domain/sealed-text.ts';

await sodium.ready;

export const personalKeyBytes = 32;
const nonceLength = 24;
/** Lengths are told in steps of this many bytes only, so that a sealed number does not give away its digits' count. */
const block = 32;

export type PersonalSeal = {
  readonly seal: (text: string) => string;
  /** Null when the text is sealed under another key, or was changed. */
  readonly open: (sealed: string) => string | null;
};

/**
 * XChaCha20-Poly1305 with a nonce made of the text itself under a key of its own (keyed BLAKE2b), so equal texts are equal when
 * sealed and different ones never share a nonce. Whoever has the database but not the key learns which texts are the same, and about
 * how long they are. `id` names the key: 16 hex digits.
 */
export const personalSeal = (id: string, key: Uint8Array): PersonalSeal => {
  if (key.length !== personalKeyBytes)
    throw new Error(`personal seal: expected ${personalKeyBytes} bytes, got ${key.length}`);
  const nonceKey = sodium.crypto_generichash(32, 'rekey personal nonce', key);
  const textKey = sodium.crypto_generichash(32, 'rekey personal text', key);
  return {
    seal: (text) => {
      const head = `sealed:${id}:${traitLetters(text)}:`;
      const padded = sodium.pad(Buffer.from(text, 'utf8'), block);
      const nonce = sodium.crypto_generichash(nonceLength, padded, nonceKey);
      const box = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, head, null, nonce, textKey);
      return head + Buffer.concat([nonce, box]).toString('base64url');
    },
    open: (sealed) => {
      if (sealedUnder(sealed) !== id) return null;
      const split = sealed.lastIndexOf(':') + 1;
      const bytes = Buffer.from(sealed.slice(split), 'base64url');
      try {
        const padded = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
          null,
          bytes.subarray(nonceLength),
          sealed.slice(0, split),
          bytes.subarray(0, nonceLength),
          textKey,
        );
        return Buffer.from(sodium.unpad(padded, block)).toString('utf8');
      } catch {
        return null;
      }
    },
  };
};
