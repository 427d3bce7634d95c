// The few file system calls a vault makes, as a port: tests record them, fail the nth and cut the power between any two.
import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  fsync,
  ftruncateSync,
  openSync,
  readSync,
  type Stats,
  writeSync,
} from 'node:fs';
import fs from 'node:fs/promises';

export type OpenFile = {
  /** Fills from the current place; 0 at the end. */
  readonly read: (into: Uint8Array) => Promise<number>;
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly size: () => Promise<number>;
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** For a thread that does nothing else: reading and writing block it. Only what has to wait for the disk is a promise. */
export type BulkFile = {
  readonly size: () => number;
  /** Fills `into` as far as the file goes. */
  readonly readAt: (into: Uint8Array, position: number) => number;
  readonly writeAt: (bytes: Uint8Array, position: number) => void;
  /** Lets the disk begin with what was written; promises nothing. */
  readonly startSync: () => void;
  /** Rejects for whatever was written before, also for what `startSync` met. */
  readonly sync: () => Promise<void>;
  readonly close: () => void;
};

/** Errors carry the system's `code`. Whatever is opened is a regular file and never a link to one. */
export type Files = {
  readonly openToRead: (path: string) => Promise<OpenFile>;
  /** Made or emptied, readable by its owner only. */
  readonly openToWrite: (path: string) => Promise<OpenFile>;
  /** Made if missing, written at its end. */
  readonly openToAppend: (path: string) => Promise<OpenFile>;
  /** `make` empties what is there; `change` writes into it and needs it to be there. */
  readonly openBulk: (path: string, as: 'read' | 'make' | 'change') => BulkFile;
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

const bulkFlags = {
  read: constants.O_RDONLY,
  make: constants.O_RDWR | constants.O_CREAT,
  change: constants.O_RDWR,
} as const;

const bulk = (handle: number): BulkFile => {
  // What failed is kept and told by `sync`: the kernel tells each failure only once.
  const begun: Promise<Error | null>[] = [];
  return {
    size: () => fstatSync(handle).size,
    readAt: (into, position) => {
      let held = 0;
      for (let read = -1; read !== 0 && held < into.length; held += read)
        read = readSync(handle, into, held, into.length - held, position + held);
      return held;
    },
    writeAt: (bytes, position) => {
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, bytes.length - at, position + at);
    },
    startSync: () => void begun.push(new Promise((resolve) => fdatasync(handle, resolve))),
    sync: async () => {
      const failed = (await Promise.all(begun.splice(0))).find((error) => error !== null);
      if (failed) throw failed;
      await new Promise<void>((resolve, reject) =>
        fsync(handle, (error) => (error === null ? resolve() : reject(error))),
      );
    },
    close: () => {
      // Not under the disk's hands: the number would be another file's by then.
      if (begun.length === 0) closeSync(handle);
      else void Promise.all(begun).then(() => closeSync(handle));
    },
  };
};

export const diskFiles: Files = {
  openToRead: (path) => openRegular(path, constants.O_RDONLY),
  openToWrite: (path) => openRegular(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC),
  openToAppend: (path) => openRegular(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND),
  openBulk: (path, as) => {
    const handle = openSync(path, bulkFlags[as] | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600);
    if (!fstatSync(handle).isFile()) {
      closeSync(handle);
      throw systemError('EINVAL', path);
    }
    if (as === 'make') ftruncateSync(handle);
    return bulk(handle);
  },
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
  remove: async (path) => {
    try {
      await fs.unlink(path);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  },
  removeFolder: (path) => fs.rm(path, { recursive: true, force: true }),
  syncFolder: async (path) => {
    const handle = await fs.open(path, constants.O_RDONLY);
    await handle.sync().finally(() => handle.close());
  },
};
