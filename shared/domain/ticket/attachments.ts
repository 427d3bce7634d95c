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

type Kind = { readonly type: string; readonly begins: readonly (readonly number[])[] };
const ascii = (text: string): readonly number[] => [...text].map((one) => one.charCodeAt(0));
const zip = [[0x50, 0x4b, 0x03, 0x04]];
const office = 'application/vnd.openxmlformats-officedocument';
const text = (type: string): Kind => ({ type, begins: [] });

/** By the ending of the name. A kind without a beginning is text. */
const kinds: Readonly<Record<string, Kind>> = {
  txt: text('text/plain'),
  log: text('text/plain'),
  csv: text('text/csv'),
  json: text('application/json'),
  xml: text('application/xml'),
  pdf: { type: 'application/pdf', begins: [ascii('%PDF-')] },
  png: { type: 'image/png', begins: [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]] },
  jpg: { type: 'image/jpeg', begins: [[0xff, 0xd8, 0xff]] },
  jpeg: { type: 'image/jpeg', begins: [[0xff, 0xd8, 0xff]] },
  zip: { type: 'application/zip', begins: zip },
  docx: { type: `${office}.wordprocessingml.document`, begins: zip },
  xlsx: { type: `${office}.spreadsheetml.sheet`, begins: zip },
  gz: { type: 'application/gzip', begins: [[0x1f, 0x8b]] },
  pcap: {
    type: 'application/vnd.tcpdump.pcap',
    begins: [
      [0xd4, 0xc3, 0xb2, 0xa1],
      [0xa1, 0xb2, 0xc3, 0xd4],
    ],
  },
  pcapng: { type: 'application/x-pcapng', begins: [[0x0a, 0x0d, 0x0d, 0x0a]] },
};
export const acceptedEndings: readonly string[] = Object.keys(kinds);

const startsWith = (head: Uint8Array, begin: readonly number[]): boolean =>
  begin.every((byte, at) => head[at] === byte);

/** What a browser or a shell would run, whatever it is called. */
const runs = /^\s*(#!|<!doctype\s+html|<html|<svg|<script|<\?php|@echo\b|MZ)/i;

/** Text that a person can read: no zero byte, and no program in disguise. */
const isReadable = (head: Uint8Array): boolean => {
  if (head.includes(0)) return false;
  const start = String.fromCharCode(...head.slice(0, 512)).replace(/^\u00ef\u00bb\u00bf/, '');
  return !runs.test(start);
};

// Directions can turn `exe.gnp` into what reads as `png.exe`; other unseen characters hide what a name ends with.
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu;

/** The last part of whatever path came with it, without what cannot be seen, and never longer than a file system takes. */
export const cleanName = (given: string): string => {
  const last = given.replaceAll('\\', '/').split('/').at(-1) ?? '';
  const seen = last.replaceAll(unseen, '').replace(/^[\s.]+|[\s.]+$/g, '');
  const dot = seen.lastIndexOf('.');
  const [stem, ending] = dot < 0 ? [seen, ''] : [seen.slice(0, dot), seen.slice(dot)];
  return `${stem.slice(0, 120 - ending.length)}${ending}`;
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

/** `head` is the first part of the contents, at least 512 bytes where there are so many. */
export const judgeFile = (
  given: string,
  size: number,
  head: Uint8Array,
): { readonly ok: true; readonly name: string; readonly type: string } | ReturnType<typeof noFile> => {
  if (size === 0) return noFile('fileEmpty');
  if (size > largestFile) return noFile('fileTooLarge');
  const name = cleanName(given);
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const kind = name.includes('.') && Object.hasOwn(kinds, ending) ? kinds[ending] : undefined;
  if (kind === undefined) return noFile('fileKind');
  const fits = kind.begins.length === 0 ? isReadable(head) : kind.begins.some((begin) => startsWith(head, begin));
  return fits ? { ok: true, name, type: kind.type } : noFile('fileDisguised');
};

/** Whether one more fits beside those that are there. */
export const whyFull = (known: readonly Pick<Attached, 'size'>[], size: number): ReturnType<typeof noFile> | null => {
  if (known.length >= mostFiles) return noFile('filesTooMany');
  return known.reduce((sum, one) => sum + one.size, size) > mostTogether ? noFile('filesTooLarge') : null;
};
