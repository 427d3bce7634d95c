// The few file system calls a vault makes, as a port: tests record them, fail the nth and cut the power between any two.
import { constants, type Stats } from 'node:fs';
import fs from 'node:fs/promises';

export type OpenFile = {
  /** Fills from the current place; 0 at the end. */
  readonly read: (into: Uint8Array) => Promise<number>;
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly size: () => Promise<number>;
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Errors carry the system's `code`. Whatever is opened is a regular file and never a link to one. */
export type Files = {
  readonly openToRead: (path: string) => Promise<OpenFile>;
  /** Made or emptied, readable by its owner only. */
  readonly openToWrite: (path: string) => Promise<OpenFile>;
  /** Made if missing, written at its end. */
  readonly openToAppend: (path: string) => Promise<OpenFile>;
  /** Sorted names of what is in a folder; empty when there is no such folder. */
  readonly names: (folder: string) => Promise<readonly string[]>;
  /** With its parents; answers the topmost folder that it had to make, null when all were there. */
  readonly makeFolder: (path: string) => Promise<string | null>;
  readonly rename: (from: string, to: string) => Promise<void>;
  /** A second name for the same file; EEXIST when the name is taken. */
  readonly link: (from: string, to: string) => Promise<void>;
  /** Nothing happens when it is not there. */
  readonly remove: (path: string) => Promise<void>;
  /** A folder with everything in it; nothing happens when it is not there. */
  readonly removeFolder: (path: string) => Promise<void>;
  /** Makes the names in a folder outlive a power cut. */
  readonly syncFolder: (path: string) => Promise<void>;
};

export const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

const systemError = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code });

const opened = (handle: fs.FileHandle): OpenFile => ({
  read: async (into) => (await handle.read(into, 0, into.length)).bytesRead,
  write: async (bytes) => {
    for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at, bytes.length - at)).bytesWritten;
  },
  size: async () => (await handle.stat()).size,
  sync: () => handle.sync(),
  close: () => handle.close(),
});

const openRegular = async (path: string, flags: number): Promise<OpenFile> => {
  // Without O_NONBLOCK a named pipe planted in the folder would hold the program up for ever.
  const handle = await fs.open(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600);
  const stats: Stats = await handle.stat();
  if (stats.isFile()) return opened(handle);
  await handle.close();
  throw systemError('EINVAL', path);
};

export const diskFiles: Files = {
  openToRead: (path) => openRegular(path, constants.O_RDONLY),
  openToWrite: (path) => openRegular(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC),
  openToAppend: (path) => openRegular(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND),
  names: async (folder) => {
    try {
      return (await fs.readdir(folder)).sort();
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  },
  makeFolder: async (path) => (await fs.mkdir(path, { recursive: true, mode: 0o700 })) ?? null,
  rename: (from, to) => fs.rename(from, to),
  link: async (from, to) => {
    try {
      await fs.link(from, to);
    } catch (error) {
      // File systems without links (FAT, some shares): a whole copy takes the name, or nothing does.
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'].includes(codeOf(error) ?? '')) throw error;
      await fs.copyFile(from, to, constants.COPYFILE_EXCL);
      const handle = await fs.open(to, 'r');
      await handle.sync().finally(() => handle.close());
    }
  },
  remove: (path) => fs.rm(path, { force: true }),
  removeFolder: (path) => fs.rm(path, { recursive: true, force: true }),
  syncFolder: async (path) => {
    const handle = await fs.open(path, constants.O_RDONLY);
    await handle.sync().finally(() => handle.close());
  },
};
