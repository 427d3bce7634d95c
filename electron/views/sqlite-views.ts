// The tables that windows read, in the journal's own encrypted file: projected event by event, rebuilt from position 0 at will.
import { figuresOf } from './figures.ts';
import { grantFiguresOf } from './grant-figures.ts';
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { deskDecider } from '../../shared/domain/desk/decider.ts';
import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import { recoveryDecider } from '../../shared/domain/recovery/decider.ts';
import { gatherFacts } from '../../shared/domain/recovery/gather-facts.ts';
import { ended } from '../../shared/domain/recovery/state.ts';
import { subscriptionDecider } from '../../shared/domain/subscription/decider.ts';
import type { Subscription } from '../../shared/domain/subscription/state.ts';
import { summaryOf } from '../application/read/case-summary.ts';
import { subscriptionRow, vaultRows } from '../application/read/read-subscription.ts';
import { foldStream } from '../application/transaction.ts';
import { sessionDecider } from '../../shared/domain/session/decider.ts';
import type { CaseRow, SubscriptionRow, TicketRow, VaultRow, Views } from '../application/views-port.ts';
import { applianceDecider } from '../../shared/domain/appliance/decider.ts';
import { unitDecider } from '../../shared/domain/appliance/unit.ts';
import { entitlementDecider } from '../../shared/domain/entitlement/decider.ts';
import { ticketDecider } from '../../shared/domain/ticket/decider.ts';
import { type TicketContext, ticketKeys, ticketRow } from '../application/tickets/ticket-row.ts';
import { cutLog, type Database, type SqliteJournal } from '../journal/sqlite.ts';
import {
  createTicketTables,
  ticketSchema,
  ticketTables,
  ticketWriter,
  type WriteTicket,
  wordsOf,
} from './sqlite-tickets.ts';
import {
  applianceSchema,
  applianceTables,
  createApplianceTables,
  writeAppliance,
  writeUnit,
} from './sqlite-appliances.ts';
import {
  createEntitlementTables,
  entitlementSchema,
  entitlementTables,
  writeEndings,
  writeEntitlement,
} from './sqlite-entitlements.ts';
import { forgetDeletedWords, mergeWords, ticketWords } from './ticket-words.ts';

/** Raised whenever a row would come out differently: the tables are then made anew when the workspace is opened. */
const schemaVersion = 10;

const tables = [
  'view_case',
  'view_subscription',
  'view_vault',
  'view_account',
  ...ticketTables,
  'view_session',
  ...entitlementTables,
  ...applianceTables,
  'view_position',
] as const;
const schema = `
  CREATE TABLE IF NOT EXISTS view_position (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL, schema INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS view_case (id TEXT PRIMARY KEY, subscription TEXT NOT NULL, opened_at TEXT NOT NULL, open INTEGER NOT NULL, row TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS view_case_open ON view_case (open, opened_at);
  CREATE TABLE IF NOT EXISTS view_subscription (id TEXT PRIMARY KEY, row TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS view_vault (subscription TEXT NOT NULL, id TEXT NOT NULL, row TEXT NOT NULL, PRIMARY KEY (subscription, id)) STRICT;
  CREATE TABLE IF NOT EXISTS view_account (subscription TEXT NOT NULL, login TEXT NOT NULL, name TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS view_account_name ON view_account (name);
  CREATE TABLE IF NOT EXISTS view_session (id TEXT PRIMARY KEY, began_at TEXT NOT NULL) STRICT;
${ticketSchema}${entitlementSchema}${applianceSchema}`;

/** How far the tables follow the journal. */
const reached = (database: Database, position: number): void =>
  void database
    .prepare('INSERT OR REPLACE INTO view_position (one, position, schema) VALUES (1, ?, ?)')
    .run(position, schemaVersion);

/** One ticket's row from its folded state, as of its newest event. */
const writeTicketRow = (
  write: WriteTicket,
  context: TicketContext,
  events: readonly RecordedEvent[],
  turn: Partial<Pick<TicketRow, 'waitsOn'>> = {},
): void => {
  const row = { ...ticketRow(context), ...turn };
  write(row, ticketKeys(context), wordsOf(row, events));
};

/**
 * The rows of tickets that are written with their first events, in the transaction of these. Merging parts of the index is left to
 * what is written later: a hundred thousand tickets would be merged over and over.
 */
export const writeWithEvents = (database: Database) => {
  const write = ticketWriter(database);
  mergeWords(database, false);
  return {
    put: (context: TicketContext, event: RecordedEvent): void => writeTicketRow(write, context, [event]),
    finish: (position: number): void => {
      mergeWords(database, true);
      reached(database, position);
    },
  };
};

type Streams = { readonly of: (stream: string) => Promise<readonly RecordedEvent[]> };

