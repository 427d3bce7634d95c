// The clocks of a ticket: first response, replacement hardware (Q6), silence (C5). All of them, always computed from the opening.
import { Temporal } from 'temporal-polyfill';
import { type ClockState, dueOf, type Pause, readClock, type Segment } from '../sla/clock.ts';
import { type PolicyPack, type Target, targetOf } from '../sla/policy-pack.ts';
import { type Instant, shift } from '../time.ts';
import type { Agreement } from './agreement.ts';
import type { ClockName, ResponseClock, TicketChannel } from './events.ts';
import { lasting, type Ticket, waits } from './state.ts';

export type TicketClock = {
  readonly name: ClockName;
  readonly target: Pick<Target, 'amount' | 'unit' | 'bound'>;
  readonly state: ClockState;
  readonly due: Instant | null;
  /** When its state changes by itself; null when it does not. */
  readonly next: Instant | null;
  /** When it was met or missed. */
  readonly at: Instant | null;
  readonly from: Instant;
  readonly segments: readonly Segment[];
};

/** The customer's own window is the web as far as a policy is concerned. */
const asPolicyNames = (channel: TicketChannel) => (channel === 'customer-window' ? 'web' : channel);

/** Null where the policy states none for this severity, plan or channel (Q1, Q9, C1): then no clock runs, and the window says why. */
export const responseTarget = (
  pack: PolicyPack,
  { severity, plan, channel }: Pick<Ticket, 'severity' | 'plan' | 'channel'>,
): Target | null => (pack.channels.includes(asPolicyNames(channel)) ? targetOf(pack, severity, plan) : null);

/** The policy's own words for one of its reasons, or a case's wait. */
export const pauseWords = (pack: PolicyPack, reason: string): string =>
  waits[reason] ?? pack.pauses.find(({ id }) => id === reason)?.says ?? reason;
/** As it is said of a segment that was not counted. */
const said = (pack: PolicyPack, reason: string): string =>
  Object.hasOwn(waits, reason) ? pauseWords(pack, reason).replace('A', 'a') : pauseWords(pack, reason);

const pausesIn = (pack: PolicyPack, pauses: readonly Pause[]): readonly Pause[] =>
  pauses.map((pause) => ({ ...pause, reason: said(pack, pause.reason) }));

/** The response clock as it is judged by a response at `at`. */
export const judgeResponse = (
  ticket: Pick<Ticket, 'severity' | 'plan' | 'channel' | 'openedAt' | 'pauses'>,
  { pack, calendar, calendarName }: Agreement,
  at: Instant,
): ResponseClock => {
  const { severity, plan, openedAt } = ticket;
  const target = responseTarget(pack, ticket);
  const untimed = { severity, plan, target, due: null, met: null, calendar: calendarName, segments: [] };
  if (target === null) return untimed;
  const pauses = pausesIn(pack, ticket.pauses);
  const due = dueOf(target, calendar, openedAt, pauses);
  const reading = readClock(target, calendar, openedAt, pauses, at, at);
  if (!due.ok || !reading.ok) return untimed;
  const { amount, unit, bound } = target;
  return {
    severity,
    plan,
    target: { amount, unit, bound },
    due: due.value.due,
    met: reading.value.state === 'met',
    calendar: calendarName,
    segments: due.value.segments,
  };
};

const running = (
  name: ClockName,
  target: Target,
  { pack, calendar }: Agreement,
  from: Instant,
  pauses: readonly Pause[],
  now: Instant,
  met: Instant | null,
): readonly TicketClock[] => {
  const worded = pausesIn(pack, pauses);
  const reading = readClock(target, calendar, from, worded, now, met);
  const due = dueOf(target, calendar, from, worded);
  if (!reading.ok || !due.ok) return [];
  const { amount, unit, bound } = target;
  const { segments } = due.value;
  return [{ name, target: { amount, unit, bound }, ...reading.value, at: met, from, segments }];
};

/** All of them, not only the nearest. A ticket without a target has none, and one that was resolved keeps only what was decided. */
export const clocksOf = (ticket: Ticket, agreement: Agreement, now: Instant): readonly TicketClock[] => {
  const { response, replacement, phase, openedAt, pauses } = ticket;
  const { pack } = agreement;
  const clocks: TicketClock[] = [];
  if (response !== null) {
    const { target, due, met, segments } = response.clock;
    if (target !== null)
      clocks.push({
        name: 'response',
        target,
        state: met === false ? 'missed' : 'met',
        due,
        next: null,
        at: response.at,
        from: openedAt,
        segments,
      });
  } else if (phase === 'open') {
    const target = responseTarget(pack, ticket);
    if (target !== null) clocks.push(...running('response', target, agreement, openedAt, pauses, now, null));
  }
  if (replacement !== null && pack.replacementHours !== null && (phase === 'open' || replacement.shippedAt !== null)) {
    const { validatedAt, shippedAt } = replacement;
    const target: Target = {
      severity: ticket.severity,
      plan: null,
      amount: pack.replacementHours,
      unit: 'hours',
      bound: 'at-most',
    };
    // Nobody's missing people hold up a shipment: this clock is not paused (ours).
    clocks.push(...running('replacement', target, agreement, validatedAt, [], now, shippedAt));
  }
  return clocks;
};

