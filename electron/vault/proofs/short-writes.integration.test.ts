// The real disk port under a system that takes only part of what it is given: every write goes on until all of it is there.
import syncFs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { mkdtemp, rm } from 'node:fs/promises';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { adoptIncoming } from '../incoming.ts';
import { verifyVault } from '../read.ts';
import { rotate } from '../rotation/rotate.ts';
import { drop, identityFor, must, opensFor, vaultWith } from '../testing/vaults.ts';
import { vaultTools } from '../tools.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'rekey-short-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  await rm(home, { recursive: true, force: true });
});

/** Every `every`th write takes a third of its bytes, one of the others all of them. */
const takeLess = (every: number) => {
  let writes = 0;
  let short = 0;
  const less = (length: number): number => {
    writes += 1;
    if (writes % every !== 0 || length < 2) return length;
    short += 1;
    return Math.ceil(length / 3);
  };
  const open = fs.open;
  vi.spyOn(fs, 'open').mockImplementation(async (...args) => {
    const handle = await open(...args);
    const write = handle.write.bind(handle) as (bytes: Uint8Array, at: number, length: number) => Promise<unknown>;
    const shortened = (bytes: Uint8Array, at: number, length: number) => write(bytes, at, less(length));
    return Object.assign(handle, { write: shortened });
  });
  const writeSync = syncFs.writeSync as (...args: readonly unknown[]) => number;
  vi.spyOn(syncFs, 'writeSync').mockImplementation(((
    handle: number,
    bytes: Uint8Array,
    at: number,
    length: number,
    position: number,
  ) => writeSync(handle, bytes, at, less(length), position)) as typeof syncFs.writeSync);
  syncBuiltinESMExports();
  return () => short;
};

test.each([1, 2, 3])('short writes on the real disk, one of %i, leave everything whole', async (every) => {
  const shorts = takeLess(every);
  const tools = await vaultTools();
  const ana = await identityFor('ana');
  const dir = join(home, 'vault');
  const { publicKey } = await vaultWith(tools, dir, [ana], ['April']);
  await drop(tools, dir, publicKey, 'May', 200_000);
  await must(adoptIncoming(tools, dir));
  await must(rotate(tools, dir, ana, { recipients: null, workers: 0 }));
  expect(shorts()).toBeGreaterThan(10);
  expect((await must(verifyVault(tools, dir, { identity: ana }))).problems).toEqual([]);
  expect(await opensFor(tools, dir, ana)).toEqual(['April', 'May']);
});
