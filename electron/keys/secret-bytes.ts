// Where keys and plaintext lie: in memory of their own, so that overwriting them leaves no copy behind.

/**
 * Zeros. Never `new Uint8Array(size)`: up to 64 bytes that lies inside the heap, where the collector moves it and leaves the old place as
 * it was. Nor a small `Buffer`, which shares its memory with others.
 */
export const secretBytes = (size: number): Uint8Array => new Uint8Array(new ArrayBuffer(size));

/** A copy that is wiped by whoever asked for it. */
export const secretCopy = (bytes: Uint8Array): Uint8Array => {
  const copy = secretBytes(bytes.length);
  copy.set(bytes);
  return copy;
};

/** One after the other; each is wiped where it was. */
export const joinSecret = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = secretBytes(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  wipe(...parts);
  return whole;
};

export const wipe = (...secrets: readonly (Uint8Array | null | undefined)[]): void => {
  for (const secret of secrets) secret?.fill(0);
};
