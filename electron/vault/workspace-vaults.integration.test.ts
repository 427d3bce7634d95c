// The port that the application calls, on a real disk: what it answers, in which order, and what it refuses.
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Identity, Vaults } from '../application/ports.ts';
import { systemRandom } from '../keys/random.ts';
import { verifySignature } from '../keys/signing.ts';
import { createVaults } from './workspace-vaults.ts';

let root = '';
let vaults: Vaults;
let ana: Identity;
let ben: Identity;
let dir = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rekey-vaults-'));
  vaults = createVaults(root, 1);
  ana = (await vaults.createIdentity('password of ana')).identity;
  ben = (await vaults.createIdentity('password of ben')).identity;
  dir = vaults.folder('north', 'vault-1');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const report = async (name: string, bytes: Uint8Array) => {
  const path = join(root, name);
  await writeFile(path, bytes);
  return path;
};

/** A vault of Ana and Ben with these reports, and what the journal would say of it. */
const filled = async (files: Readonly<Record<string, Uint8Array>>) => {
  const { publicKey, manifestDigest } = await vaults.create(dir, 'vault-1', [ana.recipient, ben.recipient]);
  for (const [name, bytes] of Object.entries(files))
    expect(await vaults.drop(dir, publicKey, await report(name, bytes))).toEqual({ ok: true });
  expect(await vaults.waiting(dir)).toBe(Object.keys(files).length);
  const adopted = await vaults.adopt(dir, { publicKey, manifestDigest });
  if (!adopted.ok) throw new Error(adopted.refusal.text);
  return { publicKey, manifestDigest: adopted.manifestDigest, objects: adopted.objects };
};

const opens = async (identity: Identity, expected: { publicKey: string; manifestDigest: string | null }) => {
  const listed = await vaults.list(dir, identity, expected);
  return listed.ok ? listed.reports.map(({ title }) => title).sort() : listed.refusal.code;
};

test('an identity opens with its password only, and signs as its account', async () => {
  const { file, identity } = await vaults.createIdentity('a password of one’s own');
  expect(await vaults.openIdentity(file, 'a password of one’s own')).toEqual({ ok: true, identity });
  expect(await vaults.openIdentity(file, 'another')).toMatchObject({ ok: false });
  const signer = vaults.signer('account:north/ana', identity);
  const message = Buffer.from('an event');
  expect(signer.actor).toBe('account:north/ana');
  expect(verifySignature(vaults.signingKey(identity), message, signer.sign(message))).toBe(true);
});

test('no id leads out of the workspace, and no two lead to one folder', () => {
  const ids = [
    'north',
    '..',
    '.',
    '',
    'a/b',
    '../../etc',
    'a\\b',
    'North',
    'a\0b',
    'x2e2e',
    '_2e2e',
    'l'.repeat(300),
    `${'l'.repeat(300)}m`,
  ];
  const folders = ids.flatMap((id) => [vaults.folder(id, 'v'), vaults.folder('s', id)]);
  for (const folder of folders)
    expect(folder.startsWith(`${root}/`) && folder.split('/').length).toBe(root.split('/').length + 2);
  expect(new Set(folders).size).toBe(folders.length);
});

test('a file goes in under its name and comes out byte for byte', async () => {
  const bytes = systemRandom(200_000);
  const { objects, ...expected } = await filled({ 'March scan.PDF': bytes, notes: new Uint8Array(0) });
  expect(objects.map((one) => one.bytes).sort((a, b) => a - b)).toEqual([0, 200_000]);
  const listed = await vaults.list(dir, ana, expected);
  if (!listed.ok) throw new Error(listed.refusal.text);
  const scan = listed.reports.find(({ title }) => title === 'March scan.PDF');
  expect(scan).toMatchObject({ type: 'pdf', size: 200_000 });
  const out = join(root, 'out.pdf');
  await writeFile(out, 'what was there');
  expect(await vaults.save(dir, ana, scan?.id ?? '', out, expected)).toEqual({ ok: true, bytes: 200_000 });
  expect((await readFile(out)).equals(bytes)).toBe(true);
  expect((await stat(out)).mode & 0o077).toBe(0);
  expect(await vaults.save(dir, ana, 'no-such-report', out, expected)).toMatchObject({ ok: false });
  expect(await vaults.drop(dir, expected.publicKey, join(root, 'nothing'))).toMatchObject({ ok: false });
  expect(await vaults.drop(dir, expected.publicKey, root)).toMatchObject({ ok: false });
  expect((await readdir(join(dir, 'incoming'))).length).toBe(0);
});

