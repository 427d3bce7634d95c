// A ticket brought along from somewhere else: as it was, with its clocks from its own opening, judged by nothing it says of itself.
import { describe, expect, it } from 'vitest';
import { clocksOf, untold } from './clocks.ts';
import { decide } from './decide.ts';
import type { TicketCommandOf } from './commands.ts';
import { evolve, unopened } from './state.ts';
import { facts, leila, opened, priya, tom } from './testing/given.ts';

const known = facts();
/** Wednesday noon, two days and three hours after the ticket was opened elsewhere. */
const now = '2026-11-18T12:00:00.000Z';
type Given = Partial<Omit<TicketCommandOf<'moveIn'>, 'moved'>> & {
  moved?: Partial<TicketCommandOf<'moveIn'>['moved']>;
};

const asked = ({ moved, ...change }: Given = {}): TicketCommandOf<'moveIn'> => ({
  ...({ type: 'moveIn', now, actor: priya, facts: known, ticket: 'RK-000007', subscription: 'halden' } as const),
  ...({ requester: { login: 'leila', name: 'Leila' }, channel: 'phone', subject: 'Scans', text: 'They fail' } as const),
  severity: '3',
  moved: { reference: 'OLD-1', openedAt: opened, respondedAt: null, resolvedAt: null, tags: [], ...moved },
  ...change,
});
const moved = (change: Given = {}) => {
  const decided = decide(asked(change), unopened);
  if (!decided.ok) throw new Error(decided.refusal.code);
  const [event] = decided.events;
  return evolve(unopened, { ...event!, position: 1, at: now, actor: 'operator:priya' });
};
const refused = (change: Given) => {
  const decided = decide(asked(change), unopened);
  return decided.ok ? null : decided.refusal.code;
};

describe('a ticket that is moved in', () => {
  it('runs its clock from where it was opened, not from when it came', () => {
    const ticket = moved({ facts: facts() });
    expect(ticket).toMatchObject({ number: 'RK-000007', openedAt: opened, changedAt: now, openedBy: 'operator:priya' });
    const [clock] = clocksOf(ticket, known.agreement, now);
    expect(clock).toMatchObject({ from: opened, due: '2026-11-17T17:00:00.000Z', state: 'past' });
  });

  it('is not told of a threshold that was over before it came', () => {
    expect(moved().crossed).toEqual([{ clock: 'response', state: 'past', due: '2026-11-17T17:00:00.000Z' }]);
    expect(untold(moved(), known.agreement, now)).toEqual([]);
    const fresh = moved({ moved: { openedAt: now } });
    expect(fresh.crossed).toEqual([]);
    expect(untold(fresh, known.agreement, '2026-11-20T12:00:00.000Z')).toHaveLength(1);
  });

  it('keeps a response that was given elsewhere, and judges it by no target of ours', () => {
    const ticket = moved({ moved: { respondedAt: '2026-11-17T18:00:00.000Z' } });
    expect(ticket.response).toMatchObject({ at: '2026-11-17T18:00:00.000Z', clock: { target: null, met: null } });
    expect(clocksOf(ticket, known.agreement, now)).toEqual([]);
  });

  it('stays resolved where it was, without a clock', () => {
    const ticket = moved({ moved: { resolvedAt: '2026-11-17T10:00:00.000Z', tags: ['old'] } });
    expect(ticket).toMatchObject({
      phase: 'resolved',
      resolution: { at: '2026-11-17T10:00:00.000Z', how: 'elsewhere' },
      ...{ tags: ['old'], crossed: [] },
    });
    expect(clocksOf(ticket, known.agreement, now)).toEqual([]);
  });

  it('keeps who asked, though they are gone since, and takes no login that is not on the list', () => {
    expect(moved({ requester: { login: null, name: 'Somebody who left' } }).requester.login).toBeNull();
    expect(refused({ requester: { login: 'stranger', name: 'A stranger' } })).toBe('notAuthorized');
  });

  it('is refused where it was opened in the future', () => {
    expect(refused({ moved: { openedAt: '2026-11-18T12:00:00.001Z' } })).toBe('openedLater');
  });

  it.each([
    ['answered before it was opened', { respondedAt: '2026-11-16T08:59:59.999Z' }],
    ['resolved before it was opened', { resolvedAt: '2026-11-16T08:59:59.999Z' }],
    ['answered in the future', { respondedAt: '2026-11-18T12:00:00.001Z' }],
    ['resolved in the future', { resolvedAt: '2026-11-18T12:00:00.001Z' }],
  ])('is refused where it was %s', (_what, change) => {
    expect(refused({ moved: change })).toBe('outOfOrder');
  });

  it('is brought by the desk alone, for a subscription that is registered, with a severity that its policy has', () => {
    expect(refused({ actor: leila })).toBe('deskOnly');
    expect(refused({ actor: tom })).toBe('deskOnly');
    expect(refused({ facts: facts(undefined, { registered: false }) })).toBe('subscriptionUnknown');
    expect(refused({ severity: 'urgent' })).toBe('severityUnknown');
    const decided = decide(asked(), moved());
    expect(decided.ok ? null : decided.refusal.code).toBe('ticketExists');
  });
});
