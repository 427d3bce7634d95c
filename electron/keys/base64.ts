/** Base64 as keys and signatures are written: one text for one value, so that a changed letter is always a change. */

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Null for what is not canonical base64. Node alone skips stray characters and ignores the unused bits of the last one. */
export function decodeBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : null;
}
