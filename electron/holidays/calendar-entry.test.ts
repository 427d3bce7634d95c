import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { calendarEntry } from './calendar-entry.ts';

test('an entry is read back as what it says, commas, lines and all', () => {
  const text = calendarEntry({
    ...{ uid: 'r1@rekey', at: '2026-11-16T09:00:00.000Z', day: '2027-01-27', title: 'Halden, Maritime; ends' },
    ...{ text: 'Granted by Tom.\nSee RK-000012.', daysBefore: 14 },
  });
  expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const event = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent') ?? undefined);
  expect([event.uid, event.summary, event.description]).toEqual([
    'r1@rekey',
    'Halden, Maritime; ends',
    'Granted by Tom.\nSee RK-000012.',
  ]);
  expect([event.startDate.toString(), event.startDate.isDate]).toEqual(['2027-01-27', true]);
  const alarm = event.component.getFirstSubcomponent('valarm');
  expect(alarm?.getFirstPropertyValue('trigger')?.toString()).toBe('-P2W');
});
