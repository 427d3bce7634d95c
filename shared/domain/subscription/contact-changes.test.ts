import { describe, expect, test } from 'vitest';
import type { Account } from '../account.ts';
import { person } from '../testing/good-histories.ts';
import { subscriptionDecider } from './decider.ts';
import type { Subscription } from './state.ts';

const day = (n: number): string => `2026-11-${String(n).padStart(2, '0')}T09:00:00.000Z`;

/** One list a day; answers when the primary's number and address last became others. */
const shown = (...lists: readonly (readonly Account[])[]): Subscription =>
  lists.reduce<Subscription>(
    (state, accounts, index) =>
      subscriptionDecider.evolve(state, {
        type: 'snapshotTaken',
        data: { digest: `${index}`, asOf: day(index + 1), source: 'csv', accounts },
        position: index + 1,
        at: day(index + 1),
        actor: 'operator:amara',
      }),
    subscriptionDecider.initialState,
  );

const ingrid = person('ingrid');
const moved = person('ingrid', { phone: '+47 55 01 38 99', email: 'i2@halden.example' });

describe('invariant 12: when a contact on file changed', () => {
  test('the first list ever seen changes nothing', () => {
    expect(shown([ingrid], [ingrid])).toMatchObject({ phoneChangedAt: null, addressChangedAt: null });
  });
  test('another number or address counts from the list that shows it first', () => {
    expect(shown([ingrid], [moved], [moved])).toMatchObject({ phoneChangedAt: day(2), addressChangedAt: day(2) });
  });
  test('a list without a primary admin in between does not let new contacts pass for old ones', () => {
    expect(shown([ingrid], [person('leila')], [moved])).toMatchObject({
      phoneChangedAt: day(3),
      addressChangedAt: day(3),
    });
  });
});
