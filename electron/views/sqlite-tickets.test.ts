// The queue's pages come from an index for every view, by key, and words are found by their beginnings however common they are.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { ticketViews } from '../../shared/contract/ticket.ts';
import { shift } from '../../shared/domain/time.ts';
import type { TicketKeys, TicketRow, Views } from '../application/views-port.ts';
import { openSqliteJournal, type SqliteJournal } from '../journal/sqlite.ts';
import { temporaryFolder } from '../journal/testing/desk.ts';
import { ticketWriter } from './sqlite-tickets.ts';
import { createSqliteViews } from './sqlite-views.ts';
import { forgetDeletedWords } from './ticket-words.ts';

const now = '2026-11-02T09:00:00.000Z';
const me = 'priya';

const rowOf = (n: number, change: Partial<TicketRow> = {}): TicketRow => ({
  ...({ ticket: `RK-${String(n).padStart(6, '0')}`, subscription: 'halden', subscriptionName: 'Halden' } as const),
  ...({
    kind: n % 7 === 0 ? 'recovery' : 'request',
    subject: 'Scans fail',
    requester: 'Leila',
    requesterLogin: 'leila',
    channel: 'phone',
  } as const),
  severity: { id: String(1 + (n % 4)), name: '', rank: 1 + (n % 4), of: 4 },
  ...({ asked: null, waitsFor: null, openedAt: now, openedBy: '', changedAt: shift(now, -n), noTarget: null } as const),
  phase: n % 5 === 0 ? 'resolved' : 'open',
  waitsOn: n % 5 === 0 ? 'nobody' : n % 3 === 0 ? 'customer' : 'desk',
  assignee: n % 2 === 0 ? { id: me, name: 'Priya' } : null,
  ...({
    tags: n % 4 === 0 ? ['vip'] : [],
    clocks: [],
    resolvesAt: null,
    resolved: null,
    unsent: 0,
    case: null,
  } as const),
  snoozedUntil: n % 11 === 0 ? shift(now, 1000 + n) : null,
  ...change,
});
// Several of one instant, so that the number has to decide.
const keysOf = (n: number): TicketKeys => ({
  wakesAt: null,
  due: n % 6 === 0 ? null : shift(now, (n % 9) * 60_000),
  mailWaits: false,
});

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let journal: SqliteJournal;
let views: Views;
const write = (n: number, words: string, change: Partial<TicketRow> = {}) =>
  journal.database.transaction(() => ticketWriter(journal.database)(rowOf(n, change), keysOf(n), words))();
const found = (search: string) =>
  views.tickets({ view: 'all', me, now, limit: 100, search }).tickets.map(({ ticket }) => Number(ticket.slice(3)));

beforeAll(async () => {
  folder = await temporaryFolder();
  journal = openSqliteJournal(join(folder.path, 'rekey.db'), randomBytes(32));
  views = createSqliteViews(journal);
  for (let n = 1; n <= 120; n++) write(n, `harbour scan ${n % 2 === 0 ? 'scanner' : 'Überprüfung'} SN-10${n}`);
});
afterAll(async () => {
  await journal.close();
  await folder.remove();
});

describe('a page of the queue', () => {
  test.each(ticketViews)(
    'of %s begins where the one before ended: every ticket once, in the order of one long page',
    (view) => {
      const whole = views.tickets({ view, me, now, limit: 500 });
      expect(whole.next).toBeNull();
      expect(whole.tickets.length).toBeGreaterThan(0);
      const paged: string[] = [];
      let after: string | undefined;
      do {
        const page = views.tickets({ view, me, now, limit: 7, after });
        paged.push(...page.tickets.map(({ ticket }) => ticket));
        after = page.next ?? undefined;
      } while (after !== undefined);
      expect(paged).toEqual(whole.tickets.map(({ ticket }) => ticket));
    },
  );

  test.each(ticketViews)('of %s is read from an index in its order: nothing is scanned, nothing is sorted', (view) => {
    for (const filter of [{}, { severity: '2' }]) {
      const statements: string[] = [];
      const watched = { ...journal, database: watching(journal.database, statements) } as SqliteJournal;
      createSqliteViews(watched).tickets({ view, me, now, limit: 7, ...filter });
      const sql = statements.find((one) => one.includes('LIMIT :limit')) ?? '';
      const given = { me, now, soon: now, limit: 7, ...filter };
      const steps = journal.database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(given) as { detail: string }[];
      const details = steps.map(({ detail }) => detail).join('; ');
      expect(details).not.toContain('TEMP B-TREE');
      expect(details).toMatch(view === 'all' && !('severity' in filter) ? /SCAN t/ : /SEARCH t|SCAN t USING INDEX/);
    }
  });
});

const watching = (database: SqliteJournal['database'], statements: string[]) =>
  new Proxy(database, {
    get: (target, name) => {
      if (name === 'prepare')
        return (sql: string) => {
          statements.push(sql);
          return target.prepare(sql);
        };
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

describe('the words of tickets', () => {
  it('are found by every beginning as it is typed, the newest first', () => {
    const even = Array.from({ length: 60 }, (_, at) => 120 - 2 * at);
    for (let length = 5; length <= 'scanner'.length; length++) expect(found('scanner'.slice(0, length))).toEqual(even);
    for (const typed of ['s', 'sc', 'sca', 'scan', 'HARBOUR sca', 'scan harb']) expect(found(typed)).toHaveLength(100);
    expect(found('scanners')).toEqual([]);
    expect(found('scanner uber')).toEqual([]);
    expect(found('  ')).toHaveLength(100);
  });

  it('are found with and without their accents, and numbers by their beginnings', () => {
    expect(found('uberpr')).toHaveLength(60);
    expect(found('ÜBERPRÜFUNG')).toHaveLength(60);
    expect(found('1011')).toEqual([119, 118, 117, 116, 115, 114, 113, 112, 111, 110, 11]);
    expect(found('sn 1099')).toEqual([99]);
  });

  it('take quotes, operators and stars for what they are: no words', () => {
    for (const typed of ['"', 'scan"', 'NOT', 'scan OR 1=1', 'a* NEAR(b)', '-scan', 'words:scan', "'; DROP TABLE"])
      expect(() => found(typed)).not.toThrow();
    expect(found('"scanner" *')).toHaveLength(60);
  });

  it('are the newest: what a ticket does not say any more does not find it', () => {
    write(121, 'zeppelin');
    expect(found('zepp')).toEqual([121]);
    write(121, 'airship');
    expect(found('zepp')).toEqual([]);
    expect(found('airs')).toEqual([121]);
  });

  it('of what was erased are in no table afterwards, and every other is', () => {
    write(122, 'secretive harbour');
    write(122, 'harbour');
    const kept = () =>
      journal.database
        .prepare("SELECT word FROM view_ticket_word WHERE word LIKE 'secr%' OR word = 'harbour'")
        .pluck()
        .all();
    expect(kept()).toEqual(['harbour', 'secretive']);
    forgetDeletedWords(journal.database);
    expect(kept()).toEqual(['harbour']);
    const pages = journal.database.prepare('SELECT block FROM view_ticket_text_data').pluck().all() as Buffer[];
    expect(pages.some((page) => page.includes('secretive') || page.includes('ecretive'))).toBe(false);
    expect(found('scanner')).toHaveLength(60);
  });
});
