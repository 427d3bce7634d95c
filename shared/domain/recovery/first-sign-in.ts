// The primary admin comes back: both halves, a password of their own, and every vault under a key the old one never saw.
import { type Decision, accept } from '../decider.ts';
import type { CommandOf } from './commands.ts';
import type { RecoveryEvent } from './events.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import { type Recovery, vaultsToRekey } from './state.ts';

type Answer = Decision<RecoveryEvent, RecoveryRefusal>;

export const setPassword = (command: CommandOf<'setPassword'>, state: Recovery): Answer => {
  const { actor, recipient, signingKey } = command;
  if (state.phase !== 'released' || state.requester === null) return refused('notReleased');
  const own =
    actor.kind === 'account' && actor.subscription === state.subscription && actor.login === state.requester.login;
  if (!own) return refused('notThePrimary');
  if (state.passwordSet !== null) return refused('alreadyDone');
  return accept({ type: 'passwordSet', data: { login: state.requester.login, recipient, signingKey } });
};

export const recordRekey = (command: CommandOf<'recordRekey'>, state: Recovery): Answer => {
  const { vault, manifestDigest } = command;
  if (state.passwordSet === null) return refused('notReleased');
  if (!vaultsToRekey(state).includes(vault)) return refused('notCarrier');
  if (state.rekeyed.includes(vault)) return refused('alreadyDone');
  return accept({ type: 'vaultRekeyed', data: { vault, manifestDigest } });
};

export const closeCase = (_command: CommandOf<'close'>, state: Recovery): Answer => {
  if (state.passwordSet === null) return refused('notReleased');
  if (vaultsToRekey(state).some((vault) => !state.rekeyed.includes(vault))) return refused('vaultsUnfinished');
  return accept({
    type: 'closed',
    data: {
      kept: Object.keys(state.carries),
      dormant: state.execution?.dormant ?? [],
      waiting: Object.keys(state.waiting),
    },
  });
};
