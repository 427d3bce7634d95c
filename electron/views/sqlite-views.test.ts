// The tables windows read say what the journal says: followed event by event, after a stop in between, and made again from nothing.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { caseSummary } from '../../shared/contract/recovery.ts';
import { subscriptionSummary, vaultSummary } from '../../shared/contract/subscription.ts';
import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import { historyOf, priya } from '../../shared/domain/testing/world.ts';
import { caseDetailOf } from '../application/read/read-case.ts';
import {
  caseId,
  contextOf,
  fullChange,
  fullChangeWorld,
  reset,
  resetWorld,
  stray,
  walk,
} from '../application/read/testing/walks.ts';
import { newSigningKeys, signerFor } from '../keys/signing.ts';
import { openSqliteJournal, type SqliteJournal } from '../journal/sqlite.ts';
import { temporaryFolder } from '../journal/testing/desk.ts';
import { createSqliteViews } from './sqlite-views.ts';

const keys = newSigningKeys();
const key = randomBytes(32);
const lastOf = <Value>(values: readonly Value[]): Value => values.at(-1)!;
const resetHistory = historyOf(lastOf(walk(resetWorld, reset)));
const fullChangeHistory = historyOf(lastOf(walk(fullChangeWorld, fullChange)));

describe('the views', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let journal: SqliteJournal;
  let opened = 0;

  const openNew = () => openSqliteJournal(join(folder.path, `rekey-${opened++}.db`), key);
  /** One commit per instant: each costs a flush to the disk. */
  const write = async (into: SqliteJournal, events: readonly RecordedEvent[]) => {
    const instants = [...new Set(events.map(({ at }) => at))];
    for (const at of instants) {
      const versions = new Map<string, number>();
      const appends = [];
      for (const { stream, type, data, actor } of events.filter((event) => event.at === at)) {
        const expectedVersion = versions.get(stream) ?? (await into.read(stream)).length;
        appends.push({ stream, expectedVersion, signer: signerFor(actor, keys), events: [{ type, data }] });
        versions.set(stream, expectedVersion + 1);
      }
      const { position } = await into.head();
      const done = await into.commit({ commandId: `command ${position}`, at, appends });
      if (!done.ok) throw new Error('expected the events to be committed');
    }
  };

  beforeEach(async () => {
    folder = await temporaryFolder();
    journal = openNew();
  });
  afterEach(async () => {
    await journal.close();
    await folder.remove();
  });

  it('hold rows of exactly the shapes that windows are promised, and the same words as the open case', async () => {
    await write(journal, resetHistory);
    const views = createSqliteViews(journal);
    expect(await views.catchUp()).toBe(resetHistory.length);
    const [row] = views.queue();
    expect(caseSummary.strict().parse(row)).toMatchObject({ case: caseId, phase: 'closed', waitsOn: 'nobody' });
    expect(caseDetailOf(contextOf(resetWorld, lastOf(walk(resetWorld, reset))), priya)).toMatchObject(row!);
    for (const one of views.subscriptions()) expect(subscriptionSummary.strict().parse(one)).toEqual(one);
    for (const one of views.vaults()) expect(vaultSummary.strict().parse(one)).toEqual(one);
    expect(views.vaults().map(({ vault, state }) => `${vault} ${state}`)).toEqual(['board waiting', 'fleet live']);
    expect(views.openCases()).toEqual([]);
    expect(views.nextTicketNumber()).toBe('RK-000002');
  });

  it('find an account by login or mail address in any case of letters, and nobody by anything else', async () => {
    await write(journal, resetHistory);
    const views = createSqliteViews(journal);
    await views.catchUp();
    const leila = [{ subscription: 'halden', login: 'leila' }];
    expect(views.findAccount(' LEILA ')).toEqual(leila);
    expect(views.findAccount('Leila@Halden.Example')).toEqual(leila);
    expect(views.findAccount('leil%')).toEqual([]);
  });

  it('say in the queue that a path has to be decided again as soon as the directory says something else', async () => {
    const [, decided] = walk(resetWorld, reset);
    const history = historyOf(decided!);
    await write(journal, history);
    const views = createSqliteViews(journal);
    await views.catchUp();
    expect(views.queue()[0]?.nextStep).toBe('Ask the witnesses');
    expect(views.openCases()).toEqual([caseId]);
    const known = history.findLast(({ type }) => type === 'snapshotTaken')!;
    const accounts = (known.data['accounts'] as readonly { login: string }[]).filter(({ login }) => login !== 'leila');
    const { at } = lastOf(history);
    await write(journal, [
      { ...known, at, data: { ...known.data, asOf: at, digest: 'other', accounts } } as RecordedEvent,
    ]);
    await views.catchUp();
    expect(views.queue()[0]?.nextStep).toBe('Decide the path again');
  });

  it('are the same followed event by event, in pieces, or made from nothing, over any history', {
    timeout: 120_000,
  }, async () => {
    for (let seed = 100; seed < 115; seed++) {
      const one = openNew();
      const history = historyOf(lastOf(stray(seed).nodes));
      const views = createSqliteViews(one);
      const size = 1 + (seed % 7);
      for (let from = 0; from < history.length; from += size) {
        await write(one, history.slice(from, from + size));
        expect(await views.catchUp()).toBe(Math.min(size, history.length - from));
      }
      const before = [views.queue(), views.subscriptions(), views.vaults()];
      expect(await views.rebuild()).toEqual({ events: history.length, identical: true });
      expect([views.queue(), views.subscriptions(), views.vaults()]).toEqual(before);
      await one.close();
    }
  });

  it('go on from the position that was written with the last rows, whoever stopped in between', async () => {
    const half = Math.floor(fullChangeHistory.length / 2);
    await write(journal, fullChangeHistory.slice(0, half));
    await createSqliteViews(journal).catchUp();
    await write(journal, fullChangeHistory.slice(half));
    const again = createSqliteViews(journal);
    expect(await again.catchUp()).toBe(fullChangeHistory.length - half);
    expect(await again.rebuild()).toEqual({ events: fullChangeHistory.length, identical: true });
  });

  it('keep neither rows nor position of a projection that failed halfway', async () => {
    await write(journal, fullChangeHistory);
    const views = createSqliteViews(journal);
    journal.database.exec(
      "CREATE TRIGGER power_cut BEFORE INSERT ON view_position BEGIN SELECT RAISE(ABORT, 'power cut'); END",
    );
    await expect(views.catchUp()).rejects.toThrow('power cut');
    expect(views.queue()).toEqual([]);
    expect(views.subscriptions()).toEqual([]);
    journal.database.exec('DROP TRIGGER power_cut');
    expect(await views.catchUp()).toBe(fullChangeHistory.length);
    expect(views.queue()).toHaveLength(1);
  });

  it.each([
    ['a case', "UPDATE view_case SET row = json_set(row, '$.phase', 'released')"],
    ['a vault', "UPDATE view_vault SET row = json_set(row, '$.reports', 99) WHERE id = 'fleet'"],
    ['a subscription', 'DELETE FROM view_subscription'],
    ['an account', "UPDATE view_account SET login = 'mallory' WHERE login = 'leila'"],
    ['the position', 'UPDATE view_position SET position = position + 1000'],
  ])('are found to differ when %s was changed by hand, and are right again afterwards', async (_what, change) => {
    await write(journal, resetHistory);
    const views = createSqliteViews(journal);
    await views.catchUp();
    const before = [views.queue(), views.subscriptions(), views.vaults()];
    journal.database.exec(change);
    expect(await views.rebuild()).toEqual({ events: resetHistory.length, identical: false });
    expect([views.queue(), views.subscriptions(), views.vaults()]).toEqual(before);
    expect(await views.rebuild()).toEqual({ events: resetHistory.length, identical: true });
  });

  it('show every row all through a rebuild, even to somebody who records meanwhile', async () => {
    const half = Math.floor(resetHistory.length / 2);
    await write(journal, resetHistory.slice(0, half));
    const views = createSqliteViews(journal);
    await views.catchUp();
    const rebuilt = views.rebuild();
    const written = write(journal, resetHistory.slice(half));
    const done = Promise.all([rebuilt, written]);
    for (let turn = 0; turn < 500; turn++) {
      expect(views.subscriptions()).toHaveLength(1);
      await Promise.resolve();
    }
    const [{ identical }] = await done;
    expect(identical).toBe(true);
    await views.catchUp();
    expect(await views.rebuild()).toEqual({ events: resetHistory.length, identical: true });
  });

  it('are made anew, columns and all, when another version of Rekey wrote them', async () => {
    await write(journal, resetHistory);
    await createSqliteViews(journal).catchUp();
    journal.database.exec(
      'DROP TABLE view_case; CREATE TABLE view_case (old TEXT); UPDATE view_position SET schema = schema - 1',
    );
    const views = createSqliteViews(journal);
    expect(views.vaults()).toEqual([]);
    expect(await views.catchUp()).toBe(resetHistory.length);
    expect(views.queue()).toHaveLength(1);
  });
});
