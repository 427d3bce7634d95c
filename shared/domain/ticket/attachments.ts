// Files that belong to a ticket: which are taken, judged by their name and by what they begin with, and how many.
import { refuse } from '../decider.ts';
import type { Instant } from '../time.ts';

export type Attached = {
  readonly file: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** SHA-256 of the contents, hex; sealed with the name, because it would recognise a file that was forgotten. */
  readonly digest: string;
  /** The customer sees it; what they send themselves they see anyhow. */
  readonly shared: boolean;
};
export type Attachment = Attached & { readonly at: Instant; readonly by: string };

export const largestFile = 20 * 1024 * 1024;
export const mostFiles = 20;
export const mostTogether = 100 * 1024 * 1024;

type Kind = { readonly type: string; readonly is: (bytes: Uint8Array) => boolean };
const office = 'application/vnd.openxmlformats-officedocument';

/** One character a byte, so that signs compare as text. No more than a beginning: a file may have 20 MiB. */
const latin = (bytes: Uint8Array, length: number): string => String.fromCharCode(...bytes.subarray(0, length));
const begins = (bytes: Uint8Array, ...signs: readonly string[]): boolean =>
  signs.some((sign) => latin(bytes, sign.length) === sign);

/** The mark of letters that take two bytes, as some systems write their logs. */
const isWide = (bytes: Uint8Array): boolean => begins(bytes, '\xff\xfe', '\xfe\xff');
/** From its first byte to its last: tabs, line ends and the colours of a terminal are text, other control characters are not. */
const isText = (bytes: Uint8Array): boolean =>
  isWide(bytes) ||
  !bytes.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27);

/** How a text begins, without what stands before its first word. */
const firstWords = (bytes: Uint8Array): string => {
  const text = latin(bytes, 32 * 1024);
  return (isWide(bytes) ? text.slice(2).replaceAll('\0', '') : text.replace(/^\xef\xbb\xbf/, '')).trimStart();
};

/** The first entry of a document's archive is one of the few that such documents begin with. */
const isOffice = (bytes: Uint8Array, folder: string): boolean => {
  const entry = String.fromCharCode(...bytes.subarray(30, 30 + (bytes[26] ?? 0)));
  const known = ['[Content_Types].xml', '_rels/', 'docProps/', 'customXml/', folder];
  return begins(bytes, 'PK\x03\x04') && known.some((one) => entry.startsWith(one));
};

const text = (type: string): Kind => ({ type, is: isText });
const sign = (type: string, ...signs: readonly string[]): Kind => ({ type, is: (bytes) => begins(bytes, ...signs) });

/** By the ending of the name. */
const kinds: Readonly<Record<string, Kind>> = {
  txt: text('text/plain'),
  log: text('text/plain'),
  csv: text('text/csv'),
  json: text('application/json'),
  xml: text('application/xml'),
  pdf: sign('application/pdf', '%PDF-'),
  png: sign('image/png', '\x89PNG\r\n\x1a\n'),
  jpg: sign('image/jpeg', '\xff\xd8\xff'),
  jpeg: sign('image/jpeg', '\xff\xd8\xff'),
  zip: sign('application/zip', 'PK\x03\x04', 'PK\x05\x06'),
  docx: { type: `${office}.wordprocessingml.document`, is: (bytes) => isOffice(bytes, 'word/') },
  xlsx: { type: `${office}.spreadsheetml.sheet`, is: (bytes) => isOffice(bytes, 'xl/') },
  gz: sign('application/gzip', '\x1f\x8b\x08'),
  // In either order of bytes, with micro- or nanoseconds.
  pcap: sign(
    'application/vnd.tcpdump.pcap',
    ...['\xd4\xc3\xb2\xa1', '\xa1\xb2\xc3\xd4', '\x4d\x3c\xb2\xa1', '\xa1\xb2\x3c\x4d'],
  ),
  pcapng: sign('application/x-pcapng', '\x0a\x0d\x0d\x0a'),
};
export const acceptedEndings: readonly string[] = Object.keys(kinds);

