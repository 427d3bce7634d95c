// What follows from a policy besides its targets: vouchers, claims, plans, sessions, and new versions of it.
import { describe, expect, test } from 'vitest';
import { defaultCalendar } from './calendar.ts';
import { judgeClaim } from './claims.ts';
import { appliesFrom, inWords, reductions } from './comparison.ts';
import { creditFor, exclusionOf } from './credit.ts';
import { isAbovePlan, upgradeTo } from './plan-upgrade.ts';
import type { PolicyPack } from './policy-pack.ts';
import { ctrlIq } from './policies/ctrl-iq.ts';
import { qualys } from './policies/qualys.ts';
import { secpod } from './policies/secpod.ts';
import { websoft9 } from './policies/websoft9.ts';
import { sessionEnds, sessionHours } from './sessions.ts';

describe('vouchers', () => {
  test.each([
    [20_000, 1, 1000],
    [20_000, 3, 3000],
    [1990, 1, 100],
    [1989, 1, 99],
    [20_000, 20, 20_000],
    [20_000, 21, 20_000],
    [0, 4, 0],
    [20_000, 0, 0],
  ])('W5: of a fee of %i and %i failures, %i', (fee, failures, credit) => {
    expect(creditFor(websoft9, fee, failures)).toEqual({ ok: true, value: { credit, cap: fee } });
  });

  test.each([
    [-1, 1],
    [1.5, 1],
    [100, -1],
    [100, 0.5],
    [Number.NaN, 1],
    [2 ** 53, 1],
  ])('refuses a fee of %s with %s failures', (fee, failures) => {
    expect(creditFor(websoft9, fee, failures)).toMatchObject({ ok: false, refusal: { code: 'amount-unusable' } });
  });

  test('other policies compensate nothing', () => {
    expect(creditFor(qualys, 100, 1)).toMatchObject({ ok: false, refusal: { code: 'no-credit' } });
  });

  test('W6: excluded causes are named, anything else is compensated', () => {
    expect(exclusionOf(websoft9, 'force-majeure')).toBe('Force majeure');
    expect(exclusionOf(websoft9, 'partner-cloud')).toContain('agreement of its own');
    expect(exclusionOf(websoft9, 'short-staffed')).toBeNull();
    expect(exclusionOf(websoft9, null)).toBeNull();
  });
});

describe('claims', () => {
  const answers = ['Pages time out', 'From nine to noon', 'traces', 'https://example.test', 'restarted'];
  const claim = { failedAt: '2026-11-18T12:00:00.000Z', received: '2026-11-25T12:00:00.000Z', answers, cause: null };
  const judged = (change: Partial<typeof claim> | { cause: string }) => {
    const answer = judgeClaim(ctrlIq, defaultCalendar(), { ...claim, ...change });
    return answer.ok ? 'accepted' : answer.refusal.code;
  };

  test('C6: within five business days, to the second', () => {
    expect(judged({})).toBe('accepted');
    expect(judged({ received: '2026-11-25T12:00:00.001Z' })).toBe('claim-late');
  });
  test('C6: with everything that the policy asks for', () => {
    expect(judged({ answers: answers.with(3, ' ') })).toBe('claim-incomplete');
    expect(judged({ answers: answers.slice(0, 4) })).toBe('claim-incomplete');
  });
  test.each(['outside-our-control', 'customer-equipment', 'customer-acts', 'advised-against'])(
    'C7: excluded, %s',
    (cause) => {
      expect(judged({ cause })).toBe('claim-excluded');
    },
  );
  test('other policies know no claims', () => {
    expect(judgeClaim(secpod, defaultCalendar(), claim)).toMatchObject({ ok: false, refusal: { code: 'no-claims' } });
  });
});

describe('plans', () => {
  const now = '2026-11-30T12:00:00.000Z';
  test('C3: asking above the plan twice within 30 days moves up one plan', () => {
    expect(isAbovePlan(ctrlIq, 'high', 'standard')).toBe(true);
    expect(isAbovePlan(ctrlIq, 'high', 'plus')).toBe(false);
    expect(isAbovePlan(qualys, '4', null)).toBe(false);
    const first = '2026-11-02T12:00:00.000Z';
    expect(upgradeTo(ctrlIq, 'standard', [first], now)).toBeNull();
    expect(upgradeTo(ctrlIq, 'standard', [first, now], now)).toBe('plus');
    expect(upgradeTo(ctrlIq, 'plus', [first, now], now)).toBe('premium');
    expect(upgradeTo(ctrlIq, 'premium', [first, now], now)).toBeNull();
  });
  test('C3: one that is 30 days old does not count any more', () => {
    expect(upgradeTo(ctrlIq, 'standard', ['2026-10-31T12:00:00.000Z', now], now)).toBeNull();
    expect(upgradeTo(ctrlIq, 'standard', ['2026-10-31T12:00:00.001Z', now], now)).toBe('plus');
  });
});

