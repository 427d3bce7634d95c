// Who may act on the desk and with which key: invited by an owner, let in by a one-time code, given a new key, revoked.
import { type Actor, actorId, type OperatorRole } from '../actor.ts';
import { type Decision, type Stamp, accept, refuse } from '../decider.ts';
import type { Instant } from '../time.ts';
import type { Admission, DeskEvent } from './events.ts';

export type Operator = {
  readonly id: string;
  readonly name: string;
  readonly role: OperatorRole;
  readonly key: string;
  /** Who invited them; null for the founder. */
  readonly enrolledBy: string | null;
  readonly enrolledAt: Instant;
  /** Each time a forgotten passphrase got them a new key: by whose code, null for the printed one. */
  readonly recoveries: readonly { readonly by: string | null; readonly at: Instant }[];
  readonly formerKeys: readonly string[];
  readonly revoked: { readonly by: string; readonly at: Instant; readonly reason: string } | null;
};

export type Invited = {
  readonly operator: string;
  readonly name: string;
  readonly role: OperatorRole;
  readonly key: string;
  readonly by: string;
  readonly at: Instant;
  readonly expires: Instant;
};

export type Operators = {
  readonly operators: Readonly<Record<string, Operator>>;
  /** Open invitations by operator; an expired one stays until it is replaced or withdrawn. */
  readonly invited: Readonly<Record<string, Invited>>;
  /** Public keys of the printed codes, newest last. */
  readonly printedCodes: readonly string[];
  /** Somebody was revoked, and the database has not got another key since. */
  readonly rekeyOwed: boolean;
};

export type OperatorCommand = { readonly actor: Actor } & (
  | {
      type: 'inviteOperator';
      operator: string;
      name: string;
      role: OperatorRole;
      invitation: string;
      expires: Instant;
    }
  | { type: 'withdrawInvitation'; operator: string }
  /** By the invited operator, with the key that is theirs from now on. */
  | { type: 'acceptInvitation'; operator: string; key: string; admission: Admission; now: Instant }
  /** By an owner whom nobody can invite any more, with the printed code. */
  | { type: 'recoverOwner'; operator: string; key: string; admission: Admission | null }
  | { type: 'issuePrintedCode'; key: string }
  | { type: 'changePassphrase' }
  | { type: 'revokeOperator'; operator: string; reason: string }
  | { type: 'rekeyDatabase'; remaining: readonly string[] }
  | { type: 'recordFailedSignIns'; operator: string | null; times: number; since: Instant; last: Instant }
);

const sentences = {
  ownerOnly: 'Only an owner sets up the workstation and its operators. Ask one.',
  operatorExists: 'An operator with this name is enrolled already.',
  operatorUnknown: 'No operator with this name is enrolled.',
  operatorRevoked: 'This operator was revoked, and the name stays theirs. Invite them under another one.',
  operatorDiffers: 'This operator has another name or role. A new code changes neither.',
  ownInvitation: 'Nobody lets themselves in again. Change your passphrase, or ask another owner for a code.',
  notInvited: 'There is no open invitation for this name. Ask an owner for a new code.',
  invitationExpired: 'This invitation has run out. Ask an owner for a new code.',
  notYourOwn: 'Only the person themselves can do this.',
  notAdmitted: 'This code is not the one that the journal knows. Ask an owner for a new code.',
  ownersOnly: 'The printed code lets an owner in again. Owners then give everybody else a new code.',
  lastOwner: 'This is the last owner. Enrol another one first.',
  keyInUse: 'This key belongs to another operator already.',
  workstationOnly: 'Only the workstation itself records this.',
} as const;
export type OperatorRefusal = keyof typeof sentences;
const no = (code: OperatorRefusal) => refuse(code, sentences[code]);
type Answer = Decision<DeskEvent, OperatorRefusal>;

const types: Readonly<Record<OperatorCommand['type'], true>> = {
  inviteOperator: true,
  withdrawInvitation: true,
  acceptInvitation: true,
  recoverOwner: true,
  issuePrintedCode: true,
  changePassphrase: true,
  revokeOperator: true,
  rekeyDatabase: true,
  recordFailedSignIns: true,
};
export const isOperatorCommand = (command: { readonly type: string }): command is OperatorCommand =>
  Object.hasOwn(types, command.type);

