// Bech32 (BIP 173) without its length limit: how age writes keys, so that a mistyped letter is found.

const letters = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;

const polymod = (values: readonly number[]): number => {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    generators.forEach((generator, bit) => {
      if ((top >>> bit) & 1) sum ^= generator;
    });
  }
  return sum >>> 0;
};

const expand = (prefix: string): readonly number[] => {
  const codes = [...prefix].map((letter) => letter.charCodeAt(0));
  return [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)];
};

/** Regroups bits; null when the leftover bits are not a zero padding shorter than one group. */
const regroup = (values: Iterable<number>, from: number, to: number, pad: boolean): number[] | null => {
  let held = 0;
  let bits = 0;
  const out: number[] = [];
  for (const value of values) {
    held = (held << from) | value;
    bits += from;
    while (bits >= to) {
      bits -= to;
      out.push((held >>> bits) & ((1 << to) - 1));
    }
    held &= (1 << bits) - 1;
  }
  if (pad) {
    if (bits > 0) out.push((held << (to - bits)) & ((1 << to) - 1));
  } else if (bits >= from || held !== 0) return null;
  return out;
};

/** Lower case. `prefix` is lower case letters, digits and hyphens. */
export const encodeBech32 = (prefix: string, bytes: Uint8Array): string => {
  const data = regroup(bytes, 8, 5, true) ?? [];
  const sum = polymod([...expand(prefix), ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31);
  return `${prefix}1${[...data, ...check].map((value) => letters.charAt(value)).join('')}`;
};

/** Null for anything that is not bech32, mixed case included. The prefix comes back in lower case. */
export const decodeBech32 = (text: string): { prefix: string; bytes: Uint8Array } | null => {
  const lower = text.toLowerCase();
  if (text.length > 4096 || (text !== lower && text !== text.toUpperCase())) return null;
  const at = lower.lastIndexOf('1');
  if (at < 1 || at + 7 > lower.length) return null;
  const prefix = lower.slice(0, at);
  if (!/^[\x21-\x7e]+$/.test(prefix)) return null;
  const values = Array.from(lower.slice(at + 1), (letter) => letters.indexOf(letter));
  if (values.includes(-1) || polymod([...expand(prefix), ...values]) !== 1) return null;
  const bytes = regroup(values.slice(0, -6), 5, 8, false);
  return bytes === null ? null : { prefix, bytes: Uint8Array.from(bytes) };
};
