import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, shift } from '../time.ts';
import { defaultPolicy } from './policy.ts';
import {
  account,
  after,
  amara,
  draft,
  facts,
  fullChangeOf,
  ingrid,
  jonas,
  leila,
  monday,
  niall,
  person,
  priya,
  rekey,
  resetOf,
} from './testing/given.ts';

describe('who asks (A4)', () => {
  test('A4: a subaccount is referred to the primary admin and its case ends there', () => {
    const told = resetOf().opened('leila');
    expect(told.state).toMatchObject({ phase: 'referred', referTo: { login: 'ingrid' } });
    expect(told.answer(priya, { type: 'decidePath' })).toBe('caseEnded');
  });

  test('A4: an unknown requester is refused until identified', () => {
    const told = resetOf().opened('mallory');
    expect(told.answer(priya, { type: 'decidePath' })).toBe('notIdentified');
    expect(told.answer(priya, { type: 'identify', claim: 'mallory' })).toBe('requesterUnknown');
    expect(told.take(priya, { type: 'identify', claim: 'INGRID@halden.example' }).state.phase).toBe('identified');
  });

  test('a second recovery of the same subscription is refused', () => {
    const told = resetOf({ reservedBy: 'c0' });
    const open = {
      type: 'open',
      case: 'c1',
      number: 'RK-2',
      subscription: 'halden',
      channel: 'phone',
      claim: 'ingrid',
    } as const;
    expect(told.answer(priya, open)).toBe('recoveryAlreadyOpen');
  });
});

describe('reset, keeps reports (A1)', () => {
  test('A1: nothing is released before a witness has signed in and approved', () => {
    const told = resetOf().decided().challenged();
    expect(told.answer(rekey, { type: 'release', mail: draft('credential') })).toBe('notApproved');
    expect(told.answer(account('leila'), { type: 'confirmHalf' })).toBe('notApproved');
  });

  test('A1: from the approval to the close, keeping what the witness holds and leaving the rest waiting', () => {
    const told = resetOf().decided().challenged().approved().carried();
    expect(told.state.waiting).toEqual({ audit: [] });
    expect(told.answer(account('leila'), { type: 'confirmHalf' })).toBe('snapshotStale');
    told.readAgain().take(account('leila'), { type: 'confirmHalf' });
    expect(told.answer(account('leila'), { type: 'approve', challenge: 'ch1', nonce: 'n1' })).toBe('alreadyDone');
    expect(told.answer(priya, { type: 'release', mail: draft('credential') })).toBe('roleMayNot');
    told.released();
    expect(told.state.phase).toBe('released');
    told.take(account('ingrid'), { type: 'setPassword', recipient: 'age1new', signingKey: 'k' });
    expect(told.answer(rekey, { type: 'close' })).toBe('vaultsUnfinished');
    told.take(rekey, { type: 'recordRekey', vault: 'fleet', manifestDigest: 'd4' }).take(rekey, { type: 'close' });
    expect(told.history.at(-1)).toEqual({ type: 'closed', data: { kept: ['fleet'], dormant: [], waiting: ['audit'] } });
  });

  test('invariant 2: an account that is new or changed since before the case is no witness', () => {
    const told = resetOf().decided().challenged();
    told.facts = {
      ...told.facts,
      snapshotBefore: facts([ingrid, person('leila', { email: 'other@halden.example' })]).snapshot,
    };
    expect(told.answer(account('leila'), { type: 'approve', challenge: 'ch1', nonce: 'n1' })).toBe('notAWitness');
    told.facts = { ...told.facts, snapshotBefore: facts([ingrid]).snapshot };
    expect(told.answer(account('leila'), { type: 'approve', challenge: 'ch1', nonce: 'n1' })).toBe('notAWitness');
  });

  test('invariant 2: where the desk first met the subscription with this case, the directory’s own date decides', () => {
    const told = resetOf({ snapshotBefore: null }).decided().challenged();
    expect(told.answer(account('leila'), { type: 'approve', challenge: 'ch1', nonce: 'n1' })).toBe('accepted');
    const young = [ingrid, person('leila', { created: shift(monday, -71 * HOUR) }), jonas];
    const told2 = resetOf({ ...facts(young), snapshotBefore: null }).decided();
    expect(told2.answer(priya, { type: 'challenge', challenge: 'ch1', nonce: 'n1', words: '' })).toBe('notAWitness');
  });

  test('invariant 2: a subaccount given a new password after the case opened is no witness', () => {
    const told = resetOf({ rekeyedSince: ['leila'] }).decided();
    expect(told.answer(priya, { type: 'challenge', challenge: 'ch1', nonce: 'n1', words: '' })).toBe('notAWitness');
  });

  test('invariant 2: one who was not able to sign in when the case was opened is none, whatever the directory’s date', () => {
    const opening = facts([ingrid, person('leila', { status: 'inactive' }), jonas]).snapshot;
    const told = resetOf({ snapshotBefore: null, snapshotAtOpening: opening }).decided();
    expect(told.answer(priya, { type: 'challenge', challenge: 'ch1', nonce: 'n1', words: '' })).toBe('notAWitness');
  });

  test('an approval belongs to one challenge; a denial freezes the case', () => {
    const told = resetOf().decided().challenged();
    expect(told.answer(account('leila'), { type: 'approve', challenge: 'ch1', nonce: 'other' })).toBe('wrongChallenge');
    expect(told.answer(account('jonas'), { type: 'approve', challenge: 'ch1', nonce: 'n1' })).toBe('notAWitness');
    told.take(account('leila'), { type: 'deny', challenge: 'ch1' });
    expect(told.answer(account('leila'), { type: 'approve', challenge: 'ch1', nonce: 'n1' })).toBe('caseFrozen');
    expect(told.answer(priya, { type: 'cancel', why: 'denied' })).toBe('accepted');
  });

  test('a witness who never comes lets the case expire with nothing released', () => {
    const told = resetOf().decided().challenged();
    const late = shift(told.state.expires, 0);
    expect(told.answer(rekey, { type: 'expire' })).toBe('notYetExpired');
    expect(told.answer(account('leila'), { type: 'approve', challenge: 'ch1', nonce: 'n1' }, late)).toBe('caseExpired');
    expect(told.take(rekey, { type: 'expire' }, late).state.phase).toBe('expired');
  });

  test('until release the old password still works, and using it cancels the case', () => {
    const told = resetOf().decided().challenged();
    expect(told.answer(account('leila'), { type: 'signInWithOldPassword' })).toBe('notThePrimary');
    expect(told.take(account('ingrid'), { type: 'signInWithOldPassword' }).state.phase).toBe('cancelled');
  });

  test('invariant 13: who supplied the user list does not ask the witnesses on it, save on a one-person desk', () => {
    const supplied = { suppliers: [{ actor: 'operator:priya', at: shift(monday, -HOUR) }] };
    const challenge = { type: 'challenge', challenge: 'c', nonce: 'n', words: '' } as const;
    expect(resetOf(supplied).decided().answer(priya, challenge)).toBe('suppliedByExecutor');
    expect(
      resetOf({ ...supplied, onePersonDesk: true })
        .decided()
        .answer(priya, challenge),
    ).toBe('accepted');
  });
});

