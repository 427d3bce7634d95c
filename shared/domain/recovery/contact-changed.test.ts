import { describe, expect, test } from 'vitest';
import {
  account,
  draft,
  facts,
  fullChangeOf,
  ingrid,
  jonas,
  leila,
  priya,
  resetOf,
  type Telling,
} from './testing/given.ts';

const moved = {
  number: { ...ingrid, phone: '+47 55 01 38 99' },
  address: { ...ingrid, email: 'ingrid@elsewhere.example' },
} as const;
const sendCode = { type: 'issueCode', codeHash: 'h', mail: draft('another') } as const;

/** The list shows another contact; whether that has cooled off is a question of its own. */
const changed = (told: Telling, what: keyof typeof moved, others = [jonas]): Telling => {
  told.facts = facts([moved[what], ...others], { policy: told.facts.policy });
  return told;
};

describe('contact address or number changed during the case: the case is asked again from verification', () => {
  test.each(['number', 'address'] as const)('on the full change, when the %s changed', (what) => {
    const told = fullChangeOf().decided().verified().disclaimed().acknowledged().agreed();
    changed(told, what);
    expect(told.answer(priya, { type: 'execute' }), 'with what was gathered before').toBe('decisionStale');
    told.take(priya, { type: 'decidePath' });
    expect(told.state).toMatchObject({
      code: null,
      verification: null,
      disclaimer: null,
      acknowledged: null,
      secondPerson: null,
    });
    expect(told.answer(priya, { type: 'execute' })).toBe('notVerified');
    expect(told.answer(priya, { type: 'issueDisclaimer', codeHash: 'h', mail: draft('d2') })).toBe('notVerified');
    expect(told.answer(priya, sendCode)).toBe('accepted');
  });
  test.each(['number', 'address'] as const)('a code that was out when the %s changed is no code any more', (what) => {
    const told = fullChangeOf().decided().take(priya, sendCode);
    changed(told, what);
    expect(told.answer(priya, { type: 'enterCode', matches: true })).toBe('decisionStale');
    told.take(priya, { type: 'decidePath' });
    expect(told.answer(priya, { type: 'enterCode', matches: true })).toBe('noCodeIssued');
  });
  test('on the reset nothing that a witness approved goes to another address', () => {
    const told = resetOf().decided().challenged().approved().carried();
    changed(told, 'address', [leila, jonas]).readAgain();
    expect(told.answer(account('leila'), { type: 'confirmHalf' })).toBe('decisionStale');
    told.take(priya, { type: 'decidePath' });
    expect(told.state).toMatchObject({ challenge: null, approval: null, provisional: null });
  });
});
