// What may be granted at this desk, and within which bounds: data that an owner sets, with a default that says the published rules (A5 to A7).
import { Temporal } from 'temporal-polyfill';
import { refuse } from '../decider.ts';
import type { Instant } from '../time.ts';

/** A7: an extension of the account; A5: an evaluation of a product; A6: more of something, bought; a new account. */
export const entitlementKinds = ['extension', 'evaluation', 'purchase', 'account'] as const;
export type EntitlementKind = (typeof entitlementKinds)[number];

/** What is asked for or granted. `until` is null where the offering has no end of its own, `quantity` where it is not counted. */
export type Terms = { readonly until: Instant | null; readonly quantity: number | null };

/** One thing that can be asked for. Figures that are null bound nothing. */
export type Offering = {
  readonly kind: EntitlementKind;
  readonly item: string;
  readonly name: string;
  readonly timed: boolean;
  readonly counted: boolean;
  /** Days, counted from the present end or from today, whichever is later. */
  readonly longestDays: number | null;
  /** Applied one after another, before a new term is agreed or the product is bought. */
  readonly inARow: number | null;
  readonly most: number | null;
  /** Above these a second Technical Account Manager has to agree. */
  readonly secondAboveDays: number | null;
  readonly secondAbove: number | null;
};

export type EntitlementRules = {
  readonly offerings: readonly Offering[];
  /** Days for which a grant can be applied. */
  readonly grantForDays: number;
  /** Days before an end at which it is told, once each; from the first to the last. */
  readonly remindDays: readonly number[];
};

const nothing = { longestDays: null, inARow: null, most: null, secondAboveDays: null, secondAbove: null } as const;
const evaluation = (item: string, name: string): Offering => ({
  ...{ ...nothing, kind: 'evaluation', item, name, timed: true, counted: false },
  ...{ longestDays: 60, inARow: 2, secondAboveDays: 30 },
});
const purchase = (item: string, name: string, most: number, secondAbove: number): Offering => ({
  ...{ ...nothing, kind: 'purchase', item, name, timed: false, counted: true },
  ...{ most, secondAbove },
});
/** What was tried, for good: it ends the evaluation of the same thing. */
const product = (item: string, name: string): Offering => ({
  ...{ ...nothing, kind: 'purchase', item, name, timed: false, counted: false },
});

export const defaultRules: EntitlementRules = {
  offerings: [
    {
      ...{ ...nothing, kind: 'extension', item: 'account', name: 'The account', timed: true, counted: false },
      ...{ longestDays: 90, inARow: 2, secondAboveDays: 60 },
    },
    evaluation('vulnerability-management', 'Vulnerability management'),
    evaluation('policy-compliance', 'Policy compliance'),
    evaluation('web-application-scanning', 'Web application scanning'),
    product('vulnerability-management', 'Vulnerability management'),
    product('policy-compliance', 'Policy compliance'),
    product('web-application-scanning', 'Web application scanning'),
    purchase('scans', 'Pay-per-scans', 100_000, 10_000),
    purchase('appliances', 'Scanner appliances', 100, 10),
    purchase('ips', 'IPs', 1_000_000, 10_000),
    { ...nothing, kind: 'purchase', item: 'api', name: 'API access', timed: false, counted: false },
    { ...nothing, kind: 'account', item: 'account', name: 'A new account', timed: false, counted: false },
  ],
  grantForDays: 14,
  remindDays: [90, 30, 14, 7],
};

export const offeringOf = (
  { offerings }: Pick<EntitlementRules, 'offerings'>,
  kind: EntitlementKind,
  item: string,
): Offering | undefined => offerings.find((one) => one.kind === kind && one.item === item);

/** Whole local days from one instant to another, negative when the other is earlier. */
export const daysBetween = (from: Instant, to: Instant, zone: string): number => {
  const dayOf = (at: Instant) => Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate();
  return dayOf(from).until(dayOf(to), { largestUnit: 'days' }).days;
};

/** How it stands with the subscription when the terms are judged. */
export type Standing = {
  readonly now: Instant;
  readonly zone: string;
  /** The end that an extension moves. */
  readonly expires: Instant | null;
  /** Of this offering, since the last term or purchase. */
  readonly inARow: number;
};

