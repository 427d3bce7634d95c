// A workspace whose file rests under the cipher of an earlier version: renewed as it is opened, unless its journal does not hold.
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { leaveLog, openDatabase, rekeyDatabase, restsUnderEarlierCipher } from '../journal/database.ts';
import { unlockKeys } from '../keys/keyring-file.ts';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';

let seeded: Awaited<ReturnType<typeof seedDesk>>;
let root: string;
let dir: string;
let desk: DeskInProcess | undefined;
let key: Uint8Array;

const passphrase = () => seeded.seed.demo.operators.find(({ id }) => id === 'priya')?.passphrase ?? '';
const journalIn = (folder: string) => join(folder, 'journal.db');
const underEarlierCipher = () => {
  const database = openDatabase(journalIn(dir), key);
  leaveLog(database);
  database.pragma("cipher = 'chacha20'");
  rekeyDatabase(database, key);
  database.close();
};

beforeAll(async () => {
  seeded = await seedDesk();
});
afterAll(() => seeded.remove());
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rekey-cipher-'));
  dir = join(root, 'workspace');
  await cp(seeded.seed.dir, dir, { recursive: true });
  const unlocked = await unlockKeys(dir, 'priya', passphrase());
  if (!unlocked.ok) throw new Error(unlocked.refusal.text);
  key = new Uint8Array(unlocked.databaseKey);
  underEarlierCipher();
});
afterEach(async () => {
  await desk?.close();
  desk = undefined;
  await rm(root, { recursive: true });
});

test('is renewed as it is opened, with everything that was in it, and a copy that a crash left is in nobody’s way', async () => {
  await writeFile(`${journalIn(dir)}.renewed`, 'half a copy');
  await writeFile(`${journalIn(dir)}.renewed-journal`, 'and its journal');
  expect(restsUnderEarlierCipher(journalIn(dir), key)).toBe(true);
  desk = await openDesk({ ...seeded.seed, dir });
  const subscriptions = await desk.ask('priya', 'subscription.list', {});
  expect(subscriptions.map(({ subscription }) => subscription)).toContain('vantor-rail');
  const { dir: opened } = desk.ports().folder;
  expect(restsUnderEarlierCipher(journalIn(opened), key)).toBe(false);
  expect((await readdir(opened)).filter((name) => name.includes('renewed'))).toEqual([]);
  expect(await desk.problems()).toEqual([]);
  await desk.restart();
  expect(await desk.ask('priya', 'subscription.list', {})).toEqual(subscriptions);
});

test('stays as it is where its journal was changed', async () => {
  const database = openDatabase(journalIn(dir), key);
  database.exec('DROP TRIGGER event_is_never_changed');
  database.prepare("UPDATE event SET at = '2001-01-01T00:00:00.000Z' WHERE position = 3").run();
  database.close();
  desk = await openDesk({ ...seeded.seed, dir });
  expect((await desk.ask('priya', 'workspace.status', {})).readOnly).toMatch(/does not verify at record 3/);
  expect(restsUnderEarlierCipher(journalIn(desk.ports().folder.dir), key)).toBe(true);
});
