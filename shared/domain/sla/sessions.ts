// Real-time sessions, by chat or telephone (W2, W3): how long one may last, and when it becomes a ticket.
import { type Instant, MINUTE } from '../time.ts';
import { type Calendar, dayNames, dayNumberAt, dayOf } from './calendar.ts';
import type { PolicyPack } from './policy-pack.ts';

type Session = PolicyPack['sessions'][number];

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** The hours in which sessions of a plan are held, in the customer's zone; null for a policy without sessions. */
export const sessionHours = (
  pack: PolicyPack,
  plan: string | null,
  zone: string,
): (Calendar & { session: Session }) | null => {
  const session = pack.sessions.find((one) => one.plan === plan);
  if (session === undefined) return null;
  const open = [minutesOf(session.open[0]) * MINUTE, minutesOf(session.open[1]) * MINUTE] as const;
  const week = dayNames.map((day) => (session.days.includes(day) ? [open] : []));
  return { zone, week, holidays: new Set(), businessDay: open[1] - open[0], session };
};

export type SessionEnd = {
  readonly at: Instant;
  readonly why: 'allowance' | 'window';
};

/** When a session that began then runs out. Null when it may not begin: outside its hours, or none in this policy and plan. */
export const sessionEnds = (hours: (Calendar & { session: Session }) | null, began: Instant): SessionEnd | null => {
  if (hours === null) return null;
  const at = Date.parse(began);
  const day = dayOf(hours, dayNumberAt(hours, at));
  const open = day.open.find(([from, to]) => from <= at && at < to);
  if (open === undefined) return null;
  const { minutes } = hours.session;
  const allowance = minutes === null ? Number.POSITIVE_INFINITY : at + minutes * MINUTE;
  return allowance <= open[1]
    ? { at: new Date(allowance).toISOString(), why: 'allowance' }
    : { at: new Date(open[1]).toISOString(), why: 'window' };
};
