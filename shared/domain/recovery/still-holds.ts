// Facts are taken again at every step that counts: whether a decision still says what the directory says now.
import type { Account } from '../account.ts';
import type { Instant } from '../time.ts';
import { cooling, lossOf, notAbleToSignIn, pathOf, primaryOf, type RecoveryFacts, sameLoss } from './facts.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import type { Recovery } from './state.ts';

type Refused = ReturnType<typeof refused>;
type Now = { readonly now: Instant; readonly facts: RecoveryFacts };

const sameList = (a: readonly string[], b: readonly string[]): boolean => {
  if (a.length !== b.length) return false;
  const sorted = b.toSorted();
  return a.toSorted().every((entry, index) => entry === sorted[index]);
};

/** The snapshot's answer, or why the snapshot gives none. */
export const readSnapshot = ({ now, facts }: Now) => {
  if (facts.snapshot === null) return refused('noSnapshot');
  const answer = pathOf(now, facts.snapshot, facts.policy);
  const code = answer.reasons[0]?.code;
  if (answer.path === 'refused') return refused(code as RecoveryRefusal);
  const primary = primaryOf(facts.snapshot) as Account;
  return { ok: true as const, snapshot: facts.snapshot, answer, path: answer.path, primary };
};

/** A refusal when the decided path no longer follows from the facts; null when it does. */
export const decisionMoved = (command: Now, state: Recovery, compareLoss: boolean): Refused | null => {
  if (state.decision === null) return refused('pathNotDecided');
  const read = readSnapshot(command);
  if (!read.ok) return read;
  const { decision } = state;
  const holds =
    read.path === decision.path &&
    read.primary.login === state.requester?.login &&
    read.primary.email === decision.address &&
    read.primary.phone === decision.phone &&
    sameList(read.answer.ableToSignIn, decision.ableToSignIn) &&
    sameList(notAbleToSignIn(read.snapshot), decision.notAbleToSignIn) &&
    (!compareLoss || sameLoss(lossOf(command.facts), decision.loss));
  return holds ? null : refused('decisionStale');
};

/** On the full change the loss is part of the decision; a reset loses nothing that the decision states. */
export const decisionStale = (command: Now, state: Recovery): Refused | null =>
  decisionMoved(command, state, state.decision?.path === 'full-change');

/** The address that anything secret would go to: on file, and not changed within the cooling-off time (invariant 12). */
export const addressUnusable = ({ now, facts }: Now, state: Recovery): Refused | null => {
  if (!state.decision?.address) return refused('noAddressOnFile');
  return cooling(facts.addressChangedAt, now, facts.policy) ? refused('addressChangedRecently') : null;
};

/** The number on file, under the same rule; a number the caller offers has no field anywhere. */
export const numberUnusable = ({ now, facts }: Now, state: Recovery): Refused | null => {
  if (!state.decision?.phone) return refused('noNumberOnFile');
  return numberCooling({ now, facts }, state) ? refused('numberChangedRecently') : null;
};

/** Changed too recently, and not let through as it changed then: a further change cools off anew. */
export const numberCooling = ({ now, facts }: Now, { decision, override }: Recovery): boolean =>
  cooling(facts.phoneChangedAt, now, facts.policy) &&
  !(override !== null && override.phone === decision?.phone && override.changedAt === facts.phoneChangedAt);

/** Who supplied what the decision rests on within the cooling-off time does not execute on it (invariant 13). */
export const suppliedBy = (actor: string, { now, facts }: Now): Refused | null => {
  if (facts.onePersonDesk) return null;
  return facts.suppliers.some((supplier) => supplier.actor === actor && cooling(supplier.at, now, facts.policy))
    ? refused('suppliedByExecutor')
    : null;
};

export const verificationMissing = (now: Instant, state: Recovery): Refused | null => {
  if (state.verification === null) return refused('notVerified');
  return now > state.verification.until ? refused('verificationStale') : null;
};

export const firstOf = (...checks: readonly (Refused | null)[]): Refused | null =>
  checks.find((check) => check !== null) ?? null;
