// Bech32 (BIP 173) without its length limit: how age writes keys, so that a mistyped letter is found. In bytes: secrets are written so too.
import { secretBytes, wipe } from '../../keys/secret-bytes.ts';
import { regroup } from './regroup.ts';

const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;

const codes = Buffer.from('qpzry9x8gf2tvdw0s3jn54khce6mua7l');
const valueOf = new Uint8Array(256).fill(255);
for (const [value, code] of codes.entries()) valueOf[code] = value;

const step = (sum: number, value: number): number => {
  const top = sum >>> 25;
  let next = ((sum & 0x1ffffff) << 5) ^ value;
  generators.forEach((generator, bit) => {
    if ((top >>> bit) & 1) next ^= generator;
  });
  return next;
};

/** Of the prefix and what follows it. */
const checksum = (prefix: Uint8Array, values: Uint8Array): number => {
  let sum = 1;
  for (const code of prefix) sum = step(sum, code >>> 5);
  sum = step(sum, 0);
  for (const code of prefix) sum = step(sum, code & 31);
  for (const value of values) sum = step(sum, value);
  return sum >>> 0;
};

/** ASCII, lower case. `prefix` is lower case letters, digits and hyphens. */
export const encodeBech32 = (prefix: string, bytes: Uint8Array): Uint8Array => {
  const start = Buffer.from(prefix);
  const data = regroup(bytes, 8, 5, true) ?? secretBytes(0);
  const values = secretBytes(data.length + 6);
  values.set(data);
  const sum = checksum(start, values) ^ 1;
  for (let index = 0; index < 6; index += 1) values[data.length + index] = (sum >>> (25 - 5 * index)) & 31;
  const text = secretBytes(start.length + 1 + values.length);
  text.set(start);
  text[start.length] = 0x31;
  for (const [index, value] of values.entries()) text[start.length + 1 + index] = codes[value] ?? 0;
  wipe(data, values);
  return text;
};

const small = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);

/** Null for anything that is not bech32, mixed case included. The prefix comes back in lower case. */
export const decodeBech32 = (text: Uint8Array): { prefix: string; bytes: Uint8Array } | null => {
  const at = text.lastIndexOf(0x31);
  if (text.length > 4096 || at < 1 || at + 7 > text.length) return null;
  const isMixed = text.some((code) => code >= 97 && code <= 122) && text.some((code) => code >= 65 && code <= 90);
  const start = Buffer.from(text.subarray(0, at)).map(small);
  const values = secretBytes(text.length - at - 1);
  for (const [index, code] of text.subarray(at + 1).entries()) values[index] = valueOf[small(code)] ?? 255;
  const isBech32 =
    !isMixed &&
    start.every((code) => code >= 0x21 && code <= 0x7e) &&
    !values.includes(255) &&
    checksum(start, values) === 1;
  const bytes = isBech32 ? regroup(values.subarray(0, -6), 5, 8, false) : null;
  wipe(values);
  return bytes === null ? null : { prefix: Buffer.from(start).toString('latin1'), bytes };
};
