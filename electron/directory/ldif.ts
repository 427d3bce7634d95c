/** Reads people as LDIF writes them (RFC 2849, inetOrgPerson of RFC 2798). It is a directory's content, never a list of changes. */
import {
  type ImportWarning,
  type ListTable,
  quoted,
  refuseAt,
  refuseList,
  type Refused,
  userListLimits,
} from './port.ts';

type Read = { readonly ok: true; readonly table: ListTable } | Refused;
type Line = { readonly at: number; readonly text: string };
type Value = { readonly line: number; readonly text: string };
type Entry = { readonly line: number; readonly values: Map<string, Value[]> };

/** Never read, not even to be shown as a sample. */
const secret = /password|passwd|pwd(?!lastsuccess)|krb.*key|ntlm|photo|certificate|^audio$|sshpublickey|otp|secret/i;
const people = new Set(['person', 'organizationalperson', 'inetorgperson', 'account', 'posixaccount', 'user']);
const limits = { line: 1024 * 1024, values: 1_000 } as const;

class Stop extends Error {
  readonly refused: Refused;
  constructor(refused: Refused) {
    super('stop');
    this.refused = refused;
  }
}
const stop = (line: number, text: string): never => {
  throw new Stop(refuseAt(line, 'userListNotLdif', text));
};

export const readLdif = (text: string): Read => {
  try {
    return tableOf(text);
  } catch (error) {
    if (error instanceof Stop) return error.refused;
    throw error;
  }
};

/** A line that begins with a space goes on with the one before, comments too. */
function* unfolded(text: string): Generator<Line> {
  let [at, line] = [0, 0];
  let open: { at: number; parts: string[]; length: number } | null = null;
  while (at <= text.length) {
    let end = text.indexOf('\n', at);
    if (end < 0) end = text.length;
    line += 1;
    const written = text.slice(at, text[end - 1] === '\r' && end > at ? end - 1 : end);
    at = end + 1;
    if (written.startsWith(' ')) {
      if (open === null) stop(line, 'A line goes on with nothing before it.');
      else {
        open.parts.push(written.slice(1));
        open.length += written.length;
        if (open.length > limits.line) stop(open.at, `A line is longer than ${limits.line} characters.`);
      }
      continue;
    }
    if (open !== null) yield { at: open.at, text: open.parts.join('') };
    open = { at: line, parts: [written], length: written.length };
  }
  if (open !== null) yield { at: open.at, text: open.parts.join('') };
}

const tableOf = (text: string): Read => {
  const entries: Entry[] = [];
  const warnings: ImportWarning[] = [];
  const kept: string[] = [];
  let partial: string | null = null;
  let record: Line[] = [];
  let begun = false;
  const close = (): void => {
    const [first] = record;
    if (first === undefined) return;
    // What ldapsearch adds at the end: no entry, but the server's word on whether this was all.
    if (/^(search|result):/i.test(first.text)) {
      const result = record
        .find(({ text: line }) => /^result:/i.test(line))
        ?.text.slice(7)
        .trim();
      if (result !== undefined && !/^0\b/.test(result)) partial = leftOut(result);
    } else {
      const entry = entryOf(record);
      if (isPerson(entry)) {
        if (entries.length >= userListLimits.users)
          stop(entry.line, `The file lists more than ${userListLimits.users} users.`);
        entries.push(entry);
      } else warnings.push({ line: entry.line, text: 'An entry here is no person and was left out.' });
    }
    record = [];
  };
  for (const line of unfolded(text)) {
    if (line.text.startsWith('#')) {
      const said = /^# *(?:result: *(?!0\b)\d+|size limit exceeded|time limit exceeded).*/i.exec(line.text)?.[0];
      if (said !== undefined) partial = leftOut(said.slice(1).trim());
      continue;
    }
    if (line.text.trim() === '') {
      close();
      continue;
    }
    if (!begun) {
      begun = true;
      const [, version] = /^version:[ ]*(\S+)$/i.exec(line.text) ?? [];
      if (version === '1') continue;
      if (version !== undefined) stop(line.at, 'The file is of a version of LDIF that is not known here.');
    }
    record.push(line);
    if (record.length > limits.values) stop(line.at, `An entry has more than ${limits.values} values.`);
  }
  close();
  if (entries.length === 0) return refuseList('userListEmpty', 'The file lists no person.');
  const names = new Map<string, string>();
  for (const { values } of entries) for (const name of values.keys()) if (!names.has(name)) names.set(name, name);
  kept.push(...names.keys());
  if (kept.length > userListLimits.columns)
    return refuseList('userListNotLdif', `The file has more than ${userListLimits.columns} attributes.`);
  const rows = entries.map(({ line, values }) => ({ line, cells: kept.map((name) => values.get(name)?.[0]?.text) }));
  for (const [name, words] of [
    ['mail', 'addresses'],
    ['telephonenumber', 'phone numbers'],
    ['uid', 'logins'],
  ] as const) {
    const several = entries.filter(({ values }) => (values.get(name)?.length ?? 0) > 1);
    const [first] = several;
    if (first !== undefined)
      warnings.push({
        line: first.line,
        text: `${several.length === 1 ? 'A person has' : `${several.length} people have`} several ${words}; the first of each is read.`,
      });
  }
  return { ok: true, table: { columns: kept, rows, warnings, partial } };
};

const leftOut = (said: string): string => `The list says that it is not whole: ${quoted(said)}.`;

const isPerson = ({ values }: Entry): boolean => {
  const classes = values.get('objectclass');
  return classes === undefined || classes.some(({ text }) => people.has(text.toLowerCase()));
};

const entryOf = (record: readonly Line[]): Entry => {
  const [first, ...rest] = record;
  const line = first?.at ?? 1;
  if (first === undefined || !/^dn:/i.test(first.text)) stop(line, 'An entry does not begin with its name (dn).');
  else valueOf(first);
  const values = new Map<string, Value[]>();
  for (const each of rest) {
    if (/^(changetype|control):/i.test(each.text) || each.text === '-')
      stop(each.at, 'The file is a list of changes; expected the directory’s content.');
    const [, name = '', options = ''] =
      /^([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)((?:;[A-Za-z0-9-]+)*):/.exec(each.text) ?? [];
    if (name === '') stop(each.at, 'A line is no attribute with its value.');
    const key = name.toLowerCase();
    // A name in another language, or in binary, is another value than the one meant.
    if (options !== '' || secret.test(key)) continue;
    const text = valueOf(each);
    if (text.length > userListLimits.field) stop(each.at, `${name} is longer than ${userListLimits.field} characters.`);
    const known = values.get(key);
    if (known === undefined) values.set(key, [{ line: each.at, text }]);
    else known.push({ line: each.at, text });
  }
  return { line, values };
};

const valueOf = ({ at, text }: Line): string => {
  const colon = text.indexOf(':');
  const rest = text.slice(colon + 1);
  if (rest.startsWith('<')) return stop(at, 'A value is to be fetched from an address, which is not done.');
  if (!rest.startsWith(':')) {
    const plain = rest.replace(/^ +/, '');
    return plain.includes('\0') ? stop(at, 'A value contains a control character.') : plain;
  }
  const encoded = rest.slice(1).trim();
  if (encoded.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(encoded))
    return stop(at, 'A value is not whole Base64.');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(encoded, 'base64'));
  } catch {
    return stop(at, 'A value is not UTF-8 text.');
  }
};
