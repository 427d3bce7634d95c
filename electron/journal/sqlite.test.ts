// The SQLite journal: the contract, and what only a file on a disk can get wrong: settings, crashes, plaintext, another's key.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../shared/domain/json.ts';
import { chainedForm } from '../../shared/domain/recorded-event.ts';
import { signerFor, signingKeysFromSeed } from '../keys/signing.ts';
import { journalContract } from './journal-contract.ts';
import type { NewEvent } from './port.ts';
import { openDatabase, openRecords, openSqliteJournal } from './sqlite.ts';
import { firstCommit, secondCommit } from './testing/crash-commits.ts';
import { append, at, newDesk, note, record, temporaryFolder } from './testing/desk.ts';
import { verifyRecords } from './verify.ts';

journalContract('SQLite', async () => {
  const folder = await temporaryFolder();
  const key = randomBytes(32);
  return { open: async () => openSqliteJournal(join(folder.path, 'rekey.db'), key), remove: folder.remove };
});

describe('the SQLite file', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let file: string;
  const key = randomBytes(32);

  beforeEach(async () => {
    folder = await temporaryFolder();
    file = join(folder.path, 'rekey.db');
  });
  afterEach(() => folder.remove());

  it('has its durability and secrecy settings on every connection', () => {
    for (const _connection of ['new', 'existing']) {
      const database = openDatabase(file, key);
      const setting = (name: string): unknown => database.pragma(name, { simple: true });
      expect({
        journal: setting('journal_mode'),
        synchronous: setting('synchronous'),
        foreignKeys: setting('foreign_keys'),
        secureDelete: setting('secure_delete'),
        tempStore: setting('temp_store'),
        cipher: setting('cipher'),
      }).toEqual({ journal: 'wal', synchronous: 2, foreignKeys: 1, secureDelete: 1, tempStore: 2, cipher: 'aegis' });
      database.close();
    }
  });

  it('tells each record in the text that was hashed, whatever is in it', async () => {
    const journal = openSqliteJournal(file, key);
    const texts = fc
      .sample(fc.string({ unit: 'binary' }), { numRuns: 200, seed: 1 })
      .map((text) => text.toWellFormed());
    const odd = [
      '"',
      '\\',
      '\u0001\b\f\n\r\t\u007f\u2028',
      'ø𝄞',
      '","type":"',
      ...texts.filter((text) => !text.includes('\0')),
    ];
    for (const [index, text] of odd.entries()) {
      const signer = { actor: `operator:${text}`, sign: () => new Uint8Array(64).fill(index) };
      const event = { type: text, data: { [text]: [text, index / 7] } };
      await record(journal, `c${index}`, 1, append(`ticket/${index}${text}`, 0, signer, event));
    }
    const hashed: string[] = [];
    for await (const one of journal.recorded()) hashed.push(canonicalJson(chainedForm(one)));
    await journal.close();
    const { kept, close } = openRecords(file, key);
    expect([...kept(0, odd.length)].map(({ text }) => text)).toEqual(hashed);
    close();
  });

  it('can be read by its owner only', async () => {
    const journal = openSqliteJournal(file, key);
    for (const name of await readdir(folder.path)) {
      expect([name, (await stat(join(folder.path, name))).mode & 0o777]).toEqual([name, 0o600]);
    }
    await journal.close();
  });

  it('refuses another key, a short key and a file that is no journal, each with a sentence', async () => {
    await openSqliteJournal(file, key).close();
    expect(() => openDatabase(file, randomBytes(32))).toThrow(/does not open with this workspace's key/);
    expect(() => openDatabase(file, key.subarray(1))).toThrow(/expected a key of 32 bytes/);
    await writeFile(join(folder.path, 'other.db'), 'not a database '.repeat(1000));
    expect(() => openDatabase(join(folder.path, 'other.db'), key)).toThrow(/damaged/);
  });

  it('refuses to change or remove an event through the shared connection', async () => {
    const desk = newDesk();
    const journal = openSqliteJournal(file, key);
    await record(journal, 'found', 0, append('desk', 0, desk.owner, desk.founded));
    expect(() => journal.database.exec("UPDATE event SET type = 'x'")).toThrow(/append-only/);
    expect(() => journal.database.exec('DELETE FROM event')).toThrow(/append-only/);
    await journal.close();
  });

  it('shows no event, stream, actor or sealed byte in the file, its -wal or its -shm', async () => {
    const canary = 'canary-Zq8Lw3';
    const journal = openSqliteJournal(file, key);
    const desk = newDesk();
    const event: NewEvent = { type: `type-${canary}`, data: { text: canary.repeat(500) } };
    await journal.commit({
      commandId: `command-${canary}`,
      at: at(0),
      appends: [append(`stream/${canary}`, 0, { ...desk.owner, actor: `operator:${canary}` }, event)],
      seal: [{ key: `half/${canary}`, bytes: Buffer.from(canary) }],
    });
    const names = await readdir(folder.path);
    expect(names.sort()).toEqual(['rekey.db', 'rekey.db-shm', 'rekey.db-wal']);
    expect(await filesWith(folder.path, [canary, 'SQLite format 3', 'CREATE TABLE'])).toEqual([]);
    await journal.close();
    expect(await filesWith(folder.path, [canary, 'SQLite format 3', 'CREATE TABLE'])).toEqual([]);
    // The scan is alive: the same file without its cipher is full of it.
    await decrypt(file, key);
    expect(await filesWith(folder.path, [canary])).toEqual(['rekey.db']);
  });

  it('keeps no erased byte, even for somebody who has the key, the file and its -wal', async () => {
    const canary = 'erased-Zq8Lw3';
    const desk = newDesk();
    const journal = openSqliteJournal(file, key);
    const seal = [{ key: 'half/1', bytes: Buffer.from(canary) }];
    await journal.commit({
      commandId: 'seal',
      at: at(0),
      appends: [append('desk', 0, desk.owner, desk.founded)],
      seal,
    });
    await stealAndDecrypt(folder.path, 'before');
    expect(await filesWith(folder.path, [canary])).toEqual(['before.db']);
    await journal.commit({ commandId: 'erase', at: at(1), appends: [], erase: ['half/1'] });
    expect((await stat(`${file}-wal`)).size).toBe(0);
    await stealAndDecrypt(folder.path, 'after');
    expect(await filesWith(folder.path, [canary])).toEqual(['before.db']);
    await journal.close();
  });

  async function stealAndDecrypt(path: string, name: string): Promise<void> {
    for (const suffix of ['', '-wal']) await copyFile(`${file}${suffix}`, join(path, `${name}.db${suffix}`));
    await decrypt(join(path, `${name}.db`), key);
  }

  it('loses nothing accepted and keeps nothing half done when killed between any two statements', async () => {
    const points = ['first event', 'last event', 'erase', 'seal', 'command', 'after the commit'];
    const seed = randomBytes(32);
    const signer = signerFor('operator:olga', signingKeysFromSeed(seed));
    for (const point of points) {
      const crashed = join(folder.path, `${point}.db`);
      const child = await run('crash-child', [crashed, key.toString('hex'), seed.toString('hex'), point]);
      const committed = point === 'after the commit';
      expect([point, child]).toEqual([
        point,
        { signal: 'SIGKILL', output: committed ? 'first accepted\nsecond accepted\n' : 'first accepted\n' },
      ]);
      const journal = openSqliteJournal(crashed, key);
      expect([point, (await journal.head()).position]).toEqual([point, committed ? 4 : 1]);
      expect(await journal.sealedKeys('half/')).toEqual([committed ? 'half/2' : 'half/1']);
      expect(await journal.commit(firstCommit(signer))).toMatchObject({ ok: true, repeated: true });
      expect(await journal.commit(secondCommit(signer))).toMatchObject({ ok: true, repeated: committed });
      expect(await journal.head()).toMatchObject({ position: 4 });
      expect(await journal.sealedKeys('half/')).toEqual(['half/2']);
      expect(journal.database.pragma('integrity_check', { simple: true })).toBe('ok');
      await journal.close();
    }
  }, 30_000);

  it('takes the events of several processes one after the other, losing and doubling none', async () => {
    const desk = newDesk();
    const seed = randomBytes(32);
    const { publicKey } = signingKeysFromSeed(seed);
    const founded = { ...desk.founded, data: { ...desk.founded.data, workstationKey: publicKey } };
    const journal = openSqliteJournal(file, key);
    await record(journal, 'found', 0, append('desk', 0, desk.owner, founded));
    const processes = ['a', 'b', 'c'].map((name) =>
      run('race-child', [file, key.toString('hex'), seed.toString('hex'), name, '30']),
    );
    expect(await Promise.all(processes)).toEqual(Array.from({ length: 3 }, () => ({ signal: null, output: '' })));
    const texts = (await journal.read('ticket/1')).map((event) => event.data['text']);
    const expected = ['a', 'b', 'c'].flatMap((name) => Array.from({ length: 30 }, (_, index) => `${name} ${index}`));
    expect([...texts].sort()).toEqual(expected.sort());
    expect(await verifyRecords(journal.readAll())).toMatchObject({ ok: true, events: 91 });
    await journal.close();
  }, 30_000);

  it('lets the views read while a reader of all events is between two pages', async () => {
    const desk = newDesk();
    const journal = openSqliteJournal(file, key);
    await record(journal, 'found', 0, append('desk', 0, desk.owner, desk.founded, note('a'), note('b')));
    journal.database.exec('CREATE TABLE seen (position INTEGER PRIMARY KEY) STRICT');
    const insert = journal.database.prepare('INSERT INTO seen VALUES (?)');
    for await (const event of journal.readAll()) insert.run(event.position);
    expect(journal.database.prepare('SELECT count(*) FROM seen').pluck().get()).toBe(3);
    await journal.close();
  });
});

/** `signal` is what ended the process, if something did; a failure of any other kind is one of the test. */
async function run(script: string, args: readonly string[]): Promise<{ signal: string | null; output: string }> {
  const path = fileURLToPath(new URL(`./testing/${script}.ts`, import.meta.url));
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [path, ...args], (error, stdout, stderr) => {
      if (error === null || error.signal) resolve({ signal: error?.signal ?? null, output: stdout });
      else reject(new Error(`expected the process to end well or be killed: ${stderr}`));
    });
  });
}

async function filesWith(path: string, texts: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of (await readdir(path)).sort()) {
    const bytes = await readFile(join(path, name));
    if (texts.some((text) => bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le')))) found.push(name);
  }
  return found;
}

/** Takes the cipher off without rewriting rows, so that free space stays as it was: what a thief with the key would look through. */
async function decrypt(file: string, key: Uint8Array): Promise<void> {
  const database = openDatabase(file, key);
  database.pragma('journal_mode = DELETE');
  database.pragma("rekey = ''");
  database.close();
}
