// How a case ends without a release: cancelled, overtaken by a sign-in, or run out. Each says what it undoes.
import { type Decision, accept } from '../decider.ts';
import type { CommandOf } from './commands.ts';
import type { RecoveryEvent } from './events.ts';
import { primaryOf } from './facts.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import type { Recovery } from './state.ts';

type Answer = Decision<RecoveryEvent, RecoveryRefusal>;

/** A half that was read out opens nothing without the one that goes by mail, so only the release itself is too late. */
const tooLate = (state: Recovery) =>
  state.phase === 'releasing' || state.phase === 'released' ? refused('tooLateToCancel') : null;

const undone = (state: Recovery) => ({
  undoes: [
    ...(state.provisional === null ? [] : ['The provisional credential is discarded; no half of it opens anything.']),
    ...(state.execution === null ? [] : ['The new vault is discarded and the old vaults are live again, unchanged.']),
    ...(Object.values(state.carries).some((carry) => carry !== 'to-prepare')
      ? ['Vaults prepared for the provisional credential owe a rotation.']
      : []),
  ],
  dormant: state.execution?.dormant ?? [],
  newVault: state.execution?.newVault ?? null,
});

export const cancelCase = (command: CommandOf<'cancel'>, state: Recovery): Answer =>
  tooLate(state) ?? accept({ type: 'cancelled', data: { why: command.why, ...undone(state) } });

/** Until release the old password still works; using it shows that nobody is locked out. */
export const abandonCase = (command: CommandOf<'signInWithOldPassword'>, state: Recovery): Answer => {
  const { actor, facts } = command;
  const primary = facts.snapshot ? primaryOf(facts.snapshot)?.login : undefined;
  const own = actor.kind === 'account' && actor.subscription === state.subscription && actor.login === primary;
  if (!own) return refused('notThePrimary');
  const why = 'The primary admin signed in with the password they have.';
  return tooLate(state) ?? accept({ type: 'cancelled', data: { why, ...undone(state) } });
};

export const expireCase = (command: CommandOf<'expire'>, state: Recovery): Answer => {
  const late = tooLate(state);
  if (late) return late;
  return command.now < state.expires ? refused('notYetExpired') : accept({ type: 'expired', data: undone(state) });
};
