// A file system in memory that knows what would survive: every call can be failed, or be the last before the program or the power goes.
import { basename, dirname } from 'node:path';
import type { BulkFile, Files, OpenFile } from '../disk/files.ts';

type Node = { data: Buffer; durable: Buffer | null };
type Entry = { readonly kind: 'file'; readonly node: Node } | { readonly kind: 'folder' };

/** The program died here: nothing it does afterwards reaches the disk. */
export class Crash extends Error {}

export type Fault =
  | { readonly at: number; readonly kind: 'crash' }
  | { readonly at: number; readonly kind: 'error'; readonly code: string };

export type MemoryFiles = Files & {
  /** Calls made so far, by name. */
  readonly calls: readonly string[];
  /** As the next program finds it after the old one was killed: everything written is there. */
  readonly afterKill: () => MemoryFiles;
  /** As it is after a power cut: only what was synced, contents by fsync, names by their folder's. */
  readonly afterPowerCut: () => MemoryFiles;
  readonly failing: (fault: Fault) => MemoryFiles;
  readonly contents: (path: string) => Uint8Array | null;
  readonly put: (path: string, bytes: Uint8Array) => void;
  readonly paths: () => readonly string[];
};

const systemError = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code });

type Disk = { readonly now: Map<string, Entry>; readonly durable: Map<string, Entry> };

const emptyDisk = (): Disk => {
  const root: [string, Entry] = ['/', { kind: 'folder' }];
  return { now: new Map([root]), durable: new Map([root]) };
};