test('a damaged report is neither saved over what is there nor left out of the list', async () => {
  const { objects, ...expected } = await filled({ 'March.pdf': systemRandom(300_000) });
  const [{ id } = { id: '' }] = objects;
  const file = join(dir, 'objects', `${id}.1.age`);
  const whole = await readFile(file);
  const out = join(root, 'out.pdf');
  await writeFile(out, 'what was there');
  for (const damaged of [
    whole.subarray(0, -1),
    whole.subarray(0, 200 + 65_552),
    Buffer.concat([whole, Buffer.from('x')]),
  ]) {
    await writeFile(file, damaged);
    expect(await vaults.save(dir, ana, id, out, expected)).toMatchObject({
      ok: false,
      refusal: { code: 'report-damaged' },
    });
    expect(await readFile(out, 'utf8')).toBe('what was there');
    expect((await readdir(root)).filter((name) => name.includes('part'))).toEqual([]);
    expect(await vaults.verify(dir, expected)).toHaveLength(1);
  }
  await writeFile(join(dir, 'objects', `${id}.1.meta.age`), 'damaged');
  expect(await vaults.list(dir, ana, expected)).toMatchObject({ ok: true, reports: [{ id, type: 'damaged' }] });
});

test('a folder that is not as the journal says is refused, and only its key is held to while a step is under way', async () => {
  const { objects: _, ...expected } = await filled({ 'March.pdf': systemRandom(10) });
  const other = { ...expected, manifestDigest: 'f'.repeat(64) };
  const strange = { publicKey: ben.recipient, manifestDigest: null };
  expect(await opens(ana, { ...expected, manifestDigest: null })).toEqual(['March.pdf']);
  for (const wrong of [other, strange]) {
    expect(await opens(ana, wrong)).toBe('vault-changed-outside');
    expect(await vaults.adopt(dir, wrong)).toMatchObject({ ok: false });
    expect(await vaults.save(dir, ana, 'x', join(root, 'out'), wrong)).toMatchObject({ ok: false });
    expect(await vaults.verify(dir, wrong)).toHaveLength(1);
  }
  expect(await vaults.verify(dir, expected)).toEqual([]);
});

test('recipients change without a report moving', async () => {
  const { objects: _, publicKey } = await filled({ 'March.pdf': systemRandom(10) });
  const names = await readdir(join(dir, 'objects'));
  const held = { publicKey, manifestDigest: null };
  const strange = { publicKey: ben.recipient, manifestDigest: null };
  expect(await vaults.setRecipients(dir, ana, [ana.recipient], strange)).toMatchObject({ ok: false });
  const changed = await vaults.setRecipients(dir, ana, [ana.recipient], held);
  expect(changed).toMatchObject({ ok: true, manifestDigest: await vaults.digest(dir) });
  expect(await vaults.recipients(dir)).toEqual([ana.recipient]);
  expect(await opens(ben, { publicKey, manifestDigest: null })).toBe('vault-closed');
  expect(await readdir(join(dir, 'objects'))).toEqual(names);
  expect(await vaults.setRecipients(dir, ana, [ben.recipient], held)).toMatchObject({ ok: false });
  expect(await opens(ana, { publicKey, manifestDigest: await vaults.digest(dir) })).toEqual(['March.pdf']);
});

