/** What every kind of user list must satisfy, whatever its syntax: the meaning of each field, and of the list as a whole. */
import type { AccountStatus } from '../../shared/domain/account.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { Import, ImportedAccount, ImportRefusalCode, ImportWarning } from './port.ts';

export const userListLimits = {
  bytes: 16 * 1024 * 1024,
  /** As many as the desk may record by hand in one request. */
  users: 10_000,
  /** UTF-16 units of one field's text. */
  field: 4_096,
} as const;

const fields = ['login', 'name', 'email', 'phone', 'role', 'status', 'created', 'lastSignIn', 'primary'] as const;
export type UserField = (typeof fields)[number];

/** One user as written in the file; a field that the file does not have is absent. `line` is where the user begins. */
export type ListedUser = {
  readonly line: number;
  readonly fields: { readonly [field in UserField]?: { readonly text: string; readonly line: number } };
};

type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refused: Import & { ok: false } };

export const refuseList = (code: ImportRefusalCode, text: string): Import & { ok: false } => ({
  ok: false,
  refusal: { code, text: `${text} Nothing was imported.` },
});

export const refuseAt = (line: number, code: ImportRefusalCode, text: string): Import & { ok: false } =>
  refuseList(code, `Line ${line}: ${text}`);

/** UTF-8, with or without its mark, and not longer than an import may be. */
export const decodeList = (bytes: Uint8Array): Read<string> => {
  if (bytes.length > userListLimits.bytes)
    return {
      ok: false,
      refused: refuseList('userListTooLarge', `The file is larger than ${userListLimits.bytes / 1024 / 1024} MiB.`),
    };
  try {
    return { ok: true, value: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, refused: refuseAt(lineOfBadByte(bytes), 'userListNotText', 'The file is not UTF-8 text.') };
  }
};

export const readUserList = (source: (Import & { ok: true })['source'], users: readonly ListedUser[]): Import => {
  const accounts: ImportedAccount[] = [];
  const warnings: ImportWarning[] = [];
  const seen = new Map<string, number>();
  for (const user of users) {
    const account = readAccount(user);
    if (!account.ok) return account.refused;
    const { login } = account.value;
    // A directory that ignored case would see one user where this list has two, or the other way round.
    const key = login.normalize('NFKC').toLowerCase();
    const earlier = seen.get(key);
    if (earlier !== undefined)
      return refuseAt(user.line, 'userListDuplicate', `The login ${login} is listed already, at line ${earlier}.`);
    seen.set(key, user.line);
    accounts.push(account.value);
    warnings.push(...accountWarnings(account.value, user.line));
  }
  if (accounts.length === 0) return refuseList('userListEmpty', 'The file lists no user.');
  const primaries = accounts.filter((account) => account.primary && account.status !== 'deleted');
  if (primaries.length > 1)
    return refuseList(
      'userListSeveralPrimaries',
      `The file names ${primaries.length} primary administrators: ${primaries
        .map((account) => account.login)
        .slice(0, 10)
        .join(', ')}. A subscription has one; have the customer keep one, then export again.`,
    );
  if (primaries.length === 0)
    warnings.push({
      line: null,
      text: 'No user is marked as the primary administrator, so no recovery can be decided on this list.',
    });
  if (accounts.every((account) => account.lastSignIn === null))
    warnings.push({
      line: null,
      text: 'No user has a last sign-in. A list exported with limited rights leaves it out, and may leave users out too: have a manager of the whole subscription export it.',
    });
  return { ok: true, source, asOf: null, accounts, warnings };
};

const readAccount = (user: ListedUser): Read<ImportedAccount> => {
  const bad = (field: UserField, text: string): Read<never> => ({
    ok: false,
    refused: refuseAt(user.fields[field]?.line ?? user.line, 'userListBadValue', text),
  });
  const text = (field: UserField): string => (user.fields[field]?.text ?? '').trim();

  for (const field of fields) {
    if (text(field).length > userListLimits.field)
      return bad(field, `The ${words[field]} is longer than ${userListLimits.field} characters.`);
    // A name may be wrapped over lines in an export; everything else is compared, mailed or dialled as it stands.
    if (field !== 'name' && /[\p{Cc}\u2028\u2029]/u.test(text(field)))
      return bad(field, `The ${words[field]} contains a control character.`);
  }
  const [login, role] = [text('login'), text('role')];
  if (login === '') return bad('login', 'A user has no login.');
  if (role === '') return bad('role', `The user ${login} has no role, so it cannot be told whether it can sign in.`);
  const status = statuses.get(text('status').toLowerCase());
  if (status === undefined)
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
      contactOnly: role.toLowerCase() === 'contact',
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

/** A status not known here is refused rather than guessed: taken as active it could allow a reset, taken as inactive the loss of reports. */
const statuses: ReadonlyMap<string, AccountStatus> = new Map([
  ['active', 'active'],
  ['inactive', 'inactive'],
  ['deactivated', 'inactive'],
  ['pending activation', 'pending'],
  ['pending', 'pending'],
  ['deleted', 'deleted'],
]);

const yesOrNo: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['0', false],
  ['yes', true],
  ['no', false],
  ['true', true],
  ['false', false],
]);

const dateForm = 'expected a date and time with its zone, such as 2026-11-22T10:35:00Z, or N/A.';
const instantForm = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** Null for none, undefined for what is no instant. A date without time or zone is up to a day wrong, and cooling-off counts in hours. */
const readInstant = (text: string): Instant | null | undefined => {
  if (text === '' || text.toLowerCase() === 'n/a') return null;
  const [, date, time, zone] = instantForm.exec(text) ?? [];
  const at = Date.parse(text);
  if (date === undefined || zone === undefined || Number.isNaN(at)) return undefined;
  // Date.parse rolls 30 February over into March.
  const written = Date.parse(`${date}T${time}Z`);
  return new Date(written).toISOString().slice(0, 10) === date && time?.startsWith('24') === false
    ? new Date(at).toISOString()
    : undefined;
};

const accountWarnings = (account: ImportedAccount, line: number): readonly ImportWarning[] => {
  const warnings: ImportWarning[] = [];
  if (account.status === 'deleted') return warnings;
  if (!/^[^\s@,;<>]+@[^\s@,;<>]+$/.test(account.email))
    warnings.push({
      line,
      text: `${account.login} has no usable mail address: ${account.email === '' ? 'none is given' : quoted(account.email)}.`,
    });
  if (account.primary && account.phone === '')
    warnings.push({ line, text: `The primary administrator ${account.login} has no phone number to be verified on.` });
  if (account.primary && account.contactOnly)
    warnings.push({ line, text: `The primary administrator ${account.login} is a contact without a sign-in.` });
  return warnings;
};

const quoted = (text: string): string =>
  text === '' ? 'missing' : `“${text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').slice(0, 60)}”`;

const lineOfBadByte = (bytes: Uint8Array): number => {
  const valid = (length: number): boolean => {
    try {
      // As a stream, so that a character cut at `length` is not an error.
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let [good, badAt] = [0, bytes.length];
  while (badAt - good > 1) {
    const middle = (good + badAt) >> 1;
    if (valid(middle)) good = middle;
    else badAt = middle;
  }
  let line = 1;
  for (let index = 0; index < good; index += 1) if (bytes[index] === 0x0a) line += 1;
  return line;
};
