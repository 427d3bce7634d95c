// Which policy, plan and hours a subscription has, from when until when: a version is pinned for its term, and no term takes away (Q7, W7).
import type { Actor } from '../actor.ts';
import { accept, type Decision, refuse } from '../decider.ts';
import { appliesFrom } from '../sla/comparison.ts';
import { type PolicyPack, planOf } from '../sla/policy-pack.ts';
import { type Instant, inUtc } from '../time.ts';

export type SupportAgreed = {
  readonly policy: string;
  readonly version: string;
  readonly plan: string | null;
  /** A calendar of the desk's; null for weekdays, 9 to 17, in the subscription's zone. */
  readonly calendar: string | null;
  /** When the term ends: the next renewal. */
  readonly until: Instant;
  /** Minor units for a month; null where none is known. */
  readonly fee: number | null;
  /** ISO 4217; empty without a fee. */
  readonly currency: string;
};

export type AgreeSupport = {
  readonly type: 'agreeSupport';
  readonly terms: SupportAgreed;
  /** The version asked for, and the one in force; null for one that the desk does not have. */
  readonly pack: PolicyPack | null;
  readonly before: PolicyPack | null;
  /** When customers were told of the version asked for; null while they were not. */
  readonly noticed: Instant | null;
  readonly calendarKnown: boolean;
};

const sentences = {
  supportRole: 'An owner or this subscription’s Technical Account Manager agrees its support. Ask one.',
  policyUnknown: 'This desk has no such version of a policy.',
  planUnknown: 'The policy has no such plan.',
  calendarUnknown: 'This desk has no such calendar.',
  termOver: 'The term has to end later than now.',
  feeUnusable: 'A fee is a whole number of minor units with its currency, such as 120000 and EUR.',
  supportUnchanged: 'This is agreed already.',
  otherPolicyInTerm: 'Another policy can be agreed when the present term has ended.',
  planDownInTerm: 'A lower plan can be agreed when the present term has ended: nothing is taken away within it.',
  notNoticed: 'Customers have not been given notice of this version yet.',
  termShortened: 'A term is not cut short: it ends when it was agreed to end.',
} as const;
export type SupportRefusal = keyof typeof sentences | 'wouldReduce' | 'notYet';
const no = (code: keyof typeof sentences) => refuse(code, sentences[code]);

/** Plans stand from the highest down. */
const isLower = (pack: PolicyPack, before: string | null, after: string | null): boolean =>
  pack.plans.findIndex(({ id }) => id === after) > pack.plans.findIndex(({ id }) => id === before);

type Agreed = Decision<{ type: 'supportAgreed'; data: SupportAgreed }, SupportRefusal>;

/** Within a running term only what takes nothing away: another plan upwards, other hours, a version whose time has come. */
const withinTerm = (
  command: AgreeSupport & { now: Instant },
  known: SupportAgreed,
  pack: PolicyPack,
): ReturnType<typeof refuse<SupportRefusal>> | null => {
  const { now, before, noticed } = command;
  const { policy, version, until, plan } = command.terms;
  if (until < known.until) return no('termShortened');
  if (policy !== known.policy) return no('otherPolicyInTerm');
  if (version !== known.version && before !== null) {
    if (noticed === null) return no('notNoticed');
    const applies = appliesFrom(before, pack, { noticed, renewal: known.until });
    if (!applies.ok) return refuse('wouldReduce', applies.refusal.text);
    if (now < applies.value) return refuse('notYet', `This version applies from ${inUtc(applies.value)} on.`);
  }
  return isLower(pack, known.plan, plan) ? no('planDownInTerm') : null;
};

export const agreeSupport = (
  command: AgreeSupport & { readonly now: Instant; readonly actor: Actor },
  { support, tam }: { readonly support: SupportAgreed | null; readonly tam: string | null },
): Agreed => {
  const { actor, now, pack } = command;
  const { calendar, until, fee, currency } = command.terms;
  const may = actor.kind === 'operator' && (actor.role === 'owner' || (actor.role === 'tam' && actor.id === tam));
  if (!may) return no('supportRole');
  if (pack === null) return no('policyUnknown');
  const plan = planOf(pack, command.terms.plan);
  if (plan === null) return no('planUnknown');
  if (calendar !== null && !command.calendarKnown) return no('calendarUnknown');
  if (until <= now) return no('termOver');
  const usable = fee === null ? currency === '' : Number.isSafeInteger(fee) && fee >= 0 && /^[A-Z]{3}$/.test(currency);
  if (!usable) return no('feeUnusable');
  const data: SupportAgreed = { ...command.terms, plan: plan.plan };
  const isSame = (Object.keys(data) as (keyof SupportAgreed)[]).every((field) => data[field] === support?.[field]);
  if (isSame) return no('supportUnchanged');
  const barred =
    support !== null && now < support.until ? withinTerm({ ...command, terms: data }, support, pack) : null;
  return barred ?? accept({ type: 'supportAgreed', data });
};
