// Who asks about an appliance and who acts on it (A8 to A13): each step by the team it belongs to, a unit taken off an account last.
import type { Account } from '../account.ts';
import { ableToSignIn } from '../account.ts';
import { type Actor, actorId } from '../actor.ts';
import { accept, type Decider, type Decision } from '../decider.ts';
import type { Instant } from '../time.ts';
import type { ApplianceEvent, Parcel } from './events.ts';
import {
  type ApplianceKind,
  type AskedBy,
  type Finding,
  isInWriting,
  type ParcelQuestion,
  type ParcelState,
  type Team,
  teamOfActor,
} from './kinds.ts';
import { type ApplianceRefusal, no } from './refusals.ts';
import { type Appliance, evolve, unasked } from './state.ts';

export type ApplianceFacts = {
  readonly registered: boolean;
  /** The newest list of the subscription's users; null while there is none. */
  readonly accounts: readonly Account[] | null;
  /** Where returns go; empty while an owner has not said. */
  readonly returnTo: string;
};

type Asks = { readonly now: Instant; readonly actor: Actor; readonly facts: ApplianceFacts };
export type ApplianceCommand = Asks &
  (
    | {
        type: 'ask';
        case: string;
        subscription: string;
        ticket: string;
        kind: ApplianceKind;
        serial: string | null;
        text: string;
        /** A login or an address of the subscription. */
        requester: string;
        way: AskedBy;
        acknowledged: boolean;
        question: ParcelQuestion | null;
        parcel: Parcel | null;
        parts: readonly string[];
      }
    | ({ type: 'tellParcel'; status: ParcelState; text: string } & Parcel)
    | ({ type: 'sendParts' } & Parcel)
    | { type: 'validate'; tried: string }
    | ({ type: 'sendReplacement'; serial: string; model: string; warranty: Instant | null } & Parcel)
    | { type: 'receive'; note: string }
    | { type: 'analyse'; finding: Finding; text: string }
    | { type: 'unbind'; text: string }
    | { type: 'remove'; text: string }
    | { type: 'settle'; text: string }
    | { type: 'withdraw'; reason: string }
    /** What was just refused, kept in the name of whoever tried. */
    | { type: 'recordAttempt'; attempt: string; why: string }
  );
type Of<T extends ApplianceCommand['type']> = Extract<ApplianceCommand, { type: T }>;
type Answer = Decision<ApplianceEvent, ApplianceRefusal>;

const isPrimary = ({ primary }: Account): boolean => primary;

const ask = (command: Of<'ask'>, state: Appliance): Answer => {
  const { actor, facts, kind, subscription, serial, parts, question, way, acknowledged } = command;
  if (state.phase !== 'unasked') return no('caseExists');
  if (!facts.registered) return no('subscriptionUnknown');
  if (facts.accounts === null) return no('noUserList');
  const wanted = command.requester.trim().toLowerCase();
  const requester = facts.accounts.find(
    (account) =>
      ableToSignIn(account) &&
      (account.login.toLowerCase() === wanted || (account.email !== '' && account.email.toLowerCase() === wanted)),
  );
  if (requester === undefined) return no('notAuthorized');
  if (actor.kind === 'account') {
    const own = actor.subscription === subscription && actor.login === requester.login;
    if (!own || !isPrimary(requester) || way !== 'customer-window') return no('notTheirs');
  } else {
    const team = teamOfActor(actor);
    // What the desk takes down was not typed in the customer's own window.
    if ((team !== 'support' && team !== 'customer-service') || way === 'customer-window') return no('deskAsks');
  }
  if (serial === null && ['return', 'unbinding', 'fault'].includes(kind)) return no('serialMissing');
  if (kind === 'parts' && parts.length === 0) return no('partsMissing');
  if (kind === 'parcel' && question === null) return no('questionMissing');
  if (kind === 'return' && facts.returnTo === '') return no('noReturnAddress');
  if (kind === 'unbinding') {
    if (!isPrimary(requester)) return no('primaryAsks');
    if (!isInWriting(way)) return no('inWriting');
    if (!acknowledged) return no('notAcknowledged');
  }
  const { login, name } = requester;
  return accept({
    type: 'asked',
    data: {
      ...{ case: command.case, subscription, ticket: command.ticket, kind, serial, text: command.text, way },
      requester: { login, name },
      acknowledged: kind === 'unbinding' && acknowledged,
      question: kind === 'parcel' ? question : null,
      parcel: kind === 'parcel' ? command.parcel : null,
      parts: kind === 'parts' ? parts : [],
      returnTo: kind === 'return' || kind === 'fault' ? facts.returnTo : '',
    },
  });
};

const notTheirs: Readonly<Record<Team, ApplianceRefusal>> = {
  support: 'supportActs',
  'customer-service': 'customerServiceActs',
  hardware: 'hardwareActs',
};

