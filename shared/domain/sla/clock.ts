// A response clock: when a target is due, and which time was counted for it and which was not, and why.
import { refuse, type Refusal } from '../decider.ts';
import type { Instant } from '../time.ts';
import { HOUR, MINUTE } from '../time.ts';
import { type Calendar, dayNumberAt, dayOf } from './calendar.ts';
import type { Target } from './policy-pack.ts';

/** Time that does not count, from one instant to another; null while it lasts. */
export type Pause = { readonly from: Instant; readonly to: Instant | null; readonly reason: string };

/** `to` is null for a pause that lasts. */
export type Segment = {
  readonly from: Instant;
  readonly to: Instant | null;
  readonly counted: boolean;
  readonly why: string;
};

export type Amount = Pick<Target, 'amount' | 'unit'>;
export type ClockKind = 'elapsed' | 'business';
export type Due = {
  /** The earliest instant at which the counted time reaches the target; null while a pause lasts. */
  readonly due: Instant | null;
  readonly clock: ClockKind;
  /** From the opening to the due instant without a gap; or up to the pause that lasts. */
  readonly segments: readonly Segment[];
};

export type ClockRefusal = Refusal<'pause-backwards' | 'never-due'>;
export type DueAnswer =
  | { readonly ok: true; readonly value: Due }
  | { readonly ok: false; readonly refusal: ClockRefusal };

export const clockOf = (unit: Target['unit']): ClockKind => (unit === 'business days' ? 'business' : 'elapsed');

/** Milliseconds of counted time. A business day is the calendar's longest working day. */
export const lengthOf = ({ amount, unit }: Amount, calendar: Calendar): number =>
  unit === 'business days' ? amount * calendar.businessDay : amount * (unit === 'hours' ? HOUR : MINUTE);

/** A stretch that the calendar counts or not. */
type Stretch = { readonly from: number; readonly to: number; readonly counted: boolean; readonly why: string };

const forEver = Number.POSITIVE_INFINITY;
/** A calendar whose every open day is a holiday never comes to an end. */
const mostDays = 366 * 30;

const aroundTheClock = function* (from: number): Generator<Stretch> {
  yield { from, to: forEver, counted: true, why: 'around the clock' };
};

const inOpenHours = function* (calendar: Calendar, from: number): Generator<Stretch> {
  const first = dayNumberAt(calendar, from);
  for (let number = first; number < first + mostDays; number += 1) {
    const day = dayOf(calendar, number);
    const closed = day.isHoliday ? `closed all ${day.date}, a holiday` : 'closed';
    let at = Math.max(from, day.from);
    for (const [opens, closes] of day.open) {
      if (closes <= at) continue;
      if (opens > at) yield { from: at, to: opens, counted: false, why: closed };
      at = Math.max(at, opens);
      yield { from: at, to: closes, counted: true, why: 'open hours' };
      at = closes;
    }
    if (at < day.to) yield { from: at, to: day.to, counted: false, why: closed };
  }
};

type Stop = { readonly from: number; readonly to: number; readonly reason: string };

