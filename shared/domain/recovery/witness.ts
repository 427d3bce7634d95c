// The reset's safeguard: a subaccount signs in, sees what is asked, and approves or denies it with its own key (A1).
import { type Account, ableToSignIn, isSubaccount } from '../account.ts';
import { type Actor, actorId } from '../actor.ts';
import { type Decision, accept } from '../decider.ts';
import { type Instant, between, shift } from '../time.ts';
import type { CommandOf } from './commands.ts';
import type { RecoveryEvent } from './events.ts';
import { lossOf, type RecoveryFacts, snapshotRef } from './facts.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import { secondPersonMissing } from './safeguards.ts';
import type { Recovery } from './state.ts';
import { addressUnusable, decisionStale, firstOf, suppliedBy, verificationMissing } from './still-holds.ts';

type Answer = Decision<RecoveryEvent, RecoveryRefusal>;

/** What must not have moved for an account to be the same account; when it last signed in may well have. */
const sameAccount = (a: Account, b: Account): boolean =>
  a.login === b.login &&
  a.email === b.email &&
  a.role === b.role &&
  a.status === b.status &&
  a.contactOnly === b.contactOnly &&
  a.primary === b.primary &&
  a.created === b.created;

/**
 * Able to sign in now, and the same before the case was opened. Where the desk first met the subscription with this case, the
 * directory's own date has to show that the account is older than the cooling-off time as well (invariant 2). A first password that
 * was set after a code had gone to the address from before the case is no new one.
 */
export const canWitness = (login: string, openedAt: Instant, facts: RecoveryFacts): boolean => {
  const now = facts.snapshot?.accounts.find((account) => account.login === login);
  if (!now || !isSubaccount(now) || !ableToSignIn(now) || facts.rekeyedSince?.includes(login)) return false;
  const opening = facts.snapshotAtOpening?.accounts.find((account) => account.login === login);
  // Whoever was new or not able to sign in when the case was opened is no witness to it, whatever the directory's date says.
  if (facts.snapshotAtOpening && (opening === undefined || !sameAccount(opening, now))) return false;
  if (facts.snapshotBefore === null)
    return now.created !== null && between(now.created, openedAt) > facts.policy.coolingOff;
  const before = facts.snapshotBefore.accounts.find((account) => account.login === login);
  return before !== undefined && sameAccount(before, now);
};

export const challenge = (command: CommandOf<'challenge'>, state: Recovery): Answer => {
  const { now, facts } = command;
  if (state.phase !== 'decided' || state.decision === null) return refused('pathNotDecided');
  if (state.decision.path !== 'reset') return refused('wrongPath');
  const refusal = firstOf(
    decisionStale(command, state),
    state.challenge !== null ? refused('alreadyDone') : null,
    facts.policy.phoneOnReset ? verificationMissing(now, state) : null,
    addressUnusable(command, state),
    secondPersonMissing(command, state),
    suppliedBy(actorId(command.actor), command),
  );
  if (refusal) return refusal;
  const witnesses = state.decision.ableToSignIn.filter((login) => canWitness(login, state.openedAt, facts));
  if (witnesses.length === 0) return refused('notAWitness');
  return accept({
    type: 'challenged',
    data: {
      challenge: command.challenge,
      nonce: command.nonce,
      words: command.words,
      address: state.decision.address,
      witnesses,
      expires: shift(now, facts.policy.challengeFor),
    },
  });
};

const signedInWitness = (actor: Actor, state: Recovery, facts: RecoveryFacts): string | null => {
  if (actor.kind !== 'account' || actor.subscription !== state.subscription) return null;
  return canWitness(actor.login, state.openedAt, facts) ? actor.login : null;
};

