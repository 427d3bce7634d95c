import { expect, test } from 'vitest';
import { workstation } from '../actor.ts';
import { fold, type Stamp } from '../decider.ts';
import { defaultPolicy } from '../recovery/policy.ts';
import { person } from '../testing/good-histories.ts';
import { shift } from '../time.ts';
import { subscriptionDecider, type SubscriptionCommand } from './decider.ts';
import type { SnapshotSource, SubscriptionEvent } from './events.ts';
import { type Subscription, unregistered } from './state.ts';

const monday = '2026-11-16T08:00:00.000Z';
type Given = (state: Subscription, minute: number) => Subscription;

const happens =
  (event: SubscriptionEvent): Given =>
  (state, minute) =>
    subscriptionDecider.evolve(state, {
      ...event,
      position: minute,
      at: shift(monday, minute * 60_000),
      actor: 'workstation',
    });
const registered = happens({
  type: 'subscriptionRegistered',
  data: {
    subscription: 'halden',
    name: 'Halden',
    dataModel: 'unknown',
    timeZone: 'UTC',
    tam: null,
    expires: null,
  },
});
const listed = (source: SnapshotSource, ...logins: readonly string[]) =>
  happens({
    type: 'snapshotTaken',
    data: { digest: 'd', asOf: monday, source, accounts: logins.map((login) => person(login)) },
  });
const unreachable = (login: string) =>
  happens({
    type: 'addressUnreachable',
    data: { address: `${login}@halden.example`, response: '550 no such user' },
  });
const told = (...given: readonly Given[]) => given.reduce((state, step, minute) => step(state, minute), unregistered);
const names = ({ unreachable: known }: Subscription) => Object.keys(known).map((address) => address.split('@')[0]);
const decide = (state: Subscription, command: object) => {
  const asked = { now: monday, actor: workstation, policy: defaultPolicy, ...command } as SubscriptionCommand;
  const decided = subscriptionDecider.decide(asked, state);
  if (!decided.ok) throw new Error(decided.refusal.code);
  return decided.events;
};

test('an address that the server refused is remembered with its words and since when', () => {
  const state = told(registered, listed('csv', 'ingrid', 'leila'), unreachable('leila'));
  expect(state.unreachable).toEqual({
    'leila@halden.example': { response: '550 no such user', since: shift(monday, 120_000) },
  });
});

test('a second refusal says nothing new, whatever the letters’ case; a mail that is taken ends it', () => {
  const state = told(registered, listed('csv', 'leila'), unreachable('leila'));
  const again = { type: 'markUnreachable', address: 'Leila@halden.example', response: '550 still not' };
  expect(decide(state, again)).toEqual([]);
  const [ended] = decide(state, { type: 'clearUnreachable', address: 'Leila@halden.example' });
  expect(ended).toEqual({ type: 'addressReachable', data: { address: 'leila@halden.example' } });
  const after = fold({ ...subscriptionDecider, initialState: state }, [
    { ...(ended as SubscriptionEvent), position: 9, at: monday, actor: 'workstation' } as SubscriptionEvent & Stamp,
  ]);
  expect(names(after)).toEqual([]);
  expect(decide(after, { type: 'clearUnreachable', address: 'leila@halden.example' })).toEqual([]);
});

test('a new list clears every address, a contact changed by hand clears the one that is gone', () => {
  const both = [registered, listed('csv', 'ingrid', 'leila'), unreachable('ingrid'), unreachable('leila')];
  expect(names(told(...both, listed('csv', 'ingrid', 'leila')))).toEqual([]);
  expect(names(told(...both, listed('by-hand', 'ingrid', 'lars')))).toEqual(['ingrid']);
  expect(names(told(...both, listed('directory', 'ingrid', 'leila')))).toEqual(['ingrid', 'leila']);
});

test('an invitation that its recipient’s server refuses says so of the address too', () => {
  const invited = happens({
    type: 'accountInvited',
    data: { login: 'leila', codeHash: 'h', address: 'leila@halden.example', expires: monday, mail: 'm' },
  });
  const state = told(registered, listed('csv', 'leila'), invited);
  const refused = { type: 'recordInvitation', mail: 'm', accepted: false, stage: 'recipient', response: '550 none' };
  const types = (command: object) => decide(state, command).map(({ type }) => type);
  expect(types({ ...refused, permanent: true })).toEqual(['invitationRefused', 'addressUnreachable']);
  expect(types({ ...refused, permanent: false })).toEqual(['invitationRefused']);
});
