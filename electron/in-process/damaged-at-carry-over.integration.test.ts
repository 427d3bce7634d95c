// A vault folder that is damaged when a witness approves: it waits, named with the reason, and bars nobody from the others (A1, invariant 7).
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';
import { asWitness, ingrid, leila, open, releasedReset } from './testing/recoveries.ts';

const halden = 'halden-maritime';
const password = 'quiet-harbour-lantern-mosaic';
let seeded: Awaited<ReturnType<typeof seedDesk>>;
let desk: DeskInProcess;
beforeAll(async () => {
  seeded = await seedDesk();
});
afterAll(() => seeded.remove());
beforeEach(async () => {
  desk = await openDesk(seeded.seed);
  await desk.ask('priya', 'recovery.queue', {});
});
afterEach(() => desk.close());

/** The vaults of the customer that the witness holds a key to, as their names and folders. */
const held = async () => {
  const { vaults } = await desk.work().subscription(halden);
  return Object.values(vaults)
    .filter(({ recipients }) => recipients.some(({ login }) => login === leila.login))
    .map(({ vault, name }) => ({ vault, name, dir: desk.work().ports.vaults.folder(halden, vault) }));
};
const caseVaults = async (id: string) => (await desk.ask('priya', 'recovery.get', { case: id })).vaults;

test.each([
  ['its manifest cannot be read', async (dir: string) => writeFile(join(dir, 'manifest.json'), '{"format":"rekey')],
  ['its keyring is missing', async (dir: string) => rename(join(dir, 'keyring.age'), join(dir, 'keyring.lost'))],
  ['its folder is missing', async (dir: string) => rename(dir, `${dir}.lost`)],
])('%s: the reset goes on with the others, and this one waits', async (_, damage) => {
  const [damaged, whole] = await held();
  if (damaged === undefined || whole === undefined) throw new Error('expected two vaults of the witness');
  await damage(damaged.dir);
  const released = await releasedReset(desk);
  const shown = await caseVaults(released.case);
  expect(shown.find(({ name }) => name === damaged.name)).toMatchObject({ fate: 'waiting' });
  expect(shown.find(({ name }) => name === whole.name)).toMatchObject({ fate: 'kept' });
  const home = await desk.ask('priya', 'customer.firstSignIn', { login: ingrid.login, ...released, password });
  expect(home.vaults.find(({ vault }) => vault === whole.vault)?.opens).toBe(true);
  expect((await desk.work().recovery(released.case)).phase).toBe('closed');
  expect((await desk.work().subscription(halden)).vaults[damaged.vault]?.state).toBe('waiting');
  expect((await desk.problems()).filter((problem) => !problem.includes('vault'))).toEqual([]);
});

test('restored from a backup before the release, the next approval carries it after all', async () => {
  const [damaged] = await held();
  const manifest = join(damaged?.dir ?? '', 'manifest.json');
  const bytes = await readFile(manifest);
  await writeFile(manifest, 'damaged');
  const id = await open(desk, halden, ingrid.login);
  await desk.ask('priya', 'recovery.challenge', { case: id });
  const { challenge, nonce } = await asWitness(desk);
  await desk.ask('priya', 'customer.approve', { case: id, challenge, nonce });
  const fate = async () => (await caseVaults(id)).find(({ name }) => name === damaged?.name);
  expect(await fate()).toMatchObject({ fate: 'waiting', detail: expect.stringContaining('restore its folder') });
  await writeFile(manifest, bytes);
  await desk.ask('priya', 'customer.approve', { case: id, challenge, nonce });
  expect(await fate()).toMatchObject({ fate: 'kept' });
  expect(await desk.problems()).toEqual([]);
});
