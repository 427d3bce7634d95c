import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, shift } from '../time.ts';
import { defaultPolicy, underThreat } from './policy.ts';
import {
  account,
  after,
  draft,
  facts,
  fullChangeOf,
  ingrid,
  niall,
  person,
  priya,
  rekey,
  resetOf,
  type Telling,
} from './testing/given.ts';

const onePerson = { ...defaultPolicy, secondPersonOnFullChange: false };
/** From here on the desk is under an elevated threat. */
const raised = (told: Telling): Telling => {
  told.facts = { ...told.facts, policy: underThreat(told.facts.policy) };
  return told;
};
const alone = () => {
  const told = fullChangeOf({ policy: onePerson });
  told.facts = facts([ingrid], { policy: onePerson });
  return told;
};
const challenge = { type: 'challenge', challenge: 'ch1', nonce: 'n1', words: 'copper lantern fjord' } as const;
const release = { type: 'release', mail: draft('credential') } as const;

describe('an elevated threat demands two people for every recovery', () => {
  test('on the reset a second operator agrees before the witnesses are asked', () => {
    const told = raised(resetOf()).decided();
    expect(told.state.decision?.secondPerson).toBe(true);
    expect(told.answer(priya, challenge)).toBe('secondPersonMissing');
    expect(told.answer(priya, { type: 'agree' })).toBe('roleMayNot');
    told.agreed();
    expect(told.answer(niall, challenge)).toBe('ownAgreement');
    expect(told.challenged().approved().state.approval).not.toBeNull();
  });
  test('a threat raised while a reset runs counts from then on: the witness waits for the second operator, and so does the release', () => {
    const told = raised(resetOf().decided().challenged());
    const approve = { type: 'approve', challenge: 'ch1', nonce: 'n1' } as const;
    expect(told.answer(account('leila'), approve)).toBe('secondPersonMissing');
    const late = resetOf().decided().challenged().approved().carried().readAgain();
    late.take(account('leila'), { type: 'confirmHalf' });
    expect(raised(late).answer(rekey, release)).toBe('secondPersonMissing');
    expect(late.agreed().answer(rekey, release)).toBe('accepted');
  });
  test('what was agreed to before the path was decided again is agreed to again', () => {
    const told = raised(resetOf()).decided().agreed();
    told.facts = facts([ingrid, person('leila'), person('jonas')], { policy: told.facts.policy });
    expect(told.take(priya, { type: 'decidePath' }).answer(priya, challenge)).toBe('secondPersonMissing');
  });
  test('a full change that would need no second person needs one, and waits 24 hours', () => {
    const told = raised(alone().decided()).verified().disclaimed().acknowledged();
    expect(told.answer(priya, { type: 'execute' })).toBe('secondPersonMissing');
    const agreedAt = after(told.minute * MINUTE);
    told.agreed();
    const { holdUntil } = told.state.secondPerson ?? {};
    expect(holdUntil).toBe(shift(agreedAt, 24 * HOUR));
    expect(told.answer(priya, { type: 'execute' })).toBe('holdNotOver');
  });
  test('a threat raised after the second person agreed holds the change from their agreement on', () => {
    const told = raised(fullChangeOf().decided().verified().disclaimed().acknowledged().agreed());
    expect(told.answer(priya, { type: 'execute' })).toBe('holdNotOver');
  });
  test('a threat raised after a change was carried out holds its release until somebody else agreed', () => {
    const told = raised(alone().decided().verified().disclaimed().acknowledged().executed());
    expect(told.answer(priya, release)).toBe('secondPersonMissing');
    const agreedAt = after(told.minute * MINUTE);
    told.agreed();
    expect(told.answer(priya, release)).toBe('holdNotOver');
    expect(told.answer(priya, release, shift(agreedAt, 23 * HOUR))).not.toBe('accepted');
  });
});
