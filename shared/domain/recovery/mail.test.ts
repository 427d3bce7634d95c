import { describe, expect, test } from 'vitest';
import type { Actor } from '../actor.ts';
import { HOUR, MINUTE, between, shift } from '../time.ts';
import { mailRetry, nextTryAt, triesAgainAt } from './mail-retry.ts';
import { recoveryDecider } from './decider.ts';
import { mailOf } from './state.ts';
import { type Asks, after, draft, fullChangeOf, monday, person, priya, rekey, type Telling } from './testing/given.ts';

const putOff = { kind: 'refused', stage: 'recipient', response: '451 try later', permanent: false } as const;
const refusedForGood = { ...putOff, response: '550 no such user', permanent: true } as const;
const uncertain = { kind: 'uncertain', response: 'connection lost' } as const;

/** Takes a command as it is, without the answer that the telling's own mail server would give at once. */
const only = (told: Telling, actor: Actor, command: Asks, at: string): Telling => {
  const decided = told.ask(actor, command, at);
  if (!decided.ok) throw new Error(`${command.type} was refused: ${decided.refusal.code}`);
  const by = actor.kind === 'operator' ? `operator:${actor.id}` : 'workstation';
  for (const event of decided.events)
    told.state = recoveryDecider.evolve(told.state, { ...event, position: told.history.push(event), at, actor: by });
  return told;
};
const record = (told: Telling, mail: string, outcome: Extract<Asks, { type: 'recordMail' }>['outcome'], at: string) =>
  only(told, rekey, { type: 'recordMail', mail, outcome, jitter: 0 }, at);
const retry = (mail: string): Asks => ({ type: 'retryMail', mail });
const settle = (mail: string): Asks => ({ type: 'settleMail', mail, how: 'arrived' });

const now = after(HOUR);
const withCode = () =>
  only(fullChangeOf().decided(), priya, { type: 'issueCode', codeHash: 'h', mail: draft('code') }, now);
const withNotice = () => only(fullChangeOf().decided(), rekey, { type: 'intendNotices', mails: [draft('n-1')] }, now);
const withCredential = () => {
  const told = fullChangeOf().decided().verified().disclaimed().acknowledged().agreed().executed();
  return only(told, priya, { type: 'release', mail: draft('credential') }, now);
};

describe('a mail that the server put off', () => {
  test('is due again after 1, 5, 15 and 60 minutes, then hourly, spread by a fifth at most, for five days', () => {
    const waits = [0, 1, 2, 3, 4, 5].map(
      (tries) => between(now, nextTryAt(now, { tries, since: now }, 0) ?? now) / MINUTE,
    );
    expect(waits).toEqual([1, 5, 15, 60, 60, 60]);
    expect(nextTryAt(now, { tries: 0, since: now }, 0.5)).toBe(shift(now, 66_000));
    const fiveDaysAgo = shift(now, -mailRetry.giveUpAfter);
    expect(nextTryAt(now, { tries: 4, since: fiveDaysAgo }, 0)).toBeNull();
  });

  test('is tried again by the workstation when it is due, not before, and never after a refusal for good', () => {
    const told = record(withNotice(), 'n-1', putOff, now);
    expect(mailOf(told.state, 'n-1')).toMatchObject({ state: 'refused', retryAt: shift(now, MINUTE) });
    expect(told.answer(rekey, retry('n-1'), shift(now, MINUTE - 1))).toBe('mailNotDue');
    only(told, rekey, retry('n-1'), shift(now, MINUTE));
    record(told, 'n-1', putOff, shift(now, MINUTE));
    expect(triesAgainAt(told.state, 'n-1')).toBe(shift(now, 6 * MINUTE));
    only(told, rekey, retry('n-1'), shift(now, 6 * MINUTE));
    record(told, 'n-1', refusedForGood, shift(now, 6 * MINUTE));
    expect(triesAgainAt(told.state, 'n-1')).toBeNull();
    expect(told.answer(rekey, retry('n-1'), shift(now, 99 * HOUR))).toBe('mailNotDue');
    expect(told.answer(priya, retry('n-1'), now)).toBe('accepted');
  });

  test('carrying a code is tried again only while that code is the newest and has not run out', () => {
    const told = record(withCode(), 'code', putOff, now);
    expect(told.answer(rekey, retry('code'), shift(now, MINUTE))).toBe('accepted');
    expect(told.answer(priya, retry('code'), shift(now, MINUTE))).toBe('mailHoldsCode');
    const newer = only(told, priya, { type: 'issueCode', codeHash: 'h2', mail: draft('code-2') }, now);
    expect(triesAgainAt(newer.state, 'code')).toBeNull();
    const late = record(withCode(), 'code', putOff, after(25 * HOUR - MINUTE));
    expect(triesAgainAt(late.state, 'code')).toBeNull();
  });

  test('whose code is gone is abandoned, and can then not be sent again', () => {
    const told = record(withCode(), 'code', putOff, now);
    record(told, 'code', { kind: 'abandoned' }, now);
    expect(told.answer(rekey, retry('code'), shift(now, HOUR))).toBe('mailSettled');
    expect(told.answer(priya, { type: 'issueCode', codeHash: 'h2', mail: draft('code-2') }, now)).toBe('accepted');
  });

  test('carrying a half is tried again only to the address that is still on file', () => {
    const told = record(withCredential(), 'credential', putOff, now);
    expect(told.answer(rekey, retry('credential'), shift(now, MINUTE))).toBe('accepted');
    const { snapshot } = told.facts;
    if (snapshot === null) throw new Error('expected a snapshot');
    told.facts = {
      ...told.facts,
      snapshot: { ...snapshot, accounts: [person('ingrid', { primary: true, email: 'other@halden.example' })] },
    };
    expect(told.answer(rekey, retry('credential'), shift(now, MINUTE))).toBe('decisionStale');
  });

  test('is still tried again after its case has ended where it is a notice, and not otherwise', () => {
    const told = record(withNotice(), 'n-1', putOff, now).take(priya, { type: 'cancel', why: 'x' }, now);
    expect(told.answer(rekey, retry('n-1'), shift(now, MINUTE))).toBe('accepted');
    const code = record(withCode(), 'code', putOff, now).take(priya, { type: 'cancel', why: 'x' }, now);
    expect(code.answer(rekey, retry('code'), shift(now, MINUTE))).toBe('mailNotDue');
  });
});

