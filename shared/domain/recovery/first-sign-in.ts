// The primary admin comes back: both halves, a password of their own, and every vault under a key the old one never saw.
import { type Decision, accept } from '../decider.ts';
import type { CommandOf } from './commands.ts';
import type { RecoveryEvent } from './events.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import { ableToSignIn } from '../account.ts';
import type { Instant } from '../time.ts';
import { primaryOf, type RecoveryFacts } from './facts.ts';
import { type Recovery, vaultsToRekey } from './state.ts';

type Answer = Decision<RecoveryEvent, RecoveryRefusal>;

/** Facts again: the person who was recovered is still the primary admin and able to sign in, and came back in time. */
export const cannotComeBack = ({ now, facts }: { now: Instant; facts: RecoveryFacts }, state: Recovery) => {
  if (now >= state.expires) return refused('credentialExpired');
  const primary = facts.snapshot ? primaryOf(facts.snapshot) : undefined;
  return primary?.login === state.requester?.login && primary !== undefined && ableToSignIn(primary)
    ? null
    : refused('primaryNotAble');
};

export const setPassword = (command: CommandOf<'setPassword'>, state: Recovery): Answer => {
  const { actor, recipient, signingKey } = command;
  if (state.phase !== 'released' || state.requester === null) return refused('notReleased');
  const own =
    actor.kind === 'account' && actor.subscription === state.subscription && actor.login === state.requester.login;
  if (!own) return refused('notThePrimary');
  if (state.passwordSet !== null) return refused('alreadyDone');
  const cannot = cannotComeBack(command, state);
  if (cannot) return cannot;
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
