import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { continues, emptyTree, grow, includes, leafHash, proverOf, rootOf } from './merkle.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** The inputs and roots that implementations of RFC 6962 have in common (google/certificate-transparency, merkletree tests; Apache-2.0). */
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const published = inputs.map((text) => leafHash(Buffer.from(text, 'hex')));

describe('the root', () => {
  it('is the published one at every size', () => {
    expect(roots.map((_, size) => hex(proverOf(published.slice(0, size)).root()))).toEqual(roots);
    expect(roots.map((_, size) => hex(rootOf(published.slice(0, size).reduce(grow, emptyTree))))).toEqual(roots);
  });

  it('of a tree that grows keeps only the roots of its full parts', () => {
    let tree = emptyTree;
    for (const leaf of published.slice(0, 7)) tree = grow(tree, leaf);
    expect(tree.full).toHaveLength(3);
    expect(hex(rootOf(tree))).toBe(roots[7]);
  });
});

const leavesOf = (count: number) => Array.from({ length: count }, (_, index) => leafHash(`record ${index}`));
const sizes = fc.integer({ min: 1, max: 70 });

/** Flips one bit of one hash, drops one, or adds one. */
const damaged = (proof: readonly Uint8Array[], at: number): readonly Uint8Array[] => {
  const place = at % (proof.length + 1);
  const hash = proof[place];
  if (hash === undefined) return [...proof, leafHash('added')];
  if (at % 2 === 0) return proof.filter((_, index) => index !== place);
  const flipped = hash.map((byte, index) => (index === at % 32 ? byte ^ 1 : byte));
  return proof.map((kept, index) => (index === place ? flipped : kept));
};

describe('a proof that a record is in the log', () => {
  it('holds for every record, and for no other place, record, root or proof', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, any, at) => {
        const leaves = leavesOf(size);
        const index = any % size;
        const leaf = leaves[index] as Uint8Array;
        const root = proverOf(leaves).root();
        const proof = proverOf(leaves).inclusion(index);
        expect(includes(root, size, leaf, index, proof)).toBe(true);
        expect(includes(root, size, leafHash('another record'), index, proof)).toBe(false);
        expect(includes(root, size, leaf, index, damaged(proof, at))).toBe(false);
        expect(includes(leafHash('another root'), size, leaf, index, proof)).toBe(false);
        for (const other of [index - 1, index + 1, size, -1, 0.5])
          expect(includes(root, size, leaf, other, proof)).toBe(false);
      }),
    );
  });
});

describe('a proof that the log only grew', () => {
  it('holds for every earlier size, and for no other history', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, any, at) => {
        const leaves = leavesOf(size);
        const earlier = 1 + (any % size);
        const root = proverOf(leaves).root();
        const before = proverOf(leaves.slice(0, earlier)).root();
        const proof = proverOf(leaves).consistency(earlier);
        expect(continues(before, earlier, root, size, proof)).toBe(true);
        expect(continues(before, earlier, root, size, damaged(proof, at))).toBe(false);
        expect(continues(leafHash('another'), earlier, root, size, proof)).toBe(false);
        expect(continues(before, earlier, leafHash('another'), size, proof)).toBe(false);
        const rewritten = leaves.map((leaf, index) => (index === earlier - 1 ? leafHash('rewritten') : leaf));
        expect(
          continues(before, earlier, proverOf(rewritten).root(), size, proverOf(rewritten).consistency(earlier)),
        ).toBe(false);
      }),
    );
  });

  it('from no record at all needs nothing', () => {
    const root = proverOf(leavesOf(3)).root();
    expect(continues(rootOf(emptyTree), 0, root, 3, [])).toBe(true);
    expect(continues(leafHash('x'), 0, root, 3, [])).toBe(false);
    expect(continues(root, 4, root, 3, [])).toBe(false);
  });
});