/** Any key that anybody has here or ever had: a second operator is never the first under another name. */
const keyInUse = (key: string, { operators, invited, printedCodes }: Operators, workstationKey: string): boolean =>
  key === workstationKey ||
  printedCodes.includes(key) ||
  Object.values(invited).some((one) => one.key === key) ||
  Object.values(operators).some((one) => one.key === key || one.formerKeys.includes(key));

/** Null while a code for this operator still lets somebody in. */
export const invitationClosed = (
  { invited }: Operators,
  operator: string,
  now: Instant,
): ReturnType<typeof no> | null => {
  const open = invited[operator];
  if (open === undefined) return no('notInvited');
  return now < open.expires ? null : no('invitationExpired');
};

/** Null for an owner whom the printed code lets in again. */
export const notRecoverable = ({ operators }: Operators, operator: string): ReturnType<typeof no> | null => {
  const known = operators[operator];
  if (known === undefined || known.revoked !== null) return no('operatorUnknown');
  return known.role === 'owner' ? null : no('ownersOnly');
};

type Command<T extends OperatorCommand['type']> = Extract<OperatorCommand, { type: T }>;
type State = Operators & { readonly workstationKey: string };

const invite = (command: Command<'inviteOperator'>, state: State): Answer => {
  const { actor, operator, name, role, invitation, expires } = command;
  const known = state.operators[operator];
  if (known?.revoked) return no('operatorRevoked');
  if (actorId(actor) === `operator:${operator}`) return no('ownInvitation');
  if (known && (known.name !== name || known.role !== role)) return no('operatorDiffers');
  if (keyInUse(invitation, state, state.workstationKey)) return no('keyInUse');
  return accept({ type: 'operatorInvited', data: { operator, name, role, invitation, expires } });
};

const takeUp = (command: Command<'acceptInvitation'>, state: State): Answer => {
  const { actor, operator, key, admission, now } = command;
  if (actorId(actor) !== `operator:${operator}`) return no('notYourOwn');
  const closed = invitationClosed(state, operator, now);
  const open = state.invited[operator];
  if (closed !== null || open === undefined) return closed ?? no('notInvited');
  if (admission.by !== open.key) return no('notAdmitted');
  if (keyInUse(key, state, state.workstationKey)) return no('keyInUse');
  const known = state.operators[operator];
  if (known?.revoked) return no('operatorRevoked');
  const { name, role } = open;
  return known
    ? accept({ type: 'operatorRekeyed', data: { operator, key, by: 'invitation', admission } })
    : accept({ type: 'operatorEnrolled', data: { operator, name, role, key, admission } });
};

const recoverOwner = (command: Command<'recoverOwner'>, state: State): Answer => {
  const { actor, operator, key, admission } = command;
  if (actorId(actor) !== `operator:${operator}`) return no('notYourOwn');
  const refused = notRecoverable(state, operator);
  if (refused !== null) return refused;
  // A crash right after another code was announced leaves the one before it on the paper; older journals know of none.
  const valid = state.printedCodes.slice(-2);
  if (valid.length > 0 && (admission === null || !valid.includes(admission.by))) return no('notAdmitted');
  if (keyInUse(key, state, state.workstationKey)) return no('keyInUse');
  return accept({ type: 'operatorRekeyed', data: { operator, key, by: 'printed-code', admission } });
};