const sentences = {
  endMissing: 'Say until when.',
  endOfNothing: 'This has no end of its own.',
  endPast: 'The end has to be later than today.',
  endNotLater: 'The new end has to be later than the one the subscription ends on now.',
  endUnknown: 'This subscription has no end, so there is nothing to extend.',
  quantityMissing: 'Say how many: a whole number above zero.',
  quantityOfNothing: 'This is not counted.',
} as const;
export type TermsRefusal = keyof typeof sentences | 'endTooFar' | 'tooMany' | 'tooOften';
const no = (code: keyof typeof sentences) => refuse(code, sentences[code]);

const base = ({ expires, now }: Standing, kind: EntitlementKind): Instant =>
  kind === 'extension' && expires !== null && expires > now ? expires : now;

/** Days that the terms ask for, as the rules count them; null for what has no end. */
export const daysOf = (offering: Offering, terms: Terms, standing: Standing): number | null =>
  terms.until === null ? null : daysBetween(base(standing, offering.kind), terms.until, standing.zone);

/** Why these terms cannot be granted by anybody, or null. */
export const whyNotTerms = (
  offering: Offering,
  terms: Terms,
  standing: Standing,
): ReturnType<typeof refuse<TermsRefusal>> | null => {
  const { kind, name, timed, counted, longestDays, most, inARow } = offering;
  const { until, quantity } = terms;
  if (timed !== (until !== null)) return no(timed ? 'endMissing' : 'endOfNothing');
  if (counted && (quantity === null || !Number.isSafeInteger(quantity) || quantity <= 0)) return no('quantityMissing');
  if (!counted && quantity !== null) return no('quantityOfNothing');
  if (until !== null) {
    if (until <= standing.now) return no('endPast');
    if (kind === 'extension' && standing.expires === null) return no('endUnknown');
    if (kind === 'extension' && standing.expires !== null && until <= standing.expires) return no('endNotLater');
  }
  const days = daysOf(offering, terms, standing);
  if (days !== null && longestDays !== null && days > longestDays)
    return refuse('endTooFar', `${name}: at most ${longestDays} days at a time, and this is ${days}.`);
  if (quantity !== null && most !== null && quantity > most)
    return refuse('tooMany', `${name}: at most ${most.toLocaleString('en')} at a time.`);
  if (inARow !== null && standing.inARow >= inARow)
    return refuse('tooOften', `${name}: at most ${inARow} in a row, and as many were granted.`);
  return null;
};

export const needsSecond = (offering: Offering, terms: Terms, standing: Standing): boolean => {
  const days = daysOf(offering, terms, standing);
  const { secondAboveDays, secondAbove } = offering;
  return (
    (days !== null && secondAboveDays !== null && days > secondAboveDays) ||
    (terms.quantity !== null && secondAbove !== null && terms.quantity > secondAbove)
  );
};

const isBound = (value: number | null): boolean => value === null || (Number.isSafeInteger(value) && value > 0);

/** What is wrong with rules that an owner wants to set, or null. */
export const whyNotRules = (rules: EntitlementRules): ReturnType<typeof refuse<'rulesUnusable'>> | null => {
  const { offerings, grantForDays, remindDays } = rules;
  const bad = (text: string) => refuse('rulesUnusable', `${text} Nothing was changed.`);
  const names = offerings.map(({ kind, item }) => `${kind} ${item}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return bad(`${twice} stands twice.`);
  if (offerings.length === 0 || offerings.length > 200) return bad('There have to be between 1 and 200 offerings.');
  for (const one of offerings) {
    const figures = [one.longestDays, one.inARow, one.most, one.secondAboveDays, one.secondAbove];
    if (!figures.every(isBound)) return bad(`${one.name}: every figure is a whole number above zero, or none.`);
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(one.item) || one.name.trim() === '')
      return bad('An offering has a name, and an id of small letters, digits and hyphens.');
    if (one.kind === 'extension' && (!one.timed || one.counted)) return bad('An extension has an end and no quantity.');
  }
  if (!Number.isSafeInteger(grantForDays) || grantForDays < 1 || grantForDays > 90)
    return bad('A grant can be applied for 1 to 90 days.');
  const falling = remindDays.every((day, index) => index === 0 || day < (remindDays[index - 1] ?? 0));
  if (remindDays.length > 8 || !remindDays.every((day) => isBound(day) && day <= 365) || !falling)
    return bad('Reminders are at most eight numbers of days, the largest first.');
  return null;
};
