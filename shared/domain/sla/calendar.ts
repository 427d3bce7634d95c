// When a desk is open: several spans a day, holidays, a time zone. An instant is open when the clock on the wall says so, daylight saving
// and all, so that an open hour is a real hour.
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { refuse, type Refusal } from '../decider.ts';
import { HOUR, MINUTE } from '../time.ts';

export const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type DayName = (typeof dayNames)[number];

const time = z.string().regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$/, 'expected a time such as 09:00');
const spans = z.array(z.tuple([time, time])).max(24, 'expected at most 24 spans a day');
const calendarSchema = z.strictObject({
  zone: z.string().min(1, 'expected a time zone').max(100, 'expected a shorter time zone'),
  week: z.partialRecord(z.enum(dayNames), spans),
  /** Local dates on which nothing is open: public holidays and single closures alike. */
  holidays: z
    .array(z.string().regex(/^\d{4}-\d\d-\d\d$/, 'expected a date such as 2026-12-25'))
    .max(5000)
    .default([]),
});

/** As people write it, and as it is kept. */
export type CalendarText = z.input<typeof calendarSchema>;

/** Half-open, in milliseconds: of a day from its midnight, or since the epoch. */
type Span = readonly [from: number, to: number];

export type Calendar = {
  readonly zone: string;
  /** By ISO weekday, Monday first. */
  readonly week: readonly (readonly Span[])[];
  readonly holidays: ReadonlySet<string>;
  /** Milliseconds of the longest working day of the week: what one business day is worth. */
  readonly businessDay: number;
};

export type ReadCalendar =
  | { readonly ok: true; readonly calendar: Calendar }
  | { readonly ok: false; readonly refusal: Refusal<'calendar-unusable'> };

const unusable = (text: string) => refuse('calendar-unusable', `The calendar is not usable: ${text}`);

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

export const isTimeZone = (zone: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
};

const dateIn = (text: string): boolean => {
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
};

/** Refused with one sentence that names the place. */
export const readCalendar = (json: unknown): ReadCalendar => {
  const parsed = calendarSchema.safeParse(json);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    const place = (first?.path ?? []).map((part) => (typeof part === 'number' ? part + 1 : String(part))).join(' ');
    return unusable(`${place === '' ? '' : `${place}: `}${first?.message ?? 'not readable'}.`);
  }
  const { zone, week, holidays } = parsed.data;
  if (!isTimeZone(zone)) return unusable(`there is no time zone ${JSON.stringify(zone)}.`);
  const badDate = holidays.find((date) => !dateIn(date));
  if (badDate !== undefined) return unusable(`${badDate} is no date.`);
  const days: Span[][] = [];
  for (const day of dayNames) {
    const open = (week[day] ?? []).map(([from, to]): Span => [minutesOf(from) * MINUTE, minutesOf(to) * MINUTE]);
    open.sort(([a], [b]) => a - b);
    if (open.some(([from, to]) => to <= from)) return unusable(`on ${day} a span ends before it begins.`);
    if (open.some(([from], index) => from < (open[index - 1]?.[1] ?? 0)))
      return unusable(`on ${day} two spans overlap.`);
    days.push(open);
  }
  const businessDay = Math.max(...days.map((open) => open.reduce((sum, [from, to]) => sum + to - from, 0)));
  if (businessDay === 0) return unusable('it has no open hours at all.');
  return { ok: true, calendar: { zone, week: days, holidays: new Set(holidays), businessDay } };
};

const office: readonly Span[] = [[9 * HOUR, 17 * HOUR]];

/** Weekdays, 9 to 17. */
export const defaultCalendar = (zone = 'UTC'): Calendar => ({
  zone,
  week: [office, office, office, office, office, [], []],
  holidays: new Set(),
  businessDay: 8 * HOUR,
});

/** A local day: its instants, and the open ones among them. */
export type Day = {
  readonly date: string;
  readonly from: number;
  readonly to: number;
  readonly open: readonly Span[];
  readonly isHoliday: boolean;
};

const DAY = 24 * HOUR;
const known = new WeakMap<Calendar, Map<number, Day>>();

type Stretch = { readonly from: number; readonly to: number; readonly offset: number };

/** A day in parts of one offset from UTC each, in milliseconds: more than one where the clocks change. */
const stretches = (start: Temporal.ZonedDateTime, end: number): readonly Stretch[] => {
  const found: Stretch[] = [];
  let at: Temporal.ZonedDateTime | null = start;
  while (at !== null && at.epochMilliseconds < end) {
    const next: Temporal.ZonedDateTime | null = at.getTimeZoneTransition('next');
    const to = Math.min(end, next?.epochMilliseconds ?? end);
    found.push({ from: at.epochMilliseconds, to, offset: at.offsetNanoseconds / 1e6 });
    at = next;
  }
  return found;
};

/** `number` counts local days from 1 January 1970. */
const makeDay = ({ zone, week, holidays }: Calendar, number: number): Day => {
  const date = Temporal.PlainDate.from('1970-01-01').add({ days: number });
  const start = date.toZonedDateTime(zone);
  const from = start.epochMilliseconds;
  const to = date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  const text = date.toString();
  const isHoliday = holidays.has(text);
  const spans = isHoliday ? [] : (week[date.dayOfWeek - 1] ?? []);
  const open: Span[] = [];
  for (const stretch of stretches(start, to)) {
    const midnight = number * DAY - stretch.offset;
    for (const span of spans) {
      const [opens, closes] = [Math.max(stretch.from, midnight + span[0]), Math.min(stretch.to, midnight + span[1])];
      const last = open.at(-1);
      if (opens >= closes) continue;
      if (last?.[1] === opens) open.splice(-1, 1, [last[0], closes]);
      else open.push([opens, closes]);
    }
  }
  return { date: text, from, to, open, isHoliday };
};

export const dayOf = (calendar: Calendar, number: number): Day => {
  const days = known.get(calendar) ?? new Map<number, Day>();
  known.set(calendar, days);
  const found = days.get(number) ?? makeDay(calendar, number);
  days.set(number, found);
  return found;
};

/** The number of the local day that an instant, in milliseconds, falls on. Zones are at most 14 hours from UTC. */
export const dayNumberAt = (calendar: Calendar, at: number): number => {
  let number = Math.floor(at / DAY);
  while (dayOf(calendar, number).from > at) number -= 1;
  while (dayOf(calendar, number).to <= at) number += 1;
  return number;
};