describe('real-time sessions', () => {
  const ends = (plan: string, began: string) => sessionEnds(sessionHours(websoft9, plan, 'UTC'), began);
  test.each([
    ['standard', '2026-11-23T09:00:00.000Z', '2026-11-23T09:20:00.000Z', 'allowance'],
    ['advanced', '2026-11-23T09:00:00.000Z', '2026-11-23T09:30:00.000Z', 'allowance'],
    ['standard', '2026-11-23T17:50:00.000Z', '2026-11-23T18:00:00.000Z', 'window'],
    ['premium', '2026-11-22T09:00:00.000Z', '2026-11-22T22:00:00.000Z', 'window'],
  ])('W2: %s, begun %s, runs out %s by its %s', (plan, began, at, why) => {
    expect(ends(plan, began)).toEqual({ at, why });
  });
  test('W2: none outside its hours: on a weekend, before eight, from six in the evening', () => {
    for (const began of ['2026-11-22T12:00:00.000Z', '2026-11-23T07:59:59.999Z', '2026-11-23T18:00:00.000Z'])
      expect(ends('standard', began)).toBeNull();
    expect(ends('premium', '2026-11-23T22:00:00.000Z')).toBeNull();
  });
  test('a policy without sessions holds none', () => {
    expect(sessionHours(qualys, null, 'UTC')).toBeNull();
    expect(sessionEnds(null, '2026-11-23T09:00:00.000Z')).toBeNull();
  });
});

describe('new versions', () => {
  const slower: PolicyPack = {
    ...qualys,
    version: '2',
    targets: qualys.targets
      .map((one) => (one.severity === '1' ? { ...one, amount: 3 } : one))
      .filter(({ severity }) => severity !== '3'),
    channels: ['web'],
    replacementHours: null,
  };
  const term = { noticed: '2026-11-01T00:00:00.000Z', renewal: '2027-06-01T00:00:00.000Z' };

  test('Q7: every level that would be reduced is shown', () => {
    expect(reductions(qualys, slower)).toEqual([
      { what: 'Response to Critical', before: '2 hours or less', after: '3 hours or less' },
      { what: 'Response to Medium', before: '2 business days or less', after: 'none' },
      { what: 'Channel', before: 'phone', after: 'none' },
      { what: 'Replacement hardware', before: '48 hours', after: 'none' },
    ]);
    expect(reductions(slower, qualys)).toEqual([]);
  });
  test('Q7: a version that reduces is refused within the term, and applies from the renewal', () => {
    expect(appliesFrom(qualys, slower, term)).toMatchObject({ ok: false, refusal: { code: 'would-reduce' } });
    expect(appliesFrom(qualys, slower, { ...term, renewal: '2026-12-01T00:00:00.000Z' })).toEqual({
      ok: true,
      value: '2026-12-01T00:00:00.000Z',
    });
  });
  test('Q7: one that does not applies 30 days after its notice', () => {
    expect(appliesFrom(slower, { ...qualys, version: '3' }, term)).toEqual({
      ok: true,
      value: '2026-12-01T00:00:00.000Z',
    });
  });
  test('W7: a new version applies from the renewal', () => {
    expect(appliesFrom(websoft9, { ...websoft9, version: '2' }, term)).toEqual({ ok: true, value: term.renewal });
  });
  test('W2, W5: shorter sessions, smaller vouchers and more exclusions are reductions', () => {
    const [standard, ...others] = websoft9.sessions;
    if (standard === undefined || websoft9.credit === null) throw new Error('expected sessions and vouchers');
    const less: PolicyPack = {
      ...websoft9,
      sessions: [
        { ...standard, minutes: 10 },
        ...others.map((one) => ({ ...one, open: ['09:00', '18:00'] as [string, string] })),
      ],
      credit: { percent: 3, exclusions: [...websoft9.credit.exclusions, { id: 'holidays', says: 'Holidays' }] },
    };
    expect(reductions(websoft9, less).map(({ what }) => what)).toEqual([
      'Real-time session on standard',
      'Real-time session on advanced',
      'Real-time session on premium',
      'Voucher for a missed level',
      'Compensation',
    ]);
  });
  test('a stricter bound that is loosened is a reduction', () => {
    const looser = { ...ctrlIq, targets: ctrlIq.targets.map((one) => ({ ...one, bound: 'at-most' as const })) };
    expect(reductions(ctrlIq, looser)).toHaveLength(9);
    expect(reductions(looser, ctrlIq)).toEqual([]);
  });
  test('another policy is no version of this one', () => {
    expect(appliesFrom(qualys, secpod, term)).toMatchObject({ ok: false, refusal: { code: 'other-policy' } });
  });
  test('targets in words', () => {
    expect(inWords({ severity: 'x', plan: null, amount: 1, unit: 'business days', bound: 'less-than' })).toBe(
      'less than 1 business day',
    );
    expect(inWords({ severity: 'x', plan: null, amount: 10, unit: 'minutes', bound: 'at-most' })).toBe(
      '10 minutes or less',
    );
  });
});
