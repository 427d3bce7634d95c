// Numbers, sizes, spans and instants as people read them.

const count = new Intl.NumberFormat('en-GB');

export const inNumbers = (value: number): string => count.format(value);

export const reports = (value: number): string => `${inNumbers(value)} ${value === 1 ? 'report' : 'reports'}`;

export const people = (names: readonly string[], joint: 'or' | 'and' = 'or'): string =>
  new Intl.ListFormat('en-GB', { type: joint === 'or' ? 'disjunction' : 'conjunction' }).format(names);

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units, as file managers and disks print them. */
export const bytes = (value: number): string => {
  let size = value;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit < 2 || size >= 99.95 ? 0 : 1;
  return `${size.toFixed(digits)} ${unit === 0 && value === 1 ? 'byte' : units[unit]}`;
};

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The two largest parts of a span: "2 d 4 h", "3 h 20 min", "11 min", "56 s". */
export const span = (ms: number): string => {
  const left = Math.max(0, ms);
  if (left < minute) return `${Math.floor(left / 1000)} s`;
  if (left < hour) return `${Math.floor(left / minute)} min`;
  if (left < day) {
    const minutes = Math.floor((left % hour) / minute);
    return `${Math.floor(left / hour)} h${minutes > 0 ? ` ${String(minutes).padStart(2, '0')} min` : ''}`;
  }
  const hours = Math.floor((left % day) / hour);
  return `${Math.floor(left / day)} d${hours > 0 ? ` ${hours} h` : ''}`;
};

/** A countdown that shows its seconds: "23 min 41 s". */
export const countdown = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  return span(seconds * 1000);
};

/** Its largest part alone: "2 h", "3 d"; ages need no more. */
const roughly = (ms: number): string => span(ms).split(' ').slice(0, 2).join(' ');

/** The windows' clock moves every 15 s, so what has just happened may lie that far ahead of it. */
const behind = 15_000;

export const relative = (at: number, now: number): string => {
  const away = now - at;
  if (Math.abs(away) < minute) return away >= -behind ? 'just now' : 'in a moment';
  return away > 0 ? `${roughly(away)} ago` : `in ${roughly(-away)}`;
};

const format = (options: Intl.DateTimeFormatOptions) => (at: number | string, timeZone?: string) =>
  new Intl.DateTimeFormat('en-GB', timeZone === undefined ? options : { ...options, timeZone }).format(new Date(at));

/** "09:06" */
export const clockTime = format({ hour: '2-digit', minute: '2-digit' });
/** "17 Nov 2026" */
export const calendarDay = format({ day: 'numeric', month: 'short', year: 'numeric' });
/** "Tue 17 Nov, 09:06" */
export const dayAndTime = format({
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
/** "17 November 2026 at 09:06:12 GMT", for hovering. */
export const fullTime = format({
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});

/** The city of a zone: "Europe/Oslo" is "Oslo". */
export const cityOf = (timeZone: string): string => (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');

export const initials = (name: string): string => {
  const parts = name.trim().split(/\s+/);
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map((part) => [...(part ?? '')][0] ?? '');
  return letters.join('').toUpperCase();
};
