// What follows for a subscription from how its requests went: a higher plan (C3), claims (C6, C7), vouchers up to the month's fee (W5, W6).
import { Temporal } from 'temporal-polyfill';
import type { Actor } from '../actor.ts';
import { accept, type Decision, refuse, type Stamp } from '../decider.ts';
import type { Calendar } from '../sla/calendar.ts';
import { judgeClaim } from '../sla/claims.ts';
import { creditFor, exclusionOf } from '../sla/credit.ts';
import { upgradeTo } from '../sla/plan-upgrade.ts';
import type { PolicyPack } from '../sla/policy-pack.ts';
import type { ResponseClock } from '../ticket/events.ts';
import type { Instant } from '../time.ts';
import type { SupportAgreed } from './support.ts';

/** Minor units of the agreed currency; `month` as 2026-11, in the subscription's zone, of the request. */
export type Voucher = {
  readonly ticket: string;
  readonly month: string;
  readonly amount: number;
  readonly currency: string;
  /** The month whose bill it is credited to: the next billing cycle. */
  readonly creditedIn: string;
  /** The missed target that it rests on; its segments are those of the ticket's response. */
  readonly due: Instant;
};

export type Claim = {
  readonly claim: string;
  readonly ticket: string;
  readonly due: Instant;
  readonly at: Instant;
  readonly by: string;
  readonly answer: { readonly at: Instant; readonly by: string; readonly cause: string | null } | null;
};

export type Consequences = {
  readonly askedAbove: readonly { readonly ticket: string; readonly at: Instant }[];
  readonly moves: readonly { readonly from: string; readonly to: string; readonly at: Instant }[];
  readonly vouchers: readonly Voucher[];
  readonly claims: readonly Claim[];
};

export const noConsequences: Consequences = { askedAbove: [], moves: [], vouchers: [], claims: [] };

export type ConsequenceEvent =
  | { type: 'askedAbovePlan'; data: { ticket: string } }
  | { type: 'planMoved'; data: { from: string; to: string; because: readonly string[] } }
  /** What the mail server said of the notice to invoicing. */
  | { type: 'invoicingTold'; data: { to: string; outcome: 'accepted' | 'refused' | 'uncertain'; response: string } }
  | { type: 'voucherGranted'; data: Voucher }
  | { type: 'failureClaimed'; data: { claim: string; ticket: string; due: Instant; answers: readonly string[] } }
  /** `cause` is one of the policy's exclusions, or null where the good-faith discussion found none. */
  | { type: 'claimAnswered'; data: { claim: string; cause: string | null; text: string } };

/** A ticket whose response may have missed its target, as the ticket itself recorded it. */
type Missed = { readonly ticket: string; readonly openedAt: Instant; readonly clock: ResponseClock | null };

export type ConsequenceCommand =
  | { type: 'noteAbovePlan'; ticket: string; pack: PolicyPack }
  | { type: 'recordInvoicing'; to: string; outcome: 'accepted' | 'refused' | 'uncertain'; response: string }
  | { type: 'grantVoucher'; missed: Missed; pack: PolicyPack; exclusion: string | null }
  | {
      type: 'claimFailure';
      claim: string;
      missed: Missed;
      pack: PolicyPack;
      calendar: Calendar;
      answers: readonly string[];
    }
  | { type: 'answerClaim'; claim: string; pack: PolicyPack; cause: string | null; text: string };

const sentences = {
  consequenceRole: 'A representative or a supervisor does this. Ask one.',
  consequenceMachine: 'Rekey does this by itself when it is due.',
  nothingMissed: 'The first response of this ticket did not miss a target.',
  noFee: 'No fee is agreed with this subscription, so there is nothing to take a part of.',
  voucherGiven: 'A voucher was granted for this ticket already.',
  voucherCapReached: 'The vouchers of this month have reached the month’s fee, which is the most there is.',
  claimedAlready: 'This failure was claimed already.',
  claimUnknown: 'No such claim is known here.',
  claimSettled: 'This claim was answered already.',
  causeUnknown: 'The policy excludes no such cause.',
} as const;
export type ConsequenceRefusal =
  | keyof typeof sentences
  | 'voucherExcluded'
  | 'no-credit'
  | 'amount-unusable'
  | 'no-claims'
  | 'claim-late'
  | 'claim-incomplete'
  | 'claim-excluded';
const no = (code: keyof typeof sentences) => refuse(code, sentences[code]);

type Known = {
  readonly consequences: Consequences;
  readonly support: SupportAgreed | null;
  readonly timeZone: string;
};
type Asked = { readonly now: Instant; readonly actor: Actor };
type Answer = Decision<ConsequenceEvent, ConsequenceRefusal>;
type Of<T extends ConsequenceCommand['type']> = Extract<ConsequenceCommand, { type: T }> & Asked;

const commands = ['noteAbovePlan', 'recordInvoicing', 'grantVoucher', 'claimFailure', 'answerClaim'];
export const isConsequenceCommand = <C extends { type: string }>(
  command: C,
): command is Extract<C, { type: ConsequenceCommand['type'] }> => commands.includes(command.type);

