import { describe, expect, it } from 'vitest';
import { defaultCalendar, readCalendar } from '../sla/calendar.ts';
import { unregistered } from '../subscription/state.ts';
import { decideOnSubscriptionUpdates, type SubscriptionUpdateCommand } from '../subscription/updates.ts';
import { operator } from '../testing/world.ts';
import { decideOnUpdates, evolveUpdates, meetsHours, noUpdates, type Updates } from './updates.ts';

const niall = operator('niall', 'supervisor');
const priya = operator('priya', 'representative');
/** A Monday morning. */
const now = '2026-11-16T09:00:00.000Z';
const night = { from: '2026-11-21T22:00:00.000Z', to: '2026-11-22T02:00:00.000Z' };
const facts = { now, open: [], onPremise: [] };
const schedule = (change: object = {}, state: Updates = noUpdates, actor = niall) =>
  decideOnUpdates(
    {
      ...{ type: 'scheduleUpdate', actor, update: 'u1', name: 'Engine 12.4', text: 'Scans pause.', reason: '' },
      ...{ touches: ['halden'], ...night, ...facts, ...change },
    },
    state,
  );
const code = (decided: { ok: boolean; refusal?: { code: string } }) => (decided.ok ? 'done' : decided.refusal?.code);
const after = (): Updates => {
  const decided = schedule();
  if (!decided.ok || decided.events[0] === undefined) throw new Error('expected an update, found none');
  return evolveUpdates(noUpdates, { ...decided.events[0], position: 1, at: now, actor: 'operator:niall' });
};

describe('Q8: updates are scheduled outside business hours where practical, with notice', () => {
  it('meets no business hour, with three days of notice: nothing has to be explained', () => {
    expect(code(schedule())).toBe('done');
  });

  it('within somebody’s hours only with a reason, and it is said whose', () => {
    const met = schedule({ open: ['Halden', 'Vantor', 'Kestrel', 'Ostrava'] });
    expect(code(met)).toBe('updateInHours');
    expect(met.ok ? '' : met.refusal.text).toContain('Halden, Vantor, Kestrel and 1 more');
    expect(code(schedule({ open: ['Halden'], reason: 'It stops an attack that is under way' }))).toBe('done');
  });

  it('with less than 72 hours of notice only with a reason, to the millisecond', () => {
    const soon = (from: string) => schedule({ from, to: '2026-11-19T12:00:00.000Z' });
    expect(code(soon('2026-11-19T08:59:59.999Z'))).toBe('updateShortNotice');
    expect(code(soon('2026-11-19T09:00:00.000Z'))).toBe('done');
    expect(code(schedule({ from: '2026-11-17T22:00:00.000Z', to: '2026-11-17T23:00:00.000Z', reason: 'x' }))).toBe(
      'done',
    );
  });

  it('ends after it begins, begins later than now, lasts at most a day, and touches somebody', () => {
    expect(code(schedule({ to: night.from }))).toBe('updateWindow');
    expect(code(schedule({ from: now, reason: 'x' }))).toBe('updateWindow');
    expect(code(schedule({ to: '2026-11-22T22:00:00.001Z' }))).toBe('updateWindow');
    expect(code(schedule({ touches: [] }))).toBe('updateTouchesNobody');
    expect(code(schedule({}, noUpdates, priya))).toBe('updateRole');
  });

  it('moved or cancelled before it begins, told each time; not afterwards', () => {
    const known = after();
    const move = { type: 'moveUpdate', actor: niall, update: 'u1', reason: '', ...night, ...facts } as const;
    const moved = decideOnUpdates(move, known);
    expect(code(moved)).toBe('done');
    expect(code(decideOnUpdates({ ...move, now: night.from }, known))).toBe('updateOver');
    const cancel = { type: 'cancelUpdate', actor: niall, update: 'u1', reason: 'Not ready', now } as const;
    const cancelled = decideOnUpdates(cancel, known);
    if (!cancelled.ok || cancelled.events[0] === undefined) throw new Error('expected it to be cancelled');
    const over = evolveUpdates(known, { ...cancelled.events[0], position: 2, at: now, actor: 'x' });
    expect(over.updates[0]).toMatchObject({ step: 'cancelled', told: 2, reason: 'Not ready' });
    expect(code(decideOnUpdates(move, over))).toBe('updateOver');
  });

  it('hours are the customer’s own: its zone, its holidays, its days without hours', () => {
    const at = (from: string, to: string) => ({ from, to });
    const oslo = defaultCalendar('Europe/Oslo');
    // 9:00 in Oslo is 8:00 in UTC in winter and 7:00 in summer.
    expect(meetsHours(oslo, at('2026-11-16T07:00:00.000Z', '2026-11-16T08:00:00.000Z'))).toBe(false);
    expect(meetsHours(oslo, at('2026-11-16T07:00:00.000Z', '2026-11-16T08:00:00.001Z'))).toBe(true);
    expect(meetsHours(oslo, at('2026-07-06T06:00:00.000Z', '2026-07-06T07:00:00.000Z'))).toBe(false);
    expect(meetsHours(oslo, at('2026-07-06T06:00:00.000Z', '2026-07-06T07:30:00.000Z'))).toBe(true);
    expect(meetsHours(oslo, at('2026-11-20T16:00:00.000Z', '2026-11-23T08:00:00.000Z'))).toBe(false);
    const holiday = readCalendar({ zone: 'UTC', week: { fri: [['09:00', '17:00']] }, holidays: ['2026-12-25'] });
    if (!holiday.ok) throw new Error('expected a calendar');
    expect(meetsHours(holiday.calendar, at('2026-12-25T10:00:00.000Z', '2026-12-25T11:00:00.000Z'))).toBe(false);
    expect(meetsHours(holiday.calendar, at('2026-12-18T10:00:00.000Z', '2026-12-18T11:00:00.000Z'))).toBe(true);
  });
});

