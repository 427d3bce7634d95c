/** The journal in the workspace's encrypted SQLite file: append-only events, the commands they came from, and sealed bytes. */

import { statSync } from 'node:fs';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import { diskTrouble } from '../machine/disk-trouble.ts';
import type { Checkpoint } from './checkpoint-note.ts';
import { type Database, openDatabase } from './database.ts';
import { createPersonalKeys, type PersonalKeys, personalSchema } from './personal-keys.ts';
import type { Commit, CommitConflict, CommitResult, Head, Journal, NewEvent, Signer } from './port.ts';
import {
  checkInstant,
  dataText,
  emptyHead,
  headAfter,
  type KeptRecord,
  recordNext,
  UnreadableRecord,
} from './record.ts';

export { type Database, openDatabase } from './database.ts';

/** `database` is the same connection, so that views can be tables of the same file and follow in the same process. */
export type SqliteJournal = Journal & {
  readonly database: Database;
  /**
   * Keeps the main file as it is until released, while events go on being committed to the log beside it: a reader that began on an
   * empty log reads the main file, which no checkpoint touches then. Null where the log could not be emptied just now. SQLite's own
   * online backup would write the copy in the clear here: it opens the target without the cipher.
   */
  readonly holdMainFile: () => { readonly release: () => void } | null;
  /** The next record after `head`, signed and chained, to be written by a connection that holds the file. */
  readonly prepare: (
    head: Head,
    place: { readonly stream: string; readonly version: number; readonly at: string },
    signer: Signer,
    event: NewEvent,
  ) => { readonly record: RecordedEvent; readonly row: EventRow };
  /**
   * Writes what `prepare` made on another connection, all of it or nothing. Throws where the journal does not stand at `start`: whoever
   * prepares keeps everybody else from recording.
   */
  readonly beginPrepared: (start: Head) => {
    readonly write: (row: EventRow) => void;
    readonly commit: (commandId: string) => void;
    readonly rollback: () => void;
  };
  /** Kept beside the events, so that opening need not check every signature each time. */
  readonly rememberVerified: (checkpoint: Checkpoint) => void;
};

