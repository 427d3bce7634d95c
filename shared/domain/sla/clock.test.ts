import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Calendar, type CalendarText, dayNames, defaultCalendar, readCalendar } from './calendar.ts';
import { type Amount, dueOf, type Pause, readClock } from './clock.ts';
import { Temporal } from 'temporal-polyfill';

const calendarOf = (text: CalendarText): Calendar => {
  const read = readCalendar(text);
  if (!read.ok) throw new Error(read.refusal.text);
  return read.calendar;
};
const due = (target: Amount, opened: string, pauses: readonly Pause[] = [], calendar = defaultCalendar()) => {
  const answer = dueOf(target, calendar, opened, pauses);
  if (!answer.ok) throw new Error(answer.refusal.text);
  return answer.value;
};
const hours = (amount: number): Amount => ({ amount, unit: 'hours' });
const businessDays = (amount: number): Amount => ({ amount, unit: 'business days' });
const pause = (from: string, to: string | null, reason = 'people missing'): Pause => ({ from, to, reason });

describe('how a clock is computed', () => {
  test('hours are elapsed, around the clock, over a weekend too', () => {
    expect(due(hours(12), '2026-11-20T23:30:00.000Z')).toEqual({
      due: '2026-11-21T11:30:00.000Z',
      clock: 'elapsed',
      segments: [
        { from: '2026-11-20T23:30:00.000Z', to: '2026-11-21T11:30:00.000Z', counted: true, why: 'around the clock' },
      ],
    });
  });

  test('a business day is the longest working day of the week, accrued over open hours, holidays excluded', () => {
    const calendar = calendarOf({
      zone: 'UTC',
      week: {
        mon: [['09:00', '17:00']],
        tue: [['09:00', '17:00']],
        wed: [['09:00', '13:00']],
        thu: [['09:00', '17:00']],
      },
      holidays: ['2026-11-24'],
    });
    expect(due(businessDays(1), '2026-11-23T16:00:00.000Z', [], calendar)).toEqual({
      due: '2026-11-26T12:00:00.000Z',
      clock: 'business',
      segments: [
        { from: '2026-11-23T16:00:00.000Z', to: '2026-11-23T17:00:00.000Z', counted: true, why: 'open hours' },
        { from: '2026-11-23T17:00:00.000Z', to: '2026-11-24T00:00:00.000Z', counted: false, why: 'closed' },
        {
          from: '2026-11-24T00:00:00.000Z',
          to: '2026-11-25T00:00:00.000Z',
          counted: false,
          why: 'closed all 2026-11-24, a holiday',
        },
        { from: '2026-11-25T00:00:00.000Z', to: '2026-11-25T09:00:00.000Z', counted: false, why: 'closed' },
        { from: '2026-11-25T09:00:00.000Z', to: '2026-11-25T13:00:00.000Z', counted: true, why: 'open hours' },
        { from: '2026-11-25T13:00:00.000Z', to: '2026-11-26T09:00:00.000Z', counted: false, why: 'closed' },
        { from: '2026-11-26T09:00:00.000Z', to: '2026-11-26T12:00:00.000Z', counted: true, why: 'open hours' },
      ],
    });
  });

  test('due is the earliest instant that reaches the target: the end of the day, not the next morning', () => {
    expect(due(businessDays(1), '2026-11-20T09:00:00.000Z').due).toBe('2026-11-20T17:00:00.000Z');
    expect(due(businessDays(1), '2026-11-21T12:00:00.000Z').due).toBe('2026-11-23T17:00:00.000Z');
  });

  test('time inside a pause does not count, and says why; overlapping pauses count once', () => {
    const paused = due(hours(2), '2026-11-23T10:00:00.000Z', [
      pause('2026-11-23T10:30:00.000Z', '2026-11-23T11:30:00.000Z'),
      pause('2026-11-23T11:00:00.000Z', '2026-11-23T12:00:00.000Z', 'cooling-off'),
    ]);
    expect(paused.due).toBe('2026-11-23T13:30:00.000Z');
    expect(paused.segments.filter(({ counted }) => !counted)).toEqual([
      {
        from: '2026-11-23T10:30:00.000Z',
        to: '2026-11-23T11:00:00.000Z',
        counted: false,
        why: 'paused: people missing',
      },
      {
        from: '2026-11-23T11:00:00.000Z',
        to: '2026-11-23T11:30:00.000Z',
        counted: false,
        why: 'paused: people missing, cooling-off',
      },
      { from: '2026-11-23T11:30:00.000Z', to: '2026-11-23T12:00:00.000Z', counted: false, why: 'paused: cooling-off' },
    ]);
  });

  test('a pause in closed hours moves nothing', () => {
    const opened = '2026-11-20T16:00:00.000Z';
    const weekend = pause('2026-11-20T18:00:00.000Z', '2026-11-23T08:00:00.000Z');
    expect(due(businessDays(1), opened, [weekend]).due).toBe(due(businessDays(1), opened).due);
  });

  test('a pause that begins before the opening counts from the opening; one at the due instant comes too late', () => {
    expect(
      due(hours(1), '2026-11-23T10:00:00.000Z', [pause('2026-11-22T10:00:00.000Z', '2026-11-23T10:20:00.000Z')]).due,
    ).toBe('2026-11-23T11:20:00.000Z');
    expect(due(hours(1), '2026-11-23T10:00:00.000Z', [pause('2026-11-23T11:00:00.000Z', null)]).due).toBe(
      '2026-11-23T11:00:00.000Z',
    );
  });

  test('while a pause lasts nothing is due', () => {
    expect(due(hours(2), '2026-11-23T10:00:00.000Z', [pause('2026-11-23T11:00:00.000Z', null)])).toEqual({
      due: null,
      clock: 'elapsed',
      segments: [
        { from: '2026-11-23T10:00:00.000Z', to: '2026-11-23T11:00:00.000Z', counted: true, why: 'around the clock' },
        { from: '2026-11-23T11:00:00.000Z', to: null, counted: false, why: 'paused: people missing' },
      ],
    });
    expect(due(businessDays(1), '2026-11-23T10:00:00.000Z', [pause('2026-11-23T11:00:00.000Z', null)]).due).toBeNull();
  });

  test('a pause that ends before it starts is refused', () => {
    expect(
      dueOf(hours(2), defaultCalendar(), '2026-11-23T10:00:00.000Z', [
        pause('2026-11-23T12:00:00.000Z', '2026-11-23T11:00:00.000Z'),
      ]),
    ).toMatchObject({
      ok: false,
      refusal: { code: 'pause-backwards' },
    });
  });

  test('a calendar whose every open day is a holiday is refused instead of counted for ever', () => {
    const holidays: string[] = [];
    for (let day = Temporal.PlainDate.from('2026-01-05'); holidays.length < 5000; day = day.add({ days: 7 }))
      holidays.push(day.toString());
    const mondays = calendarOf({ zone: 'UTC', week: { mon: [['09:00', '10:00']] }, holidays });
    expect(dueOf(businessDays(1), mondays, '2026-01-01T00:00:00.000Z')).toMatchObject({
      ok: false,
      refusal: { code: 'never-due' },
    });
  });
});

