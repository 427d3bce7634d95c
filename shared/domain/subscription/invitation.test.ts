import { expect, test } from 'vitest';
import type { Account } from '../account.ts';
import { workstation } from '../actor.ts';
import { defaultPolicy } from '../recovery/policy.ts';
import { person } from '../testing/good-histories.ts';
import { HOUR, type Instant, shift } from '../time.ts';
import { subscriptionDecider, type SubscriptionCommand } from './decider.ts';
import type { SubscriptionEvent } from './events.ts';
import { type Subscription, unregistered } from './state.ts';

const monday = '2026-11-16T08:00:00.000Z';
const after = (hours: number): Instant => shift(monday, hours * HOUR);
const happens = (state: Subscription, hours: number, event: SubscriptionEvent): Subscription =>
  subscriptionDecider.evolve(state, { ...event, position: hours, at: after(hours), actor: 'operator:amara' });
const listed = (state: Subscription, hours: number, ...accounts: readonly Account[]) =>
  happens(state, hours, { type: 'snapshotTaken', data: { digest: 'd', asOf: monday, source: 'by-hand', accounts } });
const registered = happens(unregistered, 0, {
  type: 'subscriptionRegistered',
  data: { subscription: 'halden', name: 'H', dataModel: 'unknown', timeZone: 'UTC', tam: null, expires: null },
});
const answer = (state: Subscription, hours: number, command: object): string => {
  const asked = { now: after(hours), actor: workstation, policy: defaultPolicy, ...command } as SubscriptionCommand;
  const decided = subscriptionDecider.decide(asked, state);
  return decided.ok ? decided.events.map(({ type }) => type).join() : decided.refusal.code;
};
const invite = (login: string) => ({ type: 'invite', login, codeHash: 'h', mail: 'm' });
const enrol = { type: 'enrol', login: 'ingrid', recipient: 'age1', signingKey: 's' };
const [ingrid, leila] = [person('ingrid'), person('leila')];
const elsewhere = { ...ingrid, email: 'ingrid@elsewhere.example' };

test('the primary admin is not invited at an address that is cooling off (invariant 12)', () => {
  const known = listed(registered, 1, ingrid, leila);
  expect(answer(known, 2, invite('ingrid'))).toBe('accountInvited');
  const changed = listed(known, 100, elsewhere, leila);
  expect(answer(changed, 101, invite('ingrid'))).toBe('addressCooling');
  expect(answer(changed, 101, invite('leila'))).toBe('accountInvited');
  expect(answer(changed, 172, invite('ingrid'))).toBe('accountInvited');
});

test('nobody is invited at an address of their own that is cooling off, and the sentence says from when (invariant 12)', () => {
  const moved = { ...leila, email: 'leila@elsewhere.example' };
  const known = listed(registered, 1, ingrid, leila);
  const changed = listed(known, 100, ingrid, moved);
  expect(answer(changed, 101, invite('leila'))).toBe('addressCooling');
  expect(answer(changed, 101, invite('ingrid'))).toBe('accountInvited');
  expect(answer(changed, 172, invite('leila'))).toBe('accountInvited');
  // Left out of one list and back in the next, under capital letters too, it is the same account.
  const back = listed(listed(known, 99, ingrid), 100, ingrid, { ...moved, login: 'Leila' });
  expect(answer(back, 101, invite('Leila'))).toBe('addressCooling');
  const asked = {
    now: after(101),
    actor: workstation,
    policy: defaultPolicy,
    ...invite('leila'),
  } as SubscriptionCommand;
  const decided = subscriptionDecider.decide(asked, changed);
  expect(decided.ok ? '' : decided.refusal.text).toContain('An invitation may go there from 23 Nov, 12:00 UTC on.');
});

test('after an erasure nobody can compare: a list that did not go on in the same breath makes every known address new', () => {
  const known = listed(registered, 1, ingrid, leila);
  const erased = happens(known, 100, {
    type: 'personalDataErased',
    data: { subscription: 'halden', key: null, reason: 'r' },
  });
  expect(answer(listed(erased, 101, ingrid, leila), 102, invite('leila'))).toBe('addressCooling');
  expect(answer(listed(erased, 101, ingrid, leila), 174, invite('leila'))).toBe('accountInvited');
});

test('a code sent to an address that is not on file any more enrols nobody', () => {
  const known = listed(registered, 1, ingrid, leila);
  const invited = happens(known, 2, {
    type: 'accountInvited',
    data: { login: 'ingrid', codeHash: 'h', address: ingrid.email, expires: after(26), mail: 'm' },
  });
  expect(answer(invited, 3, enrol)).toBe('accountEnrolled');
  expect(answer(listed(invited, 3, elsewhere, leila), 4, enrol)).toBe('notInvited');
});