const schema = `
  CREATE TABLE IF NOT EXISTS event (
    position      INTEGER PRIMARY KEY,
    stream        TEXT NOT NULL,
    version       INTEGER NOT NULL,
    type          TEXT NOT NULL,
    data          TEXT NOT NULL,
    at            TEXT NOT NULL,
    actor         TEXT NOT NULL,
    signature     TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    UNIQUE (stream, version)
  ) STRICT;
  CREATE TRIGGER IF NOT EXISTS event_is_never_changed BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  CREATE TRIGGER IF NOT EXISTS event_is_never_removed BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  CREATE TABLE IF NOT EXISTS command (
    id             TEXT PRIMARY KEY,
    first_position INTEGER NOT NULL,
    events         INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS verified (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL,
    root TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS sealed (
    key   TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** Rows read at a time: an open cursor would keep every other statement of the connection from running. */
const pageSize = 500;

export function openSqliteJournal(file: string, databaseKey: Uint8Array): SqliteJournal {
  const database = openDatabase(file, databaseKey);
  try {
    return journalIn(database, file, databaseKey);
  } catch (error) {
    database.close();
    throw error;
  }
}

const erases = (commit: Commit, events: readonly RecordedEvent[]): boolean =>
  (commit.erase?.length ?? 0) > 0 || events.some(({ type }) => type === 'personalDataErased');

/**
 * Erased pages live on as older frames of the write-ahead log until it is cut. A reader in the way only postpones that, and so does a
 * full disk: what was committed stands, and must not be answered as if it did not.
 */
export function cutLog(database: Database): void {
  try {
    database.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (diskTrouble(error) === null) throw error;
  }
}

export type RecordsAtRest = {
  readonly trusted: Checkpoint | null;
  /** Behind one position and up to another. */
  readonly kept: (after: number, to: number) => Iterable<KeptRecord>;
  /** As they stand at this position, of the streams that go on behind it. */
  readonly versionsAt: (position: number) => Map<string, number>;
  readonly recorded: (after?: number) => AsyncIterable<RecordedEvent>;
  readonly close: () => void;
};

/** The records alone, of a journal that is to be verified before anything touches it: not even a missing table is made. */
export function openRecords(file: string, databaseKey: Uint8Array): RecordsAtRest {
  const database = openDatabase(file, databaseKey);
  const has = (table: string): boolean =>
    database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table) !== undefined;
  try {
    const page = has('event') ? pageOfEvents(database) : null;
    return {
      trusted: has('verified') ? lastVerified(database) : null,
      kept: (after, to) => (has('event') ? keptBetween(database, after, to) : []),
      versionsAt: (position) => (has('event') ? versionsAt(database, position) : new Map()),
      recorded: (after = 0) => readAll(page, after, (record) => record),
      close: () => void database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

const pageOfEvents = (database: Database) =>
  database.prepare<[number, number], EventRow>('SELECT * FROM event WHERE position > ? ORDER BY position LIMIT ?');

/** The whole record as `canonicalJson` writes it, its members in order; `sqlite.test.ts` holds the two together. */
const recordText = ['actor', 'at', 'data', 'position', 'previousHash', 'signature', 'stream', 'type', 'version']
  .map((name, at) => {
    const column = name === 'previousHash' ? 'previous_hash' : name;
    const isText = !['data', 'position', 'version'].includes(name);
    return `'${at === 0 ? '{' : ','}"${name}":' || ${isText ? `json_quote(${column})` : column}`;
  })
  .concat("'}'")
  .join(' || ');

function* keptBetween(database: Database, after: number, to: number): Iterable<KeptRecord> {
  const rows = database
    .prepare<[number, number], readonly [string, string]>(
      `SELECT type, ${recordText} FROM event WHERE position > ? AND position <= ? ORDER BY position`,
    )
    .raw()
    .iterate(after, to);
  for (const [type, text] of rows) yield { type, text };
}

const versionsAt = (database: Database, position: number): Map<string, number> =>
  new Map(
    database
      .prepare<[number, number], readonly [string, number]>(
        `SELECT stream, max(version) FROM event
           WHERE stream IN (SELECT stream FROM event WHERE position > ?) AND position <= ? GROUP BY stream`,
      )
      .raw()
      .all(position, position),
  );

const lastVerified = (database: Database): Checkpoint | null =>
  (database.prepare('SELECT size, root FROM verified').get() as Checkpoint | undefined) ?? null;

function journalIn(database: Database, file: string, databaseKey: Uint8Array): SqliteJournal {
  database.transaction(() => database.exec(schema + personalSchema)).immediate();
  const statements = prepare(database);
  const personal = createPersonalKeys(database);
  const transact = database.transaction((commit: Commit) => commitOnce(statements, personal, commit));
  return {
    database,
    read: async (stream) => statements.ofStream.all(stream).map((row) => personal.open(toRecord(row))),
    readAll: (after = 0) => readAll(statements.after, after, personal.open),
    recorded: (after = 0) => readAll(statements.after, after, (record) => record),
    personalKey: async (subscription) => personal.current(subscription),
    personalKeyDestroyed: (id) => personal.destroyedAt(id),
    head: async () => headOf(statements),
    commit: async (commit) => {
      const result = transact.immediate(commit);
      if (result.ok && erases(commit, result.events)) cutLog(database);
      return result.ok ? { ...result, events: result.events.map(personal.open) } : result;
    },
    recordedBy: async (commandId) => {
      const command = statements.command.get(commandId);
      return command === undefined ? null : eventsOf(statements, command).map(personal.open);
    },
    sealed: async (key) => {
      const row = statements.sealed.get(key);
      return row === undefined ? null : new Uint8Array(row.bytes);
    },
    sealedKeys: async (prefix) => statements.sealedKeys.all(prefix, prefix).map((row) => row.key),
    holdMainFile: () => {
      cutLog(database);
      if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) return null;
      const reader = openDatabase(file, databaseKey);
      try {
        reader.exec('BEGIN');
        reader.prepare('SELECT count(*) FROM sqlite_schema').get();
      } catch (error) {
        reader.close();
        throw error;
      }
      return { release: () => void reader.close() };
    },
    prepare: (head, place, signer, event) => {
      const record = recordNext(head, place, signer, personal.seal(place.stream, place.version, event));
      return { record, row: toRow(record) };
    },
    beginPrepared: (start) => {
      database.exec('BEGIN IMMEDIATE');
      const { position, hash } = headOf(statements);
      if (position !== start.position || hash !== start.hash) {
        database.exec('ROLLBACK');
        throw new Error(`journal: expected to go on from record ${start.position}, found ${position}`);
      }
      let written = 0;
      return {
        write: (row) => {
          statements.insertEvent.run(row);
          written += 1;
        },
        commit: (commandId) => {
          statements.insertCommand.run(commandId, position + 1, written);
          database.exec('COMMIT');
        },
        rollback: () => void database.exec('ROLLBACK'),
      };
    },
    rememberVerified: ({ size, root }) =>
      void database.prepare('INSERT OR REPLACE INTO verified (one, size, root) VALUES (1, ?, ?)').run(size, root),
    close: async () => {
      database.close();
    },
  };
}

/** A record as the table has it: its data as the canonical text. */
export type EventRow = {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly data: string;
  readonly at: string;
  readonly actor: string;
  readonly signature: string;
  readonly previous_hash: string;
};
type CommandRow = { readonly first_position: number; readonly events: number };

type Statements = ReturnType<typeof prepare>;

function prepare(database: Database) {
  return {
    insertEvent: database.prepare<EventRow>(
      `INSERT INTO event (position, stream, version, type, data, at, actor, signature, previous_hash)
       VALUES (:position, :stream, :version, :type, :data, :at, :actor, :signature, :previous_hash)`,
    ),
    ofStream: database.prepare<[string], EventRow>('SELECT * FROM event WHERE stream = ? ORDER BY version'),
    version: database.prepare<[string], { version: number }>(
      'SELECT coalesce(max(version), 0) AS version FROM event WHERE stream = ?',
    ),
    newest: database.prepare<[], EventRow>('SELECT * FROM event ORDER BY position DESC LIMIT 1'),
    after: pageOfEvents(database),
    insertCommand: database.prepare<[string, number, number]>(
      'INSERT INTO command (id, first_position, events) VALUES (?, ?, ?)',
    ),
    command: database.prepare<[string], CommandRow>('SELECT first_position, events FROM command WHERE id = ?'),
    seal: database.prepare<[string, Uint8Array]>(
      'INSERT INTO sealed (key, bytes) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET bytes = excluded.bytes',
    ),
    erase: database.prepare<[string]>('DELETE FROM sealed WHERE key = ?'),
    sealed: database.prepare<[string], { bytes: Uint8Array }>('SELECT bytes FROM sealed WHERE key = ?'),
    // Not LIKE: a key may hold its wildcards.
    sealedKeys: database.prepare<[string, string], { key: string }>(
      'SELECT key FROM sealed WHERE substr(key, 1, length(?)) = ? ORDER BY key',
    ),
  };
}

function commitOnce(statements: Statements, personal: PersonalKeys, commit: Commit): CommitResult {
  const before = statements.command.get(commit.commandId);
  if (before !== undefined) return { ok: true, events: eventsOf(statements, before), repeated: true };

  const conflict = firstConflict(statements, commit);
  if (conflict !== null) return { ok: false, conflict };

  const start = headOf(statements);
  checkInstant(commit.at, start);
  const events = append(statements, personal, commit, start);
  for (const key of commit.erase ?? []) statements.erase.run(key);
  for (const { key, bytes } of commit.seal ?? []) statements.seal.run(key, bytes);
  statements.insertCommand.run(commit.commandId, start.position + 1, events.length);
  return { ok: true, events, repeated: false };
}

function eventsOf(statements: Statements, command: CommandRow): readonly RecordedEvent[] {
  return statements.after.all(command.first_position - 1, command.events).map(toRecord);
}

/** Every entry is compared before anything is signed: a lost race asks nobody's key for anything. */
function firstConflict(statements: Statements, commit: Commit): CommitConflict | null {
  const versions = new Map<string, number>();
  for (const { stream, expectedVersion, events } of commit.appends) {
    const actual = versions.get(stream) ?? statements.version.get(stream)?.version ?? 0;
    if (actual !== expectedVersion) return { stream, expected: expectedVersion, actual };
    versions.set(stream, actual + events.length);
  }
  return null;
}

function append(statements: Statements, personal: PersonalKeys, commit: Commit, start: Head): readonly RecordedEvent[] {
  const recorded: RecordedEvent[] = [];
  let head = start;
  for (const { stream, expectedVersion, signer, events } of commit.appends) {
    for (const [index, event] of events.entries()) {
      const place = { stream, version: expectedVersion + index + 1, at: commit.at };
      // The one place where events come in: sealed first, so that signature, hash and chain cover what is kept for good.
      const record = recordNext(head, place, signer, personal.seal(stream, place.version, event));
      statements.insertEvent.run(toRow(record));
      personal.destroyIfErased(stream, event, commit.at);
      recorded.push(record);
      head = headAfter(record);
    }
  }
  return recorded;
}

function headOf(statements: Statements): Head {
  const row = statements.newest.get();
  return row === undefined ? emptyHead : headAfter(toRecord(row));
}

async function* readAll(
  page: ReturnType<typeof pageOfEvents> | null,
  after: number,
  read: (record: RecordedEvent) => RecordedEvent,
): AsyncGenerator<RecordedEvent> {
  let position = after;
  for (;;) {
    const rows = page?.all(position, pageSize) ?? [];
    for (const row of rows) yield read(toRecord(row));
    const last = rows.at(-1);
    if (last === undefined) return;
    position = last.position;
  }
}

function toRow(record: RecordedEvent): EventRow {
  const { position, stream, version, type, at, actor, signature } = record;
  const data = dataText(record);
  return { position, stream, version, type, data, at, actor, signature, previous_hash: record.previousHash };
}

function toRecord(row: EventRow): RecordedEvent {
  const { position, stream, version, type, at, actor, signature } = row;
  return {
    position,
    stream,
    version,
    type,
    data: parseData(row),
    at,
    actor,
    signature,
    previousHash: row.previous_hash,
  };
}

function parseData(row: EventRow): JsonObject {
  let data: unknown;
  try {
    data = JSON.parse(row.data);
  } catch {
    throw new UnreadableRecord(row.position, 'its data is not JSON');
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new UnreadableRecord(row.position, 'its data is not a JSON object');
  }
  return data as JsonObject;
}
