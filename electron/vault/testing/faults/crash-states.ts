// What a crash may leave of a recorded run: every prefix, what may or may not have reached the disk between syncs, torn writes.
import { createHash } from 'node:crypto';
import { type Change, type Image, written } from './disk.ts';

/** `killed`: all that was written is there. `reordered`: some of what was not synced. `torn`: the last write by parts of so many bytes. */
export type CrashKind = 'killed' | 'reordered' | 'torn 512' | 'torn 4096';
export type CrashState = { readonly kind: CrashKind; readonly position: number; readonly image: Image };

export type Extent = {
  /** Up to so many changes that are not synced, every subset of them is taken. */
  readonly allSubsetsUpTo: number;
  /** Beyond: each prefix, each one missing, each one alone, and so many drawn at random. */
  readonly drawn: number;
};

const digests = new WeakMap<Buffer, string>();
export const digestOf = (bytes: Buffer): string => {
  const known = digests.get(bytes) ?? createHash('sha256').update(bytes).digest('base64');
  digests.set(bytes, known);
  return known;
};

type Names = ReadonlyMap<string, number>;
const noNames: Names = new Map();
const inOrder = new WeakMap<Names, readonly (readonly [string, number])[]>();
const sorted = (names: Names): readonly (readonly [string, number])[] => {
  const known = inOrder.get(names) ?? [...names].sort(([a], [b]) => (a < b ? -1 : 1));
  inOrder.set(names, known);
  return known;
};

const imageDigests = new WeakMap<Image, string>();

/** Of the paths that can be reached and of what is in them. */
export const digestOfImage = (image: Image): string => {
  const known = imageDigests.get(image);
  if (known !== undefined) return known;
  const lines: string[] = [];
  const walk = (folder: number, path: string) => {
    for (const [name, node] of sorted(image.folders.get(folder) ?? noNames)) {
      const at = `${path}/${name}`;
      const bytes = image.files.get(node);
      lines.push(bytes === undefined ? at : `${at} ${digestOf(bytes)}`);
      if (bytes === undefined) walk(node, at);
    }
  };
  walk(0, '');
  const digest = createHash('sha256').update(lines.join('\n')).digest('base64');
  imageDigests.set(image, digest);
  return digest;
};

/** Small and repeatable (mulberry32): which subsets are drawn must not change from one run to the next. */
export const drawing = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};

const nothing = Buffer.alloc(0);

/** A file's or folder's content after these of its changes. */
const contents = (base: Image, log: readonly Change[]) => {
  const files = new Map<string, Buffer>();
  const file = (node: number, applied: readonly number[]): Buffer => {
    const key = `${node}:${applied.join()}`;
    const known = files.get(key);
    if (known !== undefined) return known;
    let bytes = base.files.get(node) ?? nothing;
    for (const index of applied) {
      const change = log[index];
      if (change?.kind === 'empty') bytes = nothing;
      if (change?.kind === 'write') bytes = written(bytes, change.at, change.bytes);
    }
    files.set(key, bytes);
    return bytes;
  };
  const folders = new Map<string, Names>();
  const folder = (node: number, applied: readonly number[]): Names => {
    const key = `${node}:${applied.join()}`;
    const known = folders.get(key);
    if (known !== undefined) return known;
    const names = new Map(base.folders.get(node));
    for (const index of applied) {
      const change = log[index];
      for (const [name, target] of change?.kind === 'name' ? change.names : [])
        if (target === null) names.delete(name);
        else names.set(name, target);
    }
    folders.set(key, names);
    return names;
  };
  return { file, folder };
};

/**
 * Every state of the disk after a crash at a place in the log, `from` on: a file's changes are ordered by its own fsync alone, a name's
 * by its folder's.
 */
