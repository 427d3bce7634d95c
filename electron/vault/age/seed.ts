// A signing seed as base64, like the comment line of an identity file has it, without ever being a string.
import { seedBytes } from '../../keys/signing.ts';
import { joinSecret, secretBytes, wipe } from '../../keys/secret-bytes.ts';
import { regroup } from './regroup.ts';

const codes = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const valueOf = new Uint8Array(256).fill(255);
for (const [value, code] of codes.entries()) valueOf[code] = value;
const padding = 0x3d;

/** 44 ASCII letters, the last of them padding. */
export const encodeSeed = (seed: Uint8Array): Uint8Array => {
  const text = regroup(seed, 8, 6, true) ?? secretBytes(0);
  for (const [index, value] of text.entries()) text[index] = codes[value] ?? 0;
  return joinSecret(text, Uint8Array.of(padding));
};

/** Null for anything but canonical base64 of 32 bytes: one text for one seed. */
export const decodeSeed = (text: Uint8Array): Uint8Array | null => {
  if (text.length !== 44 || text[43] !== padding) return null;
  const values = secretBytes(43);
  for (const [index, code] of text.subarray(0, 43).entries()) values[index] = valueOf[code] ?? 255;
  const seed = values.includes(255) ? null : regroup(values, 6, 8, false);
  wipe(values);
  return seed?.length === seedBytes ? seed : null;
};
