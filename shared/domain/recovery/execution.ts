// Carrying out a full change: every fact and safeguard is checked again, then the old vaults go dormant.
import { actorId } from '../actor.ts';
import { type Decision, accept } from '../decider.ts';
import type { CommandOf } from './commands.ts';
import type { RecoveryEvent } from './events.ts';
import { lossOf, snapshotRef } from './facts.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import { safeguardsMissing, secondPersonMissing } from './safeguards.ts';
import type { Recovery } from './state.ts';
import { addressUnusable, decisionStale, firstOf, numberUnusable, suppliedBy } from './still-holds.ts';

type Answer = Decision<RecoveryEvent, RecoveryRefusal>;

export const execute = (command: CommandOf<'execute'>, state: Recovery): Answer => {
  if (state.phase === 'executing' || state.phase === 'executed') return refused('alreadyDone');
  const refusal = firstOf(
    safeguardsMissing(command, state),
    numberUnusable(command, state),
    addressUnusable(command, state),
    secondPersonMissing(command, state),
    suppliedBy(actorId(command.actor), command),
  );
  if (refusal || command.facts.snapshot === null) return refusal ?? refused('noSnapshot');
  return accept({
    type: 'executeIntended',
    data: { snapshot: snapshotRef(command.facts.snapshot), loss: lossOf(command.facts) },
  });
};

/** The workstation's half of the execution, done again from the start if a crash came before it was recorded. */
export const recordExecution = (command: CommandOf<'recordExecution'>, state: Recovery): Answer => {
  if (state.phase !== 'executing') return refused('notExecuting');
  const refusal = decisionStale(command, state);
  if (refusal) return refusal;
  const dormant = lossOf(command.facts).vaults.map(({ vault }) => vault);
  return accept({
    type: 'executed',
    data: { dormant, newVault: command.newVault, provisional: command.provisional },
  });
};
