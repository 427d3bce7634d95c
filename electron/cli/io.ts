// The command line's way out: results on standard output, everything said to a person on standard error, one exit code.
import { openSync, closeSync, fstatSync, readSync } from 'node:fs';
import type { Refusal } from '../../shared/domain/decider.ts';

export type Io = {
  /** Results, and nothing else. */
  readonly out: (text: string) => void;
  /** Progress, warnings and refusals. */
  readonly err: (text: string) => void;
  /** All of standard input, refused beyond `limit` bytes. */
  readonly stdin: (limit: number) => Promise<Uint8Array | 'too-long'>;
  readonly exit: (code: 0 | 1 | 2) => void;
};

export type Refused = { readonly ok: false; readonly refusal: Refusal };
/** `value` is what `--json` prints, `text` what a person reads instead. */
export type Outcome = { readonly ok: true; readonly value: unknown; readonly text: string } | Refused;

export const refused = (code: string, text: string): Refused => ({ ok: false, refusal: { code, text } });

/** Prints what a command came to; a refusal is one sentence on standard error and exit code 1. */
export const finish = (io: Io, outcome: Outcome, json: boolean): void => {
  if (!outcome.ok) {
    io.err(`${oneLine(outcome.refusal.text)}\n`);
    io.exit(1);
    return;
  }
  const text = json ? JSON.stringify(outcome.value, null, 2) : outcome.text;
  if (text !== '') io.out(text.endsWith('\n') ? text : `${text}\n`);
};

/** A refusal may quote a file's name or a server's answer: no control character of theirs reaches the terminal. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/** Long enough for the largest user list that the contract takes. */
export const largestInput = 64 * 1024 * 1024;

/** The bytes of a file, or of standard input for `-`; refused with a sentence where there are none or too many. */
export const readInput = async (
  io: Io,
  path: string,
  limit: number = largestInput,
): Promise<{ ok: true; bytes: Uint8Array } | Refused> => {
  const bytes = path === '-' ? await io.stdin(limit) : readFile(path, limit);
  if (typeof bytes !== 'string') return { ok: true, bytes };
  if (bytes === 'too-long') return refused('tooLong', `${named(path)} is larger than ${limit} bytes.`);
  return refused('unreadable', `${named(path)} cannot be read (${bytes}).`);
};

/** The same as text. A byte order mark is dropped; bytes that are not UTF-8 are refused. */
export const readTextInput = async (
  io: Io,
  path: string,
  limit: number = largestInput,
): Promise<{ ok: true; text: string } | Refused> => {
  const read = await readInput(io, path, limit);
  if (!read.ok) return read;
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(read.bytes) };
  } catch {
    return refused('notText', `${named(path)} is not UTF-8 text.`);
  }
};

export const readJsonInput = async (
  io: Io,
  path: string,
  limit: number = largestInput,
): Promise<{ ok: true; json: unknown } | Refused> => {
  const read = await readTextInput(io, path, limit);
  if (!read.ok) return read;
  try {
    return { ok: true, json: JSON.parse(read.text) };
  } catch {
    // The parser's own message quotes the text, which may be a secret.
    return refused('notJson', `${named(path)} is not JSON.`);
  }
};

/** A password or passphrase from a file: its first line, without the line's end. */
export const readSecret = async (io: Io, path: string): Promise<{ ok: true; secret: string } | Refused> => {
  const read = await readTextInput(io, path, 64 * 1024);
  if (!read.ok) return read;
  const secret = read.text.replace(/\r?\n$/, '');
  if (secret === '')
    return refused('secretEmpty', `${named(path)} is empty; it should hold the secret on its only line.`);
  if (/[\r\n]/.test(secret))
    return refused('secretLines', `${named(path)} has several lines; it should hold the secret on its only line.`);
  return { ok: true, secret };
};

const named = (path: string): string => (path === '-' ? 'Standard input' : path);

/** The bytes, `too-long`, or the system's code for why not. */
const readFile = (path: string, limit: number): Uint8Array | string => {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    return codeOf(error);
  }
  try {
    if (fstatSync(file).isDirectory()) return 'EISDIR';
    const parts: Buffer[] = [];
    let total = 0;
    // Read until the end rather than to a stated size: a pipe such as /dev/stdin states none.
    for (;;) {
      const part = Buffer.allocUnsafe(256 * 1024);
      const read = readSync(file, part, 0, part.length, null);
      if (read === 0) return Buffer.concat(parts);
      total += read;
      if (total > limit) return 'too-long';
      parts.push(part.subarray(0, read));
    }
  } catch (error) {
    return codeOf(error);
  } finally {
    closeSync(file);
  }
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';

export const processIo: Io = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  stdin: async (limit) => {
    const parts: Buffer[] = [];
    let total = 0;
    for await (const part of process.stdin as AsyncIterable<Buffer>) {
      total += part.length;
      if (total > limit) return 'too-long';
      parts.push(part);
    }
    return Buffer.concat(parts);
  },
  // Set, not called: what was written to a pipe still has to leave.
  exit: (code) => {
    process.exitCode = code;
  },
};
