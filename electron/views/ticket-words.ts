// The words of tickets as they are searched: cut the same way when they are written and when they are typed, and found by their beginnings.
import type { Database } from '../journal/sqlite.ts';

/** Holds words and no text, so it cannot be held against another build; it is made with the rows. */
export const ticketWords = ['view_ticket_text', 'view_ticket_word'] as const;

/**
 * The index answers a beginning of up to three letters by itself. Of a longer one it would gather every hit of every word before the
 * first could be read, a fifth of a second where a word stands in most of a million tickets; so the words themselves are kept in order,
 * and the few that begin so are asked for by name, which is read from the newest and no further than a page.
 */
export const ticketWordsSchema = `
  CREATE VIRTUAL TABLE IF NOT EXISTS view_ticket_text USING fts5 (
    words, content = '', contentless_delete = 1, detail = 'none', prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 0');
  CREATE TABLE IF NOT EXISTS view_ticket_word (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`;

const indexed = 3;
/** Of more words than this with one beginning each stands in few tickets. */
const fewWords = 300;
/** Words kept at hand by one writer, so that one that is known is not written again. Emptied rather than grown beyond. */
const mostKept = 200_000;

/** Letters without their accents, and digits. */
const wordsIn = (text: string): readonly string[] => {
  const lower = text.toLowerCase();
  // oxlint-disable-next-line no-control-regex -- what is plain ASCII needs no folding, and most is
  if (/^[\x00-\x7f]*$/.test(lower)) return lower.match(/[a-z0-9]+/g) ?? [];
  return (
    lower
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
};

/** Numbers are left out: each is in few tickets, and there are as many as tickets. */
const isKept = (word: string): boolean => word.length > indexed && !/^\p{N}/u.test(word);

export type WriteWords = {
  readonly put: (n: number, text: string) => void;
  readonly remove: (n: number) => void;
};

/** For one transaction: what it keeps at hand would be wrong after it was taken back. */
export const wordWriter = (database: Database): WriteWords => {
  const add = database.prepare('INSERT INTO view_ticket_text (rowid, words) VALUES (?, ?)');
  const drop = database.prepare('DELETE FROM view_ticket_text WHERE rowid = ?');
  const keep = database.prepare('INSERT OR IGNORE INTO view_ticket_word (word) VALUES (?)');
  const kept = new Set<string>();
  return {
    put: (n, text) => {
      const words = new Set(wordsIn(text));
      add.run(n, [...words].join(' '));
      for (const word of words) {
        if (kept.has(word) || !isKept(word)) continue;
        if (kept.size >= mostKept) kept.clear();
        kept.add(word);
        keep.run(word);
      }
    },
    remove: (n) => void drop.run(n),
  };
};

/** FTS5's own settings: how many parts of a level are merged at once (none: 0), and how many bytes are gathered before a part is written. */
export const mergeWords = (database: Database, merge: boolean): void => {
  const set = database.prepare('INSERT INTO view_ticket_text (view_ticket_text, rank) VALUES (?, CAST(? AS INTEGER))');
  set.run('automerge', merge ? 4 : 0);
  set.run('hashsize', (merge ? 1 : 32) * 1024 * 1024);
};

/** What was deleted is in the index until its parts are merged, and its words in the list of words. */
export const forgetDeletedWords = (database: Database): void => {
  database.exec(`
    INSERT INTO view_ticket_text (view_ticket_text) VALUES ('optimize');
    DELETE FROM view_ticket_word;
    CREATE VIRTUAL TABLE temp.every_word USING fts5vocab (main, view_ticket_text, 'row');`);
  const keep = database.prepare('INSERT INTO view_ticket_word (word) VALUES (?)');
  for (const { term } of database.prepare('SELECT term FROM temp.every_word').all() as { term: string }[])
    if (isKept(term)) keep.run(term);
  database.exec('DROP TABLE temp.every_word');
};

/** Every word has to be there; the last may be the beginning of one, because somebody is still typing. Null for none. */
export const asTyped = (database: Database, search: string): string | null => {
  const words = wordsIn(search);
  const last = words.at(-1);
  if (last === undefined) return null;
  const whole = words.slice(0, -1).map((word) => `"${word}"`);
  return [...whole, beginning(database, last)].join(' AND ');
};

const beginning = (database: Database, word: string): string => {
  if (!isKept(word)) return `"${word}"*`;
  const known = database
    .prepare('SELECT word FROM view_ticket_word WHERE word >= ? AND word < ? LIMIT ?')
    .pluck()
    .all(word, `${word}\u{10ffff}`, fewWords + 1) as string[];
  if (known.length === 0) return `"${word}"`;
  return known.length > fewWords ? `"${word}"*` : `(${known.map((one) => `"${one}"`).join(' OR ')})`;
};
