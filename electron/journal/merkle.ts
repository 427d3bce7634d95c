/** The journal as a Merkle tree (RFC 6962, section 2.1): one root for all records up to a size, and short proofs that a record or an earlier size is in it. */

import { createHash, hash } from 'node:crypto';

export const hashBytes = 32;

const sha256 = (...parts: readonly (Uint8Array | string)[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

/** Different first bytes for leaves and nodes, so that no record can pass itself off as a part of the tree. */
const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** `data` is a record's canonical JSON, its signature included. */
export const leafHash = (data: Uint8Array | string): Uint8Array =>
  // A text in one call: an opening hashes one for every record that is kept.
  typeof data === 'string' ? hash('sha256', `\0${data}`, 'buffer') : sha256(leafPrefix, data);
const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => {
  const both = new Uint8Array(1 + 2 * hashBytes);
  both.set(nodePrefix);
  both.set(left, 1);
  both.set(right, 1 + hashBytes);
  return hash('sha256', both, 'buffer');
};

/** What has to be kept to go on growing: the roots of the full subtrees, largest first, one for each 1 in `size`'s binary form. */
export type Tree = { readonly size: number; readonly full: readonly Uint8Array[] };

export const emptyTree: Tree = { size: 0, full: [] };

export const grow = ({ size, full }: Tree, leaf: Uint8Array): Tree => {
  const next = [...full, leaf];
  for (let bit = size; bit % 2 === 1; bit = Math.floor(bit / 2)) {
    const right = next.pop();
    const left = next.pop();
    if (left === undefined || right === undefined) throw new Error(`merkle: expected two subtrees at size ${size}`);
    next.push(nodeHash(left, right));
  }
  return { size: size + 1, full: next };
};

/** The root of no record at all is the hash of nothing. */
export const rootOf = ({ full }: Tree): Uint8Array => {
  const [last, ...others] = [...full].reverse();
  if (last === undefined) return sha256();
  return others.reduce((right, left) => nodeHash(left, right), last);
};

/** The largest power of two below `size`: where a tree of that size is split. */
const splitOf = (size: number): number => {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
};

const checkRange = (what: string, value: number, least: number, most: number): void => {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new Error(`merkle: expected ${what} from ${least} to ${most}, got ${value}`);
};

export type Prover = {
  readonly root: () => Uint8Array;
  /** The hashes beside the way from the leaf at `index` (0 for the first) up to the root, nearest first. */
  readonly inclusion: (index: number) => readonly Uint8Array[];
  /** The hashes that show that the tree of the first `earlier` leaves is the beginning of this one. */
  readonly consistency: (earlier: number) => readonly Uint8Array[];
};

/** Proofs from all leaves of a log; every subtree is hashed once, however many proofs are asked for. */
export const proverOf = (leaves: readonly Uint8Array[]): Prover => {
  const known = new Map<string, Uint8Array>();
  const rootBetween = (from: number, to: number): Uint8Array => {
    if (to - from <= 1) return to === from ? rootOf(emptyTree) : (leaves[from] as Uint8Array);
    const name = `${from} ${to}`;
    const split = from + splitOf(to - from);
    const root = known.get(name) ?? nodeHash(rootBetween(from, split), rootBetween(split, to));
    known.set(name, root);
    return root;
  };
  const inclusion = (index: number, from: number, to: number): readonly Uint8Array[] => {
    if (to - from === 1) return [];
    const split = from + splitOf(to - from);
    return index < split
      ? [...inclusion(index, from, split), rootBetween(split, to)]
      : [...inclusion(index, split, to), rootBetween(from, split)];
  };
  /** `whole`: the earlier tree is a whole one that the verifier knows the root of already. */
  const consistency = (earlier: number, from: number, to: number, whole: boolean): readonly Uint8Array[] => {
    if (earlier === to) return whole ? [] : [rootBetween(from, to)];
    const split = from + splitOf(to - from);
    return earlier <= split
      ? [...consistency(earlier, from, split, whole), rootBetween(split, to)]
      : [...consistency(earlier, split, to, false), rootBetween(from, split)];
  };
  return {
    root: () => rootBetween(0, leaves.length),
    inclusion: (index) => {
      checkRange('an index', index, 0, leaves.length - 1);
      return inclusion(index, 0, leaves.length);
    },
    consistency: (earlier) => {
      checkRange('an earlier size', earlier, 1, leaves.length);
      return consistency(earlier, 0, leaves.length, true);
    },
  };
};

/** The root that a proof leads to from a leaf, or null where its length does not belong to that place in that size. */
const rootFrom = (leaf: Uint8Array, index: number, size: number, proof: readonly Uint8Array[]): Uint8Array | null => {
  if (size === 1) return proof.length === 0 ? leaf : null;
  const beside = proof.at(-1);
  if (beside === undefined) return null;
  const split = splitOf(size);
  const rest = proof.slice(0, -1);
  const below = index < split ? rootFrom(leaf, index, split, rest) : rootFrom(leaf, index - split, size - split, rest);
  if (below === null) return null;
  return index < split ? nodeHash(below, beside) : nodeHash(beside, below);
};

export const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Whether the leaf stands at `index` of the tree of `size` leaves that has this root. */
export const includes = (
  root: Uint8Array,
  size: number,
  leaf: Uint8Array,
  index: number,
  proof: readonly Uint8Array[],
): boolean => {
  if (!Number.isInteger(index) || index < 0 || index >= size) return false;
  const found = rootFrom(leaf, index, size, proof);
  return found !== null && same(found, root);
};

/** The pair of roots, of the earlier size and of the later, that a proof leads to; null where its length is wrong. */
const rootsFrom = (
  known: Uint8Array,
  earlier: number,
  size: number,
  proof: readonly Uint8Array[],
  whole: boolean,
): readonly [Uint8Array, Uint8Array] | null => {
  if (earlier === size) {
    const [root] = whole ? [known] : proof;
    return root !== undefined && proof.length === (whole ? 0 : 1) ? [root, root] : null;
  }
  const beside = proof.at(-1);
  if (beside === undefined) return null;
  const split = splitOf(size);
  const rest = proof.slice(0, -1);
  if (earlier <= split) {
    const left = rootsFrom(known, earlier, split, rest, whole);
    return left && [left[0], nodeHash(left[1], beside)];
  }
  const right = rootsFrom(known, earlier - split, size - split, rest, false);
  return right && [nodeHash(beside, right[0]), nodeHash(beside, right[1])];
};

/** Whether the log of `size` records with `root` begins with the log of `earlier` records with `earlierRoot`. */
export const continues = (
  earlierRoot: Uint8Array,
  earlier: number,
  root: Uint8Array,
  size: number,
  proof: readonly Uint8Array[],
): boolean => {
  if (!Number.isInteger(earlier) || !Number.isInteger(size) || earlier < 0 || earlier > size) return false;
  if (earlier === 0) return proof.length === 0 && same(earlierRoot, rootOf(emptyTree));
  const roots = rootsFrom(earlierRoot, earlier, size, proof, true);
  return roots !== null && same(roots[0], earlierRoot) && same(roots[1], root);
};
