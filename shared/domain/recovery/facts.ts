// What a decision takes from other streams, folded from signed events at the moment of deciding (invariant 15).
import { type Account, type Snapshot, ableToSignIn, isSubaccount } from '../account.ts';
import { canonicalJson, type Json } from '../json.ts';
import { type Instant, between } from '../time.ts';
import type { DataModel, LossStatement, SnapshotRef, VaultLoss } from './events.ts';
import type { Authenticator, Subscription } from '../subscription/state.ts';
import type { RecoveryPolicy } from './policy.ts';
import { type PathAnswer, resetOrFullChange } from './reset-or-full-change.ts';

export type VaultState = 'live' | 'waiting' | 'dormant';

export type RecoveryFacts = {
  readonly subscription: string;
  /** The newest snapshot in the journal. */
  readonly snapshot: Snapshot | null;
  /** The newest snapshot recorded before this case was opened; null where the desk first met the subscription with it. */
  readonly snapshotBefore: Snapshot | null;
  /** The snapshot that stood when this case was opened, however long the desk had known the subscription by then. */
  readonly snapshotAtOpening?: Snapshot | null;
  /** Accounts that were given a new password here after the case was opened. */
  readonly rekeyedSince?: readonly string[];
  /** When the primary's number and address last became different from what was on file; null where they never did. */
  readonly phoneChangedAt: Instant | null;
  readonly addressChangedAt: Instant | null;
  /** Until when a contact that three people changed can still be stopped; null where none was. */
  readonly contactCoolingUntil?: Instant | null;
  readonly dataModel: DataModel;
  /** The operator who is the subscription's Technical Account Manager. */
  readonly tam: string | null;
  readonly vaults: readonly (VaultLoss & { readonly state: VaultState })[];
  /** The case that holds the subscription's one reservation (invariant 11). */
  readonly reservedBy: string | null;
  /** Locked after too many failed codes, counted over all cases of the subscription. */
  readonly lockedUntil: Instant | null;
  /** Codes issued within the last hour, over all cases of the subscription. */
  readonly codesIssued: Subscription['codesIssued'];
  /** The primary admin's own, where one is enrolled. */
  readonly authenticator: Authenticator | null;
  /** Who supplied a snapshot or edited a contact, and when (invariant 13). */
  readonly suppliers: readonly { readonly actor: string; readonly at: Instant }[];
  /** Who enrolled whom among the operators (invariant 6). */
  readonly operators: readonly {
    readonly id: string;
    readonly enrolledBy: string | null;
    readonly enrolledAt: Instant;
  }[];
  /** The version of the disclaimer's wording that is in use. */
  readonly wording: number;
  readonly onePersonDesk: boolean;
  readonly policy: RecoveryPolicy;
};

export const primaryOf = (snapshot: Snapshot): Account | undefined =>
  snapshot.accounts.find((account) => account.primary && account.status !== 'deleted');

export const snapshotRef = ({ position, digest, asOf }: Snapshot): SnapshotRef => ({ position, digest, asOf });

/** The loss as it stands: every live vault of the subscription, in a fixed order so that statements compare. */
export const lossOf = (facts: RecoveryFacts): LossStatement => ({
  dataModel: facts.dataModel,
  vaults: facts.vaults
    .filter((vault) => vault.state === 'live')
    .map(({ vault, name, reports, bytes, digest, holders }) => ({
      vault,
      name,
      reports,
      bytes,
      digest,
      holders: [...holders].sort(),
    }))
    .sort((a, b) => (a.vault < b.vault ? -1 : 1)),
});

/** Canonical, because a statement read back from the journal has its names in another order than one made here. */
export const sameLoss = (a: LossStatement, b: LossStatement): boolean =>
  canonicalJson(a as unknown as Json) === canonicalJson(b as unknown as Json);

export const pathOf = (now: Instant, snapshot: Snapshot, policy: RecoveryPolicy): PathAnswer =>
  resetOrFullChange({
    now,
    asOf: snapshot.asOf,
    freshFor: policy.snapshotFreshFor,
    secondPersonOnFullChange: policy.secondPersonOnFullChange,
    secondPersonOnReset: policy.secondPersonOnReset,
    accounts: snapshot.accounts,
  });

export const notAbleToSignIn = (snapshot: Snapshot): readonly string[] =>
  snapshot.accounts.filter((account) => isSubaccount(account) && !ableToSignIn(account)).map(({ login }) => login);

/** Whether something that happened at `at` is still inside the cooling-off time. */
export const cooling = (at: Instant | null, now: Instant, policy: RecoveryPolicy): boolean =>
  at !== null && between(at, now) < policy.coolingOff;
