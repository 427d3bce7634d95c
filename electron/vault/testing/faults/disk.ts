// A disk in memory that writes down every change and every sync in order: from one run all that a crash may leave can be worked out.
import { basename, dirname } from 'node:path';
import type { BulkFile, Files, OpenFile } from '../../disk/files.ts';

/** Folders and files by number, as a disk keeps them: two names of one file stay one file. The root folder is number 0. */
export type Image = {
  readonly folders: ReadonlyMap<number, ReadonlyMap<string, number>>;
  readonly files: ReadonlyMap<number, Buffer>;
};

export type Change =
  | { readonly kind: 'make'; readonly node: number; readonly what: 'file' | 'folder' }
  | { readonly kind: 'write'; readonly node: number; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'empty'; readonly node: number }
  /** Names given (a number) or taken (null) in one folder, all at once. `after` is the change that must have happened before. */
  | {
      readonly kind: 'name';
      readonly node: number;
      readonly names: readonly (readonly [string, number | null])[];
      readonly after?: number;
    }
  | { readonly kind: 'sync'; readonly node: number };

/** What happens at the `at`th call that can meet it. */
export type Fault = {
  readonly at: number;
  /** `not kept`: a write that is answered for, and does not hold what it was given. */
  readonly code: 'ENOSPC' | 'EDQUOT' | 'EIO' | 'not kept';
  /** Every such call from then on fails too. */
  readonly forGood: boolean;
  /** The half of a write reaches the file before it fails. */
  readonly short: boolean;
};

/** A program that has the disk open. */
export type Program = Files & {
  /** Name and path of every call; those that could have met the fault are counted in `faulty`. */
  readonly calls: readonly string[];
  readonly faulty: () => number;
  /** Where in `calls` the first call stands that met the fault; -1 when none did. */
  readonly failed: () => number;
  /** The disk works again; the program goes on. */
  readonly heal: () => void;
};

export type Disk = {
  readonly base: Image;
  readonly log: readonly Change[];
  /** As the next program finds it when this one was killed: everything written is there. */
  readonly image: () => Image;
  readonly program: (fault?: Fault) => Program;
};

export const emptyImage: Image = { folders: new Map([[0, new Map()]]), files: new Map() };

/** Without its stack, which nobody reads and which takes longer than all the rest. */
const systemError = (code: string, path: string): Error => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = Object.assign(new Error(`${code}: ${path}`), { code });
  Error.stackTraceLimit = stackTraceLimit;
  return error;
};

/** Bytes written at a place; a gap before it is zeros. */
export const written = (before: Buffer, at: number, bytes: Buffer): Buffer => {
  if (at === before.length) return before.length === 0 ? bytes : Buffer.concat([before, bytes]);
  const whole = Buffer.alloc(Math.max(before.length, at + bytes.length));
  before.copy(whole);
  bytes.copy(whole, at);
  return whole;
};

/** A full disk still reads, syncs names and removes; a broken one does nothing. */
const growing = new Set(['create', 'append', 'write', 'mkdir', 'link', 'rename', 'fsync']);
const meets = ({ code }: Fault, call: string): boolean =>
  code === 'not kept' ? call === 'write' : code === 'EIO' || growing.has(call);

const nothing = Buffer.alloc(0);

const parts = new Map<string, readonly string[]>();
const partsOf = (path: string): readonly string[] => {
  const known = parts.get(path) ?? path.split('/').filter((part) => part !== '');
  parts.set(path, known);
  return known;
};

export const nodeIn = ({ folders }: Pick<Image, 'folders'>, path: string): number | undefined => {
  let node: number | undefined = 0;
  for (const part of partsOf(path)) node = folders.get(node ?? -1)?.get(part);
  return node;
};

