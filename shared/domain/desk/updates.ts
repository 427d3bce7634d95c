// Updates of the service: scheduled outside the business hours of whoever they touch, with notice (Q8); only for those who are updated so (S4).
import type { Actor } from '../actor.ts';
import { accept, type Decision, refuse, type Stamp } from '../decider.ts';
import { type Calendar, dayNumberAt, dayOf } from '../sla/calendar.ts';
import { HOUR, type Instant, shift } from '../time.ts';

export type Window = { readonly from: Instant; readonly to: Instant };
export type ScheduledUpdate = Window & {
  readonly update: string;
  readonly name: string;
  readonly text: string;
  /** Subscriptions that it touches; each is told. */
  readonly touches: readonly string[];
  /** Why it is within somebody's hours, or with less notice than usual; empty where it is neither. */
  readonly reason: string;
};
export type UpdateStep = 'scheduled' | 'moved' | 'cancelled';
export type Updates = {
  readonly updates: readonly (ScheduledUpdate & {
    readonly by: string;
    readonly at: Instant;
    readonly step: UpdateStep;
    /** Counts up with every move, so that each is told. */
    readonly told: number;
  })[];
};
export const noUpdates: Updates = { updates: [] };

/** What is usual; less takes a reason. */
export const usualNotice = 72 * HOUR;
const longest = 24 * HOUR;

export type UpdateEvent =
  | { type: 'updateScheduled'; data: ScheduledUpdate }
  | { type: 'updateMoved'; data: { update: string; from: Instant; to: Instant; reason: string } }
  | { type: 'updateCancelled'; data: { update: string; reason: string } };

/** `open`: names of those touched whose business hours the window meets. `onPremise`: of those who are updated by a call. */
type Met = { readonly now: Instant; readonly open: readonly string[]; readonly onPremise: readonly string[] };
export type UpdateCommand = { readonly actor: Actor } & (
  | ({ type: 'scheduleUpdate' } & ScheduledUpdate & Met)
  | ({ type: 'moveUpdate'; update: string; reason: string } & Window & Met)
  | { type: 'cancelUpdate'; update: string; reason: string; now: Instant }
);

const sentences = {
  updateRole: 'A supervisor or an owner schedules updates. Ask one.',
  updateExists: 'This update is scheduled already.',
  updateUnknown: 'No such update is scheduled.',
  updateOver: 'This update has begun or was cancelled.',
  updateWindow: 'An update ends after it begins, begins later than now, and lasts at most a day.',
  updateTouchesNobody: 'Say whom it touches.',
  updateShortNotice: 'Less than three days’ notice takes a reason, which the customers read (Q8).',
} as const;
export type UpdateRefusal = keyof typeof sentences | 'updateInHours' | 'updateOnPremise';
const no = (code: keyof typeof sentences) => refuse(code, sentences[code]);

export const isUpdateCommand = <C extends { type: string }>(command: C): command is Extract<C, UpdateCommand> =>
  ['scheduleUpdate', 'moveUpdate', 'cancelUpdate'].includes(command.type);
export const isAboutUpdates = <E extends { type: string }>(event: E): event is Extract<E, UpdateEvent> =>
  ['updateScheduled', 'updateMoved', 'updateCancelled'].includes(event.type);

/** Whether a window meets any open hour of a calendar, daylight saving and holidays counted. */
export const meetsHours = (calendar: Calendar, { from, to }: Window): boolean => {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const last = dayNumberAt(calendar, end);
  for (let number = dayNumberAt(calendar, start); number <= last; number += 1)
    if (dayOf(calendar, number).open.some(([opens, closes]) => opens < end && start < closes)) return true;
  return false;
};

const listed = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;

const whyNot = ({ from, to }: Window, reason: string, { now, open, onPremise }: Met) => {
  if (to <= from || from <= now || Date.parse(to) - Date.parse(from) > longest) return no('updateWindow');
  if (onPremise.length > 0)
    return refuse(
      'updateOnPremise',
      `${listed(onPremise)}: updated on their own premises, by a call that is scheduled with them (S4).`,
    );
  if (reason !== '') return null;
  if (shift(now, usualNotice) > from) return no('updateShortNotice');
  return open.length === 0
    ? null
    : refuse(
        'updateInHours',
        `It meets the business hours of ${listed(open)}. Choose another time, or say why it cannot be (Q8).`,
      );
};

export const decideOnUpdates = (command: UpdateCommand, { updates }: Updates): Decision<UpdateEvent, UpdateRefusal> => {
  const { actor, update, reason, now } = command;
  if (actor.kind !== 'operator' || (actor.role !== 'supervisor' && actor.role !== 'owner')) return no('updateRole');
  const known = updates.find((one) => one.update === update);
  if (command.type === 'scheduleUpdate') {
    const { name, text, touches, from, to } = command;
    if (known !== undefined) return no('updateExists');
    if (touches.length === 0) return no('updateTouchesNobody');
    const data: ScheduledUpdate = { update, name, text, touches, from, to, reason };
    return whyNot(command, reason, command) ?? accept({ type: 'updateScheduled', data });
  }
  if (known === undefined) return no('updateUnknown');
  if (known.step === 'cancelled' || known.from <= now) return no('updateOver');
  if (command.type === 'cancelUpdate') return accept({ type: 'updateCancelled', data: { update, reason } });
  const { from, to } = command;
  return whyNot(command, reason, command) ?? accept({ type: 'updateMoved', data: { update, from, to, reason } });
};

export const evolveUpdates = ({ updates }: Updates, event: UpdateEvent & Stamp): Updates => {
  const { at, actor: by } = event;
  if (event.type === 'updateScheduled')
    return { updates: [...updates, { ...event.data, by, at, step: 'scheduled', told: 1 }] };
  const step = event.type === 'updateMoved' ? 'moved' : 'cancelled';
  return {
    updates: updates.map((one) =>
      one.update === event.data.update ? { ...one, ...event.data, by, at, step, told: one.told + 1 } : one,
    ),
  };
};
