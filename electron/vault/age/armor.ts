// age's ASCII armor: strict PEM with one spelling, so that what was signed off by eye is what is read.

const begin = '-----BEGIN AGE ENCRYPTED FILE-----';
const end = '-----END AGE ENCRYPTED FILE-----';

/** Whether a file claims to be armored; leading white space is allowed. */
export const looksArmored = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024))
    .toString('latin1')
    .trimStart()
    .startsWith('-----BEGIN');

export const armor = (bytes: Uint8Array): string => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return [begin, ...(text.match(/.{1,64}/g) ?? []), end, ''].join('\n');
};

const isSpace = (character: string | undefined): boolean => character !== undefined && ' \t\r\n'.includes(character);

/** By hand: an expression anchored at the end takes the square of the time over a file of white space. */
const start = (text: string): number => {
  let at = 0;
  while (isSpace(text[at])) at += 1;
  return at;
};
const stop = (text: string): number => {
  let at = text.length;
  while (isSpace(text[at - 1])) at -= 1;
  return at;
};

/** Null for anything but the canonical form (CRLF and white space around it are allowed). */
export const dearmor = (bytes: Uint8Array): Uint8Array | null => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const lines = text.slice(start(text), stop(text)).split(/\r?\n/);
  if (lines.length < 2 || lines[0] !== begin || lines.at(-1) !== end) return null;
  const body = lines.slice(1, -1);
  const last = body.length - 1;
  const wellFormed = body.every((line, index) =>
    index === last ? line.length > 0 && line.length <= 64 : line.length === 64,
  );
  const joined = body.join('');
  if (!wellFormed || !/^[A-Za-z0-9+/]*={0,2}$/.test(joined)) return null;
  const decoded = Buffer.from(joined, 'base64');
  return decoded.toString('base64') === joined ? new Uint8Array(decoded) : null;
};