/** `history` happened before, is not synced by itself and stays in the log: a program that was killed takes no power away. */
export const createDisk = (base: Image, history: readonly Change[] = []): Disk => {
  const folders = new Map([...base.folders].map(([node, names]) => [node, new Map(names)]));
  const files = new Map(base.files);
  const log: Change[] = [];
  let nodes = Math.max(...folders.keys(), ...files.keys()) + 1;

  const happen = (change: Change) => {
    log.push(change);
    const { node } = change;
    if (change.kind === 'empty') files.set(node, nothing);
    if (change.kind === 'write') files.set(node, written(files.get(node) ?? nothing, change.at, change.bytes));
    if (change.kind === 'make') {
      nodes = Math.max(nodes, node + 1);
      if (change.what === 'file') files.set(node, nothing);
      else folders.set(node, new Map());
    }
    for (const [name, target] of change.kind === 'name' ? change.names : []) {
      if (target === null) folders.get(node)?.delete(name);
      else folders.get(node)?.set(name, target);
    }
  };
  for (const change of history) happen(change);

  const nodeAt = (path: string): number | undefined => nodeIn({ folders }, path);
  const folderAt = (path: string): number => {
    const node = nodeAt(path);
    if (node === undefined || !folders.has(node)) throw systemError(node === undefined ? 'ENOENT' : 'ENOTDIR', path);
    return node;
  };
  const fileAt = (path: string): number => {
    const node = nodeAt(path);
    if (node === undefined || !files.has(node)) throw systemError(node === undefined ? 'ENOENT' : 'EINVAL', path);
    return node;
  };
  const setNames = (node: number, names: readonly (readonly [string, number | null])[], after?: number) =>
    happen({ kind: 'name', node, names, ...(after === undefined ? {} : { after }) });
  const make = (path: string, what: 'file' | 'folder'): number => {
    const folder = folderAt(dirname(path));
    const node = nodes;
    happen({ kind: 'make', node, what });
    setNames(folder, [[basename(path), node]]);
    return node;
  };
  const removeAll = (folder: number, name: string) => {
    const node = folders.get(folder)?.get(name);
    if (node === undefined) return;
    for (const inner of [...(folders.get(node)?.keys() ?? [])].sort()) removeAll(node, inner);
    setNames(folder, [[name, null]]);
  };

  const program = (fault?: Fault): Program => {
    const calls: string[] = [];
    let faulty = 0;
    let healed = false;
    let failed = -1;
    /** True when the fault is the write's to meet. */
    const call = (name: string, path: string): boolean => {
      calls.push(`${name} ${path}`);
      if (fault === undefined || healed || !meets(fault, name)) return false;
      faulty += 1;
      if (faulty !== fault.at && !(fault.forGood && faulty > fault.at)) return false;
      if (failed < 0) failed = calls.length - 1;
      if (name === 'write' && (fault.short || fault.code === 'not kept')) return true;
      throw systemError(fault.code, path);
    };
    const put = (node: number, path: string, at: number, bytes: Uint8Array) => {
      const isMet = call('write', path);
      const isKept = fault?.code !== 'not kept';
      const arriving = Buffer.from(isMet && isKept ? bytes.subarray(0, bytes.length >> 1) : bytes);
      if (isMet && !isKept) arriving[arriving.length >> 1] = (arriving[arriving.length >> 1] ?? 0) ^ 1;
      if (arriving.length > 0) happen({ kind: 'write', node, at, bytes: arriving });
      if (isMet && isKept) throw systemError(fault?.code ?? 'EIO', path);
    };
    const sync = (node: number, path: string) => {
      call('fsync', path);
      happen({ kind: 'sync', node });
    };
    const opened = (node: number, path: string, appends: boolean): OpenFile => {
      let place = 0;
      return {
        read: async (into) => {
          call('read', path);
          const taken = (files.get(node) ?? nothing).copy(into, 0, place);
          place += taken;
          return taken;
        },
        write: async (bytes) => {
          const at = appends ? (files.get(node)?.length ?? 0) : place;
          put(node, path, at, bytes);
          place = at + bytes.length;
        },
        size: async () => files.get(node)?.length ?? 0,
        sync: async () => sync(node, path),
        close: async () => undefined,
      };
    };
    const openedBulk = (node: number, path: string): BulkFile => ({
      size: () => files.get(node)?.length ?? 0,
      readAt: (into, position) => {
        call('read', path);
        return (files.get(node) ?? nothing).copy(into, 0, position);
      },
      writeAt: (bytes, position) => put(node, path, position, bytes),
      startSync: () => undefined,
      sync: async () => sync(node, path),
      close: () => undefined,
    });
    const openToWrite = (path: string): number => {
      call('create', path);
      if (nodeAt(path) === undefined) return make(path, 'file');
      const node = fileAt(path);
      if ((files.get(node)?.length ?? 0) > 0) happen({ kind: 'empty', node });
      return node;
    };
    return {
      calls,
      faulty: () => faulty,
      failed: () => failed,
      heal: () => {
        healed = true;
      },
      openToRead: async (path) => {
        call('open', path);
        return opened(fileAt(path), path, false);
      },
      openToWrite: async (path) => opened(openToWrite(path), path, false),
      openToAppend: async (path) => {
        call('append', path);
        return opened(nodeAt(path) === undefined ? make(path, 'file') : fileAt(path), path, true);
      },
      openBulk: (path, as) => {
        if (as === 'make') return openedBulk(openToWrite(path), path);
        call('open', path);
        return openedBulk(fileAt(path), path);
      },
      names: async (path) => {
        call('names', path);
        return [...(folders.get(nodeAt(path) ?? -1)?.keys() ?? [])].sort();
      },
      makeFolder: async (path) => {
        call('mkdir', path);
        const missing: string[] = [];
        for (let at = path; nodeAt(at) === undefined; at = dirname(at)) missing.push(at);
        for (const one of [...missing].reverse()) make(one, 'folder');
        return missing.at(-1) ?? null;
      },
      rename: async (from, to) => {
        call('rename', to);
        const node = fileAt(from);
        const source = folderAt(dirname(from));
        const target = folderAt(dirname(to));
        const gone = [basename(from), null] as const;
        const given = [basename(to), node] as const;
        if (source === target) setNames(target, [gone, given]);
        else {
          // Each folder has its own fsync: a file may keep both names, and never has none.
          setNames(target, [given]);
          setNames(source, [gone], log.length - 1);
        }
      },
      link: async (from, to) => {
        call('link', to);
        const node = fileAt(from);
        if (nodeAt(to) !== undefined) throw systemError('EEXIST', to);
        setNames(folderAt(dirname(to)), [[basename(to), node]]);
      },
      remove: async (path) => {
        call('remove', path);
        const folder = nodeAt(dirname(path));
        if (nodeAt(path) === undefined || folder === undefined) return;
        fileAt(path);
        setNames(folder, [[basename(path), null]]);
      },
      removeFolder: async (path) => {
        call('rmdir', path);
        const folder = nodeAt(dirname(path));
        if (folder !== undefined) removeAll(folder, basename(path));
      },
      syncFolder: async (path) => {
        call('fsync', path);
        happen({ kind: 'sync', node: folderAt(path) });
      },
    };
  };

  const image = (): Image => ({
    folders: new Map([...folders].map(([node, names]) => [node, new Map(names)])),
    files: new Map(files),
  });
  return { base, log, image, program };
};
