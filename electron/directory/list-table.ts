/** Tells the columns of a table apart: as a person mapped them, else by what columns of user lists are usually called. */
import type { AccountStatus } from '../../shared/domain/account.ts';
import { type Reading, type UserField, userFields } from '../../shared/domain/subscription/user-list.ts';
import type { ListedUser, ListRead, ListTable, Question } from './port.ts';

/** Names as they are guessed, without anything but letters and digits; earlier names are better ones. */
const usual: { readonly [field in UserField]: readonly string[] } = {
  login: ['login', 'userlogin', 'loginname', 'username', 'userid', 'user', 'uid', 'samaccountname', 'account'],
  name: ['name', 'fullname', 'displayname', 'nameformatted', 'cn', 'commonname'],
  email: ['email', 'emailaddress', 'mail', 'emails', 'mailaddress', 'workemail', 'workmail'],
  phone: ['phone', 'phonenumber', 'phonenumbers', 'telephone', 'telephonenumber', 'workphone', 'mobile'],
  role: ['role', 'userrole', 'roles', 'usertype', 'employeetype'],
  status: ['status', 'userstatus', 'accountstatus', 'state', 'active', 'enabled', 'nsaccountlock'],
  created: ['created', 'creationdate', 'createdat', 'createdon', 'datecreated', 'metacreated', 'createtimestamp'],
  lastSignIn: [
    'lastsignin',
    'lastlogin',
    'lastlogindate',
    'lastlogon',
    'lastsignindate',
    'authtimestamp',
    'pwdlastsuccess',
  ],
  primary: ['primary', 'managerpoc', 'primaryadmin', 'primarycontact', 'isprimary', 'managerprimarycontact'],
};

const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

type Mapping = { readonly [field in UserField]: string | null };

/** A guess takes a column for one field only; what a person says of a field stands. */
const mappingOf = (columns: readonly string[], chosen: Reading['columns'] = {}): Mapping => {
  const taken = new Set(Object.values(chosen).filter((name) => typeof name === 'string'));
  const pick = (field: UserField): string | null => {
    const said = chosen[field];
    if (said !== undefined) return said !== null && columns.includes(said) ? said : null;
    const free = columns.filter((name) => !taken.has(name));
    for (const name of usual[field]) {
      const found = free.find((column) => bare(column) === name);
      if (found !== undefined) {
        taken.add(found);
        return found;
      }
    }
    return null;
  };
  return Object.fromEntries(userFields.map((field) => [field, pick(field)])) as Mapping;
};

/** A status not known here is asked for rather than guessed: taken as active it could allow a reset, as inactive the loss of reports. */
const plain: Readonly<Record<string, AccountStatus>> = {
  active: 'active',
  inactive: 'inactive',
  deactivated: 'inactive',
  'pending activation': 'pending',
  pending: 'pending',
  deleted: 'deleted',
};
const yes = {
  true: 'active',
  yes: 'active',
  '1': 'active',
  false: 'inactive',
  no: 'inactive',
  '0': 'inactive',
} as const;
const locked = {
  true: 'inactive',
  yes: 'inactive',
  '1': 'inactive',
  false: 'active',
  no: 'active',
  '0': 'active',
} as const;

/** True means one thing in a column called active and the other in one called locked; in one called status it means nothing. */
const guessed = (word: string, column: string | null): AccountStatus | null => {
  const known = plain[word];
  if (known !== undefined) return known;
  const name = bare(column ?? '');
  if (/^(is)?(active|enabled)$/.test(name)) return yes[word as keyof typeof yes] ?? null;
  if (/^(ns|is)?(account)?(lock|locked|disabled)$/.test(name)) return locked[word as keyof typeof locked] ?? null;
  return null;
};

type Said = { readonly users: number; readonly line: number };

/** How often each word stands, and where first; the most usual first. */
const saidIn = (users: readonly ListedUser[], field: 'status' | 'role'): readonly (readonly [string, Said])[] => {
  const said = new Map<string, { users: number; readonly line: number }>();
  for (const { line, fields } of users) {
    const word = wordOf(fields[field]?.text ?? '');
    const known = said.get(word);
    if (known === undefined) said.set(word, { users: 1, line: fields[field]?.line ?? line });
    else known.users += 1;
  }
  return [...said].sort(([, a], [, b]) => b.users - a.users);
};
export const wordOf = (text: string): string => text.trim().toLowerCase().slice(0, 200);

export type Words = {
  readonly statusWords: readonly (ListRead['statusWords'][number] & { readonly line: number })[];
  readonly roleWords: ListRead['roleWords'];
};

export const wordsOf = (users: readonly ListedUser[], reading: Reading, column: string | null): Words => {
  const meaning = (word: string): AccountStatus | null =>
    own(reading.statusWords, word) ?? guessed(word, column) ?? (word === '' ? (reading.withoutStatus ?? null) : null);
  const contacts = reading.contactWords ?? ['contact'];
  return {
    statusWords: saidIn(users, 'status').map(([word, said]) => ({ word, ...said, means: meaning(word) })),
    roleWords: saidIn(users, 'role').map(([word, said]) => ({
      word,
      users: said.users,
      contactOnly: contacts.includes(word),
    })),
  };
};

const own = <Value>(from: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined =>
  from !== undefined && Object.hasOwn(from, key) ? from[key] : undefined;

export type Mapped = {
  readonly columns: ListRead['columns'];
  readonly mapping: Mapping;
  readonly users: readonly ListedUser[];
  readonly questions: readonly Question[];
  /** Columns that nothing was read from. */
  readonly unread: readonly string[];
};

export const mapTable = (table: ListTable, reading: Reading): Mapped => {
  const mapping = mappingOf(table.columns, reading.columns);
  const places = userFields.flatMap((field) => {
    const name = mapping[field];
    return name === null ? [] : [[field, table.columns.indexOf(name)] as const];
  });
  const users = table.rows.map(({ line, cells }) => ({
    line,
    fields: {
      // A list without a mark for it, or a user without one in it, says nobody is primary: that is asked for elsewhere.
      primary: { text: '0', line },
      ...Object.fromEntries(
        places.flatMap(([field, at]) => {
          const text = cells[at];
          return text === undefined ? [] : [[field, { text, line }] as const];
        }),
      ),
    },
  }));
  const samplesOf = (at: number): readonly string[] => {
    const found = new Set<string>();
    for (const { cells } of table.rows) {
      const text = (cells[at] ?? '').trim();
      if (text !== '') found.add(text.slice(0, 60));
      if (found.size === 3) break;
    }
    return [...found];
  };
  const missing = (['login', 'email'] as const).filter((field) => mapping[field] === null);
  const without = [
    ...(mapping.role === null && reading.withoutRole === undefined ? ['role'] : []),
    ...(mapping.status === null && reading.withoutStatus === undefined ? ['status'] : []),
  ];
  const questions: Question[] = [];
  if (missing.length > 0)
    questions.push({ about: 'columns', text: `Say which column holds the ${missing.map(inWords).join(' and the ')}.` });
  if (without.length > 0)
    questions.push({
      about: 'columns',
      text: `The list has no column for the ${without.join(' and the ')}: name one, or say what holds for every user.`,
    });
  const read = new Set(places.map(([, at]) => at));
  return {
    columns: table.columns.map((name, at) => ({ name: name.slice(0, 200), samples: samplesOf(at) })),
    mapping,
    users,
    questions,
    unread: table.columns.filter((_, at) => !read.has(at)),
  };
};

const inWords = (field: 'login' | 'email'): string => (field === 'email' ? 'mail address' : field);
