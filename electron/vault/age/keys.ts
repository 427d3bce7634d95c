// X25519 keys as age writes them: `age1…` for a recipient, `AGE-SECRET-KEY-1…` for the secret, which never becomes a string.
import type { Random } from '../../keys/random.ts';
import { wipe } from '../../keys/secret-bytes.ts';
import { decodeBech32, encodeBech32 } from './bech32.ts';
import type { Engine } from './engine.ts';

const recipientPrefix = 'age';
const secretPrefix = 'age-secret-key-';

export const newSecret = (random: Random): Uint8Array => random(32);

export const recipientOf = (engine: Engine, secret: Uint8Array): string =>
  Buffer.from(encodeBech32(recipientPrefix, engine.publicKey(secret))).toString('latin1');

/** ASCII, upper case. */
export const encodeSecret = (secret: Uint8Array): Uint8Array => {
  const text = encodeBech32(secretPrefix, secret);
  for (const [index, code] of text.entries()) if (code >= 97 && code <= 122) text[index] = code - 32;
  return text;
};

/** The 32 bytes of a recipient written in lower case; null for anything else. */
export const decodeRecipient = (text: string): Uint8Array | null => {
  const decoded = text === text.toLowerCase() ? decodeBech32(Buffer.from(text)) : null;
  return decoded?.prefix === recipientPrefix && decoded.bytes.length === 32 ? decoded.bytes : null;
};

/** The 32 bytes of a secret written in upper case; null for anything else. */
export const decodeSecret = (text: Uint8Array): Uint8Array | null => {
  const decoded = text.some((code) => code >= 97 && code <= 122) ? null : decodeBech32(text);
  if (decoded?.prefix === secretPrefix && decoded.bytes.length === 32) return decoded.bytes;
  wipe(decoded?.bytes);
  return null;
};

/** The lines of an identity file that are keys, as parts of `text`: neither empty nor a comment. */
export const secretLines = (text: Uint8Array): readonly Uint8Array[] =>
  linesOf(text).filter((line) => line.length > 0 && line[0] !== 0x23);

export const linesOf = (text: Uint8Array): readonly Uint8Array[] => {
  const lines: Uint8Array[] = [];
  for (let from = 0; from <= text.length; ) {
    const newline = text.indexOf(0x0a, from);
    const end = newline < 0 ? text.length : newline;
    lines.push(text.subarray(from, end > from && text[end - 1] === 0x0d ? end - 1 : end));
    from = end + 1;
  }
  return lines;
};
