/** Reads a CSV file with a header row as a table, by RFC 4180 with comma, semicolon or tab; what a spreadsheet mangled is refused, not repaired. */
import { CsvError, parse } from 'csv-parse/sync';
import { type CsvLimits, type ListTable, quoted, refuseAt, type Refused, userListLimits } from './port.ts';

type Read = { readonly ok: true; readonly table: ListTable } | Refused;

const delimiters = [',', ';', '\t'] as const;
/** More than this in one row means that a quote was never closed. */
const rowLimit = 256 * 1024;

/** The one that divides the header most often, outside quotes; a header of one column has none, and any will do. */
const delimiterOf = (text: string): string => {
  const header = text.slice(0, rowLimit).split(/\r?\n/, 1)[0] ?? '';
  const bare = header.replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => bare.split(delimiter).length;
  return delimiters.reduce((best, one) => (count(one) > count(best) ? one : best));
};

class Stop extends Error {
  readonly line: number;
  constructor(line: number, words: string) {
    super(words);
    this.line = line;
  }
}

/** A list cut off exactly between two rows cannot be told from a shorter one, in this format; one cut anywhere else is refused. */
export const readCsv = (text: string, limits: CsvLimits = userListLimits): Read => {
  if (text.trim() === '') return refuseAt(1, 'userListNotCsv', 'The file is empty; expected a row of column names.');
  const rows: { line: number; cells: string[] }[] = [];
  let next = 1;
  const take = (cells: string[], { lines }: { readonly lines: number }): null => {
    const line = next;
    next = lines + 1;
    const width = rows[0]?.cells.length ?? cells.length;
    if (cells.length !== width) throw new Stop(line, `The row has ${cells.length} fields; the header has ${width}.`);
    if (width > limits.columns) throw new Stop(line, `The file has more than ${limits.columns} columns.`);
    if (cells.some((cell) => cell.length > limits.field))
      throw new Stop(line, `A field is longer than ${limits.field} characters.`);
    if (rows.length > limits.rows) throw new Stop(line, `The file lists more than ${limits.rows} ${limits.what}.`);
    rows.push({ line, cells });
    return null;
  };
  try {
    parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      max_record_size: rowLimit,
      on_record: take as never,
    });
  } catch (error) {
    if (error instanceof Stop) return refuseAt(error.line, 'userListNotCsv', error.message);
    if (error instanceof CsvError) return refuseAt(lineOf(error) ?? next, 'userListNotCsv', reasonOf(error));
    throw error;
  }
  const [header, ...body] = rows;
  if (header === undefined) return refuseAt(1, 'userListNotCsv', 'The file is empty; expected a row of column names.');
  const columns = header.cells.map((cell) => cell.trim());
  const unnamed = columns.findIndex((name) => name === '' || /[\p{Cc}\u2028\u2029]/u.test(name));
  if (unnamed >= 0)
    return refuseAt(1, 'userListNotCsv', `Column ${unnamed + 1} has no name; expected a row of column names.`);
  const twice = columns.find((name, at) => columns.findIndex((one) => one.toLowerCase() === name.toLowerCase()) !== at);
  if (twice !== undefined) return refuseAt(1, 'userListNotCsv', `The column ${quoted(twice)} is there twice.`);
  return { ok: true, table: { columns, rows: body, warnings: [], partial: null } };
};

const lineOf = (error: CsvError): number | null => {
  const { lines } = error as { readonly lines?: unknown };
  return typeof lines === 'number' ? lines : null;
};

const reasonOf = ({ code }: CsvError): string => {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'A quoted field is never closed.';
    case 'INVALID_OPENING_QUOTE':
      return 'A quote stands inside a field that does not begin with one.';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'A field is followed by something other than a delimiter or the end of the line.';
    case 'CSV_MAX_RECORD_SIZE':
      return 'A row is too long; perhaps a quoted field is never closed.';
    default:
      return 'The row cannot be read as CSV.';
  }
};
