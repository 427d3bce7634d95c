import { describe, expect, test } from 'vitest';
import { defaultCalendar } from './calendar.ts';
import { clockOf, dueOf, isMet } from './clock.ts';
import { planOf, type PolicyPack, readPack, targetOf } from './policy-pack.ts';
import { ctrlIq } from './policies/ctrl-iq.ts';
import { qualys } from './policies/qualys.ts';
import { secpod } from './policies/secpod.ts';
import { websoft9 } from './policies/websoft9.ts';
import { publishedPolicies, publishedPolicy } from './published.ts';

const monday = '2026-11-16T10:00:00.000Z';

/** Due instants of a ticket opened on a Monday at ten, UTC: by the rule's own figures. */
const dueBy = (pack: PolicyPack, severity: string, plan: string | null = null) => {
  const target = targetOf(pack, severity, plan);
  if (target === null) return null;
  const due = dueOf(target, defaultCalendar(), monday);
  return due.ok ? { due: due.value.due, bound: target.bound, clock: clockOf(target.unit) } : due;
};
const atMost = (due: string, clock: string) => ({ due: `2026-11-${due}:00.000Z`, bound: 'at-most', clock });
const lessThan = (due: string, clock: string) => ({ due: `2026-11-${due}:00.000Z`, bound: 'less-than', clock });

describe('targets', () => {
  test.each([
    ['1', atMost('16T12:00', 'elapsed')],
    ['2', atMost('16T22:00', 'elapsed')],
    ['3', atMost('18T10:00', 'business')],
    ['4', null],
  ])('Q1: qualys severity %s', (severity, expected) => {
    expect(dueBy(qualys, severity)).toEqual(expected);
  });

  test.each([
    ['critical', atMost('16T12:00', 'elapsed')],
    ['high', atMost('16T16:00', 'elapsed')],
    ['normal', atMost('16T22:00', 'elapsed')],
    ['low', atMost('18T10:00', 'business')],
  ])('S1: secpod %s', (severity, expected) => {
    expect(dueBy(secpod, severity)).toEqual(expected);
  });

  test('S1: the names that its table lost are marked as ours, and only those', () => {
    expect(secpod.severities.filter(({ ours }) => ours === true).map(({ id }) => id)).toEqual(['critical', 'low']);
  });

  test.each([
    ['urgent', 'premium', lessThan('16T12:00', 'elapsed')],
    ['urgent', 'plus', null],
    ['urgent', 'standard', null],
    ['high', 'premium', lessThan('16T14:00', 'elapsed')],
    ['high', 'plus', lessThan('16T14:00', 'elapsed')],
    ['high', 'standard', null],
    ['normal', 'premium', lessThan('17T10:00', 'business')],
    ['normal', 'standard', lessThan('17T10:00', 'business')],
    ['low', 'plus', lessThan('18T10:00', 'business')],
  ])('C1: ctrl-iq %s on %s', (severity, plan, expected) => {
    expect(dueBy(ctrlIq, severity, plan)).toEqual(expected);
  });

  test('C1: an order that names no plan has the standard one; the names of the other two are ours', () => {
    expect(planOf(ctrlIq, null)).toEqual({ plan: 'standard' });
    expect(planOf(ctrlIq, 'gold')).toBeNull();
    expect(ctrlIq.plans.filter(({ ours }) => ours === true).map(({ id }) => id)).toEqual(['premium', 'plus']);
  });

  test.each([
    ['general', 'standard', '16T22:00'],
    ['general', 'advanced', '16T16:00'],
    ['general', 'premium', '16T12:00'],
    ['high', 'standard', '16T13:00'],
    ['high', 'advanced', '16T10:30'],
    ['high', 'premium', '16T10:10'],
  ])('W1: websoft9 %s on %s, around the clock, met when work has started', (severity, plan, due) => {
    expect(dueBy(websoft9, severity, plan)).toEqual(atMost(due, 'elapsed'));
    expect(websoft9.metBy).toBe('work-started');
  });

  test('Q1, C1: "2 hours or less" is met at exactly two hours, "less than 2 hours" is not', () => {
    const due = '2026-11-16T12:00:00.000Z';
    expect(isMet('at-most', due, due)).toBe(true);
    expect(isMet('at-most', due, '2026-11-16T12:00:00.001Z')).toBe(false);
    expect(isMet('less-than', due, due)).toBe(false);
    expect(isMet('less-than', due, '2026-11-16T11:59:59.999Z')).toBe(true);
  });
});