test('a rotation tells what is staged before it counts and what counts afterwards, and the old key opens nothing', async () => {
  const { objects: _, ...before } = await filled({ 'March.pdf': systemRandom(70_000), 'April.csv': systemRandom(5) });
  const told: string[] = [];
  let staged = { publicKey: '', stagedDigest: '' };
  const progress: number[] = [];
  const rotated = await vaults.rotate(dir, ana, [ana.recipient], before, {
    prepared: async (prepared) => {
      staged = prepared;
      told.push(`prepared ${(await vaults.digest(dir)) === before.manifestDigest}`);
    },
    progress: ({ done, total }) => void progress.push(done / total),
    committed: async (committed) => {
      expect(committed).toEqual({ publicKey: staged.publicKey, manifestDigest: staged.stagedDigest });
      told.push(`committed ${(await vaults.digest(dir)) === staged.stagedDigest}`);
    },
  });
  expect(rotated).toEqual({ ok: true });
  expect(told).toEqual(['prepared true', 'committed true']);
  expect(progress.at(-1)).toBe(1);
  const after = { publicKey: staged.publicKey, manifestDigest: staged.stagedDigest };
  expect(await vaults.finish(dir, staged.stagedDigest)).toEqual(after);
  expect(await opens(ana, after)).toEqual(['April.csv', 'March.pdf']);
  expect(await opens(ben, after)).toBe('vault-closed');
  expect(await opens(ana, before)).toBe('vault-changed-outside');
  expect((await readdir(join(dir, 'objects'))).every((name) => name.includes('.2.'))).toBe(true);
});

test('a rotation whose record fails before the commit leaves the old vault as it was', async () => {
  const { objects: _, ...before } = await filled({ 'March.pdf': systemRandom(10) });
  const on = { progress: () => undefined, committed: async () => undefined };
  const stopping = async () => {
    throw new Error('the journal did not take it');
  };
  await expect(vaults.rotate(dir, ana, [ana.recipient], before, { ...on, prepared: stopping })).rejects.toThrow(
    'journal',
  );
  expect(await vaults.finish(dir, 'f'.repeat(64))).toEqual(before);
  expect(await opens(ben, before)).toEqual(['March.pdf']);
  expect(await vaults.rotate(dir, ana, [ana.recipient], before, { ...on, prepared: async () => undefined })).toEqual({
    ok: true,
  });
});

test('a folder that is gone does not keep the workspace shut', async () => {
  expect(await vaults.finish(dir, 'f'.repeat(64))).toEqual({ publicKey: '', manifestDigest: '' });
  expect(await vaults.waiting(dir)).toBe(0);
  expect(await vaults.verify(dir, { publicKey: ana.recipient, manifestDigest: null })).toHaveLength(1);
  await vaults.discard(dir);
});

test('a dormant vault is restored once and keeps its bytes', async () => {
  const { objects: _, ...dormant } = await filled({ 'March.pdf': systemRandom(10), 'April.pdf': systemRandom(20) });
  const bytesOf = async () =>
    Promise.all(
      (await readdir(dir, { recursive: true, withFileTypes: true }))
        .filter((one) => one.isFile())
        .map((one) => readFile(join(one.parentPath, one.name), 'hex')),
    );
  const before = await bytesOf();
  const into = vaults.folder('north', 'vault-2');
  const eve = (await vaults.createIdentity('password of eve')).identity;
  const live = await vaults.create(into, 'vault-2', [eve.recipient]);
  expect(await vaults.restore(dir, eve, into, dormant, live)).toMatchObject({
    ok: false,
    refusal: { code: 'vault-closed' },
  });
  const restored = await vaults.restore(dir, ben, into, dormant, live);
  expect(restored).toMatchObject({ ok: true, objects: [{ bytes: 10 }, { bytes: 20 }] });
  // Its record was lost in a crash: asked again, the same is answered and nothing doubles.
  expect(await vaults.restore(dir, ben, into, dormant, live)).toEqual(restored);
  if (!restored.ok) throw new Error(restored.refusal.text);
  const now = { publicKey: live.publicKey, manifestDigest: restored.manifestDigest };
  expect(await vaults.list(into, eve, now)).toMatchObject({
    ok: true,
    reports: [{ title: 'March.pdf' }, { title: 'April.pdf' }],
  });
  expect(await bytesOf()).toEqual(before);
  expect(await opens(ana, dormant)).toEqual(['April.pdf', 'March.pdf']);
});
