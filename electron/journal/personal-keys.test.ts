import { copyFile, readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sealedUnder } from '../../shared/domain/sealed-text.ts';
import type { JsonObject, RecordedEvent } from './port.ts';
import { openDatabase, openSqliteJournal, type SqliteJournal } from './sqlite.ts';
import { append, at, newDesk, record, temporaryFolder } from './testing/desk.ts';
import { verifyRecords } from './verify.ts';

const email = 'ingrid.solberg@halden.example';
const account = { login: 'ingrid', name: 'Ingrid Solberg', email, phone: '+47 55 01 38 20', role: 'Manager' };
const registered = { type: 'subscriptionRegistered', data: { subscription: 'halden', name: 'Halden' } };
const listed = { type: 'snapshotTaken', data: { digest: 'd', accounts: [account, { ...account, phone: '' }] } };
const opened = { type: 'opened', data: { case: 'c1', number: 'R-1', subscription: 'halden', claim: email } };
const mailed = { type: 'mailIntended', data: { mail: 'm1', to: email, subject: 'Hello', text: 'Your code: ••••' } };
const erased = (key: string | null) => ({
  type: 'personalDataErased',
  data: { subscription: 'halden', key, reason: 'asked by letter' } as JsonObject,
});

const all = async (events: AsyncIterable<RecordedEvent>): Promise<RecordedEvent[]> => {
  const found: RecordedEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
};

