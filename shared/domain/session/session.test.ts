// Real-time sessions under the published rules, each under its id.
import { describe, expect, test } from 'vitest';
import { facts, packs, priya, rekey, tom } from '../ticket/testing/given.ts';
import { type Session, sessionDecider, type SessionCommand, unbegun } from './decider.ts';

type Unasked<T> = T extends unknown ? Omit<T, 'now' | 'actor' | 'facts'> : never;
const held = (plan: 'standard' | 'advanced' | 'premium', pack: keyof typeof packs = 'websoft9') => {
  let state: Session = unbegun;
  const known = facts(packs[pack], pack === 'websoft9' ? { plan } : {});
  const ask = (now: string, command: Unasked<SessionCommand>, actor = priya): string => {
    const decided = sessionDecider.decide({ ...command, now, actor, facts: known } as SessionCommand, state);
    if (!decided.ok) return decided.refusal.code;
    for (const event of decided.events)
      state = sessionDecider.evolve(state, { ...event, position: 1, at: now, actor: 'x' });
    return 'taken';
  };
  const begin = (now: string, requester = 'leila') =>
    ask(now, {
      type: 'begin',
      session: 's',
      subscription: 'halden',
      requester,
      way: 'chat',
      subject: 'Scans fail',
      zone: 'UTC',
    });
  return { ask, begin, state: () => state };
};

// A Monday and a Saturday.
const monday = (time: string) => `2026-11-16T${time}:00.000Z`;
const saturday = (time: string) => `2026-11-21T${time}:00.000Z`;

describe('W2: how long a session may last, and when', () => {
  test.each([
    ['standard', monday('10:00'), monday('10:20'), 'allowance'],
    ['advanced', monday('10:00'), monday('10:30'), 'allowance'],
    ['premium', monday('10:00'), monday('22:00'), 'window'],
    ['standard', monday('17:50'), monday('18:00'), 'window'],
  ] as const)('%s from %s ends at %s by its %s', (plan, now, at, why) => {
    const session = held(plan);
    expect(session.begin(now)).toBe('taken');
    expect(session.state().ends).toEqual({ at, why });
  });

  test('standard and advanced on weekdays from 8 to 18, premium every day from 8 to 22', () => {
    expect(held('standard').begin(saturday('10:00'))).toBe('outsideHours');
    expect(held('advanced').begin(monday('07:59'))).toBe('outsideHours');
    expect(held('premium').begin(saturday('21:59'))).toBe('taken');
    expect(held('premium').begin(saturday('22:00'))).toBe('outsideHours');
  });

  test('Q9, C4: a policy that says nothing of sessions limits none', () => {
    const session = held('standard', 'qualys');
    expect(session.begin(saturday('03:00'))).toBe('taken');
    expect(session.state().ends).toBeNull();
  });
});

describe('W3: what fails or runs out goes on as a ticket', () => {
  test('it runs out at its end and not before, by the workstation', () => {
    const session = held('standard');
    session.begin(monday('10:00'));
    const end = { type: 'end', how: 'allowance', ticket: 'RK-000001' } as const;
    expect(session.ask('2026-11-16T10:19:59.999Z', end, rekey)).toBe('notYetOver');
    expect(session.ask(monday('10:20'), { ...end, how: 'window' }, rekey)).toBe('notYetOver');
    expect(session.ask(monday('10:20'), { type: 'say', by: 'desk', text: 'late' })).toBe('sessionOver');
    expect(session.ask(monday('10:20'), end, rekey)).toBe('taken');
    expect(session.state().ended).toMatchObject({ how: 'allowance', ticket: 'RK-000001' });
  });

  test('one that fails is a ticket too, one that is done is none', () => {
    const failed = held('standard');
    failed.begin(monday('10:00'));
    failed.ask(monday('10:01'), { type: 'end', how: 'failed', ticket: 'RK-000001' });
    expect(failed.state().ended?.ticket).toBe('RK-000001');
    const done = held('standard');
    done.begin(monday('10:00'));
    done.ask(monday('10:01'), { type: 'end', how: 'done', ticket: null });
    expect(done.state().ended?.ticket).toBeNull();
    expect(done.ask(monday('10:02'), { type: 'say', by: 'desk', text: 'x' })).toBe('sessionOver');
  });

  test('C2: with an authorized user only, held by those who handle tickets', () => {
    expect(held('standard').begin(monday('10:00'), 'stranger')).toBe('notAuthorized');
    const session = held('standard');
    session.begin(monday('10:00'));
    expect(session.ask(monday('10:01'), { type: 'say', by: 'desk', text: 'x' }, tom)).toBe('sessionRole');
  });
});
