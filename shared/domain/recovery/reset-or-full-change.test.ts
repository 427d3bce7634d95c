import { expect, test } from 'vitest';
import { HOUR, shift } from '../time.ts';
import { resetOrFullChange } from './reset-or-full-change.ts';
import { ingrid, jonas, leila, monday, person } from './testing/given.ts';

const on = (accounts: Parameters<typeof resetOrFullChange>[0]['accounts'], asOf = monday) =>
  resetOrFullChange({
    now: monday,
    asOf,
    freshFor: 24 * HOUR,
    secondPersonOnFullChange: false,
    secondPersonOnReset: false,
    accounts,
  });

test('A1: a subaccount able to sign in makes it a reset, and only those are possible witnesses', () => {
  expect(on([ingrid, leila, jonas])).toMatchObject({ path: 'reset', ableToSignIn: ['leila'], secondPerson: false });
});

test('A2: no subaccount makes it a full change', () => {
  expect(on([ingrid])).toMatchObject({ path: 'full-change', ableToSignIn: [], secondPerson: false });
});

test.each(['pending', 'inactive'] as const)(
  'A2: %s subaccounts count as none, but a second person is then always asked',
  (status) => {
    expect(on([ingrid, person('x', { status })])).toMatchObject({ path: 'full-change', secondPerson: true });
  },
);

test('A2: deleted users and contacts are no subaccounts', () => {
  const accounts = [ingrid, person('gone', { status: 'deleted' }), person('told', { contactOnly: true })];
  expect(on(accounts)).toMatchObject({ path: 'full-change', secondPerson: false, reasons: [{ code: 'noSubaccount' }] });
});

test('A1: a snapshot exactly as old as allowed decides, a millisecond older does not, nor one from the future', () => {
  expect(on([ingrid, leila], shift(monday, -24 * HOUR)).path).toBe('reset');
  expect(on([ingrid, leila], shift(monday, -24 * HOUR - 1)).reasons[0]?.code).toBe('snapshotStale');
  expect(on([ingrid, leila], shift(monday, 1)).reasons[0]?.code).toBe('snapshotFromFuture');
});

test('nothing is decided without exactly one primary admin', () => {
  expect(on([leila]).reasons[0]?.code).toBe('noPrimary');
  expect(on([ingrid, person('two', { primary: true })]).reasons[0]?.code).toBe('severalPrimaries');
  expect(on([ingrid, person('old', { primary: true, status: 'deleted' })]).path).toBe('full-change');
});
