import { describe, expect, it } from 'vitest';
import type { Actor } from '../actor.ts';
import { fold, type Stamp } from '../decider.ts';
import { defaultPolicy } from '../recovery/policy.ts';
import { person } from '../testing/good-histories.ts';
import { HOUR, shift } from '../time.ts';
import { erasureDue, subscriptionDecider } from './decider.ts';
import type { SubscriptionEvent } from './events.ts';

const start = '2026-11-01T09:00:00.000Z';
const at = (hours: number) => shift(start, hours * HOUR);
const owner: Actor = { kind: 'operator', id: 'amara', role: 'owner' };
const workstation: Actor = { kind: 'workstation' };
const policy = { ...defaultPolicy, eraseAfter: 48 * HOUR };
const key = '00000000000000aa';

const accounts = [person('ingrid'), person('leila')];
const listed = (actor = 'operator:amara', digest = 'd1'): Happened => [
  { type: 'snapshotTaken', data: { digest, asOf: at(0), source: 'csv', accounts } },
  actor,
];
const registered: Happened = [
  {
    type: 'subscriptionRegistered',
    data: { subscription: 'halden', name: 'Halden', dataModel: 'unknown', timeZone: 'UTC', tam: null, expires: null },
  },
  'operator:amara',
];
const reserved: Happened = [{ type: 'recoveryReserved', data: { case: 'c1' } }, 'operator:amara'];
const letGo: Happened = [{ type: 'recoveryUnreserved', data: { case: 'c1' } }, 'operator:amara'];
const erased: Happened = [
  { type: 'personalDataErased', data: { subscription: 'halden', key, reason: 'asked' } },
  'operator:amara',
];
type Happened = readonly [SubscriptionEvent, string];

const given = (...events: readonly (Happened | readonly [number, Happened])[]) =>
  fold(
    subscriptionDecider,
    events.map((one, index): SubscriptionEvent & Stamp => {
      const [hour, [event, actor]] = typeof one[0] === 'number' ? (one as [number, Happened]) : [0, one as Happened];
      return { ...event, position: index + 1, at: at(hour), actor };
    }),
  );
const erase = (state: ReturnType<typeof given>, actor: Actor, hour: number) =>
  subscriptionDecider.decide({ type: 'erasePersonalData', key, reason: 'asked', now: at(hour), actor, policy }, state);
const refused = (code: string) => ({ ok: false, refusal: expect.objectContaining({ code }) as unknown });

describe('erasing personal data', () => {
  const known = given(registered, listed(), [1, reserved], [2, letGo]);

  it('is an owner’s at any time when no case is open, and names the key that goes', () => {
    expect(erase(known, owner, 3)).toEqual({ ok: true, events: [erased[0]] });
    expect(erase(known, { kind: 'operator', id: 'tom', role: 'tam' }, 3)).toEqual(refused('ownerErases'));
    expect(erase(known, { kind: 'account', subscription: 'halden', login: 'ingrid' }, 3)).toEqual(
      refused('ownerErases'),
    );
  });
  it('refuses while a case is open', () => {
    const open = given(registered, listed(), [1, reserved]);
    expect(erase(open, owner, 99)).toEqual(refused('openCaseNeedsData'));
    expect(erase(open, workstation, 99)).toEqual(refused('openCaseNeedsData'));
    expect(erasureDue(open, policy)).toBeNull();
  });
  it('is the workstation’s only a set time after the last case has ended, and never where the policy sets none', () => {
    expect(erasureDue(known, policy)).toBe(at(50));
    expect(erase(known, workstation, 49)).toEqual(refused('notDueForErasure'));
    expect(erase(known, workstation, 50)).toMatchObject({ ok: true });
    expect(erasureDue(known, defaultPolicy)).toBeNull();
    expect(erasureDue(given(registered, listed()), policy)).toBeNull();
  });
  it('is not due again before another case has ended', () => {
    expect(erasureDue(given(registered, listed(), [1, reserved], [2, letGo], [60, erased]), policy)).toBeNull();
    expect(
      erasureDue(
        given(registered, listed(), [1, reserved], [2, letGo], [60, erased], [70, reserved], [71, letGo]),
        policy,
      ),
    ).toBe(at(119));
  });
  it('leaves no list and no invitation to rest on', () => {
    const state = given(registered, listed(), [1, reserved], [2, letGo], [3, erased]);
    expect([state.snapshot, state.invitations]).toEqual([null, {}]);
  });
});

describe('the list after an erasure', () => {
  const gone = [registered, listed(), [1, reserved], [2, letGo], [3, erased]] as const;
  it('counts as changed contacts, because nobody can compare (invariant 12)', () => {
    const state = given(...gone, [5, listed()]);
    expect([state.phoneChangedAt, state.addressChangedAt]).toEqual([at(5), at(5)]);
  });
  it('is no change where the workstation carried the same one over in the same breath', () => {
    const state = given(...gone, [3, listed('workstation')]);
    expect([state.phoneChangedAt, state.addressChangedAt]).toEqual([null, null]);
    expect(given(...gone, [3, listed('workstation', 'd2')]).phoneChangedAt).toBe(at(3));
    expect(given(...gone, [4, listed('workstation')]).phoneChangedAt).toBe(at(4));
  });
  it('is not made fresher by entering it by hand, nor replaced by an older one', () => {
    const state = given(...gone);
    const command = { type: 'takeSnapshot', digest: 'd2', accounts, actor: owner, policy, now: at(9) } as const;
    expect(subscriptionDecider.decide({ ...command, source: 'by-hand', asOf: at(9) }, state)).toMatchObject({
      ok: true,
      events: [{ data: { asOf: at(0) } }],
    });
    expect(subscriptionDecider.decide({ ...command, source: 'csv', asOf: at(-1) }, state)).toEqual(
      refused('snapshotOlder'),
    );
  });
});