export function* crashStates(
  base: Image,
  log: readonly Change[],
  { allSubsetsUpTo, drawn }: Extent,
  from = 0,
): Generator<CrashState> {
  const content = contents(base, log);
  const changesOf = new Map<number, number[]>();
  /** When a change is durable for certain: the place of the next sync of the same file or folder. */
  const durableAt: number[] = log.map(() => Number.POSITIVE_INFINITY);
  for (const [index, change] of log.entries()) {
    const own = changesOf.get(change.node) ?? [];
    changesOf.set(change.node, own);
    if (change.kind === 'make') continue;
    if (change.kind !== 'sync') own.push(index);
    else
      for (const earlier of own) {
        durableAt[earlier] = Math.min(durableAt[earlier] ?? 0, index);
        const before = log[earlier];
        // What takes a moved file's old name away has given it the new one.
        if (before?.kind === 'name' && before.after !== undefined)
          durableAt[before.after] = Math.min(durableAt[before.after] ?? 0, index);
      }
  }
  const made = { files: new Map(base.files), folders: new Map(base.folders) };
  for (const change of log) {
    if (change.kind !== 'make') continue;
    if (change.what === 'file') made.files.set(change.node, nothing);
    else made.folders.set(change.node, noNames);
  }
  /** Every file and folder at a place, after those changes that certainly or by choice have reached the disk. */
  const imagesAt = (position: number) => {
    const settled = { files: new Map(made.files), folders: new Map(made.folders) };
    const put = ({ files, folders }: typeof settled, node: number, applied: readonly number[]) => {
      if (files.has(node)) files.set(node, content.file(node, applied));
      else folders.set(node, content.folder(node, applied));
    };
    const isDurable = (index: number) => (durableAt[index] ?? 0) < position;
    const unsettled: (readonly [number, readonly number[]])[] = [];
    for (const [node, own] of changesOf) {
      const sofar = own.filter((index) => index < position);
      if (sofar.every(isDurable)) put(settled, node, sofar);
      else unsettled.push([node, sofar]);
    }
    return (isThere: (index: number) => boolean): Image => {
      const image = { files: new Map(settled.files), folders: new Map(settled.folders) };
      for (const [node, sofar] of unsettled) {
        const applied = sofar.filter((index) => {
          if (isDurable(index)) return true;
          const change = log[index];
          const after = change?.kind === 'name' ? change.after : undefined;
          return isThere(index) && (after === undefined || isDurable(after) || isThere(after));
        });
        put(image, node, applied);
      }
      return image;
    };
  };

  const draw = drawing(log.length * 31 + from);
  for (let position = from; position <= log.length; position += 1) {
    const last = log[position - 1];
    const pending = log.flatMap(({ kind }, index) =>
      kind !== 'make' && kind !== 'sync' && index < position && (durableAt[index] ?? 0) >= position ? [index] : [],
    );
    const imageOf = imagesAt(position);
    yield { kind: 'killed', position, image: imageOf(() => true) };
    // Every subset of what waits here is one of what waits before the next sync too.
    const next = log[position];
    if (next === undefined || next.kind === 'sync')
      for (const chosen of subsets(pending, allSubsetsUpTo, drawn, draw))
        yield { kind: 'reordered', position, image: imageOf((index) => chosen.has(index)) };
    if (last?.kind !== 'write') continue;
    for (const [kind, part] of [
      ['torn 512', 512],
      ['torn 4096', 4096],
    ] as const)
      for (const bytes of tornWrites(last, content, changesOf, position, part)) {
        for (const isThere of [() => true, (index: number) => log[index]?.kind === 'name', () => false]) {
          const image = imageOf(isThere);
          yield { kind, position, image: { ...image, files: new Map(image.files).set(last.node, bytes) } };
        }
      }
  }
}

/** The first parts arrived; one part did not; only the length did. */
const tornWrites = (
  { node, at, bytes }: Extract<Change, { kind: 'write' }>,
  content: ReturnType<typeof contents>,
  changesOf: ReadonlyMap<number, readonly number[]>,
  position: number,
  part: number,
): readonly Buffer[] => {
  const before = content.file(
    node,
    (changesOf.get(node) ?? []).filter((index) => index < position - 1),
  );
  const parts = Math.ceil(bytes.length / part);
  const torn: Buffer[] = [written(before, at, Buffer.alloc(bytes.length))];
  for (let index = 0; index < parts; index += 1) {
    if (index > 0) torn.push(written(before, at, bytes.subarray(0, index * part)));
    const holed = Buffer.from(bytes);
    holed.fill(0, index * part, Math.min(bytes.length, (index + 1) * part));
    torn.push(written(before, at, holed));
  }
  return torn;
};

function* subsets(
  pending: readonly number[],
  allUpTo: number,
  drawn: number,
  draw: (below: number) => number,
): Generator<ReadonlySet<number>> {
  if (pending.length <= allUpTo) {
    for (let bits = 0; bits < 2 ** pending.length - 1; bits += 1)
      yield new Set(pending.filter((_, place) => (bits >> place) % 2 === 1));
    return;
  }
  for (let length = 0; length < pending.length; length += 1) yield new Set(pending.slice(0, length));
  for (const one of pending) {
    yield new Set(pending.filter((other) => other !== one));
    yield new Set([one]);
  }
  for (let count = 0; count < drawn; count += 1) yield new Set(pending.filter(() => draw(2) === 1));
}
