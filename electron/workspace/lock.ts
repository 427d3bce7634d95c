// One program at a time has a workspace open: a second one would take the first one's unanswered mails for a crash's.
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Refusal } from '../../shared/domain/decider.ts';
import { diskTrouble } from '../machine/disk-trouble.ts';
import { isRunning, parseHolder, startOf } from '../vault/disk/lock.ts';

type Locked =
  /** `trouble` where the disk takes no lock: nothing may be written then, and nobody can be kept out. */
  | { readonly ok: true; readonly release: () => Promise<void>; readonly trouble: Refusal | null }
  | { readonly ok: false; readonly refusal: Refusal };

const inUse: Locked = {
  ok: false,
  refusal: {
    code: 'workspace-in-use',
    text: 'This workspace is open in another Rekey on this machine. Close it there first.',
  },
};

/** Held until released or until this process ends, whichever way: a holder that no longer runs holds nothing. */
export const lockWorkspace = async (file: string): Promise<Locked> => {
  const mine = `${process.pid} ${(await startOf(process.pid)) ?? '-'}\n`;
  for (let tries = 0; tries < 3; tries++) {
    try {
      await writeFile(file, mine, { flag: 'wx', mode: 0o600 });
      return { ok: true, release: () => rm(file, { force: true }), trouble: null };
    } catch (error) {
      const trouble = diskTrouble(error);
      if (trouble !== null) return { ok: true, release: async () => undefined, trouble };
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = parseHolder(await readFile(file).catch(() => null));
    if (holder !== null && (await isRunning(holder))) return inUse;
    await rm(file, { force: true });
  }
  return inUse;
};
