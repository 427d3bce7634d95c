import { describe, expect, test } from 'vitest';
import { type Calendar, type CalendarText, dayNumberAt, dayOf, defaultCalendar, readCalendar } from './calendar.ts';

const read = (text: CalendarText): Calendar => {
  const calendar = readCalendar(text);
  if (!calendar.ok) throw new Error(calendar.refusal.text);
  return calendar.calendar;
};
const openOn = (calendar: Calendar, at: string) =>
  dayOf(calendar, dayNumberAt(calendar, Date.parse(at))).open.map(([from, to]) => [
    new Date(from).toISOString(),
    new Date(to).toISOString(),
  ]);
const hours = (spans: readonly (readonly [number, number])[]) =>
  spans.reduce((sum, [from, to]) => sum + to - from, 0) / 3_600_000;

describe('a calendar', () => {
  test('several spans a day; a holiday and a day without spans are closed', () => {
    const calendar = read({
      zone: 'Europe/Dublin',
      week: {
        mon: [
          ['14:00', '18:00'],
          ['09:00', '12:30'],
        ],
        tue: [['09:00', '13:00']],
      },
      holidays: ['2026-11-24'],
    });
    expect(openOn(calendar, '2026-11-23T12:00:00Z')).toEqual([
      ['2026-11-23T09:00:00.000Z', '2026-11-23T12:30:00.000Z'],
      ['2026-11-23T14:00:00.000Z', '2026-11-23T18:00:00.000Z'],
    ]);
    expect(openOn(calendar, '2026-11-24T12:00:00Z')).toEqual([]);
    expect(openOn(calendar, '2026-11-25T12:00:00Z')).toEqual([]);
    expect(calendar.businessDay).toBe(7.5 * 3_600_000);
  });

  test('the default is weekdays from nine to five', () => {
    const calendar = defaultCalendar('America/New_York');
    expect(openOn(calendar, '2026-11-23T12:00:00Z')).toEqual([
      ['2026-11-23T14:00:00.000Z', '2026-11-23T22:00:00.000Z'],
    ]);
    expect(openOn(calendar, '2026-11-22T12:00:00Z')).toEqual([]);
  });

  test.each([
    ['forwards, Dublin', 'Europe/Dublin', '2026-03-29T12:00:00Z', 23],
    ['back, Dublin', 'Europe/Dublin', '2026-10-25T12:00:00Z', 25],
    ['forwards, half an hour, Lord Howe', 'Australia/Lord_Howe', '2026-10-04T04:00:00Z', 23.5],
    ['back, half an hour, Lord Howe', 'Australia/Lord_Howe', '2026-04-05T04:00:00Z', 24.5],
    ['never, Kathmandu, 45 minutes off', 'Asia/Kathmandu', '2026-03-29T06:00:00Z', 24],
    ['never, Kolkata, 30 minutes off', 'Asia/Kolkata', '2026-03-29T06:00:00Z', 24],
  ])('an open hour is a real hour where the clocks go %s', (_, zone, at, expected) => {
    const allDay = read({ zone, week: { sun: [['00:00', '24:00']] } });
    const day = dayOf(allDay, dayNumberAt(allDay, Date.parse(at)));
    expect(hours(day.open)).toBe(expected);
    expect(day.open).toEqual([[day.from, day.to]]);
  });

  test('a span that begins in the hour that comes twice is open twice, as the clock on the wall says', () => {
    const calendar = read({ zone: 'America/New_York', week: { sun: [['01:30', '04:00']] } });
    expect(openOn(calendar, '2026-11-01T12:00:00Z')).toEqual([
      ['2026-11-01T05:30:00.000Z', '2026-11-01T06:00:00.000Z'],
      ['2026-11-01T06:30:00.000Z', '2026-11-01T09:00:00.000Z'],
    ]);
    expect(
      openOn(read({ zone: 'America/New_York', week: { sun: [['02:15', '02:45']] } }), '2026-03-08T12:00:00Z'),
    ).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    [
      'overlapping spans',
      {
        zone: 'UTC',
        week: {
          mon: [
            ['09:00', '12:00'],
            ['11:00', '13:00'],
          ],
        },
      },
      'on mon two spans overlap.',
    ],
    [
      'a span that ends before it begins',
      { zone: 'UTC', week: { fri: [['17:00', '09:00']] } },
      'on fri a span ends before it begins.',
    ],
    ['no open hours at all', { zone: 'UTC', week: {} }, 'it has no open hours at all.'],
    [
      'a time zone that does not exist',
      { zone: 'Europe/Atlantis', week: { mon: [['09:00', '17:00']] } },
      'there is no time zone "Europe/Atlantis".',
    ],
    [
      'a date that does not exist',
      { zone: 'UTC', week: { mon: [['09:00', '17:00']] }, holidays: ['2026-02-30'] },
      '2026-02-30 is no date.',
    ],
    [
      'a time that does not exist',
      { zone: 'UTC', week: { mon: [['09:00', '25:00']] } },
      'week mon 1 2: expected a time such as 09:00.',
    ],
    ['something else', 'every day', 'Invalid input: expected object, received string.'],
  ])('refuses %s, with a sentence', (_, text, sentence) => {
    expect(readCalendar(text)).toMatchObject({
      ok: false,
      refusal: { text: `The calendar is not usable: ${sentence}` },
    });
  });
});
