// The same bits in groups of another size: what writing bytes as letters comes down to.
import { secretBytes, wipe } from '../../keys/secret-bytes.ts';

/** Null when bits are left over that are not a zero padding shorter than one group. */
export const regroup = (values: Uint8Array, from: number, to: number, pad: boolean): Uint8Array | null => {
  const bits = values.length * from;
  const out = secretBytes(pad ? Math.ceil(bits / to) : Math.floor(bits / to));
  let held = 0;
  let left = 0;
  let at = 0;
  for (const value of values) {
    held = (held << from) | value;
    left += from;
    while (left >= to) {
      left -= to;
      out[at] = (held >>> left) & ((1 << to) - 1);
      at += 1;
    }
    held &= (1 << left) - 1;
  }
  if (pad && left > 0) out[at] = (held << (to - left)) & ((1 << to) - 1);
  if (pad || (left < from && held === 0)) return out;
  wipe(out);
  return null;
};
