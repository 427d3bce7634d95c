// What may happen in a real-time session: within the plan's hours and allowance (W2), by an authorized user (C2), written down as it goes.
import type { Actor } from '../actor.ts';
import { accept, type Decider, type Decision, refuse, type Stamp } from '../decider.ts';
import { sessionEnds, sessionHours } from '../sla/sessions.ts';
import type { TicketFacts } from '../ticket/commands.ts';
import { authorized } from '../ticket/decide.ts';
import type { Instant } from '../time.ts';
import type { SessionEnding, SessionEvent, SessionWay } from './events.ts';

type Line = { readonly at: Instant; readonly by: 'desk' | 'customer'; readonly text: string };

export type Session = {
  readonly session: string;
  readonly phase: 'unbegun' | 'running' | 'ended';
  readonly subscription: string;
  readonly requester: { readonly login: string; readonly name: string };
  readonly way: SessionWay;
  readonly subject: string;
  readonly beganAt: Instant;
  readonly heldBy: string;
  readonly ends: { readonly at: Instant; readonly why: 'allowance' | 'window' } | null;
  readonly lines: readonly Line[];
  readonly ended: { readonly at: Instant; readonly how: SessionEnding; readonly ticket: string | null } | null;
};

export const unbegun: Session = {
  session: '',
  phase: 'unbegun',
  subscription: '',
  requester: { login: '', name: '' },
  way: 'chat',
  subject: '',
  beganAt: '',
  heldBy: '',
  ends: null,
  lines: [],
  ended: null,
};

type Asked = { readonly now: Instant; readonly actor: Actor; readonly facts: TicketFacts };
export type SessionCommand = Asked &
  (
    | {
        type: 'begin';
        session: string;
        subscription: string;
        requester: string;
        way: SessionWay;
        subject: string;
        zone: string;
      }
    | { type: 'say'; by: 'desk' | 'customer'; text: string }
    /** `ticket` is the number it goes on under; only for one that fails or runs out. */
    | { type: 'end'; how: SessionEnding; ticket: string | null }
  );

const sentences = {
  sessionExists: 'This session runs already.',
  sessionUnknown: 'No such session is in this workspace.',
  sessionOver: 'This session has ended.',
  sessionRole: 'A representative or a supervisor holds sessions. Ask one.',
  subscriptionUnknown: 'No subscription with this id is registered.',
  noUserList: 'Nothing is known of this subscription’s users yet. Import their list first.',
  notAuthorized: 'Only the subscription’s own users may ask. Nobody who can sign in there has this name or address.',
  notInPlan: 'The plan has no real-time sessions. Open a ticket instead.',
  outsideHours: 'The plan holds sessions at other hours. Open a ticket instead.',
  notYetOver: 'The session has not run out.',
} as const;
export type SessionRefusal = keyof typeof sentences;
const no = (code: SessionRefusal, more = '') =>
  refuse(code, more === '' ? sentences[code] : `${sentences[code]} ${more}`);
type Answer = Decision<SessionEvent, SessionRefusal>;

const begin = (command: Extract<SessionCommand, { type: 'begin' }>, state: Session): Answer => {
  const { session, subscription, way, subject, zone, now, facts } = command;
  if (state.phase !== 'unbegun') return no('sessionExists');
  if (!facts.registered) return no('subscriptionUnknown');
  if (facts.accounts === null) return no('noUserList');
  const account = authorized(facts.accounts, command.requester);
  if (account === undefined) return no('notAuthorized');
  const { pack, plan } = facts.present;
  const hours = sessionHours(pack, plan, zone);
  if (pack.sessions.length > 0 && hours === null) return no('notInPlan');
  // A policy that says nothing of sessions limits none.
  const ends = hours === null ? null : sessionEnds(hours, now);
  if (hours !== null && ends === null) {
    const { days, open } = hours.session;
    return no('outsideHours', `They are ${open.join(' to ')} in ${zone}, ${days.join(', ')}.`);
  }
  const requester = { login: account.login, name: account.name };
  const { id: policy, version } = pack;
  return accept({
    type: 'sessionBegan',
    data: { session, subscription, requester, way, subject, policy, version, plan, ends },
  });
};

const decide = (command: SessionCommand, state: Session): Answer => {
  const { actor, now } = command;
  const holds = actor.kind === 'operator' && (actor.role === 'representative' || actor.role === 'supervisor');
  if (command.type !== 'end' && !holds) return no('sessionRole');
  if (command.type === 'begin') return begin(command, state);
  if (state.phase === 'unbegun') return no('sessionUnknown');
  if (state.phase === 'ended') return no('sessionOver');
  if (command.type === 'say') {
    // What is said after it has run out belongs in the ticket that it becomes.
    if (state.ends !== null && now >= state.ends.at) return no('sessionOver');
    return accept({ type: 'sessionLine', data: { by: command.by, text: command.text } });
  }
  const { how, ticket } = command;
  const runsOut = how === 'allowance' || how === 'window';
  if (runsOut && (state.ends === null || state.ends.why !== how || now < state.ends.at)) return no('notYetOver');
  if (!runsOut && !holds) return no('sessionRole');
  return accept({ type: 'sessionEnded', data: { how, ticket: how === 'done' ? null : ticket } });
};

const evolve = (state: Session, event: SessionEvent & Stamp): Session => {
  switch (event.type) {
    case 'sessionBegan': {
      const { session, subscription, requester, way, subject, ends } = event.data;
      return {
        ...{ ...unbegun, session, subscription, requester, way, subject, ends },
        phase: 'running',
        beganAt: event.at,
        heldBy: event.actor,
      };
    }
    case 'sessionLine':
      return { ...state, lines: [...state.lines, { at: event.at, ...event.data }] };
    case 'sessionEnded':
      return { ...state, phase: 'ended', ended: { at: event.at, ...event.data } };
  }
};

export const sessionDecider: Decider<Session, SessionCommand, SessionEvent, SessionRefusal> = {
  initialState: unbegun,
  decide,
  evolve,
};

/** W3: the record that the ticket contains, line by line with its time. */
export const recordOf = ({ lines, requester, beganAt, way }: Session): string =>
  [
    `${way === 'chat' ? 'Chat' : 'Call'} with ${requester.name} from ${beganAt}:`,
    ...lines.map(({ at, by, text }) => `${at.slice(11, 19)} UTC ${by === 'desk' ? 'Desk' : requester.name}: ${text}`),
  ].join('\n');
