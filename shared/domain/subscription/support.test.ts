// What is agreed with a subscription, and what a term protects.
import { describe, expect, test } from 'vitest';
import type { Actor } from '../actor.ts';
import { ctrlIq } from '../sla/policies/ctrl-iq.ts';
import { qualys } from '../sla/policies/qualys.ts';
import { websoft9 } from '../sla/policies/websoft9.ts';
import type { PolicyPack } from '../sla/policy-pack.ts';
import { type AgreeSupport, agreeSupport, type SupportAgreed } from './support.ts';

const owner: Actor = { kind: 'operator', id: 'amara', role: 'owner' };
const now = '2026-11-23T09:00:00.000Z';
const until = '2027-11-23T09:00:00.000Z';

const agreed = (pack: PolicyPack, plan: string | null = pack.defaultPlan): SupportAgreed => ({
  ...{ policy: pack.id, version: pack.version, plan, calendar: null, until, fee: null, currency: '' },
});
type Change = Partial<SupportAgreed> & { actor?: Actor; now?: string; noticed?: string; calendarKnown?: boolean };
const ask = (
  pack: PolicyPack | null,
  change: Change = {},
  support: SupportAgreed | null = null,
  before: PolicyPack | null = null,
) => {
  const { actor = owner, now: at = now, noticed = null, calendarKnown = false, ...terms } = change;
  const asked: AgreeSupport & { actor: Actor; now: string } = {
    type: 'agreeSupport',
    terms: { ...agreed(pack ?? qualys), ...terms },
    ...{ pack, before, noticed, calendarKnown, actor, now: at },
  };
  const answer = agreeSupport(asked, { support, tam: 'tom' });
  return answer.ok ? 'agreed' : answer.refusal.code;
};

describe('who agrees what', () => {
  test('an owner or the subscription’s own TAM, a version that is there, a plan of it, a term to come, a whole fee', () => {
    expect(ask(qualys)).toBe('agreed');
    expect(ask(qualys, { actor: { kind: 'operator', id: 'tom', role: 'tam' } })).toBe('agreed');
    expect(ask(qualys, { actor: { kind: 'operator', id: 'other', role: 'tam' } })).toBe('supportRole');
    expect(ask(null)).toBe('policyUnknown');
    expect(ask(ctrlIq, { plan: 'platinum' })).toBe('planUnknown');
    expect(ask(qualys, { calendar: 'oslo' })).toBe('calendarUnknown');
    expect(ask(qualys, { until: now })).toBe('termOver');
    expect(ask(qualys, { fee: -1, currency: 'EUR' })).toBe('feeUnusable');
    expect(ask(qualys, { fee: 120_000, currency: 'EUR' })).toBe('agreed');
    expect(ask(qualys, {}, agreed(qualys))).toBe('supportUnchanged');
  });
});

describe('within a term', () => {
  const next = { ...qualys, version: '2' };
  const worse = { ...next, targets: qualys.targets.map((one) => ({ ...one, amount: one.amount * 2 })) };

  test('Q7: a version takes effect 30 days after its notice, and not without one', () => {
    const to = (change: Change) => ask(next, { version: '2', ...change }, agreed(qualys), qualys);
    expect(to({})).toBe('notNoticed');
    expect(to({ noticed: '2026-10-24T09:00:00.001Z' })).toBe('notYet');
    expect(to({ noticed: '2026-10-24T09:00:00.000Z' })).toBe('agreed');
  });

  test('Q7: nor where it would materially reduce a level before the renewal', () => {
    expect(ask(worse, { version: '2', noticed: '2026-01-01T09:00:00.000Z' }, agreed(qualys), qualys)).toBe(
      'wouldReduce',
    );
    const renewed = { version: '2', until: '2028-11-23T09:00:00.000Z', now: until };
    expect(ask(worse, renewed, agreed(qualys), qualys)).toBe('agreed');
  });

  test('W7: a version applies from the renewal, and a lower plan waits for it too', () => {
    const known = agreed(websoft9, 'premium');
    const to = { ...websoft9, version: 'next' };
    expect(ask(to, { version: 'next', plan: 'premium', noticed: '2026-01-01T09:00:00.000Z' }, known, websoft9)).toBe(
      'notYet',
    );
    expect(ask(websoft9, { plan: 'standard' }, known, websoft9)).toBe('planDownInTerm');
    expect(ask(websoft9, { plan: 'premium' }, agreed(websoft9, 'standard'), websoft9)).toBe('agreed');
    expect(ask(websoft9, { plan: 'standard', until: '2028-01-01T00:00:00.000Z', now: until }, known, websoft9)).toBe(
      'agreed',
    );
  });

  test('no other policy, and no shorter term', () => {
    expect(ask(ctrlIq, {}, agreed(qualys), qualys)).toBe('otherPolicyInTerm');
    expect(ask(qualys, { until: '2027-01-01T00:00:00.000Z' }, agreed(qualys), qualys)).toBe('termShortened');
  });
});
