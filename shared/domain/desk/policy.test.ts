import { describe, expect, test } from 'vitest';
import { fold } from '../decider.ts';
import { defaultPolicy } from '../recovery/policy.ts';
import { amara, priya } from '../testing/world.ts';
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

describe('the policy of a desk', () => {
  test('is the default until an owner sets one, whole, and then says who did', () => {
    expect(given(founded)).toMatchObject({ policy: defaultPolicy, policySet: null });
    const policy = { ...defaultPolicy, codeTries: 3 };
    const set = answerTo({ type: 'setPolicy', policy, actor: amara });
    expect(set).toEqual([{ type: 'policySet', data: { policy } }]);
    expect(given(founded, ...(set as DeskEvent[]))).toMatchObject({ policy, policySet: { by: 'operator:amara', at } });
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