describe('what else the packs state', () => {
  test('Q2: a new ticket is severity 3', () => expect(qualys.defaultSeverity).toBe('3'));
  test('Q4: severity 1 is worked on continuously, and missing people of the customer’s are not the desk’s delay', () => {
    expect(qualys.continuous).toEqual(['1']);
    expect(qualys.pauses.map(({ id }) => id)).toEqual(['customer-people-missing']);
  });
  test('Q5: a hardware error that impairs access makes no severity 1', () => {
    expect(qualys.conditions).toEqual([
      { severity: '1', needs: 'Something other than a hardware error that impairs access', otherwise: '2' },
    ]);
  });
  test('Q6: replacement hardware ships within 48 hours', () => expect(qualys.replacementHours).toBe(48));
  test('Q7: a new version applies after 30 days of notice and may not reduce', () => {
    expect(qualys.newVersion).toEqual({ applies: 'after-notice', days: 30 });
    expect(qualys.mayReduce).toBe(false);
  });
  test('Q9: targets are for web and telephone', () => expect(qualys.channels).toEqual(['web', 'phone']));
  test('S2: telephone, email and web', () => expect(secpod.channels).toEqual(['phone', 'email', 'web']));
  test('C4: phone, chat and email, and the web, around the clock', () => {
    expect(ctrlIq.channels).toEqual(['phone', 'chat', 'email', 'web']);
  });
  test('C5: seven calendar days without an answer', () => expect(ctrlIq.silence?.days).toBe(7));
  test('W4: high needs an incident, and is general without', () => {
    expect(websoft9.conditions).toMatchObject([{ severity: 'high', otherwise: 'general' }]);
  });
  test('W7: a new version applies from the renewal and may not reduce', () => {
    expect(websoft9.newVersion).toEqual({ applies: 'at-renewal' });
    expect(websoft9.mayReduce).toBe(false);
  });
});

describe('policies as data', () => {
  test('the four published ones are valid, and found by their id', () => {
    for (const pack of publishedPolicies)
      expect(readPack(JSON.parse(JSON.stringify(pack)))).toEqual({ ok: true, pack });
    expect(publishedPolicies.map(({ id }) => publishedPolicy(id)?.id)).toEqual([
      'qualys',
      'secpod',
      'ctrl-iq',
      'websoft9',
    ]);
    expect(publishedPolicy('other')).toBeNull();
  });

  const [target] = ctrlIq.targets;
  test.each([
    ['an unknown severity', { targets: [{ ...target, severity: 'dire' }] }, 'it has no severity dire.'],
    ['an unknown severity as default', { defaultSeverity: 'dire' }, 'it has no severity dire.'],
    ['a target for a plan that does not exist', { targets: [{ ...target, plan: 'gold' }] }, 'it has no plan gold.'],
    ['a negative target', { targets: [{ ...target, amount: -2 }] }, 'targets 1 amount: expected more than 0.'],
    ['half an hour as hours', { targets: [{ ...target, amount: 0.5 }] }, 'targets 1 amount: expected a whole number.'],
    [
      'two targets for one',
      { targets: [target, { ...target, amount: 3 }] },
      'it has two targets for urgent on premium.',
    ],
    ['one severity twice', { severities: [...ctrlIq.severities, ...ctrlIq.severities] }, 'urgent is there twice.'],
    ['no default plan', { defaultPlan: null }, 'it does not say which plan applies where an order is silent.'],
    ['a field of its own', { shiny: true }, 'Unrecognized key: "shiny".'],
  ])('refuses %s, with a sentence', (_, change, sentence) => {
    expect(readPack({ ...ctrlIq, ...change })).toEqual({ ok: false, text: `The policy is not usable: ${sentence}` });
  });
});
