// One whole-day entry as an iCalendar file (RFC 5545), for whatever calendar program a person has.
import ICAL from 'ical.js';
import type { CalendarEntry } from '../application/ports.ts';

export const calendarEntry = ({ uid, at, day, title, text, daysBefore }: CalendarEntry): string => {
  const root = new ICAL.Component('vcalendar');
  root.addPropertyWithValue('version', '2.0');
  root.addPropertyWithValue('prodid', '-//Rekey//EN');
  root.addPropertyWithValue('method', 'PUBLISH');
  const event = new ICAL.Component('vevent');
  event.addPropertyWithValue('uid', uid);
  event.addPropertyWithValue('dtstamp', ICAL.Time.fromJSDate(new Date(at), true));
  event.addPropertyWithValue('dtstart', ICAL.Time.fromDateString(day));
  event.addPropertyWithValue('summary', title);
  event.addPropertyWithValue('description', text);
  event.addPropertyWithValue('transp', 'TRANSPARENT');
  const alarm = new ICAL.Component('valarm');
  alarm.addPropertyWithValue('action', 'DISPLAY');
  alarm.addPropertyWithValue('description', title);
  alarm.addPropertyWithValue('trigger', ICAL.Duration.fromSeconds(-daysBefore * 86_400));
  event.addSubcomponent(alarm);
  root.addSubcomponent(event);
  return `${root.toString()}\r\n`;
};
