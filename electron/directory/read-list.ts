/** Reads a user list of any kind: told by how it begins unless a person says otherwise, as they mapped it, whole or not at all. */
import type { ListFormat, Reading } from '../../shared/domain/subscription/user-list.ts';
import { readCsv } from './csv.ts';
import { decodeList } from './encoding.ts';
import { readLdif } from './ldif.ts';
import { mapTable, wordsOf } from './list-table.ts';
import {
  type ImportWarning,
  type ListedUser,
  type ListRead,
  type ListTable,
  type Question,
  quoted,
  type Refused,
  userListLimits,
} from './port.ts';
import { readQualysXml } from './qualys-user-list.ts';
import { readScim } from './scim.ts';
import { readUsers } from './user-list.ts';

/** Markup of any kind, HTML too, gets the XML reader's reasons; what is none of the others gets the CSV reader's. */
const formatOf = (text: string): ListFormat => {
  const head = text.slice(0, 64 * 1024).replace(/^\uFEFF/, '');
  if (/^\s*</.test(head)) return 'user-list-xml';
  if (/^\s*[[{]/.test(head)) return 'scim';
  return /^(?:#.*\r?\n|[ \t]*\r?\n)*(?:version:[ \t]*\d|dn::?)/i.test(head) ? 'ldif' : 'csv';
};

/** Never throws for what a file may hold. */
export const readList = (bytes: Uint8Array, format: ListFormat | null, reading: Reading): ListRead | Refused => {
  const decoded = decodeList(bytes);
  if (!decoded.ok) return decoded;
  const { text } = decoded;
  const kind = format ?? formatOf(text);
  switch (kind) {
    case 'user-list-xml': {
      const read = readQualysXml(text);
      return read.ok ? fixed(kind, read.users, read.partial, reading) : read;
    }
    case 'csv':
      return mapped(kind, readCsv(text), reading);
    case 'scim':
      return mapped(kind, readScim(text), reading);
    case 'ldif':
      return mapped(kind, readLdif(text), reading);
    default:
      return kind satisfies never;
  }
};

const fixed = (
  format: ListFormat,
  users: readonly ListedUser[],
  partial: string | null,
  reading: Reading,
): ListRead | Refused =>
  finished({ format, columns: [], mapping: {}, partial }, users, reading, {
    column: null,
    questions: [],
    warnings: [],
  });

const mapped = (
  format: ListFormat,
  read: { readonly ok: true; readonly table: ListTable } | Refused,
  reading: Reading,
): ListRead | Refused => {
  if (!read.ok) return read;
  const { columns, mapping, users, questions, unread } = mapTable(read.table, reading);
  const warnings: ImportWarning[] = [...read.table.warnings];
  // Every other kind has columns that nobody means to read; in a CSV file one may be misspelt.
  if (format === 'csv' && unread.length > 0)
    warnings.push({ line: 1, text: `Nothing is read from the ${columnsNamed(unread)}.` });
  const { partial } = read.table;
  const base = { format, columns, mapping, partial };
  return finished(base, users, reading, { column: mapping.status, questions, warnings });
};

const columnsNamed = (names: readonly string[]): string => {
  const shown = names.slice(0, 10).map((name) => quoted(name));
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return `${names.length === 1 ? 'column' : 'columns'} ${shown.join(', ')}${more}`;
};

type Found = {
  readonly column: string | null;
  readonly questions: readonly Question[];
  readonly warnings: readonly ImportWarning[];
};

const finished = (
  base: Pick<ListRead, 'format' | 'columns' | 'mapping' | 'partial'>,
  users: readonly ListedUser[],
  reading: Reading,
  found: Found,
): ListRead | Refused => {
  const words = wordsOf(users, reading, found.column);
  const unknown = words.statusWords.filter(({ means }) => means === null);
  const held = [...found.questions];
  // Of a column that is no status column at all, every cell would be asked for.
  if (held.length === 0 && unknown.length > 0 && base.columns.length > 0)
    held.push({
      about: 'statusWords',
      text: `Say what ${unknown
        .slice(0, 5)
        .map(({ word, line }) => `${word === '' ? 'an empty status' : quoted(word)} (line ${line})`)
        .join(', ')}${unknown.length > 5 ? ' and others' : ''} ${unknown.length === 1 ? 'means' : 'mean'}.`,
    });
  const shown = {
    statusWords: words.statusWords.slice(0, userListLimits.words),
    roleWords: words.roleWords.slice(0, userListLimits.words),
  };
  if (held.length > 0)
    return { ok: true, ...base, ...shown, questions: held, accounts: null, warnings: found.warnings };
  const read = readUsers(users, words, reading);
  if (!read.ok) return read;
  const { accounts, warnings, questions } = read.value;
  const partial = base.partial === null ? [] : [{ line: null, text: base.partial }];
  return {
    ok: true,
    ...base,
    ...shown,
    questions,
    accounts,
    warnings: [...found.warnings, ...warnings, ...partial],
  };
};