export const createMemoryFiles = (disk: Disk = emptyDisk(), fault: Fault | null = null): MemoryFiles => {
  const { now, durable } = disk;
  const calls: string[] = [];
  let crashed = false;

  const count = (name: string, path: string) => {
    if (crashed) throw new Crash();
    calls.push(`${name} ${path}`);
    if (fault === null || calls.length !== fault.at) return;
    if (fault.kind === 'error') throw systemError(fault.code, path);
    crashed = true;
    throw new Crash();
  };
  const folderOf = (path: string) => {
    if (now.get(dirname(path))?.kind !== 'folder') throw systemError('ENOENT', path);
  };
  const fileAt = (path: string): Node => {
    const entry = now.get(path);
    if (entry?.kind !== 'file') throw systemError(entry ? 'EINVAL' : 'ENOENT', path);
    return entry.node;
  };
  const openNode = (node: Node, path: string): OpenFile => {
    let at = 0;
    return {
      read: async (into) => {
        count('read', path);
        const taken = node.data.copy(into, 0, at);
        at += taken;
        return taken;
      },
      write: async (bytes) => {
        count('write', path);
        node.data = Buffer.concat([node.data, bytes]);
      },
      size: async () => node.data.length,
      sync: async () => {
        count('fsync', path);
        node.durable = Buffer.from(node.data);
      },
      close: async () => undefined,
    };
  };
  const openBulkNode = (node: Node, path: string): BulkFile => ({
    size: () => node.data.length,
    readAt: (into, position) => {
      count('read', path);
      return node.data.copy(into, 0, position);
    },
    writeAt: (bytes, position) => {
      count('write', path);
      const data = Buffer.alloc(Math.max(node.data.length, position + bytes.length));
      data.set(node.data);
      data.set(bytes, position);
      node.data = data;
    },
    startSync: () => undefined,
    sync: async () => {
      count('fsync', path);
      node.durable = Buffer.from(node.data);
    },
    close: () => undefined,
  });
  const make = (path: string): Node => {
    folderOf(path);
    const entry = now.get(path);
    if (entry?.kind === 'folder') throw systemError('EISDIR', path);
    if (entry) return entry.node;
    const node: Node = { data: Buffer.alloc(0), durable: null };
    now.set(path, { kind: 'file', node });
    return node;
  };
  const within = (path: string) => [...now.keys()].filter((key) => key === path || key.startsWith(`${path}/`));

  const next = (entries: Map<string, Entry>, contentOf: (node: Node) => Buffer, fresh: Fault | null): MemoryFiles => {
    // Two names of one file stay one file.
    const copies = new Map<Node, Node>();
    const copy = ([path, entry]: [string, Entry]): [string, Entry] => {
      if (entry.kind === 'folder') return [path, entry];
      const data = contentOf(entry.node);
      const node = copies.get(entry.node) ?? { data, durable: data };
      copies.set(entry.node, node);
      return [path, { kind: 'file', node }];
    };
    const kept = [...entries].filter(([path]) => path === '/' || reachable(entries, path)).map(copy);
    return createMemoryFiles({ now: new Map(kept), durable: new Map(kept) }, fresh);
  };

  return {
    calls,
    afterKill: () => next(now, ({ data }) => Buffer.from(data), null),
    afterPowerCut: () => next(durable, ({ durable: kept }) => Buffer.from(kept ?? Buffer.alloc(0)), null),
    failing: (fresh) => next(now, ({ data }) => Buffer.from(data), fresh),
    contents: (path) => {
      const entry = now.get(path);
      return entry?.kind === 'file' ? new Uint8Array(entry.node.data) : null;
    },
    put: (path, bytes) => {
      const node: Node = { data: Buffer.from(bytes), durable: Buffer.from(bytes) };
      now.set(path, { kind: 'file', node });
      durable.set(path, { kind: 'file', node });
    },
    paths: () => [...now].filter(([, { kind }]) => kind === 'file').map(([path]) => path),

    openToRead: async (path) => {
      count('open', path);
      return openNode(fileAt(path), path);
    },
    openToWrite: async (path) => {
      count('create', path);
      const node = make(path);
      node.data = Buffer.alloc(0);
      return openNode(node, path);
    },
    openToAppend: async (path) => {
      count('append', path);
      return openNode(make(path), path);
    },
    openBulk: (path, as) => {
      count(as === 'make' ? 'create' : 'open', path);
      const node = as === 'make' ? make(path) : fileAt(path);
      if (as === 'make') node.data = Buffer.alloc(0);
      return openBulkNode(node, path);
    },
    names: async (folder) => {
      count('names', folder);
      return [...now.keys()]
        .filter((path) => path !== '/' && dirname(path) === folder)
        .map((path) => basename(path))
        .sort();
    },
    makeFolder: async (path) => {
      count('mkdir', path);
      for (let at = path, missing: string[] = []; ; at = dirname(at)) {
        if (now.has(at)) {
          const topmost = missing.at(-1) ?? null;
          for (const folder of missing.reverse()) now.set(folder, { kind: 'folder' });
          return topmost;
        }
        missing.push(at);
      }
    },
    rename: async (from, to) => {
      count('rename', to);
      folderOf(to);
      now.set(to, { kind: 'file', node: fileAt(from) });
      now.delete(from);
    },
    link: async (from, to) => {
      count('link', to);
      folderOf(to);
      if (now.has(to)) throw systemError('EEXIST', to);
      now.set(to, { kind: 'file', node: fileAt(from) });
    },
    remove: async (path) => {
      count('remove', path);
      now.delete(path);
    },
    removeFolder: async (path) => {
      count('rmdir', path);
      for (const key of within(path)) now.delete(key);
    },
    syncFolder: async (path) => {
      count('fsyncdir', path);
      if (now.get(path)?.kind !== 'folder') throw systemError('ENOENT', path);
      // A rename within the folder and one out of a folder not synced yet: the file must not have both names for good, nor none.
      for (const key of [...durable.keys()])
        if (key !== '/' && dirname(key) === path && !now.has(key)) durable.delete(key);
      for (const [key, entry] of now) if (key !== '/' && dirname(key) === path) durable.set(key, entry);
    },
  };
};

const reachable = (entries: ReadonlyMap<string, Entry>, path: string): boolean => {
  for (let at = dirname(path); at !== '/'; at = dirname(at)) if (entries.get(at)?.kind !== 'folder') return false;
  return true;
};
