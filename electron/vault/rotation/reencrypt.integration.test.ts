// Re-encryption as a rotation does it: every length, vaults from before there were pieces, and a report shared between real threads.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { systemRandom } from '../../keys/random.ts';
import { chunkBytes } from '../age/payload.ts';
import { createVault } from '../create.ts';
import { sha256 } from '../disk/durable.ts';
import { diskFiles } from '../disk/files.ts';
import { adoptIncoming, dropReport } from '../incoming.ts';
import { layout, objectFiles } from '../disk/layout.ts';
import { encodeManifest, parseManifest } from '../kept/manifest.ts';
import { readReport, statusVault, verifyVault } from '../read.ts';
import { type Progress, type Rotation, rotate } from './rotate.ts';
import { createMemoryFiles, type MemoryFiles } from '../testing/memory-files.ts';
import { drop, identityFor, must, opensFor, testEngine, toolsOn, vaultWith } from '../testing/vaults.ts';
import type { VaultTools } from '../tools.ts';

const ana = await identityFor('ana');
const dir = '/vaults/north';
const inMemory: Rotation = { recipients: [ana.recipient], workers: 0 };

const manifestIn = (files: MemoryFiles) => {
  const manifest = parseManifest(files.contents(layout(dir).manifest) ?? new Uint8Array());
  if (manifest === null) throw new Error('expected a manifest');
  return manifest;
};

test('a report of any length comes through byte for byte: empty, a chunk, a piece, and one byte more or less', async () => {
  const files = createMemoryFiles();
  const tools = toolsOn(files);
  const { publicKey } = await vaultWith(tools, dir, [ana], []);
  const lengths = [
    0,
    1,
    chunkBytes - 1,
    chunkBytes,
    chunkBytes + 1,
    8 * chunkBytes,
    8 * chunkBytes + 1,
    17 * chunkBytes,
  ];
  for (const length of lengths) await drop(tools, dir, publicKey, `${length} bytes`, length);
  await must(adoptIncoming(tools, dir));
  await must(rotate(toolsOn(files, 'turn'), dir, ana, inMemory));
  expect(await opensFor(tools, dir, ana)).toEqual(lengths.map((length) => `${length} bytes`).sort());
  expect((await must(verifyVault(tools, dir, { identity: ana }))).problems).toEqual([]);
});

describe('a vault from before there were digests of pieces', () => {
  const older = async (): Promise<MemoryFiles> => {
    const files = createMemoryFiles();
    await vaultWith(toolsOn(files), dir, [ana], ['March', 'April']);
    const manifest = manifestIn(files);
    const objects = manifest.objects.map((object) => {
      const { object: path } = objectFiles(layout(dir), object.id, manifest.generation);
      return { ...object, digest: sha256(files.contents(path) ?? new Uint8Array()) };
    });
    files.put(layout(dir).manifest, encodeManifest({ ...manifest, format: 'rekey-vault/1', objects }));
    return files;
  };

  test('is read, verified and added to; a rotation brings it up to date', async () => {
    const files = await older();
    const tools = toolsOn(files, 'more');
    expect((await must(verifyVault(tools, dir))).problems).toEqual([]);
    await drop(tools, dir, manifestIn(files).publicKey, 'May');
    await must(adoptIncoming(tools, dir));
    expect(manifestIn(files).objects.map(({ digest }) => digest.slice(0, 3) === 'b3:')).toEqual([false, false, true]);
    expect(await opensFor(tools, dir, ana)).toEqual(['April', 'March', 'May']);
    await must(rotate(toolsOn(files, 'turn'), dir, ana, inMemory));
    expect(manifestIn(files)).toMatchObject({ format: 'rekey-vault/2', generation: 2 });
    expect(manifestIn(files).objects.every(({ digest }) => digest.startsWith('b3:'))).toBe(true);
    expect(await opensFor(tools, dir, ana)).toEqual(['April', 'March', 'May']);
  });

  test('an object that is not the one it names is refused by name', async () => {
    const files = await older();
    const [id = ''] = manifestIn(files).objects.map((one) => one.id);
    const { object } = objectFiles(layout(dir), id, 1);
    const bytes = Uint8Array.from(files.contents(object) ?? []);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    files.put(object, bytes);
    const refused = await rotate(toolsOn(files, 'turn'), dir, ana, inMemory);
    expect(refused).toMatchObject({ refusal: { code: 'report-damaged', text: expect.stringContaining(id) } });
    expect(manifestIn(files).generation).toBe(1);
  });
});