describe('where a clock stands', () => {
  const target = { amount: 2, unit: 'hours', bound: 'at-most', severity: '1', plan: null } as const;
  const opened = '2026-11-23T10:00:00.000Z';
  const at = (
    now: string,
    pauses: readonly Pause[] = [],
    responded: string | null = null,
    bound: 'at-most' | 'less-than' = 'at-most',
  ) => {
    const read = readClock({ ...target, bound }, defaultCalendar(), opened, pauses, now, responded);
    return read.ok ? read.value : read;
  };
  const dueAt = '2026-11-23T12:00:00.000Z';

  test('on time until three quarters are over, then at risk, then past; `next` is what a ticker sleeps until', () => {
    expect(at('2026-11-23T11:29:59.999Z')).toEqual({ state: 'on-time', due: dueAt, next: '2026-11-23T11:30:00.000Z' });
    expect(at('2026-11-23T11:30:00.000Z')).toEqual({ state: 'at-risk', due: dueAt, next: dueAt });
    expect(at(dueAt)).toMatchObject({ state: 'at-risk' });
    expect(at('2026-11-23T12:00:00.001Z')).toEqual({ state: 'past', due: dueAt, next: null });
    expect(at(dueAt, [], null, 'less-than')).toMatchObject({ state: 'past' });
  });

  test('paused while a pause lasts, and nothing wakes the ticker', () => {
    expect(at('2026-11-23T11:45:00.000Z', [pause('2026-11-23T11:00:00.000Z', null)])).toEqual({
      state: 'paused',
      due: null,
      next: null,
    });
  });

  test('past stays past: a pause that begins too late revives nothing', () => {
    expect(at('2026-11-23T13:00:00.000Z', [pause('2026-11-23T12:30:00.000Z', null)])).toMatchObject({ state: 'past' });
  });

  test('met or missed by the response, whatever the time is now', () => {
    expect(at('2026-11-30T00:00:00.000Z', [], dueAt)).toEqual({ state: 'met', due: dueAt, next: null });
    expect(at('2026-11-30T00:00:00.000Z', [], '2026-11-23T12:00:00.001Z')).toMatchObject({ state: 'missed' });
    expect(at('2026-11-30T00:00:00.000Z', [], dueAt, 'less-than')).toMatchObject({ state: 'missed' });
  });
});

