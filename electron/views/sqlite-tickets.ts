// The queue's tables: one row a ticket with what it is sorted by beside it, and an index of every word that was said. Pages by key, never by offset.
import type { Stamp } from '../../shared/domain/decider.ts';
import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import { sealedUnder } from '../../shared/domain/sealed-text.ts';
import type { TicketEvent } from '../../shared/domain/ticket/events.ts';
import { HOUR, shift } from '../../shared/domain/time.ts';
import type { CaseRow, TicketKeys, TicketPage, TicketQuery, TicketRow, Views } from '../application/views-port.ts';
import type { Database } from '../journal/sqlite.ts';
import { asTyped, ticketWordsSchema, wordWriter } from './ticket-words.ts';

export const ticketTables = ['view_ticket', 'view_ticket_tag'] as const;
/** Sorts behind every instant: a ticket without a due instant comes last. */
const never = '~';

export const ticketSchema = `
  CREATE TABLE IF NOT EXISTS view_ticket (
    n INTEGER PRIMARY KEY, number TEXT NOT NULL, subscription TEXT NOT NULL, kind TEXT NOT NULL, case_id TEXT, open INTEGER NOT NULL,
    grp INTEGER NOT NULL, due TEXT NOT NULL, severity TEXT NOT NULL, assignee TEXT NOT NULL, snoozed TEXT NOT NULL,
    closed_at TEXT NOT NULL, wakes_at TEXT, mail INTEGER NOT NULL, opened_at TEXT NOT NULL, judged TEXT NOT NULL, row TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS view_ticket_open ON view_ticket (open, grp, due, n);
  CREATE INDEX IF NOT EXISTS view_ticket_assignee ON view_ticket (assignee, open, grp, due, n);
  CREATE INDEX IF NOT EXISTS view_ticket_severity ON view_ticket (severity, open, grp, due, n);
  CREATE INDEX IF NOT EXISTS view_ticket_severity_closed ON view_ticket (severity, closed_at, n) WHERE open = 0;
  CREATE INDEX IF NOT EXISTS view_ticket_severity_all ON view_ticket (severity, n);
  CREATE INDEX IF NOT EXISTS view_ticket_due ON view_ticket (due, n) WHERE open = 1;
  CREATE INDEX IF NOT EXISTS view_ticket_recovery ON view_ticket (grp, due, n) WHERE open = 1 AND kind = 'recovery';
  CREATE INDEX IF NOT EXISTS view_ticket_closed ON view_ticket (closed_at, n) WHERE open = 0;
  CREATE INDEX IF NOT EXISTS view_ticket_snoozed ON view_ticket (snoozed, n) WHERE open = 1 AND snoozed <> '';
  CREATE INDEX IF NOT EXISTS view_ticket_judged ON view_ticket (judged, opened_at) WHERE judged <> '';
  CREATE INDEX IF NOT EXISTS view_ticket_opened_at ON view_ticket (opened_at);
  CREATE INDEX IF NOT EXISTS view_ticket_subscription ON view_ticket (subscription, n);
  CREATE INDEX IF NOT EXISTS view_ticket_wakes ON view_ticket (wakes_at) WHERE wakes_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS view_ticket_mail ON view_ticket (n) WHERE mail = 1;
  CREATE TABLE IF NOT EXISTS view_ticket_tag (tag TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (tag, n)) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS view_ticket_tag_of ON view_ticket_tag (n);
${ticketWordsSchema}`;

const groups = { desk: 0, customer: 1, nobody: 2 } as const;

export const numberOf = (ticket: string): number => Number(ticket.slice('RK-'.length));

