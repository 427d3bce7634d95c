// How many deadlines a second: two business days with holidays and five pauses, beside stepping over the same time minute by minute.
import { Temporal } from 'temporal-polyfill';
import { type Calendar, readCalendar } from '../../shared/domain/sla/calendar.ts';
import { dueOf, type Pause } from '../../shared/domain/sla/clock.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { asRatio, table, timePaired } from '../paired.ts';

const zone = 'America/New_York';
const office: [string, string][] = [
  ['09:00', '12:30'],
  ['13:30', '18:00'],
];
const week = { mon: office, tue: office, wed: office, thu: office, fri: office };
const holidays = ['2026-05-25', '2026-07-03', '2026-09-07', '2026-11-26', '2026-12-25'];
const target = { amount: 2, unit: 'business days' } as const;

const calendar = (): Calendar => {
  const read = readCalendar({ zone, week, holidays });
  if (!read.ok) throw new Error(`bench: ${read.refusal.text}`);
  return read.calendar;
};

/** Tickets all over a year, each with five pauses of half an hour in its first two days. */
const ticket = (index: number) => {
  const opened = Date.UTC(2026, 0, 1) + ((index * 7_919 * MINUTE) % (360 * 24 * 60 * MINUTE));
  const at = (minutes: number) => new Date(opened + minutes * MINUTE).toISOString();
  const pauses = [60, 300, 700, 1500, 2000].map(
    (from): Pause => ({ from: at(from), to: at(from + 30), reason: 'a pause' }),
  );
  return { opened: at(0), pauses };
};

const minuteByMinute = (opened: string, pauses: readonly Pause[]): number => {
  const stops = pauses.map(({ from, to }) => [Date.parse(from), Date.parse(to ?? from)] as const);
  let zoned = Temporal.Instant.from(opened).toZonedDateTimeISO(zone);
  let left = 2 * 8 * 60;
  while (left > 0) {
    const wall = zoned.hour * 60 + zoned.minute;
    const isOpen =
      zoned.dayOfWeek <= 5 &&
      !holidays.includes(zoned.toPlainDate().toString()) &&
      ((wall >= 540 && wall < 750) || (wall >= 810 && wall < 1080));
    if (isOpen && !stops.some(([from, to]) => from <= zoned.epochMilliseconds && zoned.epochMilliseconds < to))
      left -= 1;
    zoned = zoned.add({ minutes: 1 });
  }
  return zoned.epochMilliseconds;
};

const many = 100_000;
const few = 20;

export const benchDeadlines = async (): Promise<string> => {
  const tickets = Array.from({ length: many }, (_, index) => ticket(index));
  for (const { opened, pauses } of tickets.slice(0, few)) {
    const due = dueOf(target, calendar(), opened, pauses);
    if (!due.ok || Date.parse(due.value.due ?? '') !== minuteByMinute(opened, pauses))
      throw new Error('bench: expected the same deadline');
  }
  const timed = await timePaired(
    [
      {
        name: 'deadline with its segments',
        run: async () => {
          const fresh = calendar();
          for (const { opened, pauses } of tickets) dueOf(target, fresh, opened, pauses);
        },
      },
      {
        name: 'minute by minute',
        run: async () => tickets.slice(0, few).forEach(({ opened, pauses }) => void minuteByMinute(opened, pauses)),
      },
    ],
    5,
  );
  const rates = timed.map(({ name, median }, index) => ({ name, rate: (index === 0 ? many : few) / median }));
  const slow = rates[1]?.rate ?? Number.NaN;
  const rows = rates.map(({ name, rate }) => [name, `${Math.round(rate)} a second`, asRatio(rate / slow)]);
  return `### Deadlines: 2 business days, holidays, 5 pauses\n\n${table([['what', 'median', 'beside minute by minute'], ...rows])}\n`;
};
