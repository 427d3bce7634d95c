/** The directory Rekey keeps itself: one identity file an account signs in with, and the ones it used to, for dormant vaults. */
import { join } from 'node:path';
import { type Random, systemRandom } from '../keys/random.ts';
import { DurabilityError, makeFolder, readSmall, replaceSmall, syncFolder } from '../vault/disk/durable.ts';
import { diskFiles, type Files } from '../vault/disk/files.ts';

/** Far more than an identity file may have. */
const largestFile = 1024 * 1024;

const same = (a: Uint8Array | null, b: Uint8Array): boolean => a !== null && Buffer.from(a).equals(b);

/** Logins are the customer's own words; as hex they are one plain folder name, whatever they hold. */
const folderName = (login: string): string => Buffer.from(login, 'utf8').toString('hex');

/**
 * Layout under `root`: `<subscription>/<login in hex>/{current,next}.age`, `old-<n>.age` beside them, and
 * `<subscription>/provisional-<case>.age`. Each replacement is durable, and the old file is kept before the new one is put.
 */
export const createEmbeddedDirectory = (root: string, files: Files = diskFiles, random: Random = systemRandom) => {
  const readOrNull = (path: string) => readSmall(files, path, largestFile);
  const account = (subscription: string, login: string) => join(root, subscription, folderName(login));
  const provisional = (subscription: string, caseId: string) => join(root, subscription, `provisional-${caseId}.age`);

  const oldNames = async (dir: string): Promise<readonly string[]> =>
    (await files.names(dir)).filter((name) => /^old-\d+\.age$/.test(name));

  const read = async (path: string): Promise<Uint8Array> => {
    const file = await readOrNull(path);
    if (file === null) throw new Error('directory: expected an identity file that was there a moment ago');
    return file;
  };

  let failed: DurabilityError | null = null;
  /** After an fsync that failed nothing is written until the program starts again: the next one would say that all is well. */
  const onTrustedDisk = async (work: () => Promise<void>): Promise<void> => {
    if (failed !== null) throw failed;
    try {
      await work();
    } catch (error) {
      if (error instanceof DurabilityError) failed = error;
      throw error;
    }
  };

  /** Gone for good: a credential that a power cut brings back would open again. */
  const remove = (dir: string, path: string): Promise<void> =>
    onTrustedDisk(async () => {
      if ((await files.names(dir)).length === 0) return;
      await files.remove(path);
      await syncFolder(files, dir);
    });

  /** Put there by a program that was killed, it may be in memory only. */
  const keep = (dir: string): Promise<void> => onTrustedDisk(() => syncFolder(files, dir));

  /** Twice is once: a crash between the two steps leaves the same file as current and as the last old one. */
  const keepOld = async (dir: string): Promise<void> => {
    const current = await readOrNull(join(dir, 'current.age'));
    if (current === null) return;
    const names = await oldNames(dir);
    const last = names.at(-1);
    if (last !== undefined && same(await readOrNull(join(dir, last)), current)) return keep(dir);
    await put(dir, `old-${String(names.length + 1).padStart(4, '0')}.age`, current);
  };

  const put = (dir: string, name: string, file: Uint8Array): Promise<void> =>
    onTrustedDisk(async () => {
      await makeFolder(files, dir);
      await replaceSmall(files, random, join(dir, name), file);
    });

  /** Puts what is staged in the current one's place; twice is once, and what is current already is no old one. */
  const promote = async (staged: string, dir: string): Promise<void> => {
    const file = await readOrNull(staged);
    if (file === null) return;
    if (same(await readOrNull(join(dir, 'current.age')), file)) return keep(dir);
    await keepOld(dir);
    await put(dir, 'current.age', file);
  };

  return {
    current: (subscription: string, login: string) => readOrNull(join(account(subscription, login), 'current.age')),
    next: (subscription: string, login: string) => readOrNull(join(account(subscription, login), 'next.age')),
    old: async (subscription: string, login: string): Promise<readonly Uint8Array[]> => {
      const dir = account(subscription, login);
      // Newest first: the password lost last is the one most likely to come back.
      return Promise.all([...(await oldNames(dir))].reverse().map((name) => read(join(dir, name))));
    },
    setCurrent: (subscription: string, login: string, file: Uint8Array) =>
      put(account(subscription, login), 'current.age', file),
    stageNext: (subscription: string, login: string, file: Uint8Array) =>
      put(account(subscription, login), 'next.age', file),
    promoteNext: async (subscription: string, login: string) => {
      const dir = account(subscription, login);
      await promote(join(dir, 'next.age'), dir);
      await remove(dir, join(dir, 'next.age'));
    },
    stageProvisional: (subscription: string, caseId: string, file: Uint8Array) =>
      put(join(root, subscription), `provisional-${caseId}.age`, file),
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
        if (before === undefined) await remove(dir, join(dir, 'current.age'));
        else await put(dir, 'current.age', await read(join(dir, before)));
      }
      // A password chosen with it, and never recorded, is nobody's.
      await remove(dir, join(dir, 'next.age'));
      await remove(join(root, subscription), provisional(subscription, caseId));
    },
    discardProvisional: (subscription: string, caseId: string) =>
      remove(join(root, subscription), provisional(subscription, caseId)),
  };
};