/** The same, minute by minute, by the wall clock alone. */
const slowly = (
  target: Amount,
  text: CalendarText,
  opened: number,
  pauses: readonly (readonly [number, number])[],
): number => {
  const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const spansOf = (day: number) =>
    (text.week[dayNames[day - 1] ?? 'mon'] ?? []).map(([from, to]) => [minutesOf(from), minutesOf(to)] as const);
  const longest = Math.max(
    ...[1, 2, 3, 4, 5, 6, 7].map((day) => spansOf(day).reduce((sum, [from, to]) => sum + to - from, 0)),
  );
  const { amount, unit } = target;
  let left = unit === 'business days' ? amount * longest : amount * (unit === 'hours' ? 60 : 1);
  let zoned = Temporal.Instant.fromEpochMilliseconds(opened).toZonedDateTimeISO(text.zone);
  for (let at = opened; ; at += 60_000) {
    if (left === 0) return at;
    const isPaused = pauses.some(([from, to]) => from <= at && at < to);
    const wall = zoned.hour * 60 + zoned.minute;
    const isOpen =
      unit !== 'business days' ||
      (!(text.holidays ?? []).includes(zoned.toPlainDate().toString()) &&
        spansOf(zoned.dayOfWeek).some(([from, to]) => from <= wall && wall < to));
    if (isOpen && !isPaused) left -= 1;
    zoned = zoned.add({ minutes: 1 });
  }
};

const zones = [
  'UTC',
  'Europe/Dublin',
  'America/New_York',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
] as const;
const twoDigits = (value: number) => String(value).padStart(2, '0');
const timeOf = (minutes: number) => `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
const someDay = fc.uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2, maxLength: 6 }).map((marks) => {
  const sorted = marks.sort((a, b) => a - b).map((mark) => timeOf(mark * 15));
  return Array.from({ length: Math.floor(sorted.length / 2) }, (_, index): [string, string] => [
    sorted[2 * index] ?? '',
    sorted[2 * index + 1] ?? '',
  ]);
});
const someWeek = fc
  .record(Object.fromEntries(dayNames.map((day) => [day, fc.option(someDay, { nil: [] })])))
  .filter((week) => Object.values(week).some((spans) => spans.length > 0)) as fc.Arbitrary<CalendarText['week']>;
/** Days around a change of the clocks, one in spring and one in autumn, and any others. */
const someStart = fc.oneof(
  fc
    .constantFrom('2026-03-07', '2026-03-28', '2026-04-04', '2026-10-03', '2026-10-24', '2026-10-31')
    .map((date) => Date.parse(`${date}T00:00:00Z`)),
  fc.integer({ min: 0, max: 364 }).map((day) => Date.UTC(2026, 0, 1 + day)),
);

test('the clock agrees with a slow computation, minute by minute, over random calendars, zones and pauses', () => {
  const minute = 60_000;
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      someWeek,
      fc.uniqueArray(fc.integer({ min: 0, max: 14 }), { maxLength: 4 }),
      someStart,
      fc.integer({ min: 0, max: 2879 }),
      fc.array(fc.tuple(fc.integer({ min: -600, max: 6000 }), fc.integer({ min: 0, max: 3000 })), { maxLength: 5 }),
      fc.oneof(
        fc.record({ amount: fc.integer({ min: 1, max: 600 }), unit: fc.constant('minutes' as const) }),
        fc.record({ amount: fc.integer({ min: 1, max: 48 }), unit: fc.constant('hours' as const) }),
        fc.record({ amount: fc.integer({ min: 1, max: 2 }), unit: fc.constant('business days' as const) }),
      ),
      (zone, week, closed, start, minutes, lasting, target) => {
        const opened = start + minutes * minute;
        const holidays = closed.map((day) => new Date(start + day * 86_400_000).toISOString().slice(0, 10));
        const text: CalendarText = { zone, week, holidays };
        const pauses = lasting.map(
          ([from, length]) => [opened + from * minute, opened + (from + length) * minute] as const,
        );
        const fast = dueOf(
          target,
          calendarOf(text),
          new Date(opened).toISOString(),
          pauses.map(([from, to]) => pause(new Date(from).toISOString(), new Date(to).toISOString())),
        );
        if (!fast.ok) throw new Error(fast.refusal.text);
        const { due: at, segments } = fast.value;
        expect(at).toBe(new Date(slowly(target, text, opened, pauses)).toISOString());
        expect(segments[0]?.from).toBe(new Date(opened).toISOString());
        expect(segments.at(-1)).toMatchObject({ to: at, counted: true });
        for (const [index, { from }] of segments.entries()) if (index > 0) expect(from).toBe(segments[index - 1]?.to);
      },
    ),
    { numRuns: 80, seed: 5 },
  );
});
