import { describe, expect, it } from 'vitest';
import { decidePath, readDecideInput } from './decide-input.ts';

const account = (login: string, fields: object = {}) => ({
  login,
  role: 'Scanner',
  status: 'Active',
  created: '2020-01-01T00:00:00Z',
  lastLogin: '2026-11-16T08:00:00Z',
  primary: false,
  ...fields,
});
const primary = account('ingrid', { role: 'Manager', primary: true });
const question = (accounts: readonly object[], fields: object = {}) => ({
  now: '2026-11-17T09:00:00Z',
  asOf: '2026-11-17T08:00:00Z',
  accounts,
  ...fields,
});

const answer = (json: unknown) => {
  const read = readDecideInput(json);
  if (!read.ok) throw new Error(`expected an input that can be read, got: ${read.text}`);
  return decidePath(read.question);
};
const sentence = (json: unknown) => {
  const read = readDecideInput(json);
  return read.ok ? 'taken' : read.text;
};

describe('rekey decide', () => {
  it.each(['Active', 'active', 'ACTIVE', ' Active '])('takes the status %j as able to sign in', (status) => {
    expect(answer(question([primary, account('leila', { status })]))).toMatchObject({
      path: 'reset',
      ableToSignIn: ['leila'],
      secondPerson: false,
    });
  });

  it.each(['Pending', 'pending activation', 'Pending Activation', 'Inactive'])(
    'takes the status %j as a user who cannot sign in, so a second person is asked (A2)',
    (status) => {
      expect(answer(question([primary, account('leila', { status })]))).toMatchObject({
        path: 'full-change',
        ableToSignIn: [],
        secondPerson: true,
        reasons: [{ code: 'subaccountsCannotSignIn' }],
      });
    },
  );

  it.each([
    ['a deleted user', { status: 'Deleted' }],
    ['a contact', { role: 'Contact' }],
    ['a contact in small letters', { role: 'contact' }],
  ])('counts %s as no subaccount', (_what, fields) => {
    expect(answer(question([primary, account('leila', fields)]))).toMatchObject({
      path: 'full-change',
      reasons: [{ code: 'noSubaccount' }],
    });
  });

  it('asks for a second person on a full change by the default policy', () => {
    expect(answer(question([primary])).secondPerson).toBe(true);
  });

  it('takes null, N/A and a missing date for an account that has never signed in', () => {
    const { lastLogin: _never, ...without } = account('mikkel');
    const accounts = [primary, account('leila', { lastLogin: null, created: 'N/A' }), without];
    expect(answer(question(accounts)).ableToSignIn).toEqual(['leila', 'mikkel']);
  });

  it('keeps a snapshot fresh for 24 hours, to the millisecond, and compares instants across zones', () => {
    const at = (asOf: string) => answer(question([primary], { asOf })).path;
    expect(at('2026-11-16T09:00:00Z')).toBe('full-change');
    expect(at('2026-11-16T08:59:59.999Z')).toBe('refused');
    expect(at('2026-11-16T10:30:00+01:30')).toBe('full-change');
    expect(at('2026-11-17T09:00:00.001Z')).toBe('refused');
  });

  it('takes freshHours in place of the 24', () => {
    expect(answer(question([primary], { freshHours: 0.5 })).reasons[0]?.code).toBe('snapshotStale');
    expect(answer(question([primary], { freshHours: 1 })).path).toBe('full-change');
  });

  it.each([
    ['no primary', [account('leila')], 'noPrimary'],
    ['no account at all', [], 'noPrimary'],
    ['two primaries', [primary, account('ruben', { primary: true })], 'severalPrimaries'],
  ])('answers "refused" for %s', (_what, accounts, code) => {
    expect(answer(question(accounts))).toMatchObject({ path: 'refused', reasons: [{ code }] });
  });

  it.each([
    [
      'an unknown status',
      question([primary, account('leila', { status: 'Suspended' })]),
      'accounts 2, status: expected',
    ],
    ['a missing status', question([account('leila', { status: undefined })]), 'accounts 1, status: expected'],
    ['a date without a time', question([primary], { asOf: '2026-11-17' }), 'asOf: expected a date and time'],
    [
      'a day that does not exist',
      question([primary], { now: '2026-02-30T00:00:00Z' }),
      'now: expected a date and time',
    ],
    ['a date in words', question([account('leila', { created: 'yesterday' })]), 'accounts 1, created: expected a date'],
    ['a field it does not know', question([account('leila', { statsu: 'Active' })]), 'the field "statsu" is not known'],
    ['a field it does not know at the top', question([primary], { fresh: 1 }), 'the field "fresh" is not known'],
    ['a negative freshHours', question([primary], { freshHours: -1 }), 'freshHours: expected no less than 0'],
    [
      'primary as text',
      question([account('leila', { primary: 'true' })]),
      'accounts 1, primary: expected true or false',
    ],
    ['one login twice', question([primary, account('Leila'), account('leila')]), 'same login'],
    ['a list at the top', [], 'not one JSON object'],
    ['nothing', null, 'not one JSON object'],
  ])('refuses %s with the place', (_what, json, text) => {
    expect(sentence(json)).toContain(text);
  });
});
