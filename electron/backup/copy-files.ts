// Copies files so that each is known to have arrived: hashed on the way, synced, and read back.
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

const chunk = 1024 * 1024;

const readThrough = async (file: FileHandle, sink: (bytes: Uint8Array) => Promise<void> | void): Promise<number> => {
  const buffer = Buffer.allocUnsafe(chunk);
  let total = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, chunk);
    if (bytesRead === 0) return total;
    total += bytesRead;
    await sink(buffer.subarray(0, bytesRead));
  }
};

export type FileDigest = { readonly bytes: number; readonly digest: string };

export const digestOf = async (path: string): Promise<FileDigest> => {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    return { bytes: await readThrough(file, (bytes) => void hash.update(bytes)), digest: hash.digest('hex') };
  } finally {
    await file.close();
  }
};

/** Throws the system's error when the disk refuses, and an error of its own when the copy reads back otherwise. */
export const copyChecked = async (from: string, to: string): Promise<FileDigest> => {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  const source = await open(from, 'r');
  try {
    const target = await open(to, 'wx', 0o600);
    try {
      const bytes = await readThrough(source, async (part) => {
        hash.update(part);
        await target.writeFile(part);
      });
      await target.sync();
      const copied = { bytes, digest: hash.digest('hex') };
      const read = await digestOf(to);
      if (read.digest !== copied.digest) throw Object.assign(new Error('a copy reads back otherwise'), { code: 'EIO' });
      return copied;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
};

/** Paths below `root` with forward slashes, sorted; links and other things that are no files are left out. */
export const filesBelow = async (root: string): Promise<readonly string[]> => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
};

export const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};
