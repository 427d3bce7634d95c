// What a subscription may expect of the desk: its policy, its plan, and the calendar its business days are counted by.
import { packNamed, type Support } from '../desk/support.ts';
import { type Calendar, type CalendarText, defaultCalendar, isTimeZone, readCalendar } from '../sla/calendar.ts';
import { type PolicyPack, planOf } from '../sla/policy-pack.ts';
import { qualys } from '../sla/policies/qualys.ts';
import type { SupportAgreed } from '../subscription/support.ts';

export type Agreement = {
  readonly pack: PolicyPack;
  /** Null for a policy without plans. */
  readonly plan: string | null;
  readonly calendar: Calendar;
  readonly calendarName: string;
};

/** One of each zone, so that the days it has laid out are laid out once. */
const usual = new Map<string, Calendar>();
const read = new WeakMap<CalendarText, Calendar>();

/** Weekdays, 9 to 17, in the customer's zone; in UTC where what was once registered is no zone. */
const usualHours = (timeZone: string): Calendar => {
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC';
  const known = usual.get(zone) ?? defaultCalendar(zone);
  usual.set(zone, known);
  return known;
};

const hoursOf = (text: CalendarText): Calendar => {
  const known = read.get(text);
  if (known !== undefined) return known;
  const made = readCalendar(text);
  if (!made.ok)
    throw new Error(`agreement: expected a calendar that was readable when it was set: ${made.refusal.text}`);
  read.set(text, made.calendar);
  return made.calendar;
};

/** In force now. Where nothing was agreed: the policy of our own service, in the usual hours. */
export const agreementOf = (
  { timeZone, support }: { readonly timeZone: string; readonly support: SupportAgreed | null },
  desk: Support,
): Agreement => {
  const pack = support === null ? qualys : (packNamed(desk, support.policy, support.version) ?? qualys);
  const named = support?.calendar == null ? undefined : desk.calendars[support.calendar];
  const calendar = named === undefined ? usualHours(timeZone) : hoursOf(named.text);
  return {
    pack,
    plan: support?.plan ?? planOf(pack, null)?.plan ?? null,
    calendar,
    calendarName: named?.name ?? `Weekdays, 9 to 17, ${calendar.zone}`,
  };
};