/** What one event touches is written again from its streams' folded state, so that a row never depends on the order of projecting. */
const touched = (event: RecordedEvent): Touched => {
  const [kind, id = ''] = event.stream.split('/');
  const nothing = {
    cases: [],
    tickets: [],
    sessions: [],
    entitlements: [],
    appliances: [],
    units: [],
    subscriptions: [],
    ticketsOf: null,
    all: false,
  };
  if (kind === 'recovery') return { ...nothing, cases: [id] };
  if (kind === 'ticket') return { ...nothing, tickets: [id] };
  if (kind === 'session') return { ...nothing, sessions: [id] };
  if (kind === 'entitlement') return { ...nothing, entitlements: [id] };
  if (kind === 'appliance') return { ...nothing, appliances: [id] };
  if (kind === 'unit') return { ...nothing, units: [id] };
  if (kind === 'subscription')
    return { ...nothing, subscriptions: [id], ticketsOf: inTicketRows.has(event.type) ? id : null };
  return { ...nothing, all: true, ticketsOf: inTicketRows.has(event.type) ? 'all' : null };
};

type Touched = {
  readonly cases: readonly string[];
  readonly tickets: readonly string[];
  readonly sessions: readonly string[];
  readonly entitlements: readonly string[];
  readonly appliances: readonly string[];
  readonly units: readonly string[];
  readonly subscriptions: readonly string[];
  /** The subscription whose tickets' rows say something else now, or all of them. */
  readonly ticketsOf: string | null;
  readonly all: boolean;
};

/** Names, hours and what was erased: everything else of a subscription or the desk is in no row of a ticket. */
const inTicketRows = new Set([
  'subscriptionRegistered',
  'supportAgreed',
  'personalDataErased',
  'operatorEnrolled',
  'calendarSet',
]);

/** Events taken in one go: a history of a million is followed in short steps, between which windows are answered. */
const atOnce = 250;

type Plan = {
  readonly events: number;
  readonly erased: boolean;
  readonly position: number;
  readonly writes: readonly Write[];
};

