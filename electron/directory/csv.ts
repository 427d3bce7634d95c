/** Reads a user list from a CSV file with a header row, strictly by RFC 4180: a file that a spreadsheet mangled is refused, not repaired. */
import type { Import } from './port.ts';
import { decodeList, type ListedUser, readUserList, refuseAt, type UserField, userListLimits } from './user-list.ts';

const columns: ReadonlyMap<string, UserField> = new Map([
  ['login', 'login'],
  ['name', 'name'],
  ['email', 'email'],
  ['phone', 'phone'],
  ['role', 'role'],
  ['status', 'status'],
  ['created', 'created'],
  ['last_sign_in', 'lastSignIn'],
  ['primary', 'primary'],
]);
const needed = ['login', 'email', 'role', 'status', 'primary'] as const;
const expected = `expected a header of ${[...columns.keys()].join(', ')}, separated by commas.`;

type Row = { readonly line: number; readonly cells: readonly string[] };
type Rows =
  | { readonly ok: true; readonly rows: readonly Row[] }
  | { readonly ok: false; readonly refused: Import & { ok: false } };

/**
 * A list cut off exactly between two rows cannot be told from a shorter one, in this format; one cut anywhere else is refused.
 * Columns come in any order; name, phone, created and last_sign_in may be missing; others are refused, since a misspelt one would go unread.
 */
export const readCsvUserList = (bytes: Uint8Array): Import => {
  const text = decodeList(bytes);
  if (!text.ok) return text.refused;
  const parsed = parseRows(text.value);
  if (!parsed.ok) return parsed.refused;
  const [header, ...rows] = parsed.rows;
  if (header === undefined) return refuseAt(1, 'userListNotCsv', `The file is empty; ${expected}`);

  const names = header.cells.map((cell) => cell.trim().toLowerCase());
  const unknown = names.find((name) => !columns.has(name));
  if (unknown !== undefined)
    return refuseAt(
      1,
      'userListNotCsv',
      `“${unknown.replace(/\p{Cc}/gu, ' ').slice(0, 60)}” is not a column of a user list; ${expected}`,
    );
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return refuseAt(1, 'userListNotCsv', `The column ${twice} is there twice.`);
  const missing = needed.find((name) => !names.includes(name));
  if (missing !== undefined) return refuseAt(1, 'userListNotCsv', `The column ${missing} is missing; ${expected}`);

  const users: ListedUser[] = [];
  for (const { line, cells } of rows) {
    if (cells.length !== names.length)
      return refuseAt(line, 'userListNotCsv', `The row has ${cells.length} fields; the header has ${names.length}.`);
    const fields = names.flatMap((name, index) => {
      const field = columns.get(name);
      return field === undefined ? [] : [[field, { text: cells[index] ?? '', line }] as const];
    });
    users.push({ line, fields: Object.fromEntries(fields) });
  }
  return readUserList('csv', users);
};

const refuseRow = (line: number, text: string): Rows => ({
  ok: false,
  refused: refuseAt(line, 'userListNotCsv', text),
});

/** RFC 4180 with LF or CRLF; `line` is the file's line on which a row begins, since a quoted field may span several. */
const parseRows = (text: string): Rows => {
  const rows: Row[] = [];
  let [at, line] = [0, 1];
  while (at < text.length) {
    const cells: string[] = [];
    const begins = line;
    for (let more = true; more; ) {
      let cell: string;
      if (text[at] === '"') {
        const end = closingQuote(text, at + 1);
        if (end < 0) return refuseRow(line, 'A quoted field is never closed.');
        const quoted = text.slice(at + 1, end);
        line += quoted.split('\n').length - 1;
        cell = quoted.replaceAll('""', '"');
        at = end + 1;
      } else {
        const end = nextDelimiter(text, at);
        cell = text.slice(at, end);
        if (cell.includes('"')) return refuseRow(line, 'A quote stands inside a field that does not begin with one.');
        at = end;
      }
      if (cell.length > userListLimits.field)
        return refuseRow(begins, `A field is longer than ${userListLimits.field} characters.`);
      cells.push(cell);
      if (cells.length > columns.size) return refuseRow(begins, `The row has more than ${columns.size} fields.`);
      more = text[at] === ',';
      if (more) at += 1;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    if (at < text.length && text[at] !== '\n')
      return refuseRow(line, 'A field is followed by something other than a comma or the end of the line.');
    at += 1;
    line += 1;
    rows.push({ line: begins, cells });
    if (rows.length > userListLimits.users + 1)
      return refuseRow(begins, `The file lists more than ${userListLimits.users} users.`);
  }
  return { ok: true, rows };
};

const closingQuote = (text: string, from: number): number => {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at;
  return -1;
};

const nextDelimiter = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return at;
};
