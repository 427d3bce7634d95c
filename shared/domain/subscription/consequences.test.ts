// What follows from missed levels and from requests above the plan, each rule under its id.
import { describe, expect, test } from 'vitest';
import { actorId } from '../actor.ts';
import { defaultCalendar } from '../sla/calendar.ts';
import { ctrlIq } from '../sla/policies/ctrl-iq.ts';
import { websoft9 } from '../sla/policies/websoft9.ts';
import { priya, rekey, tom } from '../ticket/testing/given.ts';
import { type ConsequenceCommand, decideOnConsequences, evolveConsequences, noConsequences } from './consequences.ts';
import type { SupportAgreed } from './support.ts';

const terms = (plan: string, fee: number | null = 9_990): SupportAgreed => ({
  ...{ policy: 'x', version: '1', plan, calendar: null, until: '2099-01-01T00:00:00.000Z' },
  ...{ fee, currency: fee === null ? '' : 'EUR' },
});
const missed = (ticket: string, openedAt = '2026-11-16T09:00:00.000Z', met: boolean | null = false) => ({
  ticket,
  openedAt,
  clock: {
    severity: 'high',
    plan: 'premium',
    target: null,
    due: '2026-11-16T09:10:00.000Z',
    met,
    calendar: '',
    segments: [],
  },
});

const subscription = (support: SupportAgreed | null) => {
  let [consequences, terms_] = [noConsequences, support];
  const ask = (now: string, command: ConsequenceCommand, actor = priya) => {
    const decided = decideOnConsequences(
      { ...command, now, actor },
      { consequences, support: terms_, timeZone: 'Europe/Oslo' },
    );
    if (!decided.ok) return decided.refusal.code;
    for (const event of decided.events) {
      consequences = evolveConsequences(consequences, { ...event, position: 1, at: now, actor: actorId(actor) });
      if (event.type === 'planMoved' && terms_ !== null) terms_ = { ...terms_, plan: event.data.to };
    }
    return decided.events.map(({ type }) => type).join();
  };
  return { ask, state: () => consequences, terms: () => terms_ };
};
const at = '2026-11-20T09:00:00.000Z';
const grant = (ticket: string, change: Partial<Extract<ConsequenceCommand, { type: 'grantVoucher' }>> = {}) =>
  ({ type: 'grantVoucher', missed: missed(ticket), pack: websoft9, exclusion: null, ...change }) as const;

describe('W5: vouchers', () => {
  test('5 % of the month’s fee for each request that missed its level, half up, never more than the fee, credited in the next cycle', () => {
    const known = subscription(terms('premium', 9_990));
    expect(known.ask(at, grant('RK-000001'))).toBe('voucherGranted');
    // 499.5 minor units are 500.
    expect(known.state().vouchers[0]).toMatchObject({
      amount: 500,
      month: '2026-11',
      creditedIn: '2026-12',
      due: '2026-11-16T09:10:00.000Z',
    });
    for (let number = 2; number <= 19; number += 1) known.ask(at, grant(`RK-${number}`));
    expect(known.ask(at, grant('RK-20'))).toBe('voucherGranted');
    expect(known.state().vouchers.reduce((sum, { amount }) => sum + amount, 0)).toBe(9_990);
    expect(known.state().vouchers.at(-1)?.amount).toBe(490);
    expect(known.ask(at, grant('RK-21'))).toBe('voucherCapReached');
    expect(known.ask(at, grant('RK-22', { missed: missed('RK-22', '2026-12-01T09:00:00.000Z') }))).toBe(
      'voucherGranted',
    );
  });

  test('the month is the customer’s own', () => {
    const known = subscription(terms('premium'));
    known.ask(at, grant('RK-000001', { missed: missed('RK-000001', '2026-11-30T23:30:00.000Z') }));
    expect(known.state().vouchers[0]?.month).toBe('2026-12');
  });

  test('one for each request, only for a missed level, only where a fee is agreed, only by those who handle tickets', () => {
    const known = subscription(terms('premium'));
    known.ask(at, grant('RK-000001'));
    expect(known.ask(at, grant('RK-000001'))).toBe('voucherGiven');
    expect(known.ask(at, grant('RK-2', { missed: missed('RK-2', at, true) }))).toBe('nothingMissed');
    expect(known.ask(at, grant('RK-2', { missed: { ...missed('RK-2'), clock: null } }))).toBe('nothingMissed');
    expect(subscription(terms('premium', null)).ask(at, grant('RK-2'))).toBe('noFee');
    expect(subscription(null).ask(at, grant('RK-2'))).toBe('noFee');
    expect(known.ask(at, grant('RK-2'), tom)).toBe('consequenceRole');
    expect(known.ask(at, grant('RK-2', { pack: ctrlIq }))).toBe('no-credit');
  });

  test('W6: nothing for what the policy excludes', () => {
    const [first] = websoft9.credit?.exclusions ?? [];
    expect(subscription(terms('premium')).ask(at, grant('RK-1', { exclusion: first?.id ?? '' }))).toBe(
      'voucherExcluded',
    );
    expect(subscription(terms('premium')).ask(at, grant('RK-1', { exclusion: 'bad-mood' }))).toBe('causeUnknown');
  });
});

