/** Reads users as SCIM writes them (RFC 7643, RFC 7644): one User, or a ListResponse of them. It knows no primary admin. */
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
type Json = { readonly [name: string]: unknown };

const limits = { depth: 24 } as const;
const core = 'urn:ietf:params:scim:schemas:core:2.0:';
const listResponse = 'urn:ietf:params:scim:api:messages:2.0:listresponse';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : undefined;

/** Of several values the one marked primary, else the first. */
const oneOf = (value: unknown): string | undefined => {
  if (!Array.isArray(value)) return textOf(isRecord(value) ? value['value'] : value);
  const chosen = value.find((each) => isRecord(each) && each['primary'] === true) ?? value[0];
  return textOf(isRecord(chosen) ? (chosen['value'] ?? chosen['display']) : chosen);
};
const within = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);
const fullName = (user: Json): string | undefined => {
  const parts = ['givenName', 'familyName'].map((part) => textOf(within(user['name'], part)) ?? '');
  const joined = parts.filter((part) => part !== '').join(' ');
  return textOf(within(user['name'], 'formatted')) ?? (joined === '' ? undefined : joined);
};

/** In the order in which a person sees them; a password never becomes a column. */
const columns: readonly { readonly name: string; readonly of: (user: Json) => string | undefined }[] = [
  { name: 'userName', of: (user) => textOf(user['userName']) },
  { name: 'displayName', of: (user) => textOf(user['displayName']) ?? fullName(user) },
  { name: 'name', of: fullName },
  { name: 'emails', of: (user) => oneOf(user['emails']) },
  { name: 'phoneNumbers', of: (user) => oneOf(user['phoneNumbers'])?.replace(/^tel:/i, '') },
  { name: 'roles', of: (user) => oneOf(user['roles']) },
  { name: 'userType', of: (user) => textOf(user['userType']) },
  { name: 'title', of: (user) => textOf(user['title']) },
  { name: 'active', of: (user) => textOf(user['active']) },
  { name: 'meta.created', of: (user) => textOf(within(user['meta'], 'created')) },
  { name: 'externalId', of: (user) => textOf(user['externalId']) },
  { name: 'id', of: (user) => textOf(user['id']) },
  { name: 'organization', of: (user) => textOf(within(user[enterprise], 'organization')) },
  { name: 'department', of: (user) => textOf(within(user[enterprise], 'department')) },
];

export const readScim = (text: string): Read => {
  const walked = walk(text);
  if (typeof walked === 'number')
    return refuseAt(walked, 'userListForbidden', `The file nests more than ${limits.depth} levels.`);
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    return refuseAt(lineOf(error, text), 'userListNotJson', 'The file is not whole, well-formed JSON.');
  }
  const found = usersIn(root);
  if (typeof found === 'string') return refuseAt(1, 'userListWrongKind', found);
  const rows: { line: number; cells: (string | undefined)[] }[] = [];
  const warnings: ImportWarning[] = [];
  for (const [index, user] of found.entries()) {
    const line = walked[index] ?? 1;
    if (rows.length >= userListLimits.users)
      return refuseAt(line, 'userListTooLarge', `The file lists more than ${userListLimits.users} users.`);
    if (!isRecord(user)) return refuseAt(line, 'userListBadValue', 'An entry of the list is no user.');
    const other = otherKind(user);
    if (other !== null) {
      warnings.push({ line, text: `${quoted(other)} is no user and was left out.` });
      continue;
    }
    const cells = columns.map((column) => column.of(user));
    const long = cells.findIndex((cell) => (cell?.length ?? 0) > userListLimits.field);
    if (long >= 0)
      return refuseAt(
        line,
        'userListBadValue',
        `${columns[long]?.name} is longer than ${userListLimits.field} characters.`,
      );
    rows.push({ line, cells });
  }
  const used = columns.flatMap(({ name }, at) =>
    rows.some(({ cells }) => cells[at] !== undefined) ? [{ name, at }] : [],
  );
  const table: ListTable = {
    columns: used.map(({ name }) => name),
    rows: rows.map(({ line, cells }) => ({ line, cells: used.map(({ at }) => cells[at]) })),
    warnings,
    partial: leftOut(root, found.length),
  };
  return rows.length === 0 ? refuseList('userListEmpty', 'The file lists no user.') : { ok: true, table };
};

const schemasOf = (value: Json): readonly string[] =>
  Array.isArray(value['schemas']) ? value['schemas'].filter((one) => typeof one === 'string') : [];

/** The users, or the sentence that says why this is no list of them. */
const usersIn = (root: unknown): readonly unknown[] | string => {
  if (Array.isArray(root)) return root;
  if (!isRecord(root)) return 'The file is not a SCIM list of users.';
  const isList = schemasOf(root).some((schema) => schema.toLowerCase() === listResponse);
  if (isList || Array.isArray(root['Resources'])) {
    const resources = root['Resources'] ?? [];
    return Array.isArray(resources) ? resources : 'The list’s Resources are no list.';
  }
  const other = otherKind(root);
  if (other !== null) return `The file is not a SCIM list of users (it is ${other}).`;
  return 'userName' in root
    ? [root]
    : 'The file is not a SCIM list of users (it has neither Resources nor a userName).';
};

/** The kind of a resource that says it is something other than a user. */
const otherKind = (value: Json): string | null => {
  const kind = textOf(within(value['meta'], 'resourceType'));
  if (kind !== undefined && kind.toLowerCase() !== 'user') return kind.slice(0, 60);
  const named = schemasOf(value).filter((schema) => schema.startsWith(core));
  return named.length > 0 && !named.includes(`${core}User`)
    ? (named[0] ?? '').slice(core.length, core.length + 60)
    : null;
};

const leftOut = (root: unknown, here: number): string | null => {
  const total = isRecord(root) ? root['totalResults'] : undefined;
  return typeof total === 'number' && total > here
    ? `The list is not whole: it holds ${here} of ${total} users. Export every page of it.`
    : null;
};

/**
 * The line on which each entry of the list begins, which JSON.parse does not tell; or the line at which the nesting goes too deep.
 * Entries are the objects directly in the outermost list, or in the list named Resources.
 */
const walk = (text: string): readonly number[] | number => {
  const lines: number[] = [];
  const stack: string[] = [];
  let [line, key, inside] = [1, '', ''];
  for (let at = 0; at < text.length; at += 1) {
    const one = text[at];
    if (one === '\n') line += 1;
    else if (one === '"') {
      const from = at + 1;
      for (at = from; at < text.length && text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1;
      if (stack.length === 1) key = text.slice(from, Math.min(at, from + 20));
    } else if (one === '{' || one === '[') {
      if (one === '[' && stack.length === 1 && stack[0] === '{') inside = key;
      if (one === '{' && stack.at(-1) === '[' && (stack.length === 1 || (stack.length === 2 && inside === 'Resources')))
        lines.push(line);
      stack.push(one);
      if (stack.length > limits.depth) return line;
    } else if (one === '}' || one === ']') stack.pop();
  }
  return lines;
};

/** V8 says where it stopped reading, by line or by position. */
const lineOf = (error: unknown, text: string): number => {
  const message = error instanceof Error ? error.message : '';
  const [, line] = /\(line (\d+) column \d+\)$/.exec(message) ?? [];
  if (line !== undefined) return Number(line);
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  return text.slice(0, position === undefined ? text.length : Number(position)).split('\n').length;
};