/** The name of the outermost element, without its prefix; empty where the beginning does not reach it. */
const rootOf = (document: string): string => {
  for (let rest = document; ; ) {
    const skipped = /^<\?[\s\S]*?\?>|^<!--[\s\S]*?-->|^<!doctype[^[>]*(?:\[[\s\S]*?\]\s*)?>/i.exec(rest);
    if (skipped === null) return (/^<(?:[^\s<>/:]+:)?([^\s<>/:]+)/.exec(rest)?.[1] ?? '').toLowerCase();
    rest = rest.slice(skipped[0].length).trimStart();
  }
};
const active = ['html', 'svg', 'script', 'body', 'iframe', 'stylesheet', 'transform', 'job', 'component'];

/** What a browser or a shell would run, whatever it is called. */
const runs = (bytes: Uint8Array): boolean => {
  const words = firstWords(bytes);
  return (
    // Two letters begin many an honest text; after them a program goes on as none does.
    /^MZ[^\t\n\r -~]|^\x7fELF/.test(latin(bytes, 4)) ||
    /^(#!|<\?php|<%|@echo\b|<!doctype\s+html)|<\?xml-stylesheet/i.test(words) ||
    (words.startsWith('<') && active.includes(rootOf(words)))
  );
};

// Directions can turn `exe.gnp` into what reads as `png.exe`; other unseen characters hide what a name ends with.
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu;

/** Names that Windows takes for a device, whatever they end with. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** The last part of whatever path came with it, without what cannot be seen, and never longer than a file system takes. */
export const cleanName = (given: string): string => {
  const last = given.replaceAll('\\', '/').split('/').at(-1) ?? '';
  // What a file system takes for something else: behind a colon, some keep a second file under the first one's name.
  const seen = last
    .replaceAll(unseen, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const dot = seen.lastIndexOf('.');
  const [stem, ending] = dot < 0 ? [seen, ''] : [seen.slice(0, dot), seen.slice(dot)];
  const kept = `${[...stem].slice(0, Math.max(0, 120 - ending.length)).join('')}${ending}`;
  return device.test(kept) ? `_${kept}` : kept;
};

const sentences = {
  fileEmpty: 'The file is empty. Nothing was attached.',
  fileTooLarge: `The file is larger than ${largestFile / 1024 / 1024} MiB. Nothing was attached.`,
  fileKind: `Files of this kind are not taken. Taken are: ${acceptedEndings.join(', ')}.`,
  fileDisguised: 'The file is not what its name says, or could be run as a program. Nothing was attached.',
  filesTooMany: `A ticket takes ${mostFiles} files. Remove one first.`,
  filesTooLarge: `The files of a ticket may have ${mostTogether / 1024 / 1024} MiB together. Remove one first.`,
  fileUnknown: 'This ticket has no such file.',
} as const;
export type AttachmentRefusal = keyof typeof sentences;
export const noFile = (code: AttachmentRefusal) => refuse(code, sentences[code]);

/** What its size alone decides, before any of it is read. */
export const whySize = (size: number): ReturnType<typeof noFile> | null =>
  size === 0 ? noFile('fileEmpty') : size > largestFile ? noFile('fileTooLarge') : null;

/** By the whole contents: what begins as a text need not go on as one. */
export const judgeFile = (
  given: string,
  contents: Uint8Array,
): { readonly ok: true; readonly name: string; readonly type: string } | ReturnType<typeof noFile> => {
  const size = whySize(contents.length);
  if (size !== null) return size;
  const name = cleanName(given);
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const kind = name.includes('.') && Object.hasOwn(kinds, ending) ? kinds[ending] : undefined;
  if (kind === undefined) return noFile('fileKind');
  return kind.is(contents) && !runs(contents) ? { ok: true, name, type: kind.type } : noFile('fileDisguised');
};

/** Whether one more fits beside those that are there. */
export const whyFull = (known: readonly Pick<Attached, 'size'>[], size: number): ReturnType<typeof noFile> | null => {
  if (known.length >= mostFiles) return noFile('filesTooMany');
  return known.reduce((sum, one) => sum + one.size, size) > mostTogether ? noFile('filesTooLarge') : null;
};
