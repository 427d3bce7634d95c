/** The text of a user list: UTF-8, or what a byte order mark or an XML declaration says; never guessed, since a wrong guess changes names. */
import { refuseAt, refuseList, type Refused, userListLimits } from './port.ts';

type Decoded = { readonly ok: true; readonly text: string } | Refused;

const marks = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;

const begins = (bytes: Uint8Array, with_: readonly number[]): boolean => with_.every((byte, at) => bytes[at] === byte);

/** By its mark, or by the `<` that an XML file without one begins with. */
const markOf = (bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | null => {
  const mark = marks.find((each) => begins(bytes, each.bytes));
  if (mark !== undefined) return mark.encoding;
  if (begins(bytes, [0x3c, 0, 0x3f, 0])) return 'utf-16le';
  return begins(bytes, [0, 0x3c, 0, 0x3f]) ? 'utf-16be' : null;
};

/** What the first line of an XML file says; null where it says nothing. */
const declared = (head: string): string | null =>
  /^\uFEFF?<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']/.exec(head)?.[1]?.toLowerCase() ?? null;

const known: Readonly<Record<string, 'utf-8' | 'utf-16' | 'iso-8859-1' | 'windows-1252'>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'utf-16': 'utf-16',
  'utf-16le': 'utf-16',
  'utf-16be': 'utf-16',
  'iso-8859-1': 'iso-8859-1',
  latin1: 'iso-8859-1',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
};

export const decodeList = (bytes: Uint8Array): Decoded => {
  if (bytes.length > userListLimits.bytes)
    return refuseList('userListTooLarge', `The file is larger than ${userListLimits.bytes / 1024 / 1024} MiB.`);
  const mark = markOf(bytes);
  const head = new TextDecoder(mark ?? 'utf-8').decode(bytes.subarray(0, 512));
  const says = declared(head);
  const named = says === null ? null : known[says];
  if (named === undefined)
    return refuseAt(
      1,
      'userListNotText',
      `The file says it is ${says ?? ''}; expected UTF-8, UTF-16, ISO-8859-1 or windows-1252.`,
    );
  if (mark?.startsWith('utf-16') === true) {
    if (named !== null && named !== 'utf-16')
      return refuseAt(1, 'userListNotText', `The file says it is ${says ?? ''}, but it is written in UTF-16.`);
    return strictly(bytes, mark, 'UTF-16');
  }
  if (named === 'utf-16')
    return refuseAt(1, 'userListNotText', 'The file says it is UTF-16, but it is not written in it.');
  if (named === null || named === 'utf-8') return strictly(bytes, 'utf-8', 'UTF-8');
  if (mark === 'utf-8')
    return refuseAt(1, 'userListNotText', `The file says it is ${says ?? ''}, but it is marked as UTF-8.`);
  return oneByte(bytes, named);
};

const strictly = (bytes: Uint8Array, encoding: string, name: string): Decoded => {
  try {
    return { ok: true, text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    const line = lineOfBadByte(bytes, encoding);
    return refuseAt(line, 'userListNotText', `Something here is not ${name}. A file in two encodings is not read.`);
  }
};

/** The places 0x80 to 0x9F of windows-1252; the five that mean nothing there are refused, and all of them in ISO-8859-1. */
const windows =
  '\u20AC\u0000\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u0000\u017D\u0000\u0000\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u0000\u017E\u0178';

const oneByte = (bytes: Uint8Array, encoding: 'iso-8859-1' | 'windows-1252'): Decoded => {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80 || byte > 0x9f) continue;
    if (encoding === 'iso-8859-1' || windows[byte - 0x80] === '\u0000')
      return refuseAt(linesBefore(bytes, at), 'userListNotText', `Something here is not ${encoding}.`);
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  if (encoding === 'iso-8859-1') return { ok: true, text };
  // oxlint-disable-next-line no-control-regex -- the places that the two encodings do not share
  return { ok: true, text: text.replace(/[\u0080-\u009F]/g, (one) => windows[one.charCodeAt(0) - 0x80] ?? one) };
};

const linesBefore = (bytes: Uint8Array, end: number): number => {
  let line = 1;
  for (let at = 0; at < end; at += 1) if (bytes[at] === 0x0a) line += 1;
  return line;
};

const lineOfBadByte = (bytes: Uint8Array, encoding: string): number => {
  const valid = (length: number): boolean => {
    try {
      // As a stream, so that a character cut at `length` is not an error.
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let [good, badAt] = [0, bytes.length];
  while (badAt - good > 1) {
    const middle = (good + badAt) >> 1;
    if (valid(middle)) good = middle;
    else badAt = middle;
  }
  return new TextDecoder(encoding).decode(bytes.subarray(0, good)).split('\n').length;
};
