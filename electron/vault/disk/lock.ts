// One writer at a time for each vault folder: in turn within this program, refused to any other that is still running.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Random } from '../../keys/random.ts';
import { DurabilityError, readSmall } from './durable.ts';
import { codeOf, type Files } from './files.ts';
import { diskFailed, notAVault, orDiskRefusal, type Outcome, refused } from '../outcome.ts';

export type Holder = { readonly pid: number; readonly started: string | null };

/** Per file system in use; a vault whose disk failed is closed to writing until the program starts again. */
type Held = {
  readonly turns: Map<string, Promise<unknown>>;
  readonly failed: Set<string>;
  readonly locked: Set<string>;
};
const heldIn = new WeakMap<Files, Held>();

const heldFor = (files: Files): Held => {
  const known = heldIn.get(files) ?? { turns: new Map(), failed: new Set(), locked: new Set() };
  heldIn.set(files, known);
  return known;
};

/** When a process began, so that a number used again is not taken for the one that died. Null where the system does not say. */
export const startOf = async (pid: number): Promise<string | null> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
};

let ownStart: Promise<string | null> | undefined;

export const isRunning = async ({ pid, started }: Holder): Promise<boolean> => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs as somebody else.
    if (codeOf(error) !== 'EPERM') return false;
  }
  const now = await startOf(pid);
  return started === null || now === null || started === now;
};

export const parseHolder = (bytes: Uint8Array | null): Holder | null => {
  const found = /^([1-9][0-9]{0,9}) ([0-9]+|-)\n$/.exec(Buffer.from(bytes ?? []).toString('latin1'));
  return found === null ? null : { pid: Number(found[1]), started: found[2] === '-' ? null : (found[2] ?? null) };
};

const busy = refused(
  'vault-busy',
  'Another program is changing this vault. Wait until it has finished, then try again.',
);

const take = async (files: Files, path: string, random: Random): Promise<boolean> => {
  const { locked } = heldFor(files);
  const own = `${path}.${Buffer.from(random(6)).toString('hex')}`;
  const file = await files.openToWrite(own);
  try {
    await file.write(Buffer.from(`${process.pid} ${(await (ownStart ??= startOf(process.pid))) ?? '-'}\n`));
  } finally {
    await file.close();
  }
  try {
    for (let tries = 0; tries < 3; tries += 1) {
      try {
        // A link, unlike opening, shows the name only with its contents.
        await files.link(own, path);
        locked.add(path);
        return true;
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
      }
      const seen = await readSmall(files, path, 64);
      const holder = parseHolder(seen);
      const isOurs = holder?.pid === process.pid && !locked.has(path);
      if (holder !== null && !isOurs && (await isRunning(holder))) return false;
      // Moved aside before it is judged dead for good: two finders must not both remove, the second removing the first one's new lock.
      const aside = `${own}.stale`;
      try {
        await files.rename(path, aside);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') continue;
        throw error;
      }
      const moved = await readSmall(files, aside, 64);
      if (seen !== null && moved !== null && !Buffer.from(seen).equals(moved)) {
        await files.link(aside, path);
        await files.remove(aside);
        return false;
      }
      await files.remove(aside);
    }
    return false;
  } finally {
    // It only lies about; failing over it would leave the lock that was just taken with nobody to give it back.
    await files.remove(own).catch(() => undefined);
  }
};

/** Turns what the disk refuses into a refusal. Once an fsync has failed on a vault, nothing in this program changes it any more. */
export const onTrustedDisk = async <Value extends object>(
  files: Files,
  dir: string,
  work: () => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> => {
  const { failed } = heldFor(files);
  const vault = resolve(dir);
  return orDiskRefusal(async () => {
    if (failed.has(vault)) return diskFailed;
    try {
      return await work();
    } catch (error) {
      if (error instanceof DurabilityError) failed.add(vault);
      throw error;
    }
  });
};

/** Runs `work` alone on the vault at `dir`. */
export const locked = async <Value extends object>(
  files: Files,
  random: Random,
  dir: string,
  work: () => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> => {
  const held = heldFor(files);
  const path = join(resolve(dir), 'lock');
  const turn = (held.turns.get(path) ?? Promise.resolve()).then(() =>
    onTrustedDisk(files, dir, async () => {
      const taken = await take(files, path, random).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') return notAVault;
        throw error;
      });
      if (taken === notAVault) return notAVault;
      if (taken === false) return busy;
      try {
        return await work();
      } finally {
        held.locked.delete(path);
        await files.remove(path).catch(() => undefined);
      }
    }),
  );
  const settled = turn.catch(() => undefined);
  held.turns.set(path, settled);
  void settled.then(() => {
    if (held.turns.get(path) === settled) held.turns.delete(path);
  });
  return turn;
};