describe('C3: asking above the plan', () => {
  const above = (ticket: string) => ({ type: 'noteAbovePlan', ticket, pack: ctrlIq }) as const;
  test('twice within 30 days moves to the next plan, and what led there does not count again', () => {
    const known = subscription(terms('standard'));
    expect(known.ask('2026-11-01T09:00:00.000Z', above('RK-1'))).toBe('askedAbovePlan');
    expect(known.ask('2026-11-20T09:00:00.000Z', above('RK-2'))).toBe('askedAbovePlan,planMoved');
    expect(known.terms()?.plan).toBe('plus');
    expect(known.ask('2026-11-21T09:00:00.000Z', above('RK-3'))).toBe('askedAbovePlan');
    expect(known.ask('2026-11-22T09:00:00.000Z', above('RK-4'))).toBe('askedAbovePlan,planMoved');
    expect(known.terms()?.plan).toBe('premium');
  });
  test('not where the two lie more than 30 days apart, nor where nothing is agreed', () => {
    const known = subscription(terms('standard'));
    known.ask('2026-10-01T09:00:00.000Z', above('RK-1'));
    expect(known.ask('2026-11-20T09:00:00.000Z', above('RK-2'))).toBe('askedAbovePlan');
    const nothing = subscription(null);
    nothing.ask('2026-11-19T09:00:00.000Z', above('RK-1'));
    expect(nothing.ask('2026-11-20T09:00:00.000Z', above('RK-2'))).toBe('askedAbovePlan');
  });
});

describe('C6, C7: claims', () => {
  const answers = ['It was down', 'Two hours', 'traces', 'https://x', 'A restart'];
  const claim = (change: Partial<Extract<ConsequenceCommand, { type: 'claimFailure' }>> = {}): ConsequenceCommand => ({
    ...{ type: 'claimFailure', claim: 'c', missed: missed('RK-1'), pack: ctrlIq, answers },
    calendar: defaultCalendar('UTC'),
    ...change,
  });
  test('C6: in writing within 5 business days, with everything that the policy asks for, once', () => {
    const known = subscription(terms('standard'));
    expect(known.ask('2026-11-23T09:10:00.001Z', claim())).toBe('claim-late');
    expect(known.ask(at, claim({ answers: ['It was down', ' '] }))).toBe('claim-incomplete');
    expect(known.ask('2026-11-23T09:10:00.000Z', claim())).toBe('failureClaimed');
    expect(known.ask(at, claim({ claim: 'd' }))).toBe('claimedAlready');
  });
  test('C7: a good-faith discussion answers it once, with an excluded cause or none', () => {
    const known = subscription(terms('standard'));
    known.ask(at, claim());
    const reply = { type: 'answerClaim', claim: 'c', pack: ctrlIq, text: 'We looked at it together' } as const;
    expect(known.ask(at, { ...reply, cause: 'the-moon' })).toBe('causeUnknown');
    expect(known.ask(at, { ...reply, cause: 'customer-equipment' })).toBe('claimAnswered');
    expect(known.ask(at, { ...reply, cause: null })).toBe('claimSettled');
  });
  test('nobody but the workstation says what invoicing was told', () => {
    const told = {
      type: 'recordInvoicing',
      to: 'invoicing@desk.example',
      outcome: 'accepted',
      response: '250',
    } as const;
    expect(subscription(null).ask(at, told)).toBe('consequenceMachine');
    expect(subscription(null).ask(at, told, rekey)).toBe('invoicingTold');
  });
});
