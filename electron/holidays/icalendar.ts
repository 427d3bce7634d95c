// Closures from an iCalendar file (RFC 5545): its whole-day events, repeated ones for ten years; whatever has an hour closes no day.
import ICAL from 'ical.js';
import { refuse, type Refusal } from '../../shared/domain/decider.ts';
import type { Day } from '../application/ports.ts';

type ReadDays =
  | { readonly ok: true; readonly days: readonly Day[] }
  | { readonly ok: false; readonly refusal: Refusal<'calendar-unreadable'> };

const yearsAhead = 10;
const most = 5000;

const unreadable = (text: string) =>
  refuse('calendar-unreadable', `The file is not usable: ${text} Nothing was taken.`);

/** `from` is the first day that matters, as 2026-11-23. Bounded in what it gives, whatever the file asks for. */
export const daysInICalendar = (text: string, from: string): ReadDays => {
  let events: readonly InstanceType<typeof ICAL.Event>[];
  try {
    const root = new ICAL.Component(ICAL.parse(text));
    events = root.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
  } catch {
    return unreadable('it is no iCalendar file.');
  }
  const until = `${Number(from.slice(0, 4)) + yearsAhead}${from.slice(4)}`;
  const days = new Map<string, string>();
  const take = (start: InstanceType<typeof ICAL.Time>, lasts: number, name: string): boolean => {
    for (let day = 0; day < lasts; day += 1) {
      const at = start.clone();
      at.adjust(day, 0, 0, 0);
      const date = at.toString().slice(0, 10);
      if (date >= from && date <= until && !days.has(date)) days.set(date, name);
      if (days.size > most) return false;
    }
    return true;
  };
  try {
    for (const event of events) {
      if (!event.startDate.isDate) continue;
      const lasts = Math.min(366, Math.max(1, Math.round(event.duration.toSeconds() / 86_400)));
      const name = event.summary ?? 'Closed';
      if (!event.isRecurring()) {
        if (!take(event.startDate, lasts, name)) return unreadable(`it closes more than ${most} days.`);
        continue;
      }
      const all = event.iterator();
      for (let turn = 0, next = all.next(); next && turn < 20_000; turn += 1, next = all.next()) {
        if (next.toString().slice(0, 10) > until) break;
        if (!take(next, lasts, name)) return unreadable(`it closes more than ${most} days.`);
      }
    }
  } catch {
    return unreadable('one of its events cannot be read.');
  }
  if (days.size === 0) return unreadable('it has no whole-day event from today on.');
  return {
    ok: true,
    days: [...days].map(([date, name]) => ({ date, name })).toSorted((a, b) => (a.date < b.date ? -1 : 1)),
  };
};