/** Approving again is allowed until a half was handed over: a crash in between loses the halves, not the case. */
export const approve = (command: CommandOf<'approve'>, state: Recovery): Answer => {
  const { facts } = command;
  if (state.phase !== 'decided' || state.challenge === null) return refused('notChallenged');
  if (command.challenge !== state.challenge.challenge || command.nonce !== state.challenge.nonce)
    return refused('wrongChallenge');
  if (state.otherHalfDelivered) return refused('alreadyDone');
  const witness = signedInWitness(command.actor, state, facts);
  const refusal = firstOf(
    decisionStale(command, state),
    addressUnusable(command, state),
    secondPersonMissing(command, state),
    witness === null ? refused('notAWitness') : null,
  );
  if (refusal || witness === null || facts.snapshot === null) return refusal ?? refused('notAWitness');
  const { challenge: id, nonce, address } = state.challenge;
  const carries = lossOf(facts)
    .vaults.filter((vault) => vault.holders.includes(witness))
    .map(({ vault }) => vault);
  return accept({
    type: 'approved',
    data: { challenge: id, nonce, witness, address, snapshot: snapshotRef(facts.snapshot), carries },
  });
};

export const deny = (command: CommandOf<'deny'>, state: Recovery): Answer => {
  if (state.phase !== 'decided' || state.challenge === null) return refused('notChallenged');
  if (command.challenge !== state.challenge.challenge) return refused('wrongChallenge');
  const { actor } = command;
  if (actor.kind !== 'account' || actor.subscription !== state.subscription) return refused('notAWitness');
  if (!state.challenge.witnesses.includes(actor.login)) return refused('notAWitness');
  return accept({ type: 'denied', data: { challenge: state.challenge.challenge, witness: actor.login } });
};

/** A fresh provisional identity for the primary admin; vaults the witness holds no key to wait for whoever does. */
export const prepareProvisional = (command: CommandOf<'prepareProvisional'>, state: Recovery): Answer => {
  if (state.phase !== 'decided' || state.approval === null) return refused('notApproved');
  if (state.provisional !== null) return refused('alreadyDone');
  const { carries } = state.approval;
  const waits = lossOf(command.facts)
    .vaults.filter(({ vault }) => !carries.includes(vault))
    .map(
      ({ vault, holders }): RecoveryEvent => ({
        type: 'vaultWaits',
        data: { vault, holders: besides(state, holders) },
      }),
    );
  return accept({ type: 'provisionalMade', data: { provisional: command.provisional } }, ...waits);
};

const besides = ({ requester }: Recovery, holders: readonly string[]): readonly string[] =>
  holders.filter((login) => login !== requester?.login);

/** A damaged folder bars nobody from the other vaults: it waits like one whose holder has not come yet. */
export const leaveUnreadable = (command: CommandOf<'leaveUnreadable'>, state: Recovery): Answer => {
  if (state.phase !== 'decided' || state.provisional === null) return refused('notApproved');
  const { vault } = command;
  const carry = state.carries[vault];
  if (carry === undefined) return refused('notCarrier');
  if (carry === 'carried') return refused('alreadyDone');
  const holders = lossOf(command.facts).vaults.find((one) => one.vault === vault)?.holders ?? [];
  return accept({ type: 'vaultWaits', data: { vault, holders: besides(state, holders), unreadable: true } });
};

export const prepareCarry = (command: CommandOf<'prepareCarry'>, state: Recovery): Answer => {
  if (state.phase !== 'decided' || state.provisional === null) return refused('notApproved');
  const carry = state.carries[command.vault];
  if (carry === undefined) return refused('notCarrier');
  if (carry !== 'to-prepare') return refused('alreadyDone');
  return accept({ type: 'carryPrepared', data: { vault: command.vault, provisional: state.provisional } });
};

export const recordCarry = (command: CommandOf<'recordCarry'>, state: Recovery): Answer => {
  const { vault, manifestDigest } = command;
  const carry = state.carries[vault];
  if (carry === undefined || carry === 'to-prepare') return refused('notCarrier');
  if (carry === 'carried') return refused('alreadyDone');
  return accept({ type: 'carried', data: { vault, manifestDigest } });
};
