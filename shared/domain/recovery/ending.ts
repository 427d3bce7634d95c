// How a case ends without a first sign-in: cancelled, overtaken by an old password, run out, or nobody left to recover it for.
import { ableToSignIn, isSubaccount } from '../account.ts';
import { type Decision, accept } from '../decider.ts';
import type { CommandOf } from './commands.ts';
import type { RecoveryEvent, Undone } from './events.ts';
import { primaryOf, type RecoveryFacts } from './facts.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import type { Recovery } from './state.ts';

type Answer = Decision<RecoveryEvent, RecoveryRefusal>;

/** A half that was read out opens nothing without the one that goes by mail, so only the release itself is too late. */
const tooLate = (state: Recovery) => {
  if (state.passwordSet !== null) return refused('tooLateToWithdraw');
  return state.phase === 'releasing' || state.phase === 'released' ? refused('tooLateToCancel') : null;
};

/** `newVaultHolds`: reports came into the vault that the case started, so it stays. */
export const undone = (state: Recovery, newVaultHolds = false): Undone => {
  const { execution, credential, passwordSet } = state;
  if (passwordSet !== null) return { undoes: [], dormant: [], newVault: null };
  const started = execution?.newVault ?? null;
  return {
    undoes: [
      ...(state.provisional === null ? [] : ['The provisional credential is discarded; no half of it opens anything.']),
      ...(credential?.directoryChanged ? ['The account signs in with its previous password again.'] : []),
      ...(execution === null
        ? []
        : newVaultHolds
          ? ['The old vaults are live again, unchanged. The new vault holds reports and is kept.']
          : ['The new vault is discarded and the old vaults are live again, unchanged.']),
      ...(Object.values(state.carries).some((carry) => carry !== 'to-prepare')
        ? ['Vaults prepared for the provisional credential owe a rotation.']
        : []),
    ],
    dormant: execution?.dormant ?? [],
    newVault: newVaultHolds ? null : started,
    ...(credential === null ? {} : { waiting: Object.keys(state.waiting), withdrawn: true as const }),
    ...(newVaultHolds && started !== null ? { keeps: started } : {}),
  };
};

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

/**
 * A released credential that nobody used runs out too; that has to be undone before the case is over. Where the customer has set a
 * password and a vault was never re-encrypted, nothing is taken back: the vault goes on owing it, and the next case can be opened.
 */
export const expireCase = (command: CommandOf<'expire'>, state: Recovery): Answer => {
  if (command.now < state.expires) return refused('notYetExpired');
  if (state.passwordSet !== null) return accept({ type: 'expired', data: undone(state) });
  if (tooLate(state) === null) return accept({ type: 'expired', data: undone(state) });
  const why = 'The new credential was not used in time.';
  return accept({ type: 'withdrawalIntended', data: { why, ends: 'expired' } });
};

/** Who can give the role to somebody else: the customer's own managers who are able to sign in, or else the subscription's TAM. */
export const whoMayReassign = ({ snapshot, tam }: Pick<RecoveryFacts, 'snapshot' | 'tam'>) => ({
  referTo: (snapshot?.accounts ?? [])
    .filter((account) => isSubaccount(account) && ableToSignIn(account) && /^manager$/i.test(account.role.trim()))
    .map(({ login, name }) => ({ login, name })),
  tam,
});

export const leaving = (why: string, data: Undone, facts: RecoveryFacts): RecoveryEvent => ({
  type: 'primaryLeft',
  data: { why, ...whoMayReassign(facts), ...data },
});

/** Nobody takes over a role through support: the case ends, says who may reassign it, and takes back what it had begun. */
export const primaryHasLeft = ({ why, facts }: CommandOf<'reportPrimaryLeft'>, state: Recovery): Answer =>
  state.passwordSet === null && tooLate(state) !== null
    ? accept({ type: 'withdrawalIntended', data: { why, ends: 'referred' } })
    : accept(leaving(why, undone(state), facts));
