// A request in a few words: what is asked for or granted, until when, and whose turn it is.
import type { RekeyContract } from '../../shared/contract/contract.ts';
import type { OutputOf } from '../../shared/contract/request.ts';
import { calendarDay, inNumbers } from './words.ts';

export type Detail = OutputOf<RekeyContract['entitlement.get']>;
export type Row = Omit<Detail, 'expires' | 'timeZone' | 'tam' | 'youSign' | 'before' | 'history' | 'acts'>;
export type Offering = OutputOf<RekeyContract['entitlement.settings']>['offerings'][number];
type Terms = Pick<Row, 'until' | 'quantity'>;

export const day = 86_400_000;

/** An end is a midnight: what people mean is the day before it. */
export const lastDay = (until: string, zone?: string): string => calendarDay(Date.parse(until) - 1, zone);
/** For a date field: 2026-12-25, where the subscription is. */
export const dateIn = (until: string, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(Date.parse(until) - 1);

/** `from` is the end that an extension moves, or the present. */
export const daysFrom = (from: number, until: string): number => Math.round((Date.parse(until) - from) / day);

export const inDays = (days: number): string => `${inNumbers(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;

/** Whole local days to the last day. */
export const daysLeft = (now: number, until: string, zone: string): number =>
  Math.round((Date.parse(dateIn(until, zone)) - Date.parse(dateIn(new Date(now + 1).toISOString(), zone))) / day);

/** "60 more days", "500 Pay-per-scans", "Policy compliance until 25 Dec 2026". */
export const termsWords = ({ kind, name }: Pick<Row, 'kind' | 'name'>, terms: Terms, ends: string | null): string => {
  const { until, quantity } = terms;
  if (kind === 'extension' && until !== null)
    return ends !== null && Date.parse(until) > Date.parse(ends)
      ? `${inNumbers(daysFrom(Date.parse(ends), until))} more days`
      : `until ${lastDay(until)}`;
  const what = quantity === null ? name : `${inNumbers(quantity)} ${name}`;
  return until === null ? what : `${what} until ${lastDay(until)}`;
};

export const turnWords = {
  tam: 'Waits for the TAM',
  customer: 'Offer with the customer',
  second: 'Waits for a second TAM',
  desk: 'Granted, to be applied',
} as const;

export const phaseWords = { applied: 'Granted', declined: 'Declined', withdrawn: 'Taken back' } as const;