export const createSqliteViews = (journal: SqliteJournal): Views => {
  const { database } = journal;
  prepareTables(database);
  const position = (): number =>
    (database.prepare('SELECT position FROM view_position').get() as { position: number } | undefined)?.position ?? 0;

  const plan = async (after: number, most = Number.POSITIVE_INFINITY): Promise<Plan> => {
    const cases = new Set<string>();
    const subscriptions = new Set<string>();
    const tickets = new Set<string>();
    const sessions = new Set<string>();
    const entitlements = new Set<string>();
    const appliances = new Set<string>();
    const units = new Set<string>();
    const ticketsOf = (sql: string, ...values: readonly string[]) => {
      for (const { number } of database.prepare(sql).all(...values) as { number: string }[]) tickets.add(number);
    };
    let events = 0;
    let erased = false;
    let last = after;
    for await (const event of journal.readAll(after)) {
      if (events === most) break;
      events++;
      last = event.position;
      erased ||= event.type === 'personalDataErased';
      const of = touched(event);
      for (const id of of.cases) cases.add(id);
      for (const id of of.tickets) tickets.add(id);
      for (const id of of.sessions) sessions.add(id);
      for (const id of of.entitlements) entitlements.add(id);
      for (const id of of.appliances) appliances.add(id);
      for (const id of of.units) units.add(id);
      for (const id of of.subscriptions) subscriptions.add(id);
      if (of.ticketsOf === 'all') ticketsOf('SELECT number FROM view_ticket');
      else if (of.ticketsOf !== null) ticketsOf('SELECT number FROM view_ticket WHERE subscription = ?', of.ticketsOf);
      // Names of operators stand in case rows, so a change of the desk writes every case again.
      if (of.all)
        for (const { id } of database.prepare('SELECT id FROM view_case').all() as { id: string }[]) cases.add(id);
    }
    for (const id of subscriptions)
      for (const row of database.prepare('SELECT id FROM view_case WHERE subscription = ?').all(id) as { id: string }[])
        cases.add(row.id);
    return {
      events,
      erased,
      position: last,
      writes: await read(streamsOf(journal), {
        ...{ cases, subscriptions, tickets, sessions, entitlements, appliances, units },
      }),
    };
  };

  const write = ({ writes, position: last }: Plan): void => {
    const writeTicket = ticketWriter(database);
    for (const one of writes) one(database, writeTicket);
    reached(database, last);
  };

  const catchUp = async (): Promise<number> => {
    let taken = 0;
    let erased = false;
    for (;;) {
      const planned = await plan(position(), atOnce);
      if (planned.events > 0) database.transaction(write).immediate(planned);
      taken += planned.events;
      erased ||= planned.erased;
      if (planned.events < atOnce) break;
      await setImmediate();
    }
    // What the rows said before lives on as older frames of the write-ahead log until it is cut.
    if (erased) {
      database.transaction(forgetDeletedWords).immediate(database);
      cutLog(database);
    }
    return taken;
  };

  const rebuild = async (): Promise<{ events: number; identical: boolean }> => {
    await catchUp();
    let planned = await plan(0);
    // What was recorded meanwhile is taken by both, or the two would differ without anybody having changed a row.
    while (position() < planned.position) {
      await catchUp();
      planned = await plan(0);
    }
    const swap = database.transaction((fresh: Plan) => {
      const before = contents(database);
      for (const table of [...tables, ...ticketWords]) database.exec(`DELETE FROM ${table}`);
      write(fresh);
      return before === contents(database);
    });
    return { events: planned.events, identical: swap.immediate(planned) };
  };

  // One at a time: two projections at once could write an older row over a newer one.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  const rowsOf = <Row>(sql: string): readonly Row[] =>
    (database.prepare(sql).all() as { row: string }[]).map(({ row }) => JSON.parse(row) as Row);

  return {
    catchUp: () => inTurn(catchUp),
    rebuild: () => inTurn(rebuild),
    whileElsewhere: inTurn,
    queue: () => rowsOf<CaseRow>('SELECT row FROM view_case ORDER BY open DESC, opened_at DESC, id'),
    subscriptions: () => rowsOf<SubscriptionRow>("SELECT row FROM view_subscription ORDER BY row ->> 'name', id"),
    vaults: () =>
      rowsOf<VaultRow>("SELECT row FROM view_vault ORDER BY row ->> 'subscriptionName', row ->> 'name', id"),
    findAccount: (name) =>
      database
        .prepare('SELECT DISTINCT subscription, login FROM view_account WHERE name = ?')
        .all(name.trim().toLowerCase()) as { subscription: string; login: string }[],
    runningSessions: () =>
      (database.prepare('SELECT id FROM view_session ORDER BY began_at, id').all() as { id: string }[]).map(
        ({ id }) => id,
      ),
    ...createTicketTables(database),
    ...createEntitlementTables(database),
    ...createApplianceTables(database),
    figures: (now) => figuresOf(database, now),
    grantFigures: (now) => grantFiguresOf(database, now),
    openCases: () =>
      (
        database.prepare('SELECT id FROM view_case WHERE open = 1 ORDER BY opened_at, id').all() as { id: string }[]
      ).map(({ id }) => id),
    casesWithMail: () =>
      (
        database
          .prepare(
            `SELECT id FROM view_case WHERE row -> 'mail' <> '{"waiting":0,"uncertain":0,"refused":0}' ORDER BY opened_at, id`,
          )
          .all() as { id: string }[]
      ).map(({ id }) => id),
  };
};

/** Tables of another version are thrown away whole, because their columns may differ too; the next catching up fills them. */
const prepareTables = (database: Database): void =>
  database
    .transaction(() => {
      const known = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'view_position'").get() !== undefined;
      const row = known
        ? (database.prepare('SELECT schema FROM view_position').get() as { schema: number } | undefined)
        : undefined;
      if (row !== undefined && row.schema !== schemaVersion)
        for (const table of [...tables, ...ticketWords]) database.exec(`DROP TABLE IF EXISTS ${table}`);
      database.exec(schema);
    })
    .immediate();

const streamsOf = (journal: SqliteJournal): Streams => {
  const known = new Map<string, readonly RecordedEvent[]>();
  return {
    of: async (stream) => {
      const events = known.get(stream) ?? (await journal.read(stream));
      known.set(stream, events);
      return events;
    },
  };
};

