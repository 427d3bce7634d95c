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
