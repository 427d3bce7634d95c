/** Opens the workspace's one encrypted SQLite file, with every setting that durability and secrecy depend on set and read back. */

import { closeSync, copyFileSync, openSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';

export type Database = SqliteDatabase.Database;

export const databaseKeyBytes = 32;

/** Written to the file's header, so that another program's database is not taken for ours. ASCII "Rkey". */
const applicationId = 0x526b6579;

/** Long enough for the other process's transaction, short enough that a window does not seem dead. */
const busyMilliseconds = 5_000;

/** AEGIS-256 seals each page, as fast as the processor's AES goes. Files that were made before it rest under ChaCha20-Poly1305. */
const [cipher, earlierCipher] = ['aegis', 'chacha20'] as const;
type Cipher = typeof cipher | typeof earlierCipher;

/**
 * `key` is 32 random bytes, used as they are: a passphrase's key derivation belongs to the keyring file, and would run here on every
 * connection. Throws with a sentence when the file was written with another key or by another program.
 */
export function openDatabase(file: string, key: Uint8Array): Database {
  if (key.length !== databaseKeyBytes) {
    throw new Error(`database: expected a key of ${databaseKeyBytes} bytes, got ${key.length}`);
  }
  // Created here because SQLite would leave it readable by the group; -wal and -shm take the file's mode over.
  closeSync(openSync(file, 'a', 0o600));
  const database = openUnder(cipher, file, key) ?? openUnder(earlierCipher, file, key);
  if (database === null) throw new Error(wrongKey);
  return database;
}

/** Null where the file does not open with this cipher and key. */
function openUnder(name: Cipher, file: string, key: Uint8Array): Database | null {
  const database = new SqliteDatabase(file, { timeout: busyMilliseconds });
  try {
    unlock(database, name, key);
    configure(database);
    claim(database);
    return database;
  } catch (error) {
    database.close();
    if (isNotADatabase(error)) return null;
    throw error;
  }
}

/** Whether the file rests under the cipher of before. */
export function restsUnderEarlierCipher(file: string, key: Uint8Array): boolean {
  const database = openUnder(cipher, file, key);
  database?.close();
  return database === null && opensWith(file, key);
}

/** Makes a copy under today's cipher of a file that rests under the earlier one. False, and no copy, while somebody reads the file. */
export function copyUnderNewCipher(file: string, into: string, key: Uint8Array): boolean {
  const original = openDatabase(file, key);
  const whole = leaveLog(original);
  original.close();
  if (!whole) return false;
  copyFileSync(file, into);
  const copy = openDatabase(into, key);
  try {
    leaveLog(copy);
    copy.pragma(`cipher = '${cipher}'`);
    rekeyDatabase(copy, key);
  } finally {
    copy.close();
  }
  return true;
}

const wrongKey =
  "The journal's file does not open with this workspace's key: it is damaged, or it and the key file come from different workspaces. Restore both from the same backup.";

function unlock(database: Database, name: Cipher, key: Uint8Array): void {
  database.pragma(`cipher = '${name}'`);
  // "raw:" makes the cipher take the 32 bytes as they are. Passed as bytes, the key never becomes a statement's text.
  const raw = Buffer.concat([Buffer.from('raw:'), key]);
  try {
    keyed(database).key(raw);
  } finally {
    raw.fill(0);
  }
}

/** WAL mode cannot change a key. False while somebody reads the file, such as a backup; everything is then as it was. */
export function leaveLog(database: Database): boolean {
  try {
    return database.pragma('journal_mode = DELETE', { simple: true }) === 'delete';
  } catch (error) {
    if (error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
    throw error;
  }
}

/**
 * After `leaveLog`. Gives the open file another key, in one transaction of SQLite's own: after a crash it opens with the old key or with the new one, and
 * whoever opens it tries the old one first, which rolls an unfinished change back.
 */
export function rekeyDatabase(database: Database, nextKey: Uint8Array): void {
  if (nextKey.length !== databaseKeyBytes)
    throw new Error(`database: expected a key of ${databaseKeyBytes} bytes, got ${nextKey.length}`);
  const raw = Buffer.concat([Buffer.from('raw:'), nextKey]);
  try {
    keyed(database).rekey(raw);
  } finally {
    raw.fill(0);
    configure(database);
  }
}

/** Whether the file opens with this key; nothing is made where there is none. */
export function opensWith(file: string, key: Uint8Array): boolean {
  try {
    openDatabase(file, key).close();
    return true;
  } catch (error) {
    if (error instanceof Error && error.message === wrongKey) return false;
    throw error;
  }
}

/** WAL with its durability, and what else holds for every connection. */
export function configure(database: Database): void {
  setting(database, 'journal_mode', 'WAL', 'wal');
  // After journal_mode: with WAL this build falls back to NORMAL, which may lose accepted events at a power cut.
  setting(database, 'synchronous', 'FULL', 2);
  setting(database, 'foreign_keys', 'ON', 1);
  setting(database, 'secure_delete', 'ON', 1);
  setting(database, 'temp_store', 'MEMORY', 2);
  // In KiB, below zero: every page that is not at hand has to be decrypted.
  setting(database, 'cache_size', -32_768, -32_768);
  setting(database, 'trusted_schema', 'OFF', 0);
}

function setting(database: Database, name: string, value: string | number, expected: string | number): void {
  database.pragma(`${name} = ${value}`);
  const actual = database.pragma(name, { simple: true });
  if (actual !== expected) {
    throw new Error(`database: expected ${name} to be ${expected}, got ${String(actual)}`);
  }
}

function claim(database: Database): void {
  const found = database.pragma('application_id', { simple: true });
  if (found === applicationId) return;
  if (found !== 0) throw new Error('The file is a database of another program. Choose a workspace made by Rekey.');
  database.pragma(`application_id = ${applicationId}`);
}

type Keyed = { readonly key: (key: Buffer) => number; readonly rekey: (key: Buffer) => number };

/** The typings are those of plain better-sqlite3, which has no cipher. */
function keyed(database: Database): Keyed {
  const candidate: unknown = database;
  if (!hasKey(candidate)) throw new Error('database: expected a SQLite build with encryption');
  return candidate;
}

function hasKey(value: unknown): value is Keyed {
  return typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'function';
}

function isNotADatabase(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && error.code === 'SQLITE_NOTADB';
}
