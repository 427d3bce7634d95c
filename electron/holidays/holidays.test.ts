import { describe, expect, test } from 'vitest';
import { countries, publicHolidays, regions } from './countries.ts';
import { daysInICalendar } from './icalendar.ts';

const file = (...events: readonly string[]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.flatMap((event) => ['BEGIN:VEVENT', ...event.split('\n'), 'END:VEVENT']),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

describe('holidays from country lists', () => {
  test('a country’s public holidays, and those of a region besides', async () => {
    expect((await countries()).find(({ id }) => id === 'NO')?.name).toBe('Norway');
    const norway = await publicHolidays('NO', null, [2026]);
    expect(norway).toContainEqual({ date: '2026-05-17', name: 'Constitution Day' });
    expect(norway.some(({ date }) => date === '2026-05-14')).toBe(true);
    expect((await regions('DE')).some(({ id }) => id === 'BY')).toBe(true);
    const bavaria = await publicHolidays('DE', 'BY', [2026]);
    expect(bavaria.length).toBeGreaterThan((await publicHolidays('DE', null, [2026])).length);
  });

  test('a country without lists closes nothing', async () => {
    expect(await publicHolidays('ZZ', null, [2026])).toEqual([]);
  });
});

describe('closures from an iCalendar file', () => {
  test('whole days, several at once, and every year again', () => {
    const read = daysInICalendar(
      file(
        'UID:1\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\nSUMMARY:Christmas',
        'UID:2\nDTSTART;VALUE=DATE:20200501\nRRULE:FREQ=YEARLY\nSUMMARY:May Day',
        'UID:3\nDTSTART:20261130T090000Z\nDTEND:20261130T100000Z\nSUMMARY:A meeting',
      ),
      '2026-11-23',
    );
    const dates = read.ok ? read.days.map(({ date }) => date) : [];
    expect(dates.slice(0, 4)).toEqual(['2026-12-24', '2026-12-25', '2026-12-26', '2027-05-01']);
    expect(dates).toContain('2036-05-01');
    expect(dates).not.toContain('2026-11-30');
  });

  test('no iCalendar, no whole day, or an event without end: a sentence', () => {
    expect(daysInICalendar('hello', '2026-11-23')).toMatchObject({
      ok: false,
      refusal: { text: expect.stringContaining('no iCalendar') },
    });
    expect(daysInICalendar(file('UID:3\nDTSTART:20261130T090000Z'), '2026-11-23').ok).toBe(false);
    const daily = daysInICalendar(file('UID:2\nDTSTART;VALUE=DATE:20200501\nRRULE:FREQ=DAILY'), '2026-11-23');
    expect(daily.ok && daily.days.length <= 5000).toBe(true);
  });
});
