// What must never be false, as predicates over a whole history: run on explored states, on real journals and on evidence.
import {
  authorsWereAllowed,
  eventsHoldNoSecret,
  grantsAreTheTamsOwn,
  subaccountsAreUntouched,
} from './audit/authority.ts';
import {
  contactsHaveCooledOff,
  fullChangeNeedsSafeguards,
  nobodyApprovesTheirOwn,
  suppliersDoNotExecute,
} from './audit/full-change.ts';
import { type Finding, type History, sortHistory } from './audit/history.ts';
import { keyringsStayOpenable, nothingHappensTwice, oneRecoveryAtATime, vaultsAreKept } from './audit/once-and-kept.ts';
import { decisionsReadEvents, releaseNeedsWitness, resetNeedsWitnessInDirectory } from './audit/path-and-witness.ts';
import type { RecordedEvent } from './recorded-event.ts';
import { type RecoveryPolicy, defaultPolicy } from './recovery/policy.ts';

export type { Finding } from './audit/history.ts';

type Invariant = {
  readonly number: number;
  readonly title: string;
  readonly check: (history: History) => readonly Finding[];
};

/** Numbered as in ARCHITECTURE.md. */
export const invariants: readonly Invariant[] = [
  { number: 1, title: 'A reset rests on a fresh directory that shows a witness', check: resetNeedsWitnessInDirectory },
  { number: 2, title: 'A reset is released only after its witness approved', check: releaseNeedsWitness },
  { number: 3, title: 'A full change happens only behind every safeguard', check: fullChangeNeedsSafeguards },
  { number: 4, title: 'Support touches no subaccount', check: subaccountsAreUntouched },
  { number: 5, title: 'Only the TAM grants', check: grantsAreTheTamsOwn },
  { number: 6, title: 'Nobody approves what they asked for', check: nobodyApprovesTheirOwn },
  { number: 7, title: 'Kept vaults are re-encrypted, dormant ones untouched', check: vaultsAreKept },
  { number: 8, title: 'Every author was allowed to act, at that position', check: authorsWereAllowed },
  { number: 9, title: 'No event holds a secret', check: eventsHoldNoSecret },
  { number: 10, title: 'Nothing happens twice', check: nothingHappensTwice },
  { number: 11, title: 'One open recovery a subscription', check: oneRecoveryAtATime },
  { number: 12, title: 'Contacts have cooled off', check: contactsHaveCooledOff },
  { number: 13, title: 'Suppliers of facts do not execute on them', check: suppliersDoNotExecute },
  { number: 14, title: 'No keyring is left that nobody opens', check: keyringsStayOpenable },
  { number: 15, title: 'Decisions rest on events that stand there', check: decisionsReadEvents },
];

/** Every way in which a history breaks an invariant; empty for a history that keeps them all. Signatures are checked apart. */
export const audit = (
  history: readonly RecordedEvent[],
  policy: RecoveryPolicy = defaultPolicy,
): readonly Finding[] => {
  const sorted = sortHistory(history, policy);
  return invariants.flatMap(({ check }) => check(sorted));
};
