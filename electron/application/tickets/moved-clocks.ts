// Which open clocks a calendar would move, before it is set: every open ticket of the subscriptions that use it, computed twice.
import type { CalendarText } from '../../../shared/domain/sla/calendar.ts';
import { clocksOf, nearest } from '../../../shared/domain/ticket/clocks.ts';
import type { Instant } from '../../../shared/domain/time.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { agreementFor } from './ticket-row.ts';

export type MovedClock = {
  readonly ticket: string;
  readonly subscriptionName: string;
  readonly before: Instant | null;
  readonly after: Instant | null;
};

type Asked = { readonly calendar: string; readonly name: string; readonly text: CalendarText };

/** `of` counts the open tickets that were looked at. */
export const movedClocks = async (
  work: DeskAtWork,
  { calendar, name, text }: Asked,
): Promise<{ readonly moved: readonly MovedClock[]; readonly of: number }> => {
  const [desk, now] = [await work.desk(), await work.now()];
  const set = { ...desk, calendars: { ...desk.calendars, [calendar]: { calendar, name, text, by: '', at: now } } };
  const moved: MovedClock[] = [];
  let of = 0;
  for (const { subscription: id } of work.unlocked.views.subscriptions()) {
    const subscription = await work.subscription(id);
    if (subscription.support?.calendar !== calendar) continue;
    for (const number of work.unlocked.views.openTicketsOf(id)) {
      const ticket = await work.ticket(number);
      of += 1;
      const dueBy = (by: typeof desk) =>
        nearest(clocksOf(ticket, agreementFor({ ticket, subscription, desk: by }), now))?.due ?? null;
      const [before, after] = [dueBy(desk), dueBy(set)];
      if (before !== after) moved.push({ ticket: number, subscriptionName: subscription.name, before, after });
    }
  }
  return { moved, of };
};