/** A digest of everything the tables say, in one order, so that two builds can be held against each other. */
const contents = (database: Database): string => {
  const digest = createHash('sha256');
  for (const table of tables) {
    const columns = (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
    for (const row of database
      .prepare(`SELECT * FROM ${table} ORDER BY ${columns.join(', ')}`)
      .raw()
      .iterate())
      digest.update(`${JSON.stringify(row)}\n`);
  }
  return digest.digest('hex');
};

/** What has rows of its own. */
type Followed = 'cases' | 'subscriptions' | 'tickets' | 'sessions' | 'entitlements' | 'appliances' | 'units';

type Write = (database: Database, writeTicket: WriteTicket) => void;

const read = async (streams: Streams, changed: Readonly<Record<Followed, ReadonlySet<string>>>): Promise<Write[]> => {
  const { cases, subscriptions, tickets, sessions, entitlements, appliances, units } = changed;
  const desk = foldStream(deskDecider, await streams.of('desk'));
  const folded = new Map<string, Subscription>();
  const subscriptionOf = async (id: string): Promise<Subscription> => {
    const state = folded.get(id) ?? foldStream(subscriptionDecider, await streams.of(`subscription/${id}`));
    folded.set(id, state);
    return state;
  };
  const writes: Write[] = [];
  for (const id of subscriptions) {
    const state = await subscriptionOf(id);
    writes.push((database) => {
      database
        .prepare('INSERT OR REPLACE INTO view_subscription (id, row) VALUES (?, ?)')
        .run(id, JSON.stringify(subscriptionRow(state)));
      database.prepare('DELETE FROM view_vault WHERE subscription = ?').run(id);
      for (const row of vaultRows(state))
        database
          .prepare('INSERT INTO view_vault (subscription, id, row) VALUES (?, ?, ?)')
          .run(id, row.vault, JSON.stringify(row));
      writeEndings(database, state);
      database.prepare('DELETE FROM view_account WHERE subscription = ?').run(id);
      const insert = database.prepare('INSERT INTO view_account (subscription, login, name) VALUES (?, ?, ?)');
      for (const { login, email, status } of state.snapshot?.accounts ?? []) {
        if (status === 'deleted') continue;
        insert.run(id, login, login.toLowerCase());
        if (email !== '' && email.toLowerCase() !== login.toLowerCase()) insert.run(id, login, email.toLowerCase());
      }
    });
  }
  const ticketOf = async (number: string) => foldStream(ticketDecider, await streams.of(`ticket/${number}`));
  // The ticket of a case says whose turn it is there, so the two are written together.
  const together = new Set(cases);
  for (const number of tickets) {
    const { case: id } = await ticketOf(number);
    if (id !== null) together.add(id);
  }
  const caseTurns = new Map<string, CaseRow['waitsOn']>();
  for (const id of together) {
    const events = await streams.of(`recovery/${id}`);
    const recovery = foldStream(recoveryDecider, events);
    if (recovery.phase === 'unopened') continue;
    const about = await streams.of(`subscription/${recovery.subscription}`);
    const subscription = await subscriptionOf(recovery.subscription);
    const facts = gatherFacts(subscription, desk, id);
    // A row is as of the newest event it rests on: whatever only time changes is read from the journal when a case is opened.
    const now = [events.at(-1), about.at(-1)].reduce(
      (latest, event) => (event && event.at > latest ? event.at : latest),
      '',
    );
    const row = summaryOf({ recovery, events, subscription, desk, facts, now });
    caseTurns.set(recovery.number, row.waitsOn);
    writes.push((database) =>
      database
        .prepare('INSERT OR REPLACE INTO view_case (id, subscription, opened_at, open, row) VALUES (?, ?, ?, ?, ?)')
        .run(id, recovery.subscription, recovery.openedAt, ended(recovery.phase) ? 0 : 1, JSON.stringify(row)),
    );
  }
  for (const number of new Set([...tickets, ...caseTurns.keys()])) {
    const events = await streams.of(`ticket/${number}`);
    const ticket = foldStream(ticketDecider, events);
    if (ticket.phase === 'unopened') continue;
    const subscription = await subscriptionOf(ticket.subscription);
    const context = { ticket, subscription, desk, now: ticket.changedAt };
    const turn = withTurn(caseTurns.get(number), ticket.phase);
    writes.push((_, writeTicket) => writeTicketRow(writeTicket, context, events, turn));
  }
  for (const id of sessions) {
    const { phase, beganAt } = foldStream(sessionDecider, await streams.of(`session/${id}`));
    writes.push((database) =>
      phase === 'running'
        ? database.prepare('INSERT OR REPLACE INTO view_session (id, began_at) VALUES (?, ?)').run(id, beganAt)
        : database.prepare('DELETE FROM view_session WHERE id = ?').run(id),
    );
  }
  for (const id of entitlements) {
    const events = await streams.of(`entitlement/${id}`);
    const state = foldStream(entitlementDecider, events);
    if (state.phase !== 'unasked')
      writes.push((database) => writeEntitlement(database, state, events.at(-1)?.at ?? ''));
  }
  for (const id of appliances) {
    const state = foldStream(applianceDecider, await streams.of(`appliance/${id}`));
    if (state.phase !== 'unasked') writes.push((database) => writeAppliance(database, state));
  }
  for (const serial of units) {
    const state = foldStream(unitDecider, await streams.of(`unit/${serial}`));
    if (state.serial !== '') writes.push((database) => writeUnit(database, state));
  }
  return writes;
};

const withTurn = (waitsOn: CaseRow['waitsOn'] | undefined, phase: 'open' | 'resolved' | 'merged') =>
  waitsOn === undefined ? {} : { waitsOn: phase === 'open' ? waitsOn : ('nobody' as const) };
