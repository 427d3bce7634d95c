// Everything an editor of the database could do, done with SQL to a real file, and found.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../shared/domain/json.ts';
import { newSigningKeys, type SigningKeys, signerFor } from '../keys/signing.ts';
import type { Checkpoint } from './checkpoint-note.ts';
import type { Head, NewEvent, RecordedEvent } from './port.ts';
import { recordNext } from './record.ts';
import { hashBeside, splitOf } from './hash-beside.ts';
import { openRecords, openSqliteJournal, type SqliteJournal } from './sqlite.ts';
import { append, at, type Desk, enrolOperator, newDesk, note, record, temporaryFolder } from './testing/desk.ts';
import { hashPart, type Verification, verifiedBefore, verifyRecords } from './verify.ts';

describe('verify', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let journal: SqliteJournal;
  let key: Uint8Array;
  let desk: Desk;
  let priya: SigningKeys;
  let head: Head;
  let checkpoint: Checkpoint;

  // 1 founded, 2 priya enrolled, 3-5 her notes, 6 ingrid enrolled by the workstation, 7 ingrid's note, 8 priya revoked, 9-10 notes.
  beforeEach(async () => {
    folder = await temporaryFolder();
    key = randomBytes(32);
    journal = openSqliteJournal(join(folder.path, 'rekey.db'), key);
    desk = newDesk();
    priya = newSigningKeys();
    const ingrid = newSigningKeys();
    const asPriya = signerFor('operator:priya', priya);
    await record(journal, 'c1', 1, append('desk', 0, desk.owner, desk.founded));
    await record(journal, 'c2', 2, append('desk', 1, desk.owner, enrolOperator('priya', priya)));
    await record(journal, 'c3', 3, append('ticket/1', 0, asPriya, note('three'), note('four'), note('five')));
    await record(
      journal,
      'c4',
      4,
      append('subscription/halden', 0, desk.workstation, accountKey('accountEnrolled', 'ingrid', ingrid)),
    );
    await record(journal, 'c5', 5, append('recovery/1', 0, signerFor('account:halden/ingrid', ingrid), note('seven')));
    await record(
      journal,
      'c6',
      6,
      append('desk', 2, desk.owner, { type: 'operatorRevoked', data: { operator: 'priya' } }),
    );
    await record(
      journal,
      'c7',
      7,
      append('ticket/1', 3, desk.owner, note('nine')),
      append('recovery/1', 1, desk.workstation, note('ten')),
    );
    head = await journal.head();
    checkpoint = await checkpointNow();
  });
  afterEach(async () => {
    await journal.close();
    await folder.remove();
  });

  /** As an intruder with the database key: the triggers are in the way, so they go first. */
  function edit(sql: string): void {
    journal.database.exec(
      'DROP TRIGGER IF EXISTS event_is_never_changed; DROP TRIGGER IF EXISTS event_is_never_removed',
    );
    journal.database.exec(sql);
  }
  const verify = (): Promise<Verification> => verifyRecords(journal.readAll());
  const verifyFromCheckpoint = (): Promise<Verification> =>
    verifyRecords(journal.readAll(), { checkpoints: [checkpoint] });
  const checkpointNow = async (): Promise<Checkpoint> => {
    const verified = await verify();
    if (!verified.ok) throw new Error('expected a journal that verifies');
    return verified.checkpoint;
  };

  /** As an opening does it: what was verified before by its root, the rest record by record; null where the root is another. */
  const verifyAgain = async (trusted: Checkpoint, split = 4): Promise<Verification | null> => {
    const { kept, versionsAt, recorded, close } = openRecords(join(folder.path, 'rekey.db'), key);
    const parts = [hashPart(kept(0, split), 2), hashPart(kept(split, trusted.size), 2)];
    const [last = null] = kept(trusted.size - 1, trusted.size);
    const from = verifiedBefore(parts, trusted, last, versionsAt(trusted.size), 2);
    const verified = from === null ? null : await verifyRecords(recorded(from.head.position), { from });
    close();
    return verified;
  };
  const rootAt = async (size: number): Promise<Checkpoint> => {
    const records = [];
    for await (const one of journal.recorded()) if (one.position <= size) records.push(one);
    const verified = await verifyRecords(records);
    if (!verified.ok) throw new Error('expected a journal that verifies');
    return verified.checkpoint;
  };

  it('verified once, it is known again by its root at any size, and goes on from there', async () => {
    for (let size = 1; size <= 10; size += 1)
      for (let split = 0; split <= size; split += 2)
        expect(await verifyAgain(await rootAt(size), split)).toEqual({ ok: true, events: 10, head, checkpoint });
  });

  it('is hashed by a thread of its own as it is here, and not at all with another key or without its file', async () => {
    const file = join(folder.path, 'rekey.db');
    const { kept, close } = openRecords(file, key);
    const here = hashPart(kept(0, 4));
    close();
    const beside = await hashBeside(file, key, 4);
    expect(beside?.rest.map((leaf) => Buffer.from(leaf).toString('hex'))).toEqual(
      here.rest.map((leaf) => Buffer.from(leaf).toString('hex')),
    );
    expect(beside?.aboutKeys).toEqual(here.aboutKeys);
    expect(await hashBeside(file, randomBytes(32), 4)).toBeNull();
    expect([splitOf(19_999), splitOf(20_000), splitOf(100_000)]).toEqual([0, 8192, 40_960]);
  });

  it.each([
    ['a text of it', "UPDATE event SET data = replace(data, 'four', 'five') WHERE position = 4"],
    ['white space in a text', "UPDATE event SET data = replace(data, ':', ': ') WHERE position = 4"],
    [
      'a signature',
      "UPDATE event SET signature = iif(signature LIKE 'z%', 'y', 'z') || substr(signature, 2) WHERE position = 4",
    ],
    ['a time', "UPDATE event SET at = replace(at, '2026', '2025') WHERE position = 4"],
    ['an author', "UPDATE event SET actor = 'workstation' WHERE position = 4"],
    ['its last record', 'DELETE FROM event WHERE position = 10'],
    ['a record inside', 'DELETE FROM event WHERE position = 5'],
    [
      'two records, exchanged',
      'UPDATE event SET position = CASE position WHEN 4 THEN -5 ELSE -4 END WHERE position IN (4, 5); UPDATE event SET position = -position WHERE position < 0',
    ],
    ['its data, no JSON any more', "UPDATE event SET data = '{' WHERE position = 2"],
  ])('verified once, it is not known again with another %s', async (_, sql) => {
    edit(sql);
    expect(await verifyAgain(checkpoint)).toBeNull();
  });

  it('behind what was verified, every signature is checked, by the keys that were registered there', async () => {
    const trusted = await rootAt(8);
    edit("UPDATE event SET data = replace(data, 'nine', 'none') WHERE position = 9");
    expect(await verifyAgain(trusted)).toMatchObject({ ok: false });
    await expect(rootAt(10)).rejects.toThrow();
    edit("UPDATE event SET data = replace(data, 'none', 'nine') WHERE position = 9");
    expect(await verifyAgain(trusted)).toMatchObject({ ok: true });
    await record(journal, 'c8', 8, append('ticket/1', 4, signerFor('operator:priya', priya), note('after revocation')));
    expect(await verifyAgain(trusted)).toMatchObject({
      ok: false,
      problems: [{ position: 11, code: 'signer-revoked' }],
    });
    expect(await verifyAgain(checkpoint)).toMatchObject({ ok: false, problems: [{ position: 11 }] });
  });

  it('accepts what was properly recorded, with and without a checkpoint', async () => {
    expect(await verify()).toEqual({ ok: true, events: 10, head, checkpoint });
    expect(await verifyFromCheckpoint()).toEqual({ ok: true, events: 10, head, checkpoint });
  });

  it('accepts every earlier checkpoint of the same history, the empty one included', async () => {
    const records: RecordedEvent[] = [];
    for await (const each of journal.readAll()) records.push(each);
    for (let size = 0; size <= records.length; size++) {
      const before = await verifyRecords(records.slice(0, size));
      if (!before.ok) throw new Error('expected the beginning to verify');
      expect(before.checkpoint.size).toBe(size);
      expect(await verifyRecords(records, { checkpoints: [before.checkpoint] })).toMatchObject({ ok: true });
    }
  });

  it.each([
    ['data', `data = '{"text":"other"}'`],
    ['type', "type = 'denied'"],
    ['time', "at = '2026-11-17T09:03:00.001Z'"],
    ['actor', "actor = 'operator:olga'"],
    ['stream', "stream = 'ticket/9', version = 1"],
  ])('finds an edited %s, at the record and in the chain behind it', async (_column, change) => {
    edit(`UPDATE event SET ${change} WHERE position = 4`);
    const found = problems(await verify());
    expect(found).toContain('4 signature-wrong');
    expect(found).toContain('5 chain-broken');
  });

  it('finds an edit of the very last record by its signature alone', async () => {
    edit(`UPDATE event SET data = '{"text":"other"}' WHERE position = 10`);
    expect(problems(await verify())).toEqual(['10 signature-wrong']);
  });

  it.each(['signature', 'previous_hash'])('finds every changed letter of a %s', async (column) => {
    const original = journal.database
      .prepare(`SELECT ${column} FROM event WHERE position = 10`)
      .pluck()
      .get() as string;
    for (const index of [0, 10, original.length - 3]) {
      const letter = original[index] === 'A' ? 'B' : 'A';
      const changed = `${original.slice(0, index)}${letter}${original.slice(index + 1)}`;
      edit(`UPDATE event SET ${column} = '${changed}' WHERE position = 10`);
      expect(problems(await verify())).toContain('10 signature-wrong');
    }
  });

  it('finds a signature whose text changes while its bytes do not', async () => {
    const signature = journal.database
      .prepare('SELECT signature FROM event WHERE position = 10')
      .pluck()
      .get() as string;
    edit(`UPDATE event SET signature = '${signature.replace(/==$/, '')}' WHERE position = 10`);
    expect(problems(await verify())).toEqual(['10 signature-wrong']);
  });

  it.each([1, 4, 9])('finds that record %i was deleted', async (position) => {
    edit(`DELETE FROM event WHERE position = ${position}`);
    const found = problems(await verify());
    expect(found).toContain(`${position + 1} position-gap`);
    expect(found).toContain(`${position + 1} chain-broken`);
  });

  it('finds that a record was deleted and those behind it moved up', async () => {
    edit('DELETE FROM event WHERE position = 4');
    for (let position = 5; position <= 10; position += 1) {
      edit(`UPDATE event SET position = position - 1 WHERE position = ${position}`);
    }
    expect(problems(await verify())).toEqual(
      expect.arrayContaining(['4 chain-broken', '4 version-gap', '4 signature-wrong']),
    );
  });

  it('finds a copy of an older record put at the end', async () => {
    edit(
      `INSERT INTO event SELECT 11, stream, 5, type, data, at, actor, signature, previous_hash FROM event WHERE position = 4`,
    );
    expect(problems(await verify())).toEqual(['11 chain-broken', '11 time-backwards', '11 signer-revoked']);
  });

  it('finds a record put between two others', async () => {
    for (let position = 10; position >= 5; position -= 1) {
      edit(`UPDATE event SET position = ${position + 1} WHERE position = ${position}`);
    }
    edit(
      `INSERT INTO event SELECT 5, 'ticket/2', 1, type, data, at, actor, signature, previous_hash FROM event WHERE position = 4`,
    );
    const found = problems(await verify());
    expect(found).toEqual(
      expect.arrayContaining(['5 chain-broken', '5 signature-wrong', '6 chain-broken', '6 signature-wrong']),
    );
  });

  it('finds two records that changed places', async () => {
    edit(`UPDATE event SET position = -1 WHERE position = 4; UPDATE event SET position = 4 WHERE position = 5;
          UPDATE event SET position = 5 WHERE position = -1`);
    const found = problems(await verify());
    expect(found).toEqual(
      expect.arrayContaining(['4 chain-broken', '4 version-gap', '4 signature-wrong', '5 chain-broken']),
    );
  });

  it('finds records missing from the end, given a checkpoint, and says without one that it could not', async () => {
    edit('DELETE FROM event WHERE position > 7');
    expect(problems(await verifyFromCheckpoint())).toEqual(['10 truncated']);
    expect(await verify()).toMatchObject({ ok: true, events: 7 });
  });

  it('finds an emptied journal, given a checkpoint', async () => {
    edit('DELETE FROM event');
    expect(problems(await verifyFromCheckpoint())).toEqual(['10 truncated']);
  });

  it('finds an end rewritten by somebody who can sign, given a checkpoint', async () => {
    edit('DELETE FROM event WHERE position = 10');
    await record(journal, 'rewritten', 7, append('recovery/1', 1, desk.workstation, note('another ten')));
    expect(await verify()).toMatchObject({ ok: true, events: 10 });
    expect(problems(await verifyFromCheckpoint())).toEqual(['10 checkpoint-differs']);
  });

  it('finds data that is no JSON object any more, where it is', async () => {
    edit("UPDATE event SET data = '{' WHERE position = 4");
    expect(problems(await verify())).toEqual(['4 unreadable']);
    edit(`UPDATE event SET data = '["a list"]' WHERE position = 4`);
    expect(problems(await verify())).toEqual(['4 unreadable']);
  });

  it('survives data that has no canonical form', async () => {
    edit(`UPDATE event SET data = '{"text":"\\ud800"}' WHERE position = 4`);
    expect(problems(await verify())).toEqual(['4 signature-wrong', '5 chain-broken']);
  });

  it.each([
    ['a key nobody registered', 'operator:mallory', 'signer-unknown'],
    ["another's name", 'operator:olga', 'signature-wrong'],
    ['the workstation', 'workstation', 'signature-wrong'],
    ['an account of another subscription', 'account:other/ingrid', 'signer-unknown'],
  ])('finds a chained record signed in the name of %s', async (_name, actor, code) => {
    await record(journal, 'forged', 8, append('ticket/1', 4, signerFor(actor, newSigningKeys()), note('forged')));
    expect(problems(await verify())).toEqual([`11 ${code}`]);
  });

  it('judges a revocation by position: before it the signature counts, after it not', async () => {
    const asPriya = signerFor('operator:priya', priya);
    await record(journal, 'late', 7, append('ticket/1', 4, asPriya, note('after revocation')));
    expect(problems(await verify())).toEqual(['11 signer-revoked']);
  });

  it('lets a key sign only from the position that registered it', async () => {
    const tomas = newSigningKeys();
    const asTomas = signerFor('operator:tomas', tomas);
    const early = append('ticket/1', 4, asTomas, note('too early'));
    await record(
      journal,
      'c',
      8,
      early,
      append('desk', 3, desk.owner, enrolOperator('tomas', tomas)),
      append('ticket/1', 5, asTomas, note('now')),
    );
    expect(problems(await verify())).toEqual(['11 signer-unknown']);
  });

  it('lets an enrolled operator have a new key, and the old one no more', async () => {
    const old = signerFor('operator:priya', priya);
    const renewed = newSigningKeys();
    await record(
      journal,
      'c',
      8,
      append('desk', 3, desk.owner, enrolOperator('priya', renewed)),
      append('ticket/1', 4, signerFor('operator:priya', renewed), note('with the new key')),
      append('ticket/1', 5, old, note('with the old key')),
    );
    expect(problems(await verify())).toEqual(['13 signature-wrong']);
  });

  it('trusts no key that came with a forged event', async () => {
    const mallory = newSigningKeys();
    const forger = signerFor('operator:olga', mallory);
    await record(
      journal,
      'c',
      8,
      append('desk', 3, forger, enrolOperator('mallory', mallory)),
      append('ticket/1', 4, signerFor('operator:mallory', mallory), note('act')),
    );
    expect(problems(await verify())).toEqual(['11 signature-wrong', '12 signer-unknown']);
  });

  it('takes an account key from the workstation or from the account with its new key, and from nobody else', async () => {
    const own = newSigningKeys();
    const other = newSigningKeys();
    const asAccount = (login: string, keys: SigningKeys) => signerFor(`account:halden/${login}`, keys);
    const halden = 'subscription/halden';
    await record(
      journal,
      'c',
      8,
      append(halden, 1, asAccount('jon', own), accountKey('accountEnrolled', 'jon', own)),
      append('recovery/1', 2, asAccount('jon', own), note('signed by jon')),
      append(halden, 2, desk.workstation, accountKey('accountRekeyed', 'jon', other)),
      append('recovery/1', 3, asAccount('jon', other), note('signed with the new key')),
    );
    expect(await verify()).toMatchObject({ ok: true, events: 14 });
    await record(
      journal,
      'd',
      9,
      append('recovery/1', 4, asAccount('jon', own), note('signed with the old key')),
      append(halden, 3, asAccount('jon', other), accountKey('accountRekeyed', 'jon', own)),
      append(halden, 4, asAccount('jon', other), accountKey('accountRekeyed', 'ingrid', other)),
      append(halden, 5, desk.owner, accountKey('accountRekeyed', 'ingrid', other)),
    );
    expect(problems(await verify())).toEqual([
      '15 signature-wrong',
      '16 signature-wrong',
      '17 key-from-other',
      '18 key-from-other',
    ]);
  });

  it('finds a registered key that is none', async () => {
    const enrolment = { type: 'operatorEnrolled', data: { operator: 'x', name: 'x', role: 'tam', key: 'c2hvcnQ=' } };
    await record(journal, 'c', 8, append('desk', 3, desk.owner, enrolment));
    expect(problems(await verify())).toEqual(['11 key-malformed']);
  });

  it('finds a second founding, and a journal that begins with something else', async () => {
    await record(journal, 'c', 8, append('desk', 3, desk.owner, newDesk().founded));
    expect(problems(await verify())).toEqual(['11 founded-twice']);
    const other = openSqliteJournal(join(folder.path, 'other.db'), randomBytes(32));
    await record(other, 'c', 1, append('ticket/1', 0, desk.owner, note('not a founding')));
    expect(problems(await verifyRecords(other.readAll()))).toEqual(['1 not-founded']);
    await other.close();
  });

  it('finds a founding signed by somebody who is not its owner', async () => {
    const workstationKeys = newSigningKeys();
    const founded = { ...desk.founded, data: { ...desk.founded.data, workstationKey: workstationKeys.publicKey } };
    const head = { position: 0, hash: '0'.repeat(64), at: '' };
    const place = { stream: 'desk', version: 1, at: at(1) };
    const other = recordNext(head, place, signerFor('operator:mallory', newSigningKeys()), founded);
    expect(problems(await verifyRecords([other]))).toEqual(['1 key-from-other']);
    const forged = recordNext(head, place, signerFor('operator:olga', newSigningKeys()), founded);
    expect(problems(await verifyRecords([forged]))).toEqual(['1 signature-wrong']);
  });

  it('finds a properly signed record that claims an earlier time than the one before', async () => {
    const place = { stream: 'ticket/1', version: 5, at: at(6) };
    const backdated = recordNext(await journal.head(), place, desk.owner, note('backdated'));
    const insert = journal.database.prepare(`INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    const { position, stream, version, type, data, at: time, actor, signature, previousHash } = backdated;
    insert.run(position, stream, version, type, canonicalJson(data), time, actor, signature, previousHash);
    expect(problems(await verify())).toEqual(['11 time-backwards']);
  });
});

function accountKey(type: 'accountEnrolled' | 'accountRekeyed', login: string, keys: SigningKeys): NewEvent {
  return { type, data: { login, recipient: `age1${login}`, signingKey: keys.publicKey } };
}

function problems(verification: Verification): readonly string[] {
  return verification.ok ? [] : verification.problems.map(({ position, code }) => `${position} ${code}`);
}
