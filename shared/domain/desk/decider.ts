// Who may act on this desk. Roles and revocations are judged by their place in the journal, never by a date.
import {
  decideOnSupport,
  evolveSupport,
  isAboutSupport,
  isSupportCommand,
  noSupport,
  type Support,
  type SupportCommand,
  type SupportRefusal,
} from './support.ts';
import {
  decideOnEntitling,
  type Entitling,
  type EntitlingCommand,
  type EntitlingRefusal,
  evolveEntitling,
  isAboutEntitling,
  isEntitlingCommand,
  noEntitling,
} from './delegation.ts';
import {
  decideOnReplies,
  evolveReplies,
  isAboutReplies,
  isReplyCommand,
  noReplies,
  type Replies,
  type ReplyCommand,
  type ReplyRefusal,
} from './replies.ts';
import {
  decideOnUpdates,
  evolveUpdates,
  isAboutUpdates,
  isUpdateCommand,
  noUpdates,
  type UpdateCommand,
  type UpdateRefusal,
  type Updates,
} from './updates.ts';
import { type Actor, actorId } from '../actor.ts';
import { type Decider, type Decision, type Stamp, accept, refuse } from '../decider.ts';
import {
  boundsSentence,
  defaultPolicy,
  policyFigures,
  policyFrom,
  type RecoveryPolicy,
  underThreat,
  withinBounds,
} from '../recovery/policy.ts';
import { HOUR, type Instant } from '../time.ts';
import { defaultWording, problemSentence, type Wording, whyNotWording, withPlainLines } from './disclaimer-wording.ts';
import type { CheckpointPlan, DeskEvent } from './events.ts';
import {
  decideOnOperators,
  evolveOperators,
  isAboutOperators,
  isOperatorCommand,
  type Operator,
  type OperatorCommand,
  type OperatorRefusal,
  type Operators,
} from './operators.ts';

export type { Operator } from './operators.ts';

export type MailSettings = {
  host: string;
  port: number;
  user: string;
  from: string;
  ca: string | null;
  allowPlain?: { reason: string } | null;
};

export type Desk = Operators &
  Support &
  Entitling &
  Replies &
  Updates & {
    readonly name: string;
    readonly workstationKey: string;
    readonly onePerson: boolean;
    readonly mail: MailSettings | null;
    /** In force: as an owner set it, and stricter while a threat is up. */
    readonly policy: RecoveryPolicy;
    /** As an owner last set it; null while none has, and the default is in force. */
    readonly policySet: { readonly policy: RecoveryPolicy; readonly by: string; readonly at: Instant } | null;
    /** The disclaimer's wordings in the order they were set; the last is in use, and Rekey's own while there is none. */
    readonly wordings: readonly (Wording & { readonly version: number; readonly by: string; readonly at: Instant })[];
    readonly threat: { readonly reason: string; readonly by: string; readonly at: Instant } | null;
    readonly checkpoints: CheckpointPlan;
  };

/** Kept beside the journal once a day, until an owner says otherwise. */
export const defaultCheckpoints: CheckpointPlan = { every: 24 * HOUR, folder: null, mailTo: [] };

export const unfounded: Desk = {
  ...noSupport,
  ...noEntitling,
  ...noReplies,
  ...noUpdates,
  name: '',
  workstationKey: '',
  onePerson: false,
  operators: {},
  invited: {},
  printedCodes: [],
  rekeyOwed: false,
  mail: null,
  policy: defaultPolicy,
  policySet: null,
  wordings: [],
  threat: null,
  checkpoints: defaultCheckpoints,
};

export type DeskCommand = { readonly actor: Actor } & (
  | {
      type: 'found';
      name: string;
      owner: { id: string; name: string };
      ownerKey: string;
      workstationKey: string;
      onePerson: boolean;
      /** The printed recovery code's public key. */
      printedCode: string;
    }
  | OperatorCommand
  | SupportCommand
  | EntitlingCommand
  | ReplyCommand
  | UpdateCommand
  | { type: 'configureMail'; settings: MailSettings }
  | { type: 'setPolicy'; policy: RecoveryPolicy }
  | { type: 'setCheckpoints'; plan: CheckpointPlan }
  | ({ type: 'setTemplate' } & Wording)
  | { type: 'raiseThreat'; reason: string }
  | { type: 'lowerThreat'; reason: string }
  | { type: 'recordClockJump'; read: Instant; counted: Instant }
  /** `away`: whether the two clocks disagree at all. */
  | { type: 'confirmClock'; read: Instant; counted: Instant; away: boolean }
);

