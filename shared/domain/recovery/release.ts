// The credential leaves in two halves by two channels, and only once everything before it has really happened.
import { workstation } from '../actor.ts';
import { type Decision, accept } from '../decider.ts';
import type { CommandOf } from './commands.ts';
import type { RecoveryEvent } from './events.ts';
import { primaryOf, snapshotRef } from './facts.ts';
import { shift } from '../time.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import { secondPersonMissing } from './safeguards.ts';
import type { Recovery } from './state.ts';
import { addressUnusable, decisionMoved, firstOf, numberUnusable, verificationMissing } from './still-holds.ts';
import { canWitness } from './witness.ts';

type Answer = Decision<RecoveryEvent, RecoveryRefusal>;

const carryUnfinished = (state: Recovery) =>
  state.provisional === null || Object.values(state.carries).some((carry) => carry !== 'carried')
    ? refused('carryUnfinished')
    : null;

/** The witness says that the first half is written down. Nothing was released before this moment (A1). */
export const confirmHalf = (command: CommandOf<'confirmHalf'>, state: Recovery): Answer => {
  const { actor, facts } = command;
  if (state.phase !== 'decided' || state.approval === null) return refused('notApproved');
  const { witness, snapshot: seen } = state.approval;
  const own = actor.kind === 'account' && actor.subscription === state.subscription && actor.login === witness;
  const refusal = firstOf(
    own ? null : refused('notAWitness'),
    carryUnfinished(state),
    decisionMoved(command, state, false),
    addressUnusable(command, state),
    canWitness(witness, state.openedAt, facts) ? null : refused('notAWitness'),
    // By position: a snapshot of the very same instant may still be from before the approval.
    facts.snapshot !== null && facts.snapshot.position <= seen.position ? refused('snapshotStale') : null,
    state.otherHalfDelivered ? refused('alreadyDone') : null,
  );
  return refusal ?? accept({ type: 'halfHanded', data: { witness } });
};

/** What has to be true before the mail half may leave: a witness on the reset, the whole execution on the full change. */
const notReady = ({ actor, facts }: CommandOf<'release'>, state: Recovery) => {
  if (state.phase === 'releasing' || state.phase === 'released') return refused('alreadyDone');
  if (state.decision === null) return refused('pathNotDecided');
  if (state.decision.path === 'reset') {
    // It follows from the witness's confirmation, in the same commit; no operator has a part in it.
    if (actor.kind !== 'workstation') return refused('roleMayNot');
    if (!state.otherHalfDelivered || state.approval === null) return refused('notApproved');
    return canWitness(state.approval.witness, state.openedAt, facts) ? null : refused('notAWitness');
  }
  return state.phase === 'executed' ? null : refused('notExecuting');
};

export const release = (command: CommandOf<'release'>, state: Recovery): Answer => {
  const refusal = firstOf(
    notReady(command, state),
    decisionMoved(command, state, false),
    addressUnusable(command, state),
    // Who presses the button does not count here: two people stand behind what was carried out.
    secondPersonMissing({ ...command, actor: workstation }, state),
  );
  if (refusal || command.facts.snapshot === null || state.decision === null) return refusal ?? refused('noSnapshot');
  const { address } = state.decision;
  return accept(
    { type: 'mailIntended', data: { ...command.mail, purpose: 'credential', to: address } },
    {
      type: 'releaseIntended',
      data: {
        mail: command.mail.mail,
        address,
        snapshot: snapshotRef(command.facts.snapshot),
        until: shift(command.now, command.facts.policy.challengeFor),
      },
    },
  );
};

export const recordDirectoryChange = (_command: CommandOf<'recordDirectoryChange'>, state: Recovery): Answer => {
  if (state.credential === null || state.provisional === null || state.requester === null)
    return refused('notReleasing');
  if (state.credential.directoryChanged) return refused('alreadyDone');
  return accept({ type: 'directoryChanged', data: { login: state.requester.login, recipient: state.provisional } });
};

/**
 * On the full change nobody else can hold the second half, so it is read out to the number that was verified. It may be read
 * again, each time recorded and to somebody verified, until the customer has signed in: a call can drop in the middle of it.
 */
export const readHalf = (command: CommandOf<'readHalf'>, state: Recovery): Answer => {
  if (state.decision?.path === 'reset') return refused('wrongPath');
  if (state.passwordSet !== null) return refused('alreadyDone');
  if (!['executed', 'releasing', 'released'].includes(state.phase)) return refused('notExecuting');
  if (command.now >= state.expires) return refused('credentialExpired');
  const refusal = firstOf(verificationMissing(command.now, state), numberUnusable(command, state));
  if (refusal || state.verification === null) return refusal ?? refused('notVerified');
  const { snapshot } = command.facts;
  const onFile = snapshot === null ? undefined : primaryOf(snapshot)?.phone;
  if (onFile !== state.verification.phone) return refused('numberChangedRecently');
  return accept({ type: 'halfReadOut', data: { phone: state.verification.phone } });
};
