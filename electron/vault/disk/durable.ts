// Reading files within bounds and putting them in place so that a power cut leaves the old one or the new one, whole.
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { Random } from '../../keys/random.ts';
import { type ByteSink, scratch } from '../age/payload.ts';
import { codeOf, type Files, type OpenFile } from './files.ts';

/** Some 64 chunks of age: few calls, little memory. */
const readBytes = 1024 * 1024;

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The whole file, or null when there is none or it is longer than `limit`. */
export const readSmall = async (files: Files, path: string, limit: number): Promise<Uint8Array | null> => {
  let file: OpenFile;
  try {
    file = await files.openToRead(path);
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'EINVAL', 'ENOTDIR'].includes(codeOf(error) ?? '')) return null;
    throw error;
  }
  try {
    const size = await file.size();
    if (size > limit) return null;
    const bytes = new Uint8Array(size);
    let held = 0;
    for (let read = -1; read !== 0 && held < size; held += read) read = await file.read(bytes.subarray(held));
    return bytes.subarray(0, held);
  } finally {
    await file.close();
  }
};

/** Everything in a file, a part at a time, to `sink`; answers how much there was. Throws ENOENT where there is none. */
export const readThrough = async (files: Files, path: string, sink: ByteSink): Promise<number> => {
  const file = await files.openToRead(path);
  try {
    const part = scratch(Math.min(readBytes, (await file.size()) + 1));
    let total = 0;
    for (;;) {
      const read = await file.read(part);
      if (read === 0) return total;
      total += read;
      await sink(part.subarray(0, read));
    }
  } finally {
    await file.close();
  }
};

/** Null when there is no such file. */
export const digestOfFile = async (files: Files, path: string): Promise<string | null> => {
  const hash = createHash('sha256');
  try {
    await readThrough(files, path, (bytes) => void hash.update(bytes));
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'EINVAL', 'ENOTDIR'].includes(codeOf(error) ?? '')) return null;
    throw error;
  }
  return hash.digest('hex');
};

/** An fsync that failed is never tried again: the kernel may have dropped the pages and would now say all is well. */
export class DurabilityError extends Error {}

export const syncFile = async (file: OpenFile): Promise<void> => {
  try {
    await file.sync();
  } catch (error) {
    throw new DurabilityError(`fsync of a file failed (${codeOf(error)})`, { cause: error });
  }
};

export const syncFolder = async (files: Files, path: string): Promise<void> => {
  try {
    await files.syncFolder(path);
  } catch (error) {
    throw new DurabilityError(`fsync of a folder failed (${codeOf(error)})`, { cause: error });
  }
};

/** A folder whose own name, and those of the parents made with it, outlive a power cut. */
export const makeFolder = async (files: Files, path: string): Promise<void> => {
  const topmost = (await files.makeFolder(path)) ?? path;
  for (let at = path; ; at = dirname(at)) {
    await syncFolder(files, dirname(at));
    if (at === topmost || at === dirname(at)) return;
  }
};

/** The disk gave back something else than it was given. */
export const notKept = (path: string): Error =>
  new DurabilityError(`expected ${path} to hold what was written, it does not`);

/** Writes what `fill` hands over, makes it durable, reads it back and answers its digest. Its name is durable once the folder is. */
export const writeChecked = async (
  files: Files,
  path: string,
  fill: (sink: ByteSink) => Promise<void>,
): Promise<string> => {
  const hash = createHash('sha256');
  const file = await files.openToWrite(path);
  try {
    await fill(async (bytes) => {
      hash.update(bytes);
      await file.write(bytes);
    });
    await syncFile(file);
  } finally {
    await file.close();
  }
  const digest = hash.digest('hex');
  if ((await digestOfFile(files, path)) !== digest) throw notKept(path);
  return digest;
};

export const writeSmall = (files: Files, path: string, bytes: Uint8Array): Promise<string> =>
  writeChecked(files, path, async (sink) => sink(bytes));

/** The rename is the moment of change; it lasts once its folder is synced. */
export const putInPlace = async (files: Files, from: string, to: string): Promise<void> => {
  await files.rename(from, to);
  await syncFolder(files, dirname(to));
};

/** A small file in the place of another, or made: after a power cut there is the old one or the new one, whole. */
export const replaceSmall = async (files: Files, random: Random, path: string, bytes: Uint8Array): Promise<void> => {
  const beside = join(dirname(path), `.${basename(path)}.${Buffer.from(random(6)).toString('hex')}`);
  try {
    await writeSmall(files, beside, bytes);
    await files.rename(beside, path);
  } catch (error) {
    await files.remove(beside).catch(() => undefined);
    throw error;
  }
  await syncFolder(files, dirname(path));
};
