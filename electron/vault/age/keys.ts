// X25519 keys as age writes them: `age1…` for a recipient, `AGE-SECRET-KEY-1…` for the secret.
import type { Random } from '../../keys/random.ts';
import { decodeBech32, encodeBech32 } from './bech32.ts';
import type { Engine } from './engine.ts';

const recipientPrefix = 'age';
const secretPrefix = 'age-secret-key-';

export const newSecret = (random: Random): Uint8Array => random(32);

export const recipientOf = (engine: Engine, secret: Uint8Array): string =>
  encodeBech32(recipientPrefix, engine.publicKey(secret));

export const encodeSecret = (secret: Uint8Array): string => encodeBech32(secretPrefix, secret).toUpperCase();

/** The 32 bytes of a recipient written in lower case; null for anything else. */
export const decodeRecipient = (text: string): Uint8Array | null => {
  const decoded = text === text.toLowerCase() ? decodeBech32(text) : null;
  return decoded?.prefix === recipientPrefix && decoded.bytes.length === 32 ? decoded.bytes : null;
};

/** The 32 bytes of a secret written in upper case; null for anything else. */
export const decodeSecret = (text: string): Uint8Array | null => {
  const decoded = text === text.toUpperCase() ? decodeBech32(text) : null;
  return decoded?.prefix === secretPrefix && decoded.bytes.length === 32 ? decoded.bytes : null;
};
