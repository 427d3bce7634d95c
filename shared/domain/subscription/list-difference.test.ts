import { describe, expect, test } from 'vitest';
import type { Account } from '../account.ts';
import { HOUR } from '../time.ts';
import { compareLists, whatItMeans } from './list-difference.ts';

const account = (login: string, more: Partial<Account> = {}): Account => ({
  login,
  name: login,
  email: `${login}@halden.example`,
  phone: '',
  role: 'Manager',
  status: 'active',
  contactOnly: false,
  created: null,
  lastSignIn: null,
  primary: false,
  ...more,
});
const [mo, bo, al] = [account('mo', { primary: true, phone: '1' }), account('bo'), account('al')];
const means = (before: readonly Account[] | null, after: readonly Account[], caseOpen = false) =>
  whatItMeans(before, after, { vaults: [{ name: 'Scans', holders: ['bo'] }], coolingOff: 72 * HOUR, caseOpen });

describe('what a list would change', () => {
  test('counts who is new, gone, changed and as before, with each field before and after', () => {
    expect(compareLists([mo, bo], [{ ...mo, phone: '2' }, al])).toEqual({
      added: 1,
      gone: 1,
      changed: 1,
      same: 0,
      changes: [
        { login: 'al', name: 'al', kind: 'new', signIn: 'gained', fields: [] },
        { login: 'bo', name: 'bo', kind: 'gone', signIn: 'lost', fields: [] },
        {
          login: 'mo',
          name: 'mo',
          kind: 'changed',
          signIn: null,
          fields: [{ field: 'phone', before: '1', after: '2' }],
        },
      ],
    });
    expect(compareLists([mo], [mo])).toEqual({ added: 0, gone: 0, changed: 0, same: 1, changes: [] });
  });

  test('says that a changed contact cools off first, and that an open case is asked again', () => {
    expect(means([mo, bo], [{ ...mo, phone: '2' }, bo], true)).toEqual([
      'The primary admin’s phone number changes. Nobody is verified on the new one for 72 hours.',
      'A recovery is open. What rests on facts that change here is asked again.',
    ]);
    expect(
      means(
        [mo, bo],
        [
          { ...mo, primary: false },
          { ...bo, primary: true },
        ],
      ),
    ).toEqual(['The primary admin changes from mo to bo. Nothing is verified or sent to them for 72 hours.']);
  });

  test('says when it turns a reset into a full change, and whose vault opens for nobody', () => {
    expect(means([mo, bo], [mo, { ...bo, status: 'inactive' }])).toEqual([
      'No subaccount is able to sign in any more: a recovery would lose the reports.',
      'Scans opens for nobody any more who is able to sign in (bo).',
    ]);
    expect(means([mo], [mo, bo])).toEqual([
      'A subaccount becomes able to sign in: a recovery would keep the reports, with a witness.',
    ]);
  });

  test('says that nothing can be decided without a primary admin', () => {
    expect(means(null, [bo])).toEqual([
      'There is no primary admin in it, so no recovery can be decided until one is set.',
    ]);
  });
});
