import { describe, expect, test } from 'vitest';
import { HOUR } from '../time.ts';
import {
  account,
  after,
  fullChangeOf,
  ingrid,
  leila,
  niall,
  person,
  priya,
  rekey,
  resetOf,
  facts,
} from './testing/given.ts';

const DAY = 24 * HOUR;
const password = { type: 'setPassword', recipient: 'age1own', signingKey: 's' } as const;
const releasedReset = () =>
  resetOf()
    .decided()
    .challenged()
    .approved()
    .carried()
    .readAgain()
    .take(account('leila'), { type: 'confirmHalf' })
    .released();
const releasedChange = () =>
  fullChangeOf()
    .decided()
    .verified()
    .disclaimed()
    .acknowledged()
    .agreed()
    .executed()
    .released(priya)
    .take(priya, { type: 'readHalf' });

describe('a release that nobody uses', () => {
  test('may be used for the challenge’s seven days and not an instant longer', () => {
    const told = releasedReset();
    const until = told.state.expires;
    expect(told.answer(account('ingrid'), password, after(6 * DAY))).toBe('accepted');
    expect(told.answer(account('ingrid'), password, until)).toBe('credentialExpired');
    expect(told.answer(rekey, { type: 'expire' }, after(6 * DAY))).toBe('notYetExpired');
    told.take(rekey, { type: 'expire' }, until);
    expect(told.state.phase).toBe('withdrawing');
    expect(told.answer(account('ingrid'), password)).toBe('beingWithdrawn');
    told.take(rekey, { type: 'recordWithdrawal', newVaultHolds: false }, until);
    expect(told.state.phase).toBe('expired');
    expect(told.history.slice(-2)).toMatchObject([
      { type: 'directoryRestored', data: { login: 'ingrid' } },
      { type: 'expired', data: { waiting: ['audit'], dormant: [], newVault: null, withdrawn: true } },
    ]);
  });

  test('is withdrawn by a representative or a supervisor, with a reason, until the password is set', () => {
    expect(resetOf().decided().answer(priya, { type: 'withdraw', why: 'x' })).toBe('nothingReleased');
    expect(releasedReset().answer(account('leila'), { type: 'withdraw', why: 'x' })).toBe('roleMayNot');
    expect(releasedReset().take(account('ingrid'), password).answer(niall, { type: 'withdraw', why: 'x' })).toBe(
      'tooLateToWithdraw',
    );
    const told = releasedChange().take(niall, { type: 'withdraw', why: 'A shared mailbox.' });
    told.take(rekey, { type: 'recordWithdrawal', newVaultHolds: false });
    expect(told.history.at(-1)).toMatchObject({
      type: 'cancelled',
      data: { why: 'A shared mailbox.', dormant: ['audit', 'fleet'], newVault: 'fresh' },
    });
  });

  test('once its password is set it runs out with nothing taken back, so that no vault bars the next case (invariant 11)', () => {
    const told = releasedReset();
    const until = told.state.expires;
    told.take(account('ingrid'), password);
    expect(told.answer(rekey, { type: 'expire' }, after(6 * DAY))).toBe('notYetExpired');
    told.take(rekey, { type: 'expire' }, until);
    expect(told.state.phase).toBe('expired');
    expect(told.history.at(-1)).toMatchObject({ type: 'expired', data: { undoes: [], dormant: [], newVault: null } });
  });

  test('leaves a new vault that already holds reports', () => {
    const told = releasedChange().take(niall, { type: 'withdraw', why: 'x' });
    told.take(rekey, { type: 'recordWithdrawal', newVaultHolds: true });
    expect(told.history.at(-1)).toMatchObject({ data: { newVault: null, keeps: 'fresh' } });
  });
});

describe('the primary admin after the release', () => {
  test.each([
    ['is not able to sign in any more', [person('ingrid', { primary: true, status: 'inactive' }), leila]],
    [
      'is not the primary admin any more',
      [
        { ...ingrid, primary: false },
        { ...leila, primary: true },
      ],
    ],
    ['is not in the list any more', [leila]],
  ] as const)('%s: no password is set', (_what, accounts) => {
    const told = releasedReset();
    told.facts = { ...told.facts, snapshot: facts(accounts).snapshot };
    expect(told.answer(account('ingrid'), password)).toBe('primaryNotAble');
  });
});

describe('A4: the primary admin has left', () => {
  test('changes nothing and names the customer’s managers able to sign in, or else the TAM', () => {
    const told = resetOf().decided().take(priya, { type: 'reportPrimaryLeft', why: 'HR wrote.' });
    expect(told.state).toMatchObject({ phase: 'referred', left: { referTo: [{ login: 'leila' }], tam: 'tom' } });
    const alone = fullChangeOf().decided().take(priya, { type: 'reportPrimaryLeft', why: 'HR wrote.' });
    expect(alone.state).toMatchObject({ phase: 'referred', left: { referTo: [], tam: 'tom' } });
  });

  test('after a release takes it back first', () => {
    const told = releasedReset().take(priya, { type: 'reportPrimaryLeft', why: 'HR wrote.' });
    expect(told.state.phase).toBe('withdrawing');
    told.take(rekey, { type: 'recordWithdrawal', newVaultHolds: false });
    expect(told.state).toMatchObject({ phase: 'referred', left: { why: 'HR wrote.' } });
  });
});
