// Gathers a recovery's facts from the folded streams of its subscription and the desk, the policy in force with them: signed events, never views.
import { type Desk, wordingInUse } from '../desk/decider.ts';
import { enrolments } from '../desk/operators.ts';
import type { Subscription } from '../subscription/state.ts';
import { between } from '../time.ts';
import { primaryOf, type RecoveryFacts } from './facts.ts';
import type { RecoveryPolicy } from './policy.ts';

/**
 * The snapshot from before a case counts only where the desk had known the subscription for longer than the cooling-off time
 * when the case reserved it; otherwise it met the subscription with this case, and the directory's own dates decide.
 */
const snapshotBefore = (subscription: Subscription, id: string, policy: RecoveryPolicy) => {
  const { reservation, firstSnapshotAt } = subscription;
  if (reservation?.case !== id || firstSnapshotAt === null) return null;
  return between(firstSnapshotAt, reservation.at) < policy.coolingOff ? null : reservation.snapshot;
};

const authenticatorOf = ({ snapshot, authenticators }: Subscription) => {
  const primary = snapshot === null ? undefined : primaryOf(snapshot);
  return primary === undefined ? null : (authenticators[primary.login] ?? null);
};

export const gatherFacts = (subscription: Subscription, desk: Desk, caseId: string): RecoveryFacts => ({
  subscription: subscription.id,
  snapshot: subscription.snapshot,
  snapshotAtOpening: subscription.reservation?.case === caseId ? subscription.reservation.snapshot : null,
  rekeyedSince: Object.entries(subscription.enrolled).flatMap(([login, { at, again }]) =>
    again === true && subscription.reservation !== null && at > subscription.reservation.at ? [login] : [],
  ),
  snapshotBefore: snapshotBefore(subscription, caseId, desk.policy),
  phoneChangedAt: subscription.phoneChangedAt,
  addressChangedAt: subscription.addressChangedAt,
  contactCoolingUntil:
    subscription.contactChange?.stopped === null ? (subscription.contactChange.applied?.until ?? null) : null,
  dataModel: subscription.dataModel,
  tam: subscription.tam,
  vaults: Object.values(subscription.vaults).flatMap(({ vault, name, state, objects, manifestDigest, recipients }) =>
    state === 'discarded'
      ? []
      : {
          vault,
          name,
          state,
          reports: objects.length,
          bytes: objects.reduce((sum, object) => sum + object.bytes, 0),
          digest: manifestDigest,
          holders: recipients.map(({ login }) => login),
        },
  ),
  reservedBy: subscription.reservation?.case ?? null,
  lockedUntil: subscription.lockedUntil,
  codesIssued: subscription.codesIssued,
  authenticator: authenticatorOf(subscription),
  suppliers: subscription.suppliers,
  operators: enrolments(desk),
  wording: wordingInUse(desk).version,
  onePersonDesk: desk.onePerson,
  policy: desk.policy,
});
