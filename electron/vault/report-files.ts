// Reports as files outside a vault: taken in by name, and saved so that a half-written one is never mistaken for the report.
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { secretBytes, wipe } from '../keys/secret-bytes.ts';
import { DurabilityError } from './disk/durable.ts';
import { codeOf } from './disk/files.ts';
import type { Identity } from './kept/identity.ts';
import { dropReport } from './incoming.ts';
import type { Expected } from './kept/manifest.ts';
import { orDiskRefusal, type Outcome, type Refused, refused } from './outcome.ts';
import { readReport } from './read.ts';
import type { VaultTools } from './tools.ts';

/** Null when the file can be taken in. */
export const whyNotAFile = async (path: string): Promise<Refused | null> => {
  try {
    if ((await stat(path)).isFile()) return null;
    return refused('not-a-file', `${basename(path)} is not a file.`);
  } catch (error) {
    return refused('file-unreadable', `${basename(path)} cannot be read (${codeOf(error) ?? 'unknown error'}).`);
  }
};

/** Each part is in the place of the one before, and gone after the last. */
const contentOf = async function* (path: string) {
  const file = await open(path, 'r');
  const room = secretBytes(1024 * 1024);
  try {
    for (let held = -1; held !== 0; ) {
      held = (await file.read(room, 0, room.length)).bytesRead;
      yield room.subarray(0, held);
    }
  } finally {
    wipe(room);
    await file.close();
  }
};

/** The title is the file's name, the type what it ends with. */
export const dropFile = async (
  tools: VaultTools,
  dir: string,
  publicKey: string,
  path: string,
  added: Date,
): Promise<Outcome<{ readonly id: string; readonly size: number }>> => {
  const unfit = await whyNotAFile(path);
  if (unfit !== null) return unfit;
  const type = extname(path).slice(1).toLowerCase() || 'file';
  return dropReport(tools, dir, publicKey, { title: basename(path), type, added, source: contentOf(path) });
};

export const saveReport = (
  tools: VaultTools,
  dir: string,
  identity: Identity,
  id: string,
  path: string,
  expected?: Expected,
): Promise<Outcome<{ readonly bytes: number }>> =>
  orDiskRefusal(async () => {
    const whole = resolve(path);
    const part = join(dirname(whole), `.${basename(whole)}.${Buffer.from(tools.random(4)).toString('hex')}.part`);
    const file = await open(part, 'wx', 0o600);
    try {
      const read = await readReport(
        tools,
        dir,
        identity,
        id,
        async (bytes) => {
          for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
        },
        expected,
      );
      if (!read.ok) return read;
      await file.sync().catch((error: unknown) => {
        throw new DurabilityError(`fsync of a saved report failed (${codeOf(error)})`, { cause: error });
      });
      await file.close();
      await rename(part, whole);
      return { ok: true, bytes: read.meta.size };
    } finally {
      await file.close().catch(() => undefined);
      await rm(part, { force: true });
    }
  });
