import { describe, expect, test } from 'vitest';
import { fold } from '../decider.ts';
import { defaultPolicy } from '../recovery/policy.ts';
import { amara, niall, priya, tom } from '../testing/world.ts';
import { HOUR } from '../time.ts';
import { deskDecider, type DeskCommand } from './decider.ts';
import type { DeskEvent } from './events.ts';

const founded: DeskEvent = {
  type: 'deskFounded',
  data: { name: 'Desk', owner: { id: 'amara', name: 'Amara' }, ownerKey: 'ka', workstationKey: 'kw', onePerson: false },
};
const at = '2026-11-16T08:00:00.000Z';
const given = (...events: readonly DeskEvent[]) =>
  fold(
    deskDecider,
    events.map((event, index) => ({ ...event, position: index + 1, at, actor: 'operator:amara' })),
  );
const answerTo = (command: DeskCommand, ...events: readonly DeskEvent[]) => {
  const decided = deskDecider.decide(command, given(founded, ...events));
  return decided.ok ? decided.events : decided.refusal.code;
};

describe('an elevated threat', () => {
  const raise = (actor: DeskCommand['actor']) => ({ type: 'raiseThreat', reason: 'calls', actor }) as const;
  const lower = (actor: DeskCommand['actor']) => ({ type: 'lowerThreat', reason: 'over', actor }) as const;
  const raised: DeskEvent = { type: 'threatRaised', data: { reason: 'calls' } };
  test('makes every recovery take two people and a full change wait a day, whatever the policy says', () => {
    const lax = { ...defaultPolicy, secondPersonOnFullChange: false };
    const up = given(founded, raised, { type: 'policySet', data: { policy: lax } });
    expect(up.policy).toEqual({ ...lax, secondPersonOnFullChange: true, secondPersonOnReset: true, hold: 24 * HOUR });
    expect(up.policySet?.policy).toEqual(lax);
    expect(
      fold(deskDecider, [{ type: 'threatLowered', data: { reason: 'over' }, position: 9, at, actor: 'operator:niall' }])
        .policy,
    ).toEqual(defaultPolicy);
  });
  test('keeps a hold that the policy makes longer', () => {
    const long = { ...defaultPolicy, hold: 48 * HOUR };
    expect(given(founded, { type: 'policySet', data: { policy: long } }, raised).policy.hold).toBe(48 * HOUR);
  });
  test.each([
    [priya, 'raised'],
    [niall, 'raised'],
    [amara, 'raised'],
    [tom, 'roleRaisesNot'],
  ])('is raised by who handles cases: %o', (actor, answer) => {
    const said = answerTo(raise(actor));
    expect(typeof said === 'string' ? said : 'raised').toBe(answer);
  });
  test('is lowered by a supervisor or an owner who did not raise it, and by the one person of a desk', () => {
    expect(answerTo(lower(niall))).toBe('threatNotUp');
    expect(answerTo(raise(priya), raised)).toBe('threatUp');
    expect(answerTo(lower(priya), raised)).toBe('roleLowersNot');
    // `given` writes everything as amara.
    expect(answerTo(lower(amara), raised)).toBe('ownThreat');
    expect(answerTo(lower(niall), raised)).toMatchObject([{ type: 'threatLowered' }]);
    const alone = { ...given(founded, raised), onePerson: true };
    expect(deskDecider.decide(lower(amara), alone).ok).toBe(true);
  });
});

describe('the policy of a desk', () => {
  test('is the default until an owner sets one, whole, and then says who did', () => {
    expect(given(founded)).toMatchObject({ policy: defaultPolicy, policySet: null });
    const policy = { ...defaultPolicy, codeTries: 3 };
    const set = answerTo({ type: 'setPolicy', policy, actor: amara });
    expect(set).toEqual([{ type: 'policySet', data: { policy } }]);
    expect(given(founded, ...(set as DeskEvent[]))).toMatchObject({
      policy,
      policySet: { policy, by: 'operator:amara', at },
    });
  });
  test('is set by an owner only', () => {
    expect(answerTo({ type: 'setPolicy', policy: defaultPolicy, actor: priya })).toBe('ownerOnly');
  });
  test.each([
    ['codes that may be tried 11 times', { codeTries: 11 }],
    ['codes that live two days', { mailedCodeFor: 48 * 3_600_000 }],
    ['a verification that stands for three hours', { verifiedFor: 3 * 3_600_000 }],
    ['no cooling-off', { coolingOff: 0 }],
    ['half a millisecond', { hold: 0.5 }],
  ])('cannot have %s', (_what, change) => {
    expect(answerTo({ type: 'setPolicy', policy: { ...defaultPolicy, ...change }, actor: amara })).toBe(
      'policyOutOfBounds',
    );
  });
  test('that was set before a figure existed leaves that figure at its default', () => {
    expect(given(founded, { type: 'policySet', data: { policy: { codeTries: 2 } } }).policy).toEqual({
      ...defaultPolicy,
      codeTries: 2,
    });
  });
});
