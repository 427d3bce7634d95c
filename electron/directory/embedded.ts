/** The directory Rekey keeps itself: one identity file an account signs in with, and the ones it used to, for dormant vaults. */
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../keys/durable-file.ts';

const readOrNull = async (file: string): Promise<Uint8Array | null> => {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

const same = (a: Uint8Array | null, b: Uint8Array): boolean => a !== null && Buffer.from(a).equals(b);

/** Logins are the customer's own words; as hex they are one plain folder name, whatever they hold. */
const folderName = (login: string): string => Buffer.from(login, 'utf8').toString('hex');

/**
 * Layout under `root`: `<subscription>/<login in hex>/{current,next}.age`, `old-<n>.age` beside them, and
 * `<subscription>/provisional-<case>.age`. Each replacement is durable, and the old file is kept before the new one is put.
 */
export const createEmbeddedDirectory = (root: string) => {
  const account = (subscription: string, login: string) => join(root, subscription, folderName(login));
  const provisional = (subscription: string, caseId: string) => join(root, subscription, `provisional-${caseId}.age`);

  const oldNames = async (dir: string): Promise<readonly string[]> => {
    const names = await readdir(dir).catch(() => []);
    return names.filter((name) => /^old-\d+\.age$/.test(name)).sort();
  };

  /** Twice is once: a crash between the two steps leaves the same file as current and as the last old one. */
  const keepOld = async (dir: string): Promise<void> => {
    const current = await readOrNull(join(dir, 'current.age'));
    if (current === null) return;
    const names = await oldNames(dir);
    const last = names.at(-1);
    if (last !== undefined && Buffer.from(current).equals(await readFile(join(dir, last)))) return;
    replaceFile(join(dir, `old-${String(names.length + 1).padStart(4, '0')}.age`), current);
  };

  const put = async (dir: string, name: string, file: Uint8Array): Promise<void> => {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    replaceFile(join(dir, name), file);
  };

  /** Puts what is staged in the current one's place; twice is once, and what is current already is no old one. */
  const promote = async (staged: string, dir: string): Promise<void> => {
    const file = await readOrNull(staged);
    if (file === null || same(await readOrNull(join(dir, 'current.age')), file)) return;
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await keepOld(dir);
    replaceFile(join(dir, 'current.age'), file);
  };

  return {
    current: (subscription: string, login: string) => readOrNull(join(account(subscription, login), 'current.age')),
    next: (subscription: string, login: string) => readOrNull(join(account(subscription, login), 'next.age')),
    old: async (subscription: string, login: string): Promise<readonly Uint8Array[]> => {
      const dir = account(subscription, login);
      // Newest first: the password lost last is the one most likely to come back.
      return Promise.all([...(await oldNames(dir))].reverse().map((name) => readFile(join(dir, name))));
    },
    setCurrent: (subscription: string, login: string, file: Uint8Array) =>
      put(account(subscription, login), 'current.age', file),
    stageNext: (subscription: string, login: string, file: Uint8Array) =>
      put(account(subscription, login), 'next.age', file),
    promoteNext: async (subscription: string, login: string) => {
      const dir = account(subscription, login);
      await promote(join(dir, 'next.age'), dir);
      await rm(join(dir, 'next.age'), { force: true });
    },
    stageProvisional: async (subscription: string, caseId: string, file: Uint8Array) => {
      await mkdir(join(root, subscription), { recursive: true, mode: 0o700 });
      replaceFile(provisional(subscription, caseId), file);
    },
    promoteProvisional: (subscription: string, login: string, caseId: string) =>
      promote(provisional(subscription, caseId), account(subscription, login)),
    /**
     * The account signs in with what it had before, or with nothing where it had nothing, and the provisional credential is gone. It
     * stays staged until then, so that a crash anywhere in between is met again; where an earlier version of this program has removed
     * it at the promotion, `changed` (what the journal says) stands for it.
     */
    withdrawProvisional: async (subscription: string, login: string, caseId: string, changed: boolean) => {
      const dir = account(subscription, login);
      const staged = await readOrNull(provisional(subscription, caseId));
      const current = await readOrNull(join(dir, 'current.age'));
      if (staged === null ? changed : same(current, staged)) {
        const before = (await oldNames(dir)).at(-1);
        if (before === undefined) await rm(join(dir, 'current.age'), { force: true });
        else replaceFile(join(dir, 'current.age'), await readFile(join(dir, before)));
      }
      // A password chosen with it, and never recorded, is nobody's.
      await rm(join(dir, 'next.age'), { force: true });
      await rm(provisional(subscription, caseId), { force: true });
    },
    discardProvisional: (subscription: string, caseId: string) =>
      rm(provisional(subscription, caseId), { force: true }),
  };
};
