// A release that nobody used, or that should not have been made: taken back until the customer has set a password of their own.
import { type Decision, accept } from '../decider.ts';
import type { CommandOf } from './commands.ts';
import { leaving, undone } from './ending.ts';
import type { RecoveryEvent } from './events.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import type { Recovery } from './state.ts';

type Answer = Decision<RecoveryEvent, RecoveryRefusal>;

export const inCustomersHands = ({ phase, passwordSet }: Recovery): boolean =>
  passwordSet === null && (phase === 'releasing' || phase === 'released');

export const withdraw = ({ why }: CommandOf<'withdraw'>, state: Recovery): Answer => {
  if (state.passwordSet !== null) return refused('tooLateToWithdraw');
  if (!inCustomersHands(state)) return refused('nothingReleased');
  return accept({ type: 'withdrawalIntended', data: { why, ends: 'cancelled' } });
};

/** The workstation's half, once the account signs in with what it had before: it may be done again after a crash. */
export const recordWithdrawal = (command: CommandOf<'recordWithdrawal'>, state: Recovery): Answer => {
  if (state.phase !== 'withdrawing' || state.withdrawal === null) return refused('nothingToUndo');
  const { why, ends } = state.withdrawal;
  const data = undone(state, command.newVaultHolds);
  const restored: readonly RecoveryEvent[] =
    state.requester !== null && state.credential?.directoryChanged === true
      ? [{ type: 'directoryRestored', data: { login: state.requester.login } }]
      : [];
  switch (ends) {
    case 'cancelled':
      return accept<RecoveryEvent>(...restored, { type: 'cancelled', data: { why, ...data } });
    case 'expired':
      return accept<RecoveryEvent>(...restored, { type: 'expired', data });
    case 'referred':
      return accept<RecoveryEvent>(...restored, leaving(why, data, command.facts));
    default:
      return ends satisfies never;
  }
};
