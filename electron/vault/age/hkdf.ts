// HKDF-SHA-256 (RFC 5869) for 32 bytes, from one-shot hashes: Node's own makes key objects, which cost more than all the rest of a small file.
import { hash } from 'node:crypto';
import { secretBytes, secretCopy, wipe } from '../../keys/secret-bytes.ts';

const blockBytes = 64;

/** HMAC-SHA-256 (RFC 2104) of the parts, one after the other. Keys are at most 64 bytes. */
export const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array => {
  if (key.length > blockBytes) throw new Error(`hmac: expected a key of at most ${blockBytes} bytes`);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const inner = secretBytes(blockBytes + length).fill(0x36, 0, blockBytes);
  const outer = secretBytes(blockBytes + 32).fill(0x5c, 0, blockBytes);
  for (const [index, byte] of key.entries()) {
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  let at = blockBytes;
  for (const part of parts) {
    inner.set(part, at);
    at += part.length;
  }
  outer.set(hash('sha256', inner, 'buffer'), blockBytes);
  const hashed = hash('sha256', outer, 'buffer');
  const mac = secretCopy(hashed);
  wipe(inner, outer, hashed);
  return mac;
};

const first = Uint8Array.of(1);

export const hkdf = (key: Uint8Array, salt: Uint8Array, info: string): Uint8Array => {
  const extracted = hmac(salt, key);
  const derived = hmac(extracted, Buffer.from(info), first);
  wipe(extracted);
  return derived;
};
