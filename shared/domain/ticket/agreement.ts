// What a subscription may expect of the desk: its policy, its plan, and the calendar its business days are counted by.
import type { Desk } from '../desk/decider.ts';
import { type Calendar, defaultCalendar, isTimeZone } from '../sla/calendar.ts';
import { type PolicyPack, planOf } from '../sla/policy-pack.ts';
import { publishedPolicies } from '../sla/published.ts';
import { qualys } from '../sla/policies/qualys.ts';
import type { Subscription } from '../subscription/state.ts';

export type Agreement = {
  readonly pack: PolicyPack;
  /** Null for a policy without plans. */
  readonly plan: string | null;
  readonly calendar: Calendar;
  readonly calendarName: string;
};

/** One of each zone, so that the days it has laid out are laid out once. */
const calendars = new Map<string, Calendar>();

/** Weekdays, 9 to 17, in the customer's zone; in UTC where what was once registered is no zone. */
const usualHours = (timeZone: string): Calendar => {
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC';
  const known = calendars.get(zone) ?? defaultCalendar(zone);
  calendars.set(zone, known);
  return known;
};

/** Null for a version that this desk does not have. */
export const packNamed = (_desk: Desk, policy: string, version: string): PolicyPack | null =>
  publishedPolicies.find((pack) => pack.id === policy && pack.version === version) ?? null;

/** In force now. Where nothing was agreed: the policy of our own service, without a plan, in the usual hours. */
export const agreementOf = ({ timeZone }: Pick<Subscription, 'timeZone'>, _desk: Desk): Agreement => {
  const calendar = usualHours(timeZone);
  return {
    pack: qualys,
    plan: planOf(qualys, null)?.plan ?? null,
    calendar,
    calendarName: `Weekdays, 9 to 17, ${calendar.zone}`,
  };
};
