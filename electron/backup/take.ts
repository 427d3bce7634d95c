// Makes a backup in two steps: what the workspace is at one moment is held by second names, in an instant; then it is copied, at leisure.
import { linkSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { diskTrouble } from '../machine/disk-trouble.ts';
import { replaceFile } from '../keys/durable-file.ts';
import {
  backupFormat,
  type BackupList,
  backupList,
  backupName,
  isBackupName,
  isPartOfWorkspace,
  listName,
} from './backup-format.ts';
import { copyChecked, filesBelow, syncFolder } from './copy-files.ts';

const staging = '.backup';

export type Held = { readonly folder: string; readonly release: () => void };

/**
 * Second names (hard links) for every file but the database: each is replaced by renaming, never rewritten, so a second name keeps it as
 * it is now. Synchronous, so that nothing of this program comes in between..
 */
export const holdFiles = (dir: string): Held => {
  const folder = join(dir, staging);
  const release = () => rmSync(folder, { recursive: true, force: true });
  release();
  mkdirSync(folder, { mode: 0o700 });
  try {
    for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
      const path = relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/');
      if (!entry.isFile() || path === 'journal.db' || !isPartOfWorkspace(path)) continue;
      const name = join(folder, path);
      mkdirSync(dirname(name), { recursive: true, mode: 0o700 });
      linkSync(join(dir, path), name);
    }
  } catch (error) {
    release();
    throw error;
  }
  return { folder, release };
};

export type Made = { readonly name: string; readonly position: number };

/** Copies what is held, and the database while `database` stays as it is, into a new folder of `into`; it counts once its list is there. */
export const copyOut = async (
  held: Held,
  database: string,
  into: string,
  { at, position, hash }: Pick<BackupList, 'at' | 'position' | 'hash'>,
): Promise<Made> => {
  const name = backupName(at, position);
  const part = join(into, `.${name}.part`);
  await rm(part, { recursive: true, force: true });
  try {
    const files: BackupList['files'] = [
      { path: 'journal.db', ...(await copyChecked(database, join(part, 'journal.db'))) },
    ];
    for (const path of await filesBelow(held.folder))
      files.push({ path, ...(await copyChecked(join(held.folder, path), join(part, path))) });
    const list: BackupList = { format: backupFormat, at, position, hash, files };
    replaceFile(join(part, listName), `${JSON.stringify(list)}\n`);
    await rm(join(into, name), { recursive: true, force: true });
    await rename(part, join(into, name));
    await syncFolder(into);
    return { name, position };
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
};

export type Known = { readonly name: string; readonly at: string; readonly position: number };

/** Whole backups in a folder, newest first; a folder without its list is none. */
export const backupsIn = async (into: string): Promise<readonly Known[]> => {
  const names = (await readdir(into).catch(() => [])).filter(isBackupName).sort().toReversed();
  const found: Known[] = [];
  for (const name of names) {
    const list = await readList(join(into, name));
    if (list !== null) found.push({ name, at: list.at, position: list.position });
  }
  return found;
};

/** Null where there is none, or where it is not what Rekey writes. */
export const readList = async (backup: string): Promise<BackupList | null> => {
  try {
    const file = join(backup, listName);
    if (statSync(file).size > 1024 * 1024 * 1024) return null;
    const parsed = backupList.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};

/** Only after a new one is whole: older ones beyond `keep` go, and what earlier tries left unfinished. */
export const prune = async (into: string, keep: number): Promise<void> => {
  for (const { name } of (await backupsIn(into)).slice(Math.max(1, keep)))
    await rm(join(into, name), { recursive: true, force: true });
  for (const name of await readdir(into))
    if (/^\.rekey-.*\.part$/.test(name)) await rm(join(into, name), { recursive: true, force: true });
};

/** A place on this machine that takes a file: written and removed again, since permissions alone say little. */
export const whyUnusable = async (folder: string): Promise<string | null> => {
  if (!isAbsolute(folder)) return 'Name the folder by its whole path.';
  try {
    const probe = await mkdtemp(join(folder, '.rekey-probe-'));
    await rm(probe, { recursive: true });
    return null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return 'This folder is not there. Choose one on a disk that is connected.';
    return diskTrouble(error)?.text ?? 'Nothing can be written to this folder. Choose another one.';
  }
};
