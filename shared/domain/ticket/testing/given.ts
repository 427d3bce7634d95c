// Given a history, when a command comes, then these events or this refusal: how the tickets' rules are told in tests.
import type { Account } from '../../account.ts';
import type { Actor } from '../../actor.ts';
import { defaultCalendar } from '../../sla/calendar.ts';
import { ctrlIq } from '../../sla/policies/ctrl-iq.ts';
import { qualys } from '../../sla/policies/qualys.ts';
import { secpod } from '../../sla/policies/secpod.ts';
import { websoft9 } from '../../sla/policies/websoft9.ts';
import type { PolicyPack } from '../../sla/policy-pack.ts';
import type { Agreement } from '../agreement.ts';
import type { TicketCommand, TicketFacts } from '../commands.ts';
import { ticketDecider } from '../decider.ts';
import type { TicketEvent } from '../events.ts';
import { type Ticket, unopened } from '../state.ts';

export const packs = { qualys, secpod, 'ctrl-iq': ctrlIq, websoft9 } as const;

/** A Monday. */
export const opened = '2026-11-16T09:00:00.000Z';

export const priya: Actor = { kind: 'operator', id: 'priya', role: 'representative' };
export const tom: Actor = { kind: 'operator', id: 'tom', role: 'tam' };
export const rekey: Actor = { kind: 'workstation' };
export const leila: Actor = { kind: 'account', subscription: 'halden', login: 'leila' };

export const person = (login: string, change: Partial<Account> = {}): Account => ({
  login,
  name: `${login} of Halden`,
  email: `${login}@halden.example`,
  phone: '',
  role: 'Manager',
  status: 'active',
  contactOnly: false,
  created: null,
  lastSignIn: null,
  primary: false,
  ...change,
});

const agreement = (pack: PolicyPack, plan: string | null): Agreement => ({
  pack,
  plan: plan ?? pack.defaultPlan,
  calendar: defaultCalendar('UTC'),
  calendarName: 'Weekdays, 9 to 17, UTC',
});

export const facts = (
  pack: PolicyPack = qualys,
  change: Partial<TicketFacts> & { plan?: string } = {},
): TicketFacts => {
  const { plan = null, ...more } = change;
  const present = agreement(pack, plan);
  return {
    registered: true,
    accounts: [
      person('ingrid', { primary: true }),
      person('leila'),
      person('jonas', { status: 'inactive' }),
      person('watch', { contactOnly: true }),
    ],
    present,
    agreement: present,
    operators: ['priya', 'niall'],
    ...more,
  };
};

type Unasked<T> = T extends unknown ? Omit<T, 'now' | 'actor' | 'facts'> : never;
export type Asks = Unasked<TicketCommand>;

/** One after the other on one ticket. Every step names when and by whom; the last one's answer is what is looked at. */
export const onTicket = (known: TicketFacts = facts()) => {
  let state: Ticket = unopened;
  let position = 0;
  const ask = (now: string, actor: Actor, command: Asks) => {
    const kept = {
      ...known,
      agreement: { ...known.agreement, plan: state.phase === 'unopened' ? known.present.plan : state.plan },
    };
    const decided = ticketDecider.decide({ ...command, now, actor, facts: kept } as TicketCommand, state);
    if (!decided.ok) return decided;
    for (const event of decided.events) {
      position += 1;
      state = ticketDecider.evolve(state, { ...event, position, at: now, actor: 'tests' });
    }
    return decided;
  };
  const given = (now: string, actor: Actor, command: Asks): void => {
    const decided = ask(now, actor, command);
    if (!decided.ok)
      throw new Error(`given: expected ${command.type} to be taken, was refused: ${decided.refusal.text}`);
  };
  return { ask, given, state: () => state };
};

export type Opening = Partial<Extract<Asks, { type: 'open' }>>;
export const open = (change: Opening = {}): Asks => ({
  type: 'open',
  ticket: 'RK-000001',
  subscription: 'halden',
  kind: 'request',
  requester: 'leila',
  channel: 'phone',
  subject: 'Scans fail',
  text: 'Since this morning.',
  severity: null,
  condition: true,
  evidence: '',
  case: null,
  linked: null,
  ...change,
});

export const say = (change: Partial<Extract<Asks, { type: 'message' }>> = {}): Asks => ({
  type: 'message',
  message: 'one',
  way: 'phone',
  to: '',
  messageId: '',
  subject: '',
  text: 'We are looking at it.',
  asks: false,
  response: 'answer',
  ...change,
});

export const refusalOf = (decided: ReturnType<ReturnType<typeof onTicket>['ask']>): string =>
  decided.ok ? 'none' : decided.refusal.code;

export const typesOf = (decided: ReturnType<ReturnType<typeof onTicket>['ask']>): readonly TicketEvent['type'][] =>
  decided.ok ? decided.events.map(({ type }) => type) : [];
