// The program's conscience: what must never be false, as predicates over a whole journal, written apart from every decider.
import { unitsLeaveByTheirRule } from './audit/appliances.ts';
import { givenOnlyOnAGrant } from './audit/entitlements.ts';
import { authorsWereAllowed } from './audit/authorship.ts';
import { contactChangersDoNotExecute, contactsChangeByThree } from './audit/contact-change.ts';
import { contactsAreOnFileAndSettled } from './audit/contacts.ts';
import { oneRecoveryAtATime, whatHappensOnceHappensOnce } from './audit/once.ts';
import { decisionsReadTheJournal, fullChangeOnlyWithEverySafeguard, resetOnlyWithSomebodyAble } from './audit/path.ts';
import {
  extendedOnlyByItsTam,
  nobodySecondsThemselves,
  onlyThePrimaryIsRecovered,
  suppliersDoNotExecute,
} from './audit/people.ts';
import { erasedOnlyInTime } from './audit/retention.ts';
import { nothingSecretIsRecorded } from './audit/secrets.ts';
import { type Predicate, tell } from './audit/story.ts';
import { everyVaultIsAccountedFor, noKeyringWithoutAReader } from './audit/vaults.ts';
import { resetOnlyWithAWitness } from './audit/witness.ts';
import type { RecordedEvent } from './recorded-event.ts';

export type Finding = {
  readonly invariant: number;
  readonly position: number;
  readonly code: string;
  readonly text: string;
};

export type Invariant = { readonly number: number; readonly title: string; readonly check: Predicate };

const both = (...checks: readonly Predicate[]): Predicate =>
  function* (story) {
    for (const check of checks) yield* check(story);
  };

/** What must never be false, numbered as in ARCHITECTURE.md. */
export const invariants: readonly Invariant[] = [
  {
    number: 1,
    title: 'A reset needs a fresh snapshot with somebody able to sign in',
    check: resetOnlyWithSomebodyAble,
  },
  { number: 2, title: 'Nothing of a reset is released before a witness approved', check: resetOnlyWithAWitness },
  { number: 3, title: 'A full change needs every safeguard, in order', check: fullChangeOnlyWithEverySafeguard },
  { number: 4, title: 'Only the primary admin is recovered', check: onlyThePrimaryIsRecovered },
  {
    number: 5,
    title: 'Nothing is given that its TAM did not grant',
    check: both(extendedOnlyByItsTam, givenOnlyOnAGrant),
  },
  { number: 6, title: 'Nobody seconds their own request', check: nobodySecondsThemselves },
  { number: 7, title: 'Every vault is carried over, waiting or untouched', check: everyVaultIsAccountedFor },
  { number: 8, title: 'Whoever signed an event was allowed to', check: authorsWereAllowed },
  { number: 9, title: 'No event holds a secret', check: nothingSecretIsRecorded },
  { number: 10, title: 'What happens once happens once', check: whatHappensOnceHappensOnce },
  { number: 11, title: 'One open recovery a subscription, no safeguard for two', check: oneRecoveryAtATime },
  {
    number: 12,
    title: 'Nothing rests on a contact that changed recently',
    check: both(contactsAreOnFileAndSettled, contactsChangeByThree),
  },
  {
    number: 13,
    title: 'Who supplied a snapshot does not execute on it',
    check: both(suppliersDoNotExecute, contactChangersDoNotExecute),
  },
  { number: 14, title: 'No keyring replaced before another opens', check: noKeyringWithoutAReader },
  { number: 15, title: 'Decisions rest on signed snapshots in the journal', check: decisionsReadTheJournal },
  { number: 16, title: 'Personal data is erased in time and for good', check: erasedOnlyInTime },
  { number: 17, title: 'An appliance leaves an account only as its rule says', check: unitsLeaveByTheirRule },
];

/**
 * Everything in a whole journal that must never have happened, by position. Signatures and chaining are `verify`'s question; this
 * one asks whether what was properly signed was allowed, by the policy in force at its place.
 */
export const audit = (history: readonly RecordedEvent[]): readonly Finding[] => {
  const story = tell(history);
  return invariants
    .flatMap(({ number, check }) => [...check(story)].map((found): Finding => ({ invariant: number, ...found })))
    .sort((a, b) => a.position - b.position || a.invariant - b.invariant);
};
