// Instants as the journal writes them, and the arithmetic the rules need; nothing here reads a clock.

/** ISO 8601 in UTC with milliseconds, so that text order is time order: `2026-11-17T09:06:00.000Z`. */
export type Instant = string;

export const HOUR = 3_600_000;
export const MINUTE = 60_000;

/** Shifts an instant by milliseconds. Throws on text that is no instant: callers parse at the edge. */
export const shift = (instant: Instant, milliseconds: number): Instant =>
  new Date(Date.parse(instant) + milliseconds).toISOString();

/** Milliseconds from `from` to `to`, negative when `to` is earlier. */
export const between = (from: Instant, to: Instant): number => Date.parse(to) - Date.parse(from);

/** `17 Nov, 10:42 UTC`, for sentences that know nobody's time zone; rounded up to the minute, so that what it names has come. */
export const inUtc = (instant: Instant): string => {
  const minute = new Date(Math.ceil(Date.parse(instant) / MINUTE) * MINUTE);
  const two = (value: number) => String(value).padStart(2, '0');
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  return `${minute.getUTCDate()} ${months[minute.getUTCMonth()]}, ${two(minute.getUTCHours())}:${two(minute.getUTCMinutes())} UTC`;
};