const sentences = {
  deskFounded: 'This workspace has an owner already.',
  deskNotFounded: 'This workspace has no owner yet.',
  ownerOnly: 'Only an owner sets up the workstation and its operators. Ask one.',
  threatUp: 'The threat level is elevated already.',
  threatNotUp: 'The threat level is not elevated.',
  roleRaisesNot: 'A representative, a supervisor or an owner raises the threat level. Tell one of them.',
  roleLowersNot: 'A supervisor or an owner lowers the threat level. Ask one.',
  ownThreat: 'You raised the threat level, so somebody else has to lower it.',
  roleConfirmsNot: 'An owner or a supervisor confirms the clock. Ask one.',
  clockSteady: 'The clock agrees with what was counted; there is nothing to confirm.',
  wordingUnusable: 'The wording cannot be used, and nothing was changed.',
  wordingUnchanged: 'This is the wording in use already.',
  policyOutOfBounds: 'A figure of the policy is outside what is allowed. Nothing was changed.',
} as const;
export type DeskRefusal =
  | keyof typeof sentences
  | OperatorRefusal
  | SupportRefusal
  | EntitlingRefusal
  | ReplyRefusal
  | UpdateRefusal;
const no = (code: keyof typeof sentences) => refuse(code, sentences[code]);
type Answer = Decision<DeskEvent, DeskRefusal>;

const setPolicy = (policy: RecoveryPolicy): Answer => {
  const wrong = policyFigures.find((figure) => !withinBounds(figure, policy[figure]));
  if (wrong !== undefined)
    return refuse('policyOutOfBounds', `${sentences.policyOutOfBounds} ${boundsSentence(wrong)}`);
  return accept({ type: 'policySet', data: { policy } });
};

export const wordingInUse = ({ wordings }: Pick<Desk, 'wordings'>): Wording & { readonly version: number } =>
  wordings.at(-1) ?? { version: 0, ...defaultWording };

const setTemplate = (asked: Wording, state: Desk): Answer => {
  const { subject, text } = withPlainLines(asked);
  const problem = whyNotWording({ subject, text });
  if (problem !== null) return refuse('wordingUnusable', `${sentences.wordingUnusable} ${problemSentence(problem)}`);
  const known = wordingInUse(state);
  if (known.subject === subject && known.text === text) return no('wordingUnchanged');
  return accept({ type: 'templateSet', data: { template: 'disclaimer', version: known.version + 1, subject, text } });
};

type ThreatCommand = Extract<DeskCommand, { type: 'raiseThreat' | 'lowerThreat' }>;

/** Whoever handles cases may raise it at once; taking it back needs another person, who can be held to it. */
const changeThreat = ({ type, actor, reason }: ThreatCommand, { threat, onePerson }: Desk): Answer => {
  const role = actor.kind === 'operator' ? actor.role : null;
  if (type === 'raiseThreat') {
    if (role !== 'representative' && role !== 'supervisor' && role !== 'owner') return no('roleRaisesNot');
    return threat === null ? accept({ type: 'threatRaised', data: { reason } }) : no('threatUp');
  }
  if (role !== 'supervisor' && role !== 'owner') return no('roleLowersNot');
  if (threat === null) return no('threatNotUp');
  if (threat.by === actorId(actor) && !onePerson) return no('ownThreat');
  return accept({ type: 'threatLowered', data: { reason } });
};