export const decideOnOperators = (command: OperatorCommand, state: State): Answer => {
  const { actor } = command;
  switch (command.type) {
    case 'acceptInvitation':
      return takeUp(command, state);
    case 'recoverOwner':
      return recoverOwner(command, state);
    case 'changePassphrase':
      return actor.kind === 'operator'
        ? accept({ type: 'passphraseChanged', data: { operator: actor.id } })
        : no('notYourOwn');
    case 'rekeyDatabase':
      return actor.kind === 'workstation'
        ? accept({ type: 'databaseRekeyed', data: { remaining: command.remaining } })
        : no('workstationOnly');
    case 'recordFailedSignIns': {
      const { operator, times, since, last } = command;
      return actor.kind === 'workstation'
        ? accept({ type: 'signInsFailed', data: { operator, times, since, last } })
        : no('workstationOnly');
    }
    default:
  }
  if (actor.kind !== 'operator' || actor.role !== 'owner') return no('ownerOnly');
  switch (command.type) {
    case 'inviteOperator':
      return invite(command, state);
    case 'withdrawInvitation':
      return state.invited[command.operator]
        ? accept({ type: 'invitationWithdrawn', data: { operator: command.operator } })
        : no('notInvited');
    case 'issuePrintedCode':
      return keyInUse(command.key, state, state.workstationKey)
        ? no('keyInUse')
        : accept({ type: 'printedCodeIssued', data: { key: command.key } });
    case 'revokeOperator': {
      const known = state.operators[command.operator];
      if (!known || known.revoked) return no('operatorUnknown');
      const owners = Object.values(state.operators).filter(({ role, revoked }) => role === 'owner' && !revoked);
      if (known.role === 'owner' && owners.length === 1) return no('lastOwner');
      return accept({ type: 'operatorRevoked', data: { operator: command.operator, reason: command.reason } });
    }
    default:
      return command satisfies never;
  }
};

const about = [
  'operatorInvited',
  'invitationWithdrawn',
  'operatorEnrolled',
  'operatorRekeyed',
  'passphraseChanged',
  'operatorRevoked',
  'databaseRekeyed',
  'printedCodeIssued',
  'signInsFailed',
] as const;
export type OperatorEvent = Extract<DeskEvent, { type: (typeof about)[number] }>;
export const isAboutOperators = (event: DeskEvent & Stamp): event is OperatorEvent & Stamp =>
  (about as readonly string[]).includes(event.type);

const without = <Value>(from: Readonly<Record<string, Value>>, name: string): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(from).filter(([key]) => key !== name));

export const evolveOperators = (state: Operators, event: OperatorEvent & Stamp): Partial<Operators> => {
  const { operators, invited } = state;
  switch (event.type) {
    case 'operatorInvited': {
      const { operator, name, role, invitation: key, expires } = event.data;
      const one: Invited = { operator, name, role, key, by: event.actor, at: event.at, expires };
      return { invited: { ...invited, [operator]: one } };
    }
    case 'invitationWithdrawn':
      return { invited: without(invited, event.data.operator) };
    case 'operatorEnrolled': {
      const { operator: id, name, role, key, admission } = event.data;
      // By a code it is signed by the operator, and the one who invited is who enrolled them.
      const enrolledBy = admission === undefined ? event.actor : (invited[id]?.by ?? null);
      const enrolledAt = event.at;
      const operator = { id, name, role, key, enrolledBy, enrolledAt, recoveries: [], formerKeys: [], revoked: null };
      return { operators: { ...operators, [id]: operator }, invited: without(invited, id) };
    }
    case 'operatorRekeyed': {
      const { operator: id, key, by } = event.data;
      const known = operators[id];
      if (!known) return {};
      const recovery = { by: by === 'invitation' ? (invited[id]?.by ?? null) : null, at: event.at };
      const recoveries = [...known.recoveries, recovery];
      const renewed = { ...known, key, recoveries, formerKeys: [...known.formerKeys, known.key] };
      return { operators: { ...operators, [id]: renewed }, invited: without(invited, id) };
    }
    case 'operatorRevoked': {
      const { operator: id, reason = '' } = event.data;
      const known = operators[id];
      if (!known) return {};
      const revoked = { by: event.actor, at: event.at, reason };
      return {
        operators: { ...operators, [id]: { ...known, revoked } },
        invited: without(invited, id),
        rekeyOwed: true,
      };
    }
    case 'databaseRekeyed':
      // No code from before it opens the database any more.
      return { rekeyOwed: false, invited: {} };
    case 'printedCodeIssued':
      return { printedCodes: [...state.printedCodes, event.data.key] };
    case 'passphraseChanged':
    case 'signInsFailed':
      return {};
    default:
      return event satisfies never;
  }
};

/** Everybody whose word was somebody else's within a time: who invited or let in again whom, and when. */
export const enrolments = ({ operators }: Pick<Operators, 'operators'>) =>
  Object.values(operators).flatMap(({ id, enrolledBy, enrolledAt, recoveries }) => [
    { id, enrolledBy, enrolledAt },
    ...recoveries.map(({ by, at }) => ({ id, enrolledBy: by, enrolledAt: at })),
  ]);
