// A queue of a million tickets, written row by row with the statements that the projection itself writes with; only the rows are made up.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { TicketKeys, TicketRow } from '../../electron/application/views-port.ts';
import { openSqliteJournal, type SqliteJournal } from '../../electron/journal/sqlite.ts';
import { ticketWriter } from '../../electron/views/sqlite-tickets.ts';
import { mergeWords } from '../../electron/views/ticket-words.ts';
import { createSqliteViews } from '../../electron/views/sqlite-views.ts';
import type { Views } from '../../electron/application/views-port.ts';
import { HOUR, shift } from '../../shared/domain/time.ts';

const DAY = 24 * HOUR;
export const now = '2026-11-02T09:00:00.000Z';
export const me = 'priya';

/** Numbers that look like chance and come out the same each time. */
const chance = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
};

/** In most tickets, as words of a trade are; the others come from a vocabulary in which a word is the rarer the later it stands. */
const common = ['scan', 'the', 'report', 'since', 'scanner', 'appliance', 'fails', 'after', 'update', 'asset'];
const syllables = [
  'ba',
  'co',
  'der',
  'el',
  'fi',
  'gor',
  'hu',
  'in',
  'ka',
  'lo',
  'mer',
  'no',
  'pra',
  'qui',
  'res',
  'sto',
];
const vocabulary = (pick: (below: number) => number): readonly string[] =>
  Array.from({ length: 30_000 }, () =>
    Array.from({ length: 2 + pick(3) }, () => syllables[pick(syllables.length)]).join(''),
  );

const people = ['priya', 'tomas', 'ines', 'jonas'];
const severities = ['1', '2', '3', '3', '3', '3', '4', '4'];

export type Million = { readonly journal: SqliteJournal; readonly views: Views };

export type Made = readonly [row: TicketRow, keys: TicketKeys, words: string];

export const madeWords = (): readonly string[] => vocabulary(chance(7));

export function* madeTickets(count: number): Generator<Made> {
  const pick = chance(11);
  const words = madeWords();
  /** Like words of a language: half of what is written are a few of them. */
  const word = (): string => words[Math.floor(words.length * (pick(1000) / 1000) ** 4)] ?? '';
  const said = (length: number): string =>
    Array.from({ length }, () => (pick(3) === 0 ? (common[pick(common.length)] ?? '') : word())).join(' ');
  for (let n = 1; n <= count; n += 1) yield made(n, pick, said);
}

/** As if it had been moved in by a hundred thousand at a time: in one transaction each, with the index of words left as that leaves it. */
export const fillTickets = async (folder: string, count: number, withWords: boolean): Promise<Million> => {
  const journal = openSqliteJournal(join(folder, 'rekey.db'), randomBytes(32));
  const views = createSqliteViews(journal);
  const { database } = journal;
  const made = madeTickets(count);
  for (let left = count; left > 0; left -= 100_000) {
    database.exec('BEGIN IMMEDIATE');
    mergeWords(database, false);
    const write = ticketWriter(database);
    for (let n = 0; n < Math.min(left, 100_000); n += 1) {
      const next = made.next();
      if (next.done === true) break;
      const [row, keys, words] = next.value;
      write(row, keys, withWords ? words : '');
    }
    mergeWords(database, true);
    database.exec('COMMIT');
  }
  database.pragma('wal_checkpoint(TRUNCATE)');
  return { journal, views };
};

const made = (n: number, pick: (below: number) => number, said: (length: number) => string): Made => {
  // One in ten is open; of these a few wait, a few are put off.
  const open = pick(10) === 0;
  const openedAt = shift(now, -pick(400) * DAY - pick(24) * HOUR - pick(HOUR));
  const due = open ? shift(now, (pick(96) - 24) * HOUR + pick(HOUR)) : null;
  const severity = severities[pick(severities.length)] ?? '3';
  const assignee = pick(3) === 0 ? null : (people[pick(people.length)] ?? me);
  const waits = open && pick(5) === 0;
  const snoozedUntil = open && !waits && pick(20) === 0 ? shift(now, (1 + pick(72)) * HOUR) : null;
  const closedAt = shift(openedAt, (1 + pick(90)) * HOUR);
  const subscription = `customer-${pick(2000)}`;
  const row: TicketRow = {
    ticket: `RK-${String(n).padStart(6, '0')}`,
    subscription,
    subscriptionName: `Customer ${subscription.slice(9)}`,
    kind: pick(200) === 0 ? 'recovery' : 'request',
    subject: said(5),
    requester: `${said(1)} ${said(1)}`,
    requesterLogin: null,
    channel: 'phone',
    severity: { id: severity, name: severity, rank: Number(severity), of: 4 },
    asked: null,
    phase: open ? 'open' : 'resolved',
    waitsOn: !open ? 'nobody' : waits || snoozedUntil !== null ? 'customer' : 'desk',
    waitsFor: waits ? 'The customer’s answer' : snoozedUntil === null ? null : 'Put off',
    openedAt,
    openedBy: 'Priya',
    changedAt: open ? openedAt : closedAt,
    assignee: assignee === null ? null : { id: assignee, name: assignee },
    tags: pick(10) === 0 ? [`tag-${pick(50)}`] : [],
    snoozedUntil,
    clocks: open
      ? [
          {
            name: 'response',
            target: { amount: 2, unit: 'business days', bound: 'at-most' },
            state: 'on-time',
            from: openedAt,
            riskAt: due,
            due,
            at: null,
          },
        ]
      : [],
    noTarget: null,
    resolvesAt: null,
    resolved: open ? null : { at: closedAt, how: 'agreed' },
    unsent: 0,
    case: null,
  };
  const text = [row.ticket, row.subscriptionName, row.subject, row.requester, ...row.tags, said(25)].join('\n');
  return [row, { wakesAt: due, due, mailWaits: false }, text];
};