describe('personal data at rest', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let journal: SqliteJournal;
  const key = randomBytes(32);
  const desk = newDesk();
  const { owner, workstation } = desk;

  beforeEach(async () => {
    folder = await temporaryFolder();
    journal = openSqliteJournal(join(folder.path, 'rekey.db'), key);
    await record(journal, 'found', 0, append('desk', 0, owner, desk.founded));
  });
  afterEach(async () => {
    await journal.close();
    await folder.remove();
  });

  const begin = () =>
    record(
      journal,
      'begin',
      1,
      append('subscription/halden', 0, owner, registered, listed),
      append('recovery/c1', 0, owner, opened, mailed),
    );
  const erase = async (version = 2) =>
    record(
      journal,
      `erase ${version}`,
      2,
      append('subscription/halden', version, owner, erased(await journal.personalKey('halden'))),
    );
  const recorded = () => all(journal.recorded());
  const read = () => all(journal.readAll());

  it('is signed, hashed and kept sealed, and read opened while its key exists', async () => {
    await begin();
    expect(JSON.stringify(await recorded())).not.toMatch(/Solberg|solberg|\+47|Your code/);
    expect((await read()).map(({ data }) => data).slice(1)).toEqual(
      [registered, listed, opened, mailed].map(({ data }) => data),
    );
    expect((await journal.read('recovery/c1')).at(-1)?.data).toEqual(mailed.data);
    expect(await verifyRecords(journal.recorded())).toMatchObject({ ok: true, events: 5 });
  });

  it('reads the same from a repeated commit and after the workspace was closed', async () => {
    const commit = {
      commandId: 'twice',
      at: at(1),
      appends: [append('subscription/halden', 0, owner, registered, listed)],
    };
    const first = await journal.commit(commit);
    expect(await journal.commit(commit)).toEqual({ ...first, repeated: true });
    await journal.close();
    journal = openSqliteJournal(join(folder.path, 'rekey.db'), key);
    expect(first.ok && first.events.at(-1)?.data).toEqual(listed.data);
    expect((await read()).at(-1)?.data).toEqual(listed.data);
  });

  it('seals equal texts equally wherever they stand, different ones differently, and the same one otherwise elsewhere', async () => {
    await begin();
    await record(journal, 'other', 2, append('subscription/other', 0, owner, registered, listed));
    const [, , list, open, mail, , otherList] = (await recorded()).map(({ data }) => data as never) as {
      accounts: { name: string; email: string; phone: string }[];
      claim: string;
      to: string;
      subject: string;
    }[];
    expect(list?.accounts[0]?.email).toBe(open?.claim);
    expect(list?.accounts[0]?.email).toBe(mail?.to);
    expect(
      new Set([list?.accounts[0]?.email, list?.accounts[0]?.name, list?.accounts[0]?.phone, mail?.subject]).size,
    ).toBe(4);
    expect(list?.accounts[1]?.phone).toBe('');
    expect(otherList?.accounts[0]?.email).not.toBe(list?.accounts[0]?.email);
  });

  it('opens no more once it was erased, and the chain verifies before and after', async () => {
    await begin();
    const before = await recorded();
    const was = await journal.personalKey('halden');
    await erase();
    const after = await recorded();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(await verifyRecords(journal.recorded())).toMatchObject({ ok: true, events: 6 });
    expect((await read()).slice(0, before.length)).toEqual(before);
    expect(after.at(-1)?.data['reason']).toBe('asked by letter');
    expect([await journal.personalKey('halden'), journal.personalKeyDestroyed(String(was))]).toEqual([
      expect.not.stringMatching(String(was)),
      at(2),
    ]);
    const list = after[2] as unknown as { data: { accounts: readonly [{ name: string }] } };
    expect(sealedUnder(list.data.accounts[0].name)).toBe(was);
  });

  it('goes on under a new key where the subscription lives on', async () => {
    await begin();
    await erase();
    await record(journal, 'again', 3, append('subscription/halden', 3, workstation, listed));
    expect((await read()).at(-1)?.data).toEqual(listed.data);
    expect(JSON.stringify((await recorded()).at(-1))).not.toContain('Solberg');
    expect(await verifyRecords(journal.recorded())).toMatchObject({ ok: true });
  });

  it('leaves neither the key nor a text in the database, its log or what SQLite freed', async () => {
    await begin();
    const stored = journal.database.prepare('SELECT key FROM personal_key').pluck().get() as Buffer;
    expect(await inTheClear('before')).toEqual({ key: true, texts: false });
    await erase();
    expect(await inTheClear('after', stored)).toEqual({ key: false, texts: false });
  });

  it('refuses an erasure that names another key than the one there is, and keeps everything', async () => {
    await begin();
    await expect(
      record(journal, 'forged', 2, append('subscription/halden', 2, owner, erased('00000000000000ff'))),
    ).rejects.toThrow('expected the erasure to name the key that is there');
    expect((await read()).at(-1)?.data).toEqual(mailed.data);
  });

  it('keeps a history that began in the clear as it is until it is erased for the first time', async () => {
    await record(journal, 'begin', 1, append('subscription/halden', 0, owner, registered));
    // As a journal of before: nothing had a key.
    journal.database.exec('DELETE FROM personal_key');
    await record(journal, 'list', 1, append('subscription/halden', 1, owner, listed));
    expect((await recorded()).at(-1)?.data).toEqual(listed.data);
    await erase();
    await record(journal, 'again', 3, append('subscription/halden', 3, workstation, listed));
    const texts = (await recorded()).map(({ data }) => JSON.stringify(data).includes('Solberg'));
    expect(texts).toEqual([false, false, true, false, false]);
    expect((await read()).at(-1)?.data).toEqual(listed.data);
  });

  /** What somebody finds who has the files and the database's key. */
  async function inTheClear(name: string, stored?: Buffer): Promise<{ key: boolean; texts: boolean }> {
    const file = join(folder.path, `${name}.db`);
    for (const suffix of ['', '-wal']) await copyFile(`${join(folder.path, 'rekey.db')}${suffix}`, `${file}${suffix}`);
    const stolen = openDatabase(file, key);
    const wanted = stored ?? (stolen.prepare('SELECT key FROM personal_key').pluck().get() as Buffer);
    stolen.pragma('wal_checkpoint(TRUNCATE)');
    stolen.pragma('journal_mode = DELETE');
    stolen.pragma("rekey = ''");
    stolen.close();
    const bytes = await readFile(file);
    return { key: bytes.includes(wanted), texts: bytes.includes('Solberg') || bytes.includes('+47 55') };
  }
});