/** Every text of the ticket that still opens: what was asked, answered, noted, and by whom. */
export const wordsOf = (row: TicketRow, events: readonly RecordedEvent[]): string => {
  const texts = [row.ticket, row.subscriptionName, row.subject, row.requester, ...row.tags];
  for (const event of events as unknown as readonly (TicketEvent & Stamp)[])
    for (const field of ['text', 'name', 'reason', 'device', 'tracking', 'evidence'] as const) {
      const text = (event.data as Readonly<Record<string, unknown>>)[field];
      if (typeof text === 'string' && text !== '') texts.push(text);
    }
  return texts.filter((text) => sealedUnder(text) === null).join('\n');
};

/** What became of the first response's target; empty while nothing has, or there is none. */
const judgedOf = ({ clocks }: TicketRow): 'met' | 'missed' | '' => {
  const state = clocks.find(({ name }) => name === 'response')?.state;
  return state === 'met' || state === 'missed' ? state : '';
};

export type WriteTicket = (row: TicketRow, keys: TicketKeys, words: string) => void;

/** For one transaction. Prepared once for all of its tickets: preparing takes as long as writing. */
export const ticketWriter = (database: Database): WriteTicket => {
  // Never OR REPLACE: a statement that may have to be taken back makes FTS5 write out what it gathered, for each ticket anew.
  const insert = database.prepare(
    `INSERT INTO view_ticket (n, number, subscription, kind, case_id, open, grp, due, severity, assignee, snoozed, closed_at, wakes_at, mail, opened_at, judged, row)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const known = database.prepare('SELECT 1 FROM view_ticket WHERE n = ?');
  const drop = database.prepare('DELETE FROM view_ticket WHERE n = ?');
  const dropTags = database.prepare('DELETE FROM view_ticket_tag WHERE n = ?');
  const addTag = database.prepare('INSERT INTO view_ticket_tag (tag, n) VALUES (?, ?)');
  const words = wordWriter(database);
  return (row, keys, text) => {
    const n = numberOf(row.ticket);
    const open = row.phase === 'open';
    if (known.get(n) !== undefined) {
      drop.run(n);
      dropTags.run(n);
      words.remove(n);
    }
    insert.run(
      ...([n, row.ticket, row.subscription, row.kind, row.case] as const),
      ...([open ? 1 : 0, groups[row.waitsOn], keys.due ?? never, row.severity.id, row.assignee?.id ?? ''] as const),
      ...([row.snoozedUntil ?? '', open ? '' : (row.resolved?.at ?? row.changedAt), keys.wakesAt] as const),
      ...([keys.mailWaits ? 1 : 0, row.openedAt, judgedOf(row), JSON.stringify(row)] as const),
    );
    for (const tag of row.tags) addTag.run(tag, n);
    words.put(n, text);
  };
};

type Plan = {
  readonly where: string;
  readonly order: readonly (readonly [column: string, down: boolean])[];
  /** Which index has this order. Left to itself, without statistics, SQLite takes one that it then sorts. */
  readonly by: string | null;
  readonly bySeverity: string;
};

const byTarget: Plan['order'] = [
  ['t.grp', false],
  ['t.due', false],
  ['t.n', false],
];
const awake = "(t.snoozed = '' OR t.snoozed <= :now)";
const plans: Readonly<Record<TicketQuery['view'], Plan>> = {
  open: { where: `t.open = 1 AND ${awake}`, order: byTarget, by: 'open', bySeverity: 'severity' },
  mine: {
    where: `t.assignee = :me AND t.open = 1 AND ${awake}`,
    ...{ order: byTarget, by: 'assignee', bySeverity: 'assignee' },
  },
  unassigned: {
    where: `t.assignee = '' AND t.open = 1 AND ${awake}`,
    ...{ order: byTarget, by: 'assignee', bySeverity: 'assignee' },
  },
  'due-soon': {
    where: `t.open = 1 AND t.due <= :soon AND ${awake}`,
    ...{ order: byTarget.slice(1), by: 'due', bySeverity: 'due' },
  },
  waiting: { where: 't.open = 1 AND t.grp = 1', order: byTarget, by: 'open', bySeverity: 'severity' },
  recoveries: {
    where: "t.open = 1 AND t.kind = 'recovery'",
    ...{ order: byTarget, by: 'recovery', bySeverity: 'recovery' },
  },
  snoozed: {
    where: "t.open = 1 AND t.snoozed <> '' AND t.snoozed > :now",
    order: [
      ['t.snoozed', false],
      ['t.n', false],
    ],
    ...{ by: 'snoozed', bySeverity: 'snoozed' },
  },
  resolved: {
    where: 't.open = 0',
    order: [
      ['t.closed_at', true],
      ['t.n', true],
    ],
    ...{ by: 'closed', bySeverity: 'severity_closed' },
  },
  all: { where: '1 = 1', order: [['t.n', true]], by: null, bySeverity: 'severity_all' },
};

/** What counts as soon: the shortest of the usual targets. */
const soon = 2 * HOUR;

const readCursor = (after: string | undefined, length: number): readonly string[] | null => {
  const values = after?.split('|') ?? [];
  return values.length === length ? values : null;
};

/** One comparison of a row of values where all go one way, so that the index is walked from there. */
const beyond = (order: Plan['order']): string => {
  const columns = order.map(([column]) => column).join(', ');
  const values = order.map((_, at) => (at === order.length - 1 ? `CAST(:k${at} AS INTEGER)` : `:k${at}`)).join(', ');
  return `(${columns}) ${order[0]?.[1] === true ? '<' : '>'} (${values})`;
};

/** From one value to the next by the index: a million rows are not gone through for a few values. */
const distinct = (database: Database, table: string, column: string): readonly string[] =>
  (
    database
      .prepare(
        `WITH RECURSIVE one (value) AS (
           SELECT min(${column}) FROM ${table}
           UNION ALL SELECT (SELECT min(${column}) FROM ${table} WHERE ${column} > value) FROM one WHERE value IS NOT NULL)
         SELECT value FROM one WHERE value IS NOT NULL LIMIT 50`,
      )
      .all() as { value: string }[]
  ).map(({ value }) => value);

type Read = { readonly n: number; readonly row: string; readonly case_row: string | null } & Readonly<
  Record<'grp' | 'due' | 'snoozed' | 'closed_at', string | number>
>;

export const createTicketTables = (
  database: Database,
): Pick<
  Views,
  | 'nextTicketNumber'
  | 'tickets'
  | 'ticketFilters'
  | 'countTickets'
  | 'ticketsDue'
  | 'nextTicketDue'
  | 'ticketsWithMail'
  | 'openTicketsOf'
  | 'requestsOf'
> => {
  const numbers = (sql: string, ...values: readonly unknown[]): readonly string[] =>
    (database.prepare(sql).all(...values) as { number: string }[]).map(({ number }) => number);

  /** By their text, of which there are as many as ways to filter: preparing takes longer than reading a page. */
  const statements = new Map<string, ReturnType<Database['prepare']>>();
  const prepared = (sql: string) => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };

  return {
    nextTicketNumber: () => {
      const { highest } = database
        .prepare(
          `SELECT max(coalesce((SELECT max(n) FROM view_ticket), 0),
                      coalesce((SELECT max(CAST(substr(row ->> 'number', 4) AS INTEGER)) FROM view_case), 0)) AS highest`,
        )
        .get() as { highest: number };
      return `RK-${String(highest + 1).padStart(6, '0')}`;
    },
    tickets: (query): TicketPage => {
      const typed = query.search === undefined ? null : asTyped(database, query.search);
      const plan = plans[query.view];
      const order: Plan['order'] = typed === null ? plan.order : [['t.n', true]];
      const cursor = readCursor(query.after, order.length);
      const conditions = [
        typed === null ? null : 'view_ticket_text MATCH :typed',
        plan.where,
        query.severity === undefined ? null : 't.severity = :severity',
        query.subscription === undefined ? null : 't.subscription = :subscription',
        query.tag === undefined ? null : 't.n IN (SELECT n FROM view_ticket_tag WHERE tag = :tag)',
        cursor === null ? null : typed === null ? beyond(order) : 'view_ticket_text.rowid < CAST(:k0 AS INTEGER)',
      ].filter((one) => one !== null);
      const index = query.severity === undefined ? plan.by : plan.bySeverity;
      // The tickets of one tag or subscription are few: those are better sorted than looked for in a whole view.
      const walked = query.tag === undefined && query.subscription === undefined && index !== null;
      const from =
        typed === null
          ? `view_ticket t${walked ? ` INDEXED BY view_ticket_${index}` : ''}`
          : 'view_ticket_text JOIN view_ticket t ON t.n = view_ticket_text.rowid';
      // The index of words is walked from the newest by its own number; any other order would sort every hit of a common word.
      const by =
        typed === null
          ? order.map(([column, down]) => `${column} ${down ? 'DESC' : 'ASC'}`).join(', ')
          : 'view_ticket_text.rowid DESC';
      const rows = prepared(
        `SELECT t.n, t.grp, t.due, t.snoozed, t.closed_at, t.row, c.row AS case_row FROM ${from} LEFT JOIN view_case c ON c.id = t.case_id
           WHERE ${conditions.join(' AND ')} ORDER BY ${by} LIMIT :limit`,
      ).all({
        me: query.me,
        now: query.now,
        soon: shift(query.now, soon),
        limit: query.limit + 1,
        ...(typed === null ? {} : { typed }),
        ...(query.severity === undefined ? {} : { severity: query.severity }),
        ...(query.subscription === undefined ? {} : { subscription: query.subscription }),
        ...(query.tag === undefined ? {} : { tag: query.tag }),
        ...Object.fromEntries((cursor ?? []).map((value, at) => [`k${at}`, value])),
      }) as Read[];
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      return {
        tickets: page.map(({ row, case_row: caseRow }) => ({
          ...(JSON.parse(row) as TicketRow),
          recovery: caseRow === null ? null : (JSON.parse(caseRow) as CaseRow),
        })),
        next:
          rows.length > page.length && last !== undefined
            ? order.map(([column]) => String(last[column.slice(2) as keyof Read])).join('|')
            : null,
      };
    },
    ticketFilters: () => ({
      severities: distinct(database, 'view_ticket', 'severity'),
      tags: distinct(database, 'view_ticket_tag', 'tag'),
    }),
    countTickets: ({ view, me, now }) => {
      const { where, by } = plans[view];
      const from = `view_ticket t${by === null ? '' : ` INDEXED BY view_ticket_${by}`}`;
      const counted = database.prepare(`SELECT count(*) FROM (SELECT 1 FROM ${from} WHERE ${where} LIMIT 1000)`);
      return counted.pluck().get({ me, now, soon: shift(now, soon) }) as number;
    },
    ticketsDue: (by) => numbers('SELECT number FROM view_ticket WHERE wakes_at <= ? ORDER BY wakes_at LIMIT 1000', by),
    nextTicketDue: () =>
      (
        database.prepare('SELECT min(wakes_at) AS at FROM view_ticket WHERE wakes_at IS NOT NULL').get() as {
          at: string | null;
        }
      ).at,
    ticketsWithMail: () => numbers('SELECT number FROM view_ticket WHERE mail = 1 ORDER BY n'),
    openTicketsOf: (subscription) =>
      numbers('SELECT number FROM view_ticket WHERE subscription = ? AND open = 1 ORDER BY n', subscription),
    requestsOf: (subscription, login, limit) =>
      numbers(
        "SELECT number FROM view_ticket WHERE subscription = ? AND kind <> 'recovery' AND row ->> 'requesterLogin' = ? ORDER BY n DESC LIMIT ?",
        ...[subscription, login, limit],
      ),
  };
};