const noteAbovePlan = ({ ticket, pack, now }: Of<'noteAbovePlan'>, { consequences, support }: Known): Answer => {
  const asked: ConsequenceEvent = { type: 'askedAbovePlan', data: { ticket } };
  const plan = support?.plan ?? null;
  if (plan === null) return accept(asked);
  const all = [...consequences.askedAbove, { ticket, at: now }];
  // What led to an earlier move does not count towards the next.
  const last = consequences.moves.at(-1)?.at ?? '';
  const since = all.filter(({ at }) => at > last);
  const to = upgradeTo(
    pack,
    plan,
    since.map(({ at }) => at),
    now,
  );
  return to === null
    ? accept(asked)
    : accept<ConsequenceEvent>(asked, {
        type: 'planMoved',
        data: { from: plan, to, because: since.map((one) => one.ticket) },
      });
};

const monthOf = (at: Instant, zone: string): Temporal.PlainYearMonth =>
  Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toPlainYearMonth();

/** W5: a part of the month's fee for each request that missed its level, never more than the fee; W6: not for what is excluded. */
const grantVoucher = (
  { missed, pack, exclusion }: Of<'grantVoucher'>,
  { consequences, support, timeZone }: Known,
): Answer => {
  const { ticket, openedAt, clock } = missed;
  if (clock?.met !== false || clock.due === null) return no('nothingMissed');
  if (exclusion !== null) {
    const says = exclusionOf(pack, exclusion);
    return says === null
      ? no('causeUnknown')
      : refuse('voucherExcluded', `The policy compensates nothing here: ${says}.`);
  }
  if (support === null || support.fee === null) return no('noFee');
  if (consequences.vouchers.some((one) => one.ticket === ticket)) return no('voucherGiven');
  const month = monthOf(openedAt, timeZone);
  const earlier = consequences.vouchers.filter((one) => one.month === month.toString());
  const [before, after] = [
    creditFor(pack, support.fee, earlier.length),
    creditFor(pack, support.fee, earlier.length + 1),
  ];
  if (!before.ok) return before;
  if (!after.ok) return after;
  const amount = after.value.credit - before.value.credit;
  if (amount === 0) return no('voucherCapReached');
  const creditedIn = month.add({ months: 1 }).toString();
  return accept({
    type: 'voucherGranted',
    data: { ticket, month: month.toString(), amount, currency: support.currency, creditedIn, due: clock.due },
  });
};

const claimFailure = (command: Of<'claimFailure'>, { consequences }: Known): Answer => {
  const { claim, missed, pack, calendar, answers, now } = command;
  const { ticket, clock } = missed;
  if (clock?.met !== false || clock.due === null) return no('nothingMissed');
  if (consequences.claims.some((one) => one.ticket === ticket)) return no('claimedAlready');
  const judged = judgeClaim(pack, calendar, { failedAt: clock.due, received: now, answers, cause: null });
  return judged.ok ? accept({ type: 'failureClaimed', data: { claim, ticket, due: clock.due, answers } }) : judged;
};

const answerClaim = ({ claim, pack, cause, text }: Of<'answerClaim'>, { consequences }: Known): Answer => {
  const known = consequences.claims.find((one) => one.claim === claim);
  if (known === undefined) return no('claimUnknown');
  if (known.answer !== null) return no('claimSettled');
  if (cause !== null && !pack.pauses.some(({ id }) => id === cause)) return no('causeUnknown');
  return accept({ type: 'claimAnswered', data: { claim, cause, text } });
};

export const decideOnConsequences = (command: ConsequenceCommand & Asked, state: Known): Answer => {
  const { actor } = command;
  const handles = actor.kind === 'operator' && (actor.role === 'representative' || actor.role === 'supervisor');
  switch (command.type) {
    case 'noteAbovePlan':
      return noteAbovePlan(command, state);
    case 'recordInvoicing': {
      const { to, outcome, response } = command;
      return actor.kind === 'workstation'
        ? accept({ type: 'invoicingTold', data: { to, outcome, response } })
        : no('consequenceMachine');
    }
    case 'grantVoucher':
      return handles ? grantVoucher(command, state) : no('consequenceRole');
    case 'claimFailure':
      return handles ? claimFailure(command, state) : no('consequenceRole');
    case 'answerClaim':
      return handles ? answerClaim(command, state) : no('consequenceRole');
  }
};

export const evolveConsequences = (state: Consequences, event: ConsequenceEvent & Stamp): Consequences => {
  const { at, actor: by } = event;
  switch (event.type) {
    case 'askedAbovePlan':
      return { ...state, askedAbove: [...state.askedAbove, { ticket: event.data.ticket, at }] };
    case 'planMoved':
      return { ...state, moves: [...state.moves, { from: event.data.from, to: event.data.to, at }] };
    case 'invoicingTold':
      return state;
    case 'voucherGranted':
      return { ...state, vouchers: [...state.vouchers, event.data] };
    case 'failureClaimed': {
      const { claim, ticket, due } = event.data;
      return { ...state, claims: [...state.claims, { claim, ticket, due, at, by, answer: null }] };
    }
    case 'claimAnswered': {
      const { claim, cause } = event.data;
      const claims = state.claims.map((one) => (one.claim === claim ? { ...one, answer: { at, by, cause } } : one));
      return { ...state, claims };
    }
  }
};

export const isAboutConsequences = <E extends { type: string }>(
  event: E,
): event is Extract<E, { type: ConsequenceEvent['type'] }> =>
  ['askedAbovePlan', 'planMoved', 'invoicingTold', 'voucherGranted', 'failureClaimed', 'claimAnswered'].includes(
    event.type,
  );