test('a re-encrypted report that the disk gives back changed is not taken', async () => {
  const files = createMemoryFiles();
  await vaultWith(toolsOn(files), dir, [ana], ['March']);
  const forgetful = files.failing({ at: 0, kind: 'crash' });
  const tools: VaultTools = {
    ...toolsOn(forgetful, 'turn'),
    files: {
      ...forgetful,
      openBulk: (path, as) => {
        const file = forgetful.openBulk(path, as);
        if (as !== 'make' || path.includes('.meta.')) return file;
        const lastLost = (bytes: Uint8Array, at: number) =>
          file.writeAt(
            bytes.map((byte, i) => (i === 220 ? ~byte : byte)),
            at,
          );
        return { ...file, writeAt: lastLost };
      },
    },
  };
  expect(await rotate(tools, dir, ana, inMemory)).toMatchObject({ refusal: { code: 'disk-failed' } });
  expect(await opensFor(toolsOn(forgetful.afterKill()), dir, ana)).toEqual(['March']);
});

describe('a report that two threads share', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-shared-report-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const disk: VaultTools = { files: diskFiles, engine: testEngine, random: systemRandom };
  const size = 70 * 1024 * 1024 + 12_345;
  const part = systemRandom(1024 * 1024);
  const parts = function* () {
    for (let at = 0; at < size; at += part.length) yield part.subarray(0, Math.min(part.length, size - at));
  };
  const whole = createHash('sha256');
  for (const bytes of parts()) whole.update(bytes);
  const digest = whole.digest('hex');

  const at = join(folder, 'vault');
  const { publicKey } = await must(createVault(disk, at, { id: 'shared', recipients: [ana.recipient] }));
  const added = new Date('2026-03-02T10:00:00.000Z');
  const { id } = await must(dropReport(disk, at, publicKey, { title: 'Large', type: 'bin', added, source: parts() }));
  await must(adoptIncoming(disk, at));
  const rotation = (more: Partial<Rotation> = {}) =>
    rotate(disk, at, ana, { recipients: [ana.recipient], workers: 2, ...more });
  const digestNow = async () => {
    const hash = createHash('sha256');
    await must(readReport(disk, at, ana, id, (bytes) => void hash.update(bytes)));
    return hash.digest('hex');
  };
  const generation = async () => (await must(statusVault(disk, at))).generation;

  test('comes through whole, and tells how far it is in between', async () => {
    const told: Progress[] = [];
    await must(rotation({ onProgress: (progress) => void told.push(progress) }));
    expect(await digestNow()).toBe(digest);
    const bytes = told.map((progress) => progress.bytes);
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
    expect(told.filter((progress) => progress.done === 0 && progress.bytes > 0).length).toBeGreaterThan(5);
    expect(told.at(-1)).toEqual({ done: 1, total: 1, bytes: size, totalBytes: size });
  });

  test('is stopped in the middle, and begun again', async () => {
    const before = await generation();
    const stop = new AbortController();
    const stopping = rotation({
      signal: stop.signal,
      onProgress: ({ bytes }) => {
        if (bytes > size / 4) stop.abort();
      },
    });
    expect(await stopping).toMatchObject({ refusal: { code: 'stopped' } });
    expect(await must(statusVault(disk, at))).toMatchObject({ generation: before, unfinished: 'rotation-prepared' });
    expect(await digestNow()).toBe(digest);
    await must(rotation());
    expect(await generation()).toBe(before + 1);
    expect(await digestNow()).toBe(digest);
  });

  test('with one byte changed in the middle is refused by name, and nothing counts', async () => {
    const before = await generation();
    const { object } = objectFiles(layout(at), id, before);
    const bytes = await readFile(object);
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    await writeFile(object, bytes);
    expect(await rotation()).toMatchObject({ refusal: { code: 'report-damaged', text: expect.stringContaining(id) } });
    expect(await generation()).toBe(before);
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    await writeFile(object, bytes);
    await must(rotation());
    expect(await digestNow()).toBe(digest);
  });
});
