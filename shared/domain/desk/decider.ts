// Who may act on this desk. Roles and revocations are judged by their place in the journal, never by a date.
import type { Actor, OperatorRole } from '../actor.ts';
import { type Decider, type Decision, type Stamp, accept, refuse } from '../decider.ts';
import {
  boundsSentence,
  defaultPolicy,
  policyFigures,
  policyFrom,
  type RecoveryPolicy,
  withinBounds,
} from '../recovery/policy.ts';
import type { Instant } from '../time.ts';
import type { DeskEvent } from './events.ts';

export type Operator = {
  readonly id: string;
  readonly name: string;
  readonly role: OperatorRole;
  readonly key: string;
  readonly enrolledBy: string | null;
  readonly enrolledAt: Instant;
  readonly revoked: boolean;
};
export type MailSettings = {
  host: string;
  port: number;
  user: string;
  from: string;
  ca: string | null;
  allowPlain?: { reason: string } | null;
};

export type Desk = {
  readonly name: string;
  readonly workstationKey: string;
  readonly onePerson: boolean;
  readonly operators: Readonly<Record<string, Operator>>;
  readonly mail: MailSettings | null;
  /** As an owner last set it; the default until one has. */
  readonly policy: RecoveryPolicy;
  readonly policySet: { readonly by: string; readonly at: Instant } | null;
};

export const unfounded: Desk = {
  name: '',
  workstationKey: '',
  onePerson: false,
  operators: {},
  mail: null,
  policy: defaultPolicy,
  policySet: null,
};

export type DeskCommand = { readonly actor: Actor } & (
  | {
      type: 'found';
      name: string;
      owner: { id: string; name: string };
      ownerKey: string;
      workstationKey: string;
      onePerson: boolean;
    }
  | { type: 'enrolOperator'; operator: string; name: string; role: OperatorRole; key: string }
  | { type: 'revokeOperator'; operator: string }
  | { type: 'configureMail'; settings: MailSettings }
  | { type: 'setPolicy'; policy: RecoveryPolicy }
);

const sentences = {
  deskFounded: 'This workspace has an owner already.',
  deskNotFounded: 'This workspace has no owner yet.',
  ownerOnly: 'Only an owner sets up the workstation and its operators. Ask one.',
  operatorExists: 'An operator with this name is enrolled already.',
  operatorUnknown: 'No operator with this name is enrolled.',
  lastOwner: 'This is the last owner. Enrol another one first.',
  keyInUse: 'This key belongs to another operator already.',
  policyOutOfBounds: 'A figure of the policy is outside what is allowed. Nothing was changed.',
} as const;
export type DeskRefusal = keyof typeof sentences;
const no = (code: DeskRefusal) => refuse(code, sentences[code]);
type Answer = Decision<DeskEvent, DeskRefusal>;

const setPolicy = (policy: RecoveryPolicy): Answer => {
  const wrong = policyFigures.find((figure) => !withinBounds(figure, policy[figure]));
  if (wrong !== undefined)
    return refuse('policyOutOfBounds', `${sentences.policyOutOfBounds} ${boundsSentence(wrong)}`);
  return accept({ type: 'policySet', data: { policy } });
};

const decide = (command: DeskCommand, state: Desk): Answer => {
  if (command.type === 'found') {
    const { name, owner, ownerKey, workstationKey, onePerson } = command;
    if (state.name !== '') return no('deskFounded');
    return accept({ type: 'deskFounded', data: { name, owner, ownerKey, workstationKey, onePerson } });
  }
  if (state.name === '') return no('deskNotFounded');
  if (command.actor.kind !== 'operator' || command.actor.role !== 'owner') return no('ownerOnly');
  switch (command.type) {
    case 'enrolOperator': {
      const { operator, name, role, key } = command;
      if (state.operators[operator]) return no('operatorExists');
      if (Object.values(state.operators).some((known) => known.key === key)) return no('keyInUse');
      return accept({ type: 'operatorEnrolled', data: { operator, name, role, key } });
    }
    case 'revokeOperator': {
      const known = state.operators[command.operator];
      if (!known || known.revoked) return no('operatorUnknown');
      const owners = Object.values(state.operators).filter(({ role, revoked }) => role === 'owner' && !revoked);
      if (known.role === 'owner' && owners.length === 1) return no('lastOwner');
      return accept({ type: 'operatorRevoked', data: { operator: command.operator } });
    }
    case 'configureMail':
      return accept({ type: 'mailConfigured', data: command.settings });
    case 'setPolicy':
      return setPolicy(command.policy);
    default:
      return command satisfies never;
  }
};

const evolve = (state: Desk, event: DeskEvent & Stamp): Desk => {
  switch (event.type) {
    case 'deskFounded': {
      const { name, owner, ownerKey, workstationKey, onePerson } = event.data;
      const founder: Operator = {
        ...owner,
        role: 'owner',
        key: ownerKey,
        enrolledBy: null,
        enrolledAt: event.at,
        revoked: false,
      };
      return { ...unfounded, name, workstationKey, onePerson, operators: { [owner.id]: founder } };
    }
    case 'operatorEnrolled': {
      const { operator: id, name, role, key } = event.data;
      const operator: Operator = {
        id,
        name,
        role,
        key,
        enrolledBy: event.actor,
        enrolledAt: event.at,
        revoked: false,
      };
      return { ...state, operators: { ...state.operators, [id]: operator } };
    }
    case 'operatorRevoked': {
      const known = state.operators[event.data.operator];
      if (!known) return state;
      return { ...state, operators: { ...state.operators, [known.id]: { ...known, revoked: true } } };
    }
    case 'mailConfigured':
      return { ...state, mail: event.data };
    case 'policySet':
      return {
        ...state,
        policy: policyFrom(event.data.policy),
        policySet: { by: event.actor, at: event.at },
      };
    default:
      return event satisfies never;
  }
};

export const deskDecider: Decider<Desk, DeskCommand, DeskEvent, DeskRefusal> = {
  initialState: unfounded,
  decide,
  evolve,
};
