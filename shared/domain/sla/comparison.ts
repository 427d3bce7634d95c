// What a new version of a policy would take away (Q7, W7), and from when on it may apply.
import { refuse, type Refusal } from '../decider.ts';
import { HOUR, type Instant, shift } from '../time.ts';
import { type PolicyPack, type Target, targetOf } from './policy-pack.ts';

/** One level that would be reduced, in words. */
export type Reduction = { readonly what: string; readonly before: string; readonly after: string };

/** In minutes of the most that it can mean; a business day is at least a day, so that it is longer than any hours within one. */
const minutesOf = ({ amount, unit }: Target): number =>
  amount * { minutes: 1, hours: 60, 'business days': 24 * 60 }[unit];

export const inWords = ({ amount, unit, bound }: Target): string => {
  const counted = amount === 1 ? `1 ${unit.slice(0, -1)}` : `${amount} ${unit}`;
  return bound === 'at-most' ? `${counted} or less` : `less than ${counted}`;
};

const isWorse = (before: Target, after: Target): boolean => {
  const [was, is] = [minutesOf(before), minutesOf(after)];
  if (was !== is) return is > was;
  return before.bound === 'less-than' && after.bound === 'at-most';
};

const none = 'none';

/** Every level that `after` would reduce. What is new or better is not in it. */
export const reductions = (before: PolicyPack, after: PolicyPack): readonly Reduction[] => {
  const found: Reduction[] = [];
  const plans = before.plans.length === 0 ? [null] : before.plans.map(({ id }) => id);
  for (const { id, name } of before.severities)
    for (const plan of plans) {
      const was = targetOf(before, id, plan);
      const is = targetOf(after, id, plan);
      if (was === null || (is !== null && !isWorse(was, is))) continue;
      const what = plan === null ? `Response to ${name}` : `Response to ${name} on ${plan}`;
      found.push({ what, before: inWords(was), after: is === null ? none : inWords(is) });
    }
  for (const channel of before.channels)
    if (!after.channels.includes(channel)) found.push({ what: 'Channel', before: channel, after: none });
  for (const was of before.sessions) {
    const is = after.sessions.find(({ plan }) => plan === was.plan);
    const said = (session: typeof was) =>
      `${session.minutes === null ? 'without limit' : `${session.minutes} minutes`}, ${session.days.length} days, ${session.open.join(' to ')}`;
    const isLess =
      is === undefined ||
      (is.minutes ?? Number.POSITIVE_INFINITY) < (was.minutes ?? Number.POSITIVE_INFINITY) ||
      was.days.some((day) => !is.days.includes(day)) ||
      is.open[0] > was.open[0] ||
      is.open[1] < was.open[1];
    if (isLess)
      found.push({ what: `Real-time session on ${was.plan}`, before: said(was), after: is ? said(is) : none });
  }
  const percents = [before.credit?.percent ?? 0, after.credit?.percent ?? 0] as const;
  if (percents[1] < percents[0])
    found.push({ what: 'Voucher for a missed level', before: `${percents[0]} %`, after: `${percents[1]} %` });
  for (const { id, says } of after.credit?.exclusions ?? [])
    if (before.credit !== null && !before.credit.exclusions.some((one) => one.id === id))
      found.push({ what: 'Compensation', before: 'given', after: `excluded: ${says}` });
  if (
    before.replacementHours !== null &&
    (after.replacementHours ?? Number.POSITIVE_INFINITY) > before.replacementHours
  )
    found.push({
      what: 'Replacement hardware',
      before: `${before.replacementHours} hours`,
      after: after.replacementHours === null ? none : `${after.replacementHours} hours`,
    });
  return found;
};

export type Term = {
  /** When customers were told of the new version. */
  readonly noticed: Instant;
  /** When the subscription's present term ends: its next renewal. */
  readonly renewal: Instant;
};

type AppliesFrom =
  | { readonly ok: true; readonly value: Instant }
  | { readonly ok: false; readonly refusal: Refusal<'other-policy' | 'would-reduce'> };

/**
 * From when on a new version applies to a subscription: after its notice where the present version says so (Q7), from the next renewal
 * where it says that (W7). Refused where it would reduce a level within the term and the present version forbids it.
 */
export const appliesFrom = (before: PolicyPack, after: PolicyPack, { noticed, renewal }: Term): AppliesFrom => {
  if (before.id !== after.id)
    return refuse('other-policy', `${after.title} is another policy than ${before.title}, not a version of it.`);
  const { newVersion } = before;
  if (newVersion.applies === 'at-renewal') return { ok: true, value: renewal };
  const from = shift(noticed, newVersion.days * 24 * HOUR);
  const reduced = before.mayReduce || from >= renewal ? [] : reductions(before, after);
  const [first] = reduced;
  if (first === undefined) return { ok: true, value: from };
  const more = reduced.length === 1 ? '' : ` and ${reduced.length - 1} more`;
  return refuse(
    'would-reduce',
    `This version would reduce a level within the term: ${first.what}, ${first.before}, would be ${first.after}${more}. It can apply from the renewal.`,
  );
};