describe('a mail of which nobody knows whether it was taken', () => {
  test('is never sent again by itself, and by a person with the same Message-ID', () => {
    const told = record(withCredential(), 'credential', uncertain, now);
    expect(told.answer(rekey, retry('credential'), shift(now, 9 * HOUR))).toBe('mailNotDue');
    expect(told.answer(priya, retry('credential'), now)).toBe('accepted');
  });

  test('counts as delivered once a person was told that it arrived, and is settled once', () => {
    const told = record(withCredential(), 'credential', uncertain, now);
    only(told, rekey, { type: 'recordDirectoryChange' }, now);
    expect(told.answer(rekey, settle('credential'), now)).toBe('roleMayNot');
    only(told, priya, settle('credential'), now);
    expect(told.answer(priya, settle('credential'), now)).toBe('mailNotUncertain');
    expect(told.answer(priya, retry('credential'), now)).toBe('mailSettled');
    expect(told.state.phase).toBe('releasing');
    expect(told.take(priya, { type: 'readHalf' }).state.phase).toBe('released');
  });

  test('and is the disclaimer is sent again instead: it counts only on the server’s word (A3)', () => {
    const told = fullChangeOf().decided().verified().exitsChecked();
    only(told, priya, { type: 'issueDisclaimer', codeHash: 'h', mail: draft('d') }, after(9 * MINUTE));
    record(told, 'd', uncertain, after(9 * MINUTE));
    expect(told.answer(priya, settle('d'))).toBe('mailCountsByServer');
    expect(told.answer(priya, { type: 'issueDisclaimer', codeHash: 'h', mail: draft('d2') })).toBe('accepted');
  });

  test('a refused one is not uncertain, so nobody settles it', () => {
    expect(record(withNotice(), 'n-1', putOff, now).answer(priya, settle('n-1'), now)).toBe('mailNotUncertain');
    expect(withNotice().answer(priya, settle('n-9'), now)).toBe('mailUnknown');
  });
});

test('thousands of notices are remembered without each answer copying all of them', () => {
  const mails = Array.from({ length: 3_000 }, (_, index) => draft(`c1.notice-9-${index + 1}`));
  const told = only(fullChangeOf().decided(), rekey, { type: 'intendNotices', mails }, monday);
  const parts = Object.values(told.state.notices);
  expect(Math.max(...parts.map((part) => Object.keys(part).length))).toBeLessThanOrEqual(100);
  expect(parts.flatMap((part) => Object.keys(part))).toHaveLength(3_000);
  record(told, 'c1.notice-9-2999', { kind: 'accepted', response: '250 ok' }, monday);
  expect(mailOf(told.state, 'c1.notice-9-2999')?.state).toBe('accepted');
  expect(told.answer(rekey, { type: 'intendNotices', mails: mails.slice(0, 1) }, monday)).toBe('accepted');
});