/** The clock that bites next: the earliest due of those that run. */
export const nearest = (clocks: readonly TicketClock[]): TicketClock | null =>
  clocks
    .filter(({ state, due }) => state !== 'met' && state !== 'missed' && due !== null)
    .reduce<TicketClock | null>(
      (best, one) => (best === null || (one.due ?? '') < (best.due ?? '') ? one : best),
      null,
    );

export type Silence = {
  /** The question, or the end of the security wait after it: consecutive days count from there. */
  readonly since: Instant;
  readonly warnsAt: Instant;
  readonly warned: boolean;
  /** Never sooner than two days after the warning, however late that went out. */
  readonly resolvesAt: Instant;
};

/** Days between the warning and the resolution (ours). */
const warnedBefore = 2;

/** Calendar days in the customer's zone, at the same time of day. */
const daysLater = (from: Instant, days: number, zone: string): Instant =>
  new Date(Temporal.Instant.from(from).toZonedDateTimeISO(zone).add({ days }).epochMilliseconds).toISOString();

const later = (one: Instant, other: Instant): Instant => (one > other ? one : other);

/** The resolution that a warning given at `warnedAt` announces. */
export const resolvesAfter = (due: Instant, warnedAt: Instant, { calendar }: Agreement): Instant =>
  later(due, daysLater(warnedAt, warnedBefore, calendar.zone));

/**
 * When a question's silence resolves the ticket (C5), and when that is said beforehand. Null where nothing was asked, where the
 * policy knows no such resolution, and while a case waits by itself: that is not the customer's silence.
 */
export const silenceOf = (ticket: Ticket, agreement: Agreement): Silence | null => {
  const { question, phase, pauses } = ticket;
  const { pack, calendar } = agreement;
  if (
    pack.silence === null ||
    question === null ||
    phase !== 'open' ||
    Object.keys(waits).some((wait) => lasting(ticket, wait))
  )
    return null;
  const waited = pauses.flatMap(({ to, reason }) => (Object.hasOwn(waits, reason) && to !== null ? [to] : []));
  const since = waited.reduce(later, question.at);
  const warnedAt = question.warnedAt !== null && question.warnedAt >= since ? question.warnedAt : null;
  const due = daysLater(since, pack.silence.days, calendar.zone);
  return {
    since,
    warnsAt: daysLater(since, Math.max(0, pack.silence.days - warnedBefore), calendar.zone),
    warned: warnedAt !== null,
    resolvesAt: warnedAt === null ? due : resolvesAfter(due, warnedAt, agreement),
  };
};

/** Until when a contact reopens a resolved ticket; later it becomes a new one, linked (ours). Null where it always does: after silence (C5). */
export const reopensUntil = ({ resolution }: Ticket, { pack }: Agreement): Instant | null =>
  resolution === null || resolution.how === 'silence'
    ? null
    : shift(resolution.at, (pack.silence?.reopenDays ?? 14) * 24 * 3_600_000);

/** A threshold that is reached and was not told yet for the due instant it belongs to. */
export const untold = (
  ticket: Ticket,
  agreement: Agreement,
  now: Instant,
): readonly { readonly clock: ClockName; readonly state: 'at-risk' | 'past'; readonly due: Instant }[] =>
  clocksOf(ticket, agreement, now).flatMap(({ name, state, due }) => {
    if ((state !== 'at-risk' && state !== 'past') || due === null) return [];
    const told = ticket.crossed.some((one) => one.clock === name && one.state === state && one.due === due);
    return told ? [] : [{ clock: name, state, due }];
  });

/** When this ticket next needs the workstation: a threshold to tell, a warning, a resolution. `now` where one is waiting already. */
export const wakesAt = (ticket: Ticket, agreement: Agreement, now: Instant): Instant | null => {
  if (ticket.phase !== 'open') return null;
  if (untold(ticket, agreement, now).length > 0) return now;
  const silence = silenceOf(ticket, agreement);
  const instants = clocksOf(ticket, agreement, now).flatMap(({ next }) => (next === null ? [] : [next]));
  if (silence !== null) instants.push(silence.warned ? silence.resolvesAt : silence.warnsAt);
  return instants.reduce<Instant | null>((first, at) => (first === null || at < first ? at : first), null);
};