describe('S4: cloud customers automatically, as they selected; on-premise ones by a scheduled call, free of charge', () => {
  const premises = { ...unregistered, updates: { ...unregistered.updates, deployment: 'on-premise' as const } };
  const ask = (command: SubscriptionUpdateCommand, state: typeof premises | typeof unregistered = premises, at = now) =>
    decideOnSubscriptionUpdates({ ...command, actor: priya, now: at }, state);
  const call = { type: 'scheduleCall', call: 'c1', at: '2026-11-18T10:00:00.000Z', about: 'Engine 12.4' } as const;

  it('an update does not touch who is updated by a call', () => {
    const refused = schedule({ onPremise: ['Halden'], reason: 'urgent' });
    expect(code(refused)).toBe('updateOnPremise');
  });

  it('a call is for on-premise customers only, later than now, one at a time; it has no fee', () => {
    expect(code(ask(call, unregistered))).toBe('callsOnPremise');
    expect(code(ask({ ...call, at: now }))).toBe('callInThePast');
    const scheduled = ask(call);
    expect(scheduled).toEqual({
      ok: true,
      events: [{ type: 'callScheduled', data: { call: 'c1', at: call.at, about: 'Engine 12.4' } }],
    });
    const one = { call: 'c1', at: call.at, about: 'x', by: 'operator:priya', outcome: null };
    const open = { ...premises, updates: { ...premises.updates, calls: [one] } };
    expect(code(ask({ ...call, call: 'c2' }, open))).toBe('callOpen');
    const end = { type: 'endCall', call: 'c1', outcome: 'done', note: '' } as const;
    expect(code(ask(end, open))).toBe('callNotYet');
    expect(code(ask({ ...end, outcome: 'cancelled' }, open))).toBe('done');
    expect(code(ask(end, open, call.at))).toBe('done');
    expect(code(ask({ ...end, call: 'c9' }, open))).toBe('callUnknown');
  });

  it('what a customer selected is recorded, once', () => {
    const set = { type: 'setDeployment', deployment: 'on-premise', automatic: false } as const;
    expect(code(ask(set, unregistered))).toBe('done');
    expect(code(ask({ ...set, automatic: true }, premises))).toBe('deploymentUnchanged');
  });
});
