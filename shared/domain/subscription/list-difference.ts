// What a user list would change against the one known: who comes and goes, which fields differ, and what that means for a recovery.
import { type Account, ableToSignIn, isSubaccount } from '../account.ts';

const compared = [
  'name',
  'email',
  'phone',
  'role',
  'status',
  'contactOnly',
  'created',
  'lastSignIn',
  'primary',
] as const;
export type ComparedField = (typeof compared)[number];

export type ListChange = {
  readonly login: string;
  readonly name: string;
  readonly kind: 'new' | 'gone' | 'changed';
  readonly signIn: 'gained' | 'lost' | null;
  readonly fields: readonly { readonly field: ComparedField; readonly before: string; readonly after: string }[];
};

export type ListDifference = {
  readonly added: number;
  readonly gone: number;
  readonly changed: number;
  readonly same: number;
  /** Those that touch who can sign in first, then the others, each in the order of the lists. */
  readonly changes: readonly ListChange[];
};

const shown = (value: Account[ComparedField]): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : (value ?? '');

const signIn = (before: Account | undefined, after: Account | undefined): ListChange['signIn'] => {
  const was = before !== undefined && ableToSignIn(before);
  const is = after !== undefined && ableToSignIn(after);
  return was === is ? null : is ? 'gained' : 'lost';
};

const changeOf = (before: Account | undefined, after: Account | undefined): ListChange | null => {
  const one = after ?? before;
  if (one === undefined) return null;
  const { login, name } = one;
  const change = { login, name, signIn: signIn(before, after) };
  if (before === undefined) return { ...change, kind: 'new', fields: [] };
  if (after === undefined) return { ...change, kind: 'gone', fields: [] };
  const fields = compared.flatMap((field) =>
    before[field] === after[field] ? [] : [{ field, before: shown(before[field]), after: shown(after[field]) }],
  );
  return fields.length === 0 ? null : { ...change, kind: 'changed', fields };
};

export const compareLists = (before: readonly Account[], after: readonly Account[]): ListDifference => {
  const known = new Map(before.map((account) => [account.login, account]));
  const listed = new Set(after.map(({ login }) => login));
  const changes = [
    ...after.map((account) => changeOf(known.get(account.login), account)),
    ...before.filter(({ login }) => !listed.has(login)).map((account) => changeOf(account, undefined)),
  ].filter((change) => change !== null);
  const count = (kind: ListChange['kind']) => changes.filter((change) => change.kind === kind).length;
  const [added, gone, changed] = [count('new'), count('gone'), count('changed')];
  return {
    added,
    gone,
    changed,
    same: after.length - added - changed,
    changes: [...changes.filter((one) => one.signIn !== null), ...changes.filter((one) => one.signIn === null)],
  };
};

type Holdings = readonly { readonly name: string; readonly holders: readonly string[] }[];

const primaryIn = (accounts: readonly Account[]): Account | undefined =>
  accounts.find(({ primary, status }) => primary && status !== 'deleted');
const witnesses = (accounts: readonly Account[]): number =>
  accounts.filter((account) => isSubaccount(account) && ableToSignIn(account)).length;

const someOf = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;

/** Sentences for the one who is about to take the list; `coolingOff` in milliseconds. */
export const whatItMeans = (
  before: readonly Account[] | null,
  after: readonly Account[],
  {
    vaults,
    coolingOff,
    caseOpen,
  }: { readonly vaults: Holdings; readonly coolingOff: number; readonly caseOpen: boolean },
): readonly string[] => {
  const says: string[] = [];
  const [was, is] = [before === null ? undefined : primaryIn(before), primaryIn(after)];
  const hours = `${Math.round(coolingOff / 3_600_000)} hours`;
  if (is === undefined) says.push('There is no primary admin in it, so no recovery can be decided until one is set.');
  else if (before !== null && was === undefined)
    says.push(`${is.name || is.login} becomes the primary admin. Nothing is verified or sent to them for ${hours}.`);
  else if (was !== undefined && was.login !== is.login)
    says.push(
      `The primary admin changes from ${was.name || was.login} to ${is.name || is.login}. Nothing is verified or sent to them for ${hours}.`,
    );
  else if (was !== undefined) {
    if (was.phone !== is.phone)
      says.push(`The primary admin’s phone number changes. Nobody is verified on the new one for ${hours}.`);
    if (was.email !== is.email)
      says.push(`The primary admin’s mail address changes. Nothing is released to the new one for ${hours}.`);
  }
  const [could, can] = [before === null ? 0 : witnesses(before), witnesses(after)];
  if (before !== null && could > 0 && can === 0)
    says.push('No subaccount is able to sign in any more: a recovery would lose the reports.');
  else if (before !== null && could === 0 && can > 0)
    says.push('A subaccount becomes able to sign in: a recovery would keep the reports, with a witness.');
  if (before !== null) {
    const able = new Set(after.filter(ableToSignIn).map(({ login }) => login));
    const had = new Set(before.filter(ableToSignIn).map(({ login }) => login));
    for (const { name, holders } of vaults) {
      const lost = holders.filter((login) => had.has(login) && !able.has(login));
      if (lost.length === 0) continue;
      says.push(
        holders.some((login) => able.has(login))
          ? `${someOf(lost)} can no longer open ${name}; its key has to be changed.`
          : `${name} opens for nobody any more who is able to sign in (${someOf(lost)}).`,
      );
    }
  }
  if (caseOpen) says.push('A recovery is open. What rests on facts that change here is asked again.');
  return says;
};