/** In order, without overlaps: where two lasted at once the reasons of both are named. Null when one ends before it begins. */
const stopsIn = (pauses: readonly Pause[]): readonly Stop[] | null => {
  const all = pauses.map(({ from, to, reason }): Stop => {
    return { from: Date.parse(from), to: to === null ? forEver : Date.parse(to), reason };
  });
  if (all.some(({ from, to }) => to < from)) return null;
  const cuts = [...new Set(all.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  if (cuts.length === 2 * all.length) {
    const sorted = [...all].sort((a, b) => a.from - b.from);
    if (sorted.every(({ from }, index) => from >= (sorted[index - 1]?.to ?? from))) return sorted;
  }
  return cuts.flatMap((from, index): readonly Stop[] => {
    const to = cuts[index + 1];
    const lasting = to === undefined ? [] : all.filter((one) => one.from <= from && one.to >= to);
    const reasons = [...new Set(lasting.map(({ reason }) => reason))];
    return to === undefined || reasons.length === 0 ? [] : [{ from, to, reason: reasons.join(', ') }];
  });
};

const DAY = 24 * HOUR;
const dates = new Map<number, string>();
const digits = Array.from({ length: 1000 }, (_, value) => String(value));
const two = digits.map((text) => text.padStart(2, '0'));
const three = digits.map((text) => text.padStart(3, '0'));

/** As `toISOString` writes it: a clock writes a dozen instants, mostly of days it has written before, and that is half of its cost. */
const instant = (at: number): Instant => {
  const day = Math.floor(at / DAY);
  const within = at - day * DAY;
  const date = dates.get(day) ?? new Date(at).toISOString().slice(0, -13);
  if (dates.size > 10_000) dates.clear();
  dates.set(day, date);
  const seconds = Math.floor(within / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${date}${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[seconds % 60]}.${three[within % 1000]}Z`;
};

/** What is closed anyway stays so; only counted time can be paused. With a pause that lasts it ends. */
const withStops = function* (stretches: Iterable<Stretch>, stops: readonly Stop[]): Generator<Stretch> {
  let next = 0;
  for (const stretch of stretches) {
    while (next < stops.length && (stops[next]?.to ?? forEver) <= stretch.from) next += 1;
    let at = stretch.from;
    for (let index = next; at < stretch.to; index += 1) {
      const { from, to, reason } = stops[index] ?? { from: forEver, to: forEver, reason: '' };
      const begins = Math.max(at, Math.min(stretch.to, from));
      const lasts = to === forEver && begins < stretch.to;
      if (!stretch.counted && !lasts && from < stretch.to) continue;
      if (begins > at) yield { ...stretch, from: at, to: begins };
      if (begins >= stretch.to) break;
      at = Math.min(stretch.to, to);
      if (at > begins) yield { from: begins, to: lasts ? forEver : at, counted: false, why: `paused: ${reason}` };
      if (lasts) return;
    }
  }
};

/** Neighbours of one kind become one; each instant is written out once, as the end of one and the beginning of the next. */
const joined = (stretches: readonly Stretch[]): readonly Segment[] => {
  const out: Segment[] = [];
  let from = instant(stretches[0]?.from ?? 0);
  for (const [index, { to, counted, why }] of stretches.entries()) {
    const next = stretches[index + 1];
    if (next !== undefined && next.counted === counted && next.why === why) continue;
    if (to === forEver) return [...out, { from, to: null, counted, why }];
    const until = instant(to);
    out.push({ from, to: until, counted, why });
    from = until;
  }
  return out;
};

const run = (
  length: number,
  clock: ClockKind,
  calendar: Calendar,
  opened: Instant,
  pauses: readonly Pause[],
): DueAnswer => {
  const stops = stopsIn(pauses);
  if (stops === null) return refuse('pause-backwards', 'A pause ends before it begins. Nothing was computed.');
  const start = Date.parse(opened);
  const counting = clock === 'elapsed' ? aroundTheClock(start) : inOpenHours(calendar, start);
  let left = length;
  const taken: Stretch[] = [];
  for (const stretch of withStops(counting, stops)) {
    const lasts = stretch.to - stretch.from;
    if (!stretch.counted || lasts < left) {
      taken.push(stretch);
      if (stretch.counted) left -= lasts;
      if (stretch.to === forEver) return { ok: true, value: { due: null, clock, segments: joined(taken) } };
      continue;
    }
    const due = stretch.from + left;
    taken.push({ ...stretch, to: due });
    return { ok: true, value: { due: instant(due), clock, segments: joined(taken) } };
  }
  return refuse('never-due', 'The calendar does not open often enough for this target ever to be due.');
};

/**
 * Refused when a pause ends before it begins, or when the calendar does not open often enough within thirty years.
 * A pause that begins at the due instant comes too late to move it.
 */
export const dueOf = (target: Amount, calendar: Calendar, opened: Instant, pauses: readonly Pause[] = []): DueAnswer =>
  run(lengthOf(target, calendar), clockOf(target.unit), calendar, opened, pauses);

/** Judged by the due instant: at most two hours is met at exactly two hours, less than two hours is not. */
export const isMet = (bound: Target['bound'], due: Instant, responded: Instant): boolean =>
  bound === 'at-most' ? responded <= due : responded < due;

export type ClockState = 'met' | 'missed' | 'paused' | 'on-time' | 'at-risk' | 'past';

/** From this part of the counted time on a clock is at risk (ours). */
const riskAt = 0.75;

export type Reading = {
  readonly state: ClockState;
  readonly due: Instant | null;
  /** When it becomes at risk, and when it is past: what a ticker sleeps until. Null when nothing is to come by itself. */
  readonly next: Instant | null;
};

/** How a clock stands at `now`. `responded` is null until there was a response. */
export const readClock = (
  target: Target,
  calendar: Calendar,
  opened: Instant,
  pauses: readonly Pause[],
  now: Instant,
  responded: Instant | null,
): { readonly ok: true; readonly value: Reading } | { readonly ok: false; readonly refusal: ClockRefusal } => {
  const whole = dueOf(target, calendar, opened, pauses);
  if (!whole.ok) return whole;
  const { due, clock } = whole.value;
  if (responded !== null) {
    // With a pause that lasts nothing has run out.
    const state = due === null || isMet(target.bound, due, responded) ? 'met' : 'missed';
    return { ok: true, value: { state, due, next: null } };
  }
  const early = run(lengthOf(target, calendar) * riskAt, clock, calendar, opened, pauses);
  if (!early.ok) return early;
  const risk = early.value.due;
  const isPaused = pauses.some(({ from, to }) => from <= now && (to === null || now < to));
  if (due !== null && (target.bound === 'at-most' ? now > due : now >= due))
    return { ok: true, value: { state: 'past', due, next: null } };
  if (isPaused) return { ok: true, value: { state: 'paused', due, next: null } };
  const atRisk = risk !== null && now >= risk;
  return { ok: true, value: { state: atRisk ? 'at-risk' : 'on-time', due, next: atRisk ? due : risk } };
};