describe('full change, loses reports (A2, A3)', () => {
  test('A3: each safeguard is refused before the one in front of it', () => {
    const told = fullChangeOf().decided();
    const disclaimer = { type: 'issueDisclaimer', codeHash: 'h', mail: draft('d') } as const;
    expect(told.answer(priya, disclaimer)).toBe('notVerified');
    expect(told.answer(priya, { type: 'execute' })).toBe('notVerified');
    told.verified();
    expect(told.answer(priya, { type: 'acknowledge', matches: true, how: 'read-back' })).toBe('disclaimerNotAccepted');
    expect(told.answer(priya, { type: 'execute' })).toBe('disclaimerNotAccepted');
    told.disclaimed();
    expect(told.answer(niall, { type: 'agree' })).toBe('notAcknowledged');
    expect(told.answer(priya, { type: 'execute' })).toBe('notAcknowledged');
    told.acknowledged();
    expect(told.answer(priya, { type: 'execute' })).toBe('secondPersonMissing');
    told.agreed();
    expect(told.answer(priya, { type: 'execute' })).toBe('accepted');
  });

  test('A3: the verification must be fresh at the execution, and a stale one is asked again without losing the rest', () => {
    const told = fullChangeOf().decided().verified().disclaimed().acknowledged().agreed();
    expect(told.answer(priya, { type: 'execute' }, after(2 * HOUR))).toBe('verificationStale');
    told.minute = 120;
    expect(told.verified().answer(priya, { type: 'execute' })).toBe('accepted');
  });

  test('A3: a disclaimer that the server did not take counts as not sent', () => {
    const told = fullChangeOf().decided().verified().exitsChecked();
    const decided = told.ask(priya, { type: 'issueDisclaimer', codeHash: 'h', mail: draft('d') });
    expect(decided.ok && decided.events.map(({ type }) => type)).toEqual(['disclaimerIssued', 'mailIntended']);
    told.disclaimed();
    const mails = Object.fromEntries(
      Object.entries(told.state.mails).map(([id, known]) => [id, { ...known, state: 'refused' as const }]),
    );
    told.state = { ...told.state, mails };
    expect(told.answer(priya, { type: 'acknowledge', matches: true, how: 'read-back' })).toBe('disclaimerNotAccepted');
  });

  test('A3: when the loss changes the disclaimer has to be sent again', () => {
    const told = fullChangeOf().decided().verified().disclaimed().acknowledged();
    told.facts = { ...told.facts, vaults: told.facts.vaults.slice(0, 1) };
    expect(told.answer(priya, { type: 'execute' })).toBe('decisionStale');
    told.take(priya, { type: 'decidePath' });
    expect(told.state.verification).not.toBeNull();
    expect(told.state.disclaimer).toBeNull();
  });

  test('A1, A2: a subaccount that becomes able to sign in midway takes the full change back', () => {
    const told = fullChangeOf().decided().verified().disclaimed().acknowledged().agreed();
    const { snapshot, snapshotBefore } = facts([ingrid, leila, jonas]);
    told.facts = { ...told.facts, snapshot, snapshotBefore };
    expect(told.answer(priya, { type: 'execute' })).toBe('decisionStale');
    expect(told.take(priya, { type: 'decidePath' }).state.decision?.path).toBe('reset');
    expect(told.answer(priya, { type: 'execute' })).toBe('wrongPath');
  });

  test('invariant 6: nobody agrees to what they asked for, or across a recent enrolment', () => {
    const told = fullChangeOf().opened();
    told.take(niall, { type: 'decidePath' }).verified().disclaimed().acknowledged();
    expect(told.answer(niall, { type: 'agree' })).toBe('ownRequest');
    const close = fullChangeOf({
      operators: [{ id: 'niall', enrolledBy: 'operator:priya', enrolledAt: shift(monday, -HOUR) }],
    });
    close.decided().verified().disclaimed().acknowledged();
    expect(close.answer(niall, { type: 'agree' })).toBe('enrolledByRequester');
    expect(fullChangeOf().decided().answer(priya, { type: 'agree' })).toBe('roleMayNot');
  });

  test('invariant 12: a number or address that changed within the cooling-off time is not used', () => {
    const issue = { type: 'issueCode', codeHash: 'h', mail: draft('m') } as const;
    expect(
      fullChangeOf({ phoneChangedAt: shift(monday, -71 * HOUR) })
        .decided()
        .answer(priya, issue),
    ).toBe('numberChangedRecently');
    expect(
      fullChangeOf({ addressChangedAt: shift(monday, -71 * HOUR) })
        .decided()
        .answer(priya, issue),
    ).toBe('addressChangedRecently');
    expect(
      fullChangeOf({ phoneChangedAt: shift(monday, -72 * HOUR) })
        .decided()
        .answer(priya, issue),
    ).toBe('accepted');
  });

  test('a wrong code is counted as an event, a used or expired one is refused, a locked subscription verifies nobody', () => {
    const told = fullChangeOf().decided();
    expect(told.answer(priya, { type: 'enterCode', matches: true })).toBe('noCodeIssued');
    told.take(priya, { type: 'issueCode', codeHash: 'h', mail: draft('m') });
    const wrong = told.ask(priya, { type: 'enterCode', matches: false });
    expect(wrong.ok && wrong.events[0]?.type).toBe('codeFailed');
    expect(told.answer(priya, { type: 'enterCode', matches: true }, after(25 * HOUR))).toBe('codeExpired');
    told.take(priya, { type: 'enterCode', matches: true });
    expect(told.answer(priya, { type: 'enterCode', matches: true })).toBe('noCodeIssued');
    told.facts = { ...told.facts, lockedUntil: after(HOUR) };
    expect(told.answer(priya, { type: 'issueCode', codeHash: 'h2', mail: draft('m2') })).toBe('codeLocked');
  });

  test('the hold runs before the change, where the policy asks for one', () => {
    const told = fullChangeOf({ policy: { ...defaultPolicy, hold: 10 * MINUTE } });
    told.decided().verified().disclaimed().acknowledged().agreed();
    expect(told.answer(priya, { type: 'execute' })).toBe('holdNotOver');
    told.minute += 10;
    expect(told.answer(priya, { type: 'execute' })).toBe('accepted');
  });

  test('the credential leaves in two halves, the second only to somebody verified; then it can no longer be cancelled', () => {
    const told = fullChangeOf().decided().verified().disclaimed().acknowledged().agreed();
    expect(told.answer(priya, { type: 'readHalf' })).toBe('notExecuting');
    told.executed();
    expect(told.state.execution?.dormant).toEqual(['audit', 'fleet']);
    const cancel = told.ask(priya, { type: 'cancel', why: 'x' });
    expect(cancel.ok && cancel.events[0]).toMatchObject({ data: { dormant: ['audit', 'fleet'], newVault: 'fresh' } });
    expect(told.answer(priya, { type: 'readHalf' }, after(3 * HOUR))).toBe('verificationStale');
    told.released(priya);
    expect(told.state.phase).toBe('releasing');
    expect(told.take(priya, { type: 'readHalf' }).state.phase).toBe('released');
    expect(told.answer(priya, { type: 'cancel', why: 'x' })).toBe('tooLateToCancel');
    expect(told.answer(account('ingrid'), { type: 'signInWithOldPassword' })).toBe('tooLateToCancel');
  });

  test('an owner, a TAM or an auditor works no case', () => {
    expect(fullChangeOf().opened().answer(amara, { type: 'decidePath' })).toBe('roleMayNot');
  });
});

test('asking for the same decision twice changes nothing', () => {
  expect(resetOf().decided().answer(priya, { type: 'decidePath' })).toBe('alreadyDone');
  expect(
    resetOf().decided().challenged().answer(priya, { type: 'challenge', challenge: 'x', nonce: 'y', words: '' }),
  ).toBe('alreadyDone');
});
