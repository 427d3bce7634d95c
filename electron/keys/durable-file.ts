/** Puts a small file in its place so that after a power cut there is the old one or the new one, whole. */

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Replaces `file`, or makes it. Throws when the disk refuses; an fsync that failed is never tried again, for it may lie. */
export function replaceFile(file: string, contents: string | Uint8Array): void {
  writeBeside(file, contents, (beside) => fs.renameSync(beside, file));
}

/** Makes `file` and throws EEXIST when there is one: a link, unlike a rename, never replaces. */
export function createFile(file: string, contents: string | Uint8Array): void {
  writeBeside(file, contents, (beside) => {
    fs.linkSync(beside, file);
    fs.unlinkSync(beside);
  });
}

function writeBeside(file: string, contents: string | Uint8Array, put: (beside: string) => void): void {
  const beside = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`);
  try {
    writeAndSync(beside, contents);
    if (!fs.readFileSync(beside).equals(Buffer.from(contents)))
      throw new Error(`${basename(file)}: the disk did not keep what was written`);
    put(beside);
  } catch (error) {
    fs.rmSync(beside, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
}

function writeAndSync(path: string, contents: string | Uint8Array): void {
  const descriptor = fs.openSync(path, 'wx', 0o600);
  try {
    fs.writeFileSync(descriptor, contents);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Without this a power cut may bring the old name back, with the old contents or none. */
export function syncFolder(path: string): void {
  const descriptor = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
