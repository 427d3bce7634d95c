/** Where random bytes come from, and how a fair choice is made with them. */

import { randomFillSync } from 'node:crypto';
import { secretBytes } from './secret-bytes.ts';

/** `size` bytes that nobody can foresee; tests pass their own. */
export type Random = (size: number) => Uint8Array;

export const systemRandom: Random = (size) => randomFillSync(secretBytes(size));

const draws = 0x1_0000;

/** A whole number from 0 to below `bound` (at most 65536), each equally likely: draws that would favour the low ones are thrown away. */
export function chooseIndex(bound: number, random: Random): number {
  if (!Number.isInteger(bound) || bound < 1 || bound > draws) {
    throw new Error(`random choice: expected 1 to ${draws} possibilities, got ${bound}`);
  }
  const fair = draws - (draws % bound);
  for (;;) {
    const [high = 0, low = 0] = random(2);
    const draw = high * 256 + low;
    if (draw < fair) return draw % bound;
  }
}