/** The workstation finds it, a person with a watch says that the wall is right. */
const onClock = (command: Extract<DeskCommand, { type: 'recordClockJump' | 'confirmClock' }>): Answer => {
  const { type, actor, read, counted } = command;
  if (type === 'recordClockJump')
    return actor.kind === 'workstation'
      ? accept({ type: 'clockJumped', data: { read, counted } })
      : no('roleConfirmsNot');
  const role = actor.kind === 'operator' ? actor.role : null;
  if (role !== 'owner' && role !== 'supervisor') return no('roleConfirmsNot');
  return command.away ? accept({ type: 'clockConfirmed', data: { read, counted } }) : no('clockSteady');
};

const decide = (command: DeskCommand, state: Desk): Answer => {
  if (command.type === 'found') {
    const { name, owner, ownerKey, workstationKey, onePerson, printedCode } = command;
    if (state.name !== '') return no('deskFounded');
    return accept(
      { type: 'deskFounded', data: { name, owner, ownerKey, workstationKey, onePerson } },
      { type: 'printedCodeIssued', data: { key: printedCode } },
    );
  }
  if (state.name === '') return no('deskNotFounded');
  if (command.type === 'raiseThreat' || command.type === 'lowerThreat') return changeThreat(command, state);
  if (command.type === 'recordClockJump' || command.type === 'confirmClock') return onClock(command);
  if (isOperatorCommand(command)) return decideOnOperators(command, state);
  if (isUpdateCommand(command)) return decideOnUpdates(command, state);
  if (isReplyCommand(command)) return decideOnReplies(command, state);
  if (isEntitlingCommand(command)) return decideOnEntitling(command, state);
  if (command.actor.kind !== 'operator' || command.actor.role !== 'owner') return no('ownerOnly');
  if (isSupportCommand(command)) return decideOnSupport(command, state);
  switch (command.type) {
    case 'configureMail':
      return accept({ type: 'mailConfigured', data: command.settings });
    case 'setPolicy':
      return setPolicy(command.policy);
    case 'setTemplate':
      return setTemplate(command, state);
    case 'setCheckpoints':
      return accept({ type: 'checkpointsSet', data: command.plan });
    default:
      return command satisfies never;
  }
};

const withPolicyInForce = (state: Desk): Desk => {
  const set = state.policySet?.policy ?? defaultPolicy;
  return { ...state, policy: state.threat === null ? set : underThreat(set) };
};

const evolve = (state: Desk, event: DeskEvent & Stamp): Desk => {
  if (isAboutOperators(event)) return { ...state, ...evolveOperators(state, event) };
  if (isAboutSupport(event)) return { ...state, ...evolveSupport(state, event) };
  if (isAboutUpdates(event)) return { ...state, ...evolveUpdates(state, event) };
  if (isAboutReplies(event)) return { ...state, ...evolveReplies(state, event) };
  if (isAboutEntitling(event)) return { ...state, ...evolveEntitling(state, event) };
  switch (event.type) {
    case 'deskFounded': {
      const { name, owner, ownerKey, workstationKey, onePerson } = event.data;
      const founder: Operator = {
        ...owner,
        role: 'owner',
        key: ownerKey,
        enrolledBy: null,
        enrolledAt: event.at,
        recoveries: [],
        formerKeys: [],
        revoked: null,
      };
      return { ...unfounded, name, workstationKey, onePerson, operators: { [owner.id]: founder } };
    }
    case 'mailConfigured':
      return { ...state, mail: event.data };
    case 'policySet':
      return withPolicyInForce({
        ...state,
        policySet: { policy: policyFrom(event.data.policy), by: event.actor, at: event.at },
      });
    case 'templateSet': {
      const { version, subject, text } = event.data;
      return { ...state, wordings: [...state.wordings, { version, subject, text, by: event.actor, at: event.at }] };
    }
    case 'threatRaised':
      return withPolicyInForce({ ...state, threat: { reason: event.data.reason, by: event.actor, at: event.at } });
    case 'threatLowered':
      return withPolicyInForce({ ...state, threat: null });
    case 'checkpointsSet':
      return { ...state, checkpoints: event.data };
    case 'clockJumped':
    case 'clockConfirmed':
      return state;
    default:
      return event satisfies never;
  }
};

export const deskDecider: Decider<Desk, DeskCommand, DeskEvent, DeskRefusal> = {
  initialState: unfounded,
  decide,
  evolve,
};
