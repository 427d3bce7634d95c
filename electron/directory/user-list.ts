/** What every kind of user list must satisfy, whatever its syntax: the meaning of each field, and of the list as a whole. */
import type { Account, AccountStatus } from '../../shared/domain/account.ts';
import type { Reading, UserField } from '../../shared/domain/subscription/user-list.ts';
import type { Instant } from '../../shared/domain/time.ts';
import { wordOf, type Words } from './list-table.ts';
import {
  type ImportRefusalCode,
  type ImportWarning,
  type ListedUser,
  type Question,
  quoted,
  refuseAt,
  refuseList,
  type Refused,
} from './port.ts';

type Read<Value> = { readonly ok: true; readonly value: Value } | Refused;

export type Users = {
  readonly accounts: readonly Account[];
  readonly warnings: readonly ImportWarning[];
  readonly questions: readonly Question[];
};

/** As long as a desk may record by hand: what is longer is no name, address or number. */
const longest: { readonly [field in UserField]: number } = {
  login: 200,
  name: 200,
  email: 320,
  phone: 64,
  role: 100,
  status: 200,
  created: 64,
  lastSignIn: 64,
  primary: 64,
};

export const readUsers = (users: readonly ListedUser[], words: Words, reading: Reading): Read<Users> => {
  const means = new Map(words.statusWords.map((one) => [one.word, one.means]));
  const contacts = new Set(words.roleWords.flatMap((one) => (one.contactOnly ? [one.word] : [])));
  const accounts: Account[] = [];
  const warnings: ImportWarning[] = [];
  const seen = new Map<string, number>();
  for (const user of users) {
    const account = readAccount(user, means, contacts, reading);
    if (!account.ok) return account;
    const { login } = account.value;
    // A directory that ignored case would see one user where this list has two, or the other way round.
    const key = login.normalize('NFKC').toLowerCase();
    const earlier = seen.get(key);
    if (login in {})
      return refuseAt(user.line, 'userListBadValue', `The login ${login} is reserved, and Rekey takes it for nobody.`);
    if (earlier !== undefined)
      return refuseAt(user.line, 'userListDuplicate', `The login ${login} is listed already, at line ${earlier}.`);
    seen.set(key, user.line);
    accounts.push(account.value);
    warnings.push(...accountWarnings(account.value, user));
  }
  if (accounts.length === 0) return refuseList('userListEmpty', 'The file lists no user.');
  const chosen = withPrimary(accounts, reading);
  if (!chosen.ok) return chosen;
  const { list, questions } = chosen.value;
  if (!list.some(({ primary, status }) => primary && status !== 'deleted'))
    warnings.push({
      line: null,
      text: 'No user is marked as the primary administrator, so no recovery can be decided on this list.',
    });
  for (const account of list) {
    if (!account.primary || account.status === 'deleted') continue;
    const line = seen.get(account.login.normalize('NFKC').toLowerCase()) ?? null;
    if (account.phone === '')
      warnings.push({
        line,
        text: `The primary administrator ${account.login} has no phone number to be verified on.`,
      });
    if (account.contactOnly)
      warnings.push({ line, text: `The primary administrator ${account.login} is a contact without a sign-in.` });
  }
  if (list.every((account) => account.lastSignIn === null))
    warnings.push({
      line: null,
      text: 'No user has a last sign-in. A list exported with limited rights leaves it out, and may leave users out too: have a manager of the whole subscription export it.',
    });
  return { ok: true, value: { accounts: list, warnings, questions } };
};

/** As a person chose, else as the list says: which of several it is, and who where it names none, is asked. */
const withPrimary = (
  accounts: readonly Account[],
  { primary }: Reading,
): Read<{ readonly list: readonly Account[]; readonly questions: readonly Question[] }> => {
  const marked = accounts.filter((one) => one.primary && one.status !== 'deleted');
  if (primary === undefined) {
    const questions: Question[] = [];
    if (marked.length > 1)
      questions.push({
        about: 'severalPrimaries',
        text: `The list names ${marked.length} primary administrators: ${marked
          .slice(0, 10)
          .map(({ login }) => login)
          .join(', ')}. A subscription has one: choose which it is.`,
      });
    if (marked.length === 0)
      questions.push({
        about: 'noPrimary',
        text: 'The list names no primary administrator. Choose who it is; until there is one, no recovery can be decided.',
      });
    return { ok: true, value: { list: accounts, questions } };
  }
  if (primary !== null && !accounts.some(({ login, status }) => login === primary && status !== 'deleted'))
    return refuseList(
      'userListNotAUser',
      `${quoted(primary)}, chosen as the primary administrator, is not a user of this list.`,
    );
  const list = accounts.map((one) =>
    one.primary === (one.login === primary) ? one : { ...one, primary: !one.primary },
  );
  return { ok: true, value: { list, questions: [] } };
};

