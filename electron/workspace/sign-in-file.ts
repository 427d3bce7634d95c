// Failed sign-ins, kept beside the keys: they have to be counted while the journal is closed, and a restart must not forget them.
import { readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import type { Failures } from '../../shared/domain/desk/sign-in-throttle.ts';
import type { SignInCounts } from '../application/ports.ts';
import { diskTrouble } from '../machine/disk-trouble.ts';
import { replaceFile } from '../keys/durable-file.ts';

const most = 2000;
const counts = z.record(
  z.string().max(200),
  z.strictObject({
    times: z.int().min(0),
    since: z.iso.datetime(),
    last: z.iso.datetime(),
    unrecorded: z.int().min(0),
  }),
);

/**
 * Whoever can write to the folder can also take it away and guess elsewhere, which the passphrases' cost is for; this is against guessing
 * at the desk. What cannot be read any more counts as nothing.
 */
export const createSignInFile = (file: string): SignInCounts => ({
  read: () => {
    try {
      const text = readFileSync(file, 'utf8');
      const parsed = counts.safeParse(text.length > 1024 * 1024 ? null : JSON.parse(text));
      return parsed.success ? parsed.data : {};
    } catch {
      return {};
    }
  },
  write: (all) => {
    const entries: (readonly [string, Failures])[] = Object.entries(all);
    const kept = entries.toSorted(([, a], [, b]) => (a.last < b.last ? 1 : -1)).slice(0, most);
    try {
      if (kept.length === 0) return rmSync(file, { force: true });
      replaceFile(file, `${JSON.stringify(Object.fromEntries(kept))}\n`);
    } catch (error) {
      // A full or read-only disk lets the true owner in all the same; the passphrase's cost is what slows guessing then.
      if (diskTrouble(error) === null) throw error;
    }
  },
});