/** Null where it is the actor's to do, and what was asked for. */
const barred = (
  { actor }: Asks,
  state: Appliance,
  team: Team,
  ...kinds: readonly ApplianceKind[]
): ApplianceRefusal | null =>
  teamOfActor(actor) !== team ? notTheirs[team] : kinds.includes(state.kind) ? null : 'otherKind';

const sendReplacement = (command: Of<'sendReplacement'>, state: Appliance): Answer => {
  const { serial, model, warranty, carrier, tracking } = command;
  const why = barred(command, state, 'hardware', 'fault');
  if (why !== null) return no(why);
  if (state.validated === null) return no('notValidated');
  if (state.sent !== null) return no('sentAlready');
  if (serial === state.serial) return no('replacesItself');
  return accept({ type: 'replacementSent', data: { serial, model, warranty, carrier, tracking } });
};

const receive = (command: Of<'receive'>, state: Appliance): Answer => {
  const team = teamOfActor(command.actor);
  if (team !== 'customer-service' && team !== 'hardware') return no('receivesUnits');
  if (state.kind !== 'return' && state.kind !== 'fault') return no('otherKind');
  return state.received === null
    ? accept({ type: 'unitReceived', data: { note: command.note } })
    : no('receivedAlready');
};

const analyse = (command: Of<'analyse'>, state: Appliance): Answer => {
  const { finding, text } = command;
  const why = barred(command, state, 'hardware', 'fault');
  if (why !== null) return no(why);
  if (state.received === null) return no('notReceived');
  return state.analysis === null ? accept({ type: 'analysed', data: { finding, text } }) : no('analysedAlready');
};

const remove = (command: Of<'remove'>, state: Appliance): Answer => {
  const why = barred(command, state, 'support', 'fault');
  if (why !== null) return no(why);
  if (state.analysis === null) return no('analysisMissing');
  return state.analysis.finding === 'confirmed'
    ? accept({ type: 'removed', data: { text: command.text } })
    : no('noFaultFound');
};

/** A parcel that was found, parts that arrived, and a unit that went back to its owner because nothing was wrong with it. */
const settle = (command: Of<'settle'>, state: Appliance): Answer => {
  const faulty = state.kind === 'fault';
  const why = barred(command, state, faulty ? 'support' : 'customer-service', 'parcel', 'parts', 'fault');
  if (why !== null) return no(why === 'otherKind' ? 'notSettled' : why);
  if (faulty && state.analysis?.finding !== 'no-fault-found') return no('notSettled');
  return accept({ type: 'settled', data: { text: command.text } });
};

const withdraw = (command: Of<'withdraw'>, state: Appliance): Answer => {
  const { actor, facts } = command;
  const theirs =
    actor.kind === 'account' &&
    actor.subscription === state.subscription &&
    (facts.accounts ?? []).some((one) => one.login === actor.login && isPrimary(one) && ableToSignIn(one));
  const desk = ['support', 'customer-service'].includes(teamOfActor(actor) ?? '');
  if (!theirs && !desk && actorId(actor) !== state.askedBy) return no('deskAsks');
  return state.sent === null && state.received === null
    ? accept({ type: 'withdrawn', data: { reason: command.reason } })
    : no('underWay');
};

const decide = (command: ApplianceCommand, state: Appliance): Answer => {
  if (command.type === 'ask') return ask(command, state);
  if (state.phase === 'unasked') return no('caseUnknown');
  if (command.type === 'recordAttempt')
    return accept({ type: 'attemptRefused', data: { attempt: command.attempt, why: command.why } });
  if (state.phase !== 'open') return no('caseOver');
  switch (command.type) {
    case 'tellParcel': {
      const { status, carrier, tracking, text } = command;
      const why = barred(command, state, 'customer-service', 'parcel');
      return why === null ? accept({ type: 'parcelTold', data: { status, carrier, tracking, text } }) : no(why);
    }
    case 'sendParts': {
      const { carrier, tracking } = command;
      const why = barred(command, state, 'customer-service', 'parts');
      if (why !== null) return no(why);
      return state.sent === null ? accept({ type: 'partsSent', data: { carrier, tracking } }) : no('sentAlready');
    }
    case 'validate': {
      const why = barred(command, state, 'support', 'fault');
      if (why !== null) return no(why);
      return state.validated === null
        ? accept({ type: 'validated', data: { tried: command.tried } })
        : no('validatedAlready');
    }
    case 'sendReplacement':
      return sendReplacement(command, state);
    case 'receive':
      return receive(command, state);
    case 'analyse':
      return analyse(command, state);
    case 'unbind': {
      const why = barred(command, state, 'support', 'unbinding');
      return why === null ? accept({ type: 'unbound', data: { text: command.text } }) : no(why);
    }
    case 'remove':
      return remove(command, state);
    case 'settle':
      return settle(command, state);
    case 'withdraw':
      return withdraw(command, state);
    default:
      return command satisfies never;
  }
};

export const applianceDecider: Decider<Appliance, ApplianceCommand, ApplianceEvent, ApplianceRefusal> = {
  initialState: unasked,
  decide,
  evolve,
};
