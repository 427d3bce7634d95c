// A workspace that must not be written: its database is opened as a copy elsewhere, so that nothing here changes whatever SQLite does.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteJournal, type SqliteJournal } from '../journal/sqlite.ts';

/** The copy is encrypted as the original is, readable by its owner only, and removed when it is closed. */
export const openJournalCopy = (file: string, databaseKey: Uint8Array): SqliteJournal => {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-read-only-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'journal.db');
    for (const suffix of ['', '-wal']) if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
    const journal = openSqliteJournal(copy, databaseKey);
    return {
      ...journal,
      commit: () =>
        Promise.reject(new Error('journal: expected nothing to be recorded in a workspace opened read-only')),
      close: async () => {
        await journal.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
};