const readAccount = (
  user: ListedUser,
  means: ReadonlyMap<string, AccountStatus | null>,
  contacts: ReadonlySet<string>,
  reading: Reading,
): Read<Account> => {
  const bad = (field: UserField, text: string, code: ImportRefusalCode = 'userListBadValue'): Refused =>
    refuseAt(user.fields[field]?.line ?? user.line, code, text);
  const text = (field: UserField): string => (user.fields[field]?.text ?? '').trim();

  for (const field of Object.keys(longest) as UserField[]) {
    const written = text(field);
    if (written.length > longest[field])
      return bad(field, `The ${words[field]} is longer than ${longest[field]} characters.`);
    // A name may be wrapped over lines in an export; everything else is compared, mailed or dialled as it stands.
    if (field !== 'name' && /[\p{Cc}\u2028\u2029]/u.test(written))
      return bad(field, `The ${words[field]} contains a control character.`);
    // Half of a pair of UTF-16 units is no character, and no journal could hold it.
    if (!written.isWellFormed()) return bad(field, `The ${words[field]} contains half a character.`);
  }
  const login = text('login');
  const role = text('role') === '' ? (reading.withoutRole ?? '') : text('role');
  if (login === '') return bad('login', 'A user has no login.');
  if (role === '') return bad('role', `The user ${login} has no role, so it cannot be told whether it can sign in.`);
  const status = means.get(wordOf(text('status'))) ?? null;
  if (status === null)
    return bad(
      'status',
      `The status of ${login} is ${quoted(text('status'))}; expected Active, Inactive, Pending Activation or Deleted.`,
    );
  const primary = yesOrNo.get(text('primary').toLowerCase());
  if (primary === undefined)
    return bad(
      'primary',
      `Whether ${login} is the primary administrator is ${quoted(text('primary'))}; expected 1 or 0.`,
    );
  const [created, lastSignIn] = [readInstant(text('created')), readInstant(text('lastSignIn'))];
  if (created === undefined)
    return bad('created', `The creation date of ${login} is ${quoted(text('created'))}; ${dateForm}`);
  if (lastSignIn === undefined)
    return bad('lastSignIn', `The last sign-in of ${login} is ${quoted(text('lastSignIn'))}; ${dateForm}`);
  return {
    ok: true,
    value: {
      login,
      name: text('name').replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' '),
      email: text('email'),
      phone: text('phone'),
      role,
      status,
      contactOnly: contacts.has(wordOf(text('role'))) || (text('role') === '' && wordOf(role) === 'contact'),
      created,
      lastSignIn,
      primary,
    },
  };
};

const words: { readonly [field in UserField]: string } = {
  login: 'login',
  name: 'name',
  email: 'mail address',
  phone: 'phone number',
  role: 'role',
  status: 'status',
  created: 'creation date',
  lastSignIn: 'last sign-in',
  primary: 'primary mark',
};

const yesOrNo: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['0', false],
  ['yes', true],
  ['no', false],
  ['true', true],
  ['false', false],
]);

const dateForm = 'expected a date and time with its zone, such as 2026-11-22T10:35:00Z, or N/A.';
const instantForm = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})? ?(Z|UTC|GMT|[+-]\d{2}:?\d{2})$/i;
/** LDAP's generalized time (RFC 4517): 20240102030405Z. */
const generalizedForm = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:[.,]\d{1,9})?(Z|[+-]\d{4})$/;

/**
 * Null for none, undefined for what is no instant, or could be read two ways. A date without time or zone is up to a day wrong, and
 * cooling-off counts in hours; 03/04/2026 is two days.
 */
export const readInstant = (text: string): Instant | null | undefined => {
  if (text === '' || /^n\/a$/i.test(text)) return null;
  const general = generalizedForm.exec(text);
  const [, y, mo, d, h, mi, s, z] = general ?? [];
  const plain = general === null ? text : `${y}-${mo}-${d}T${h}:${mi}:${s}${z}`;
  const [, date, clock, zone] = instantForm.exec(plain) ?? [];
  if (date === undefined || clock === undefined || zone === undefined) return undefined;
  const time = clock.length === 5 ? `${clock}:00` : clock;
  const fraction = /\.\d+/.exec(plain)?.[0] ?? '';
  const offset = /^[zug]/i.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const at = Date.parse(`${date}T${time}${fraction}${offset}`);
  // Date.parse rolls 30 February over into March.
  const written = Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(at) || Number.isNaN(written)) return undefined;
  return new Date(written).toISOString().slice(0, 10) === date && !time.startsWith('24')
    ? new Date(at).toISOString()
    : undefined;
};

const accountWarnings = (account: Account, { line, fields }: ListedUser): readonly ImportWarning[] => {
  const warnings: ImportWarning[] = [];
  if (account.status !== 'deleted' && !/^[^\s@,;<>]+@[^\s@,;<>]+$/.test(account.email))
    warnings.push({
      line,
      text: `${account.login} has no usable mail address: ${account.email === '' ? 'none is given' : quoted(account.email)}.`,
    });
  const formula = (['login', 'name', 'email', 'role'] as const).find((field) =>
    /^\s*[=@]/.test(fields[field]?.text ?? ''),
  );
  if (formula !== undefined)
    warnings.push({
      line,
      text: `The ${words[formula]} of ${account.login} begins like a spreadsheet’s formula. It is kept as plain text.`,
    });
  return warnings;
};
