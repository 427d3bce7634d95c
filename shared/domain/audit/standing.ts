// What stood at a place in the journal: who could act, what the directory showed, what a vault was. Folded anew, apart from the deciders.
import type { Account } from '../account.ts';
import type { OperatorRole } from '../actor.ts';
import type { LossStatement, SnapshotRef } from '../recovery/events.ts';
import { type Instant, between } from '../time.ts';
import { type Case, type Story, type Subscription, before, newest, only } from './story.ts';

export type OperatorThen = {
  readonly role: OperatorRole;
  readonly key: string;
  /** Who let them in, the first time and each time again, and when. */
  readonly letInBy: readonly { readonly by: string; readonly at: Instant }[];
};

/** An operator as enrolled and not revoked before `position`; by position, never by date. */
export const operatorAt = (story: Story, id: string, position: number): OperatorThen | null => {
  let known: OperatorThen | null = null;
  let inviter: string | null = null;
  for (const event of story.desk) {
    if (event.position >= position) break;
    if (event.type === 'deskFounded' && event.data.owner.id === id)
      known = { role: 'owner', key: event.data.ownerKey, letInBy: [] };
    if (event.type === 'operatorInvited' && event.data.operator === id) inviter = event.actor;
    if (event.type === 'operatorEnrolled' && event.data.operator === id) {
      const by = event.data.admission === undefined ? event.actor : inviter;
      known = {
        role: event.data.role,
        key: event.data.key,
        letInBy: by === null ? [] : [{ by, at: event.at }],
      };
    }
    if (event.type === 'operatorRekeyed' && event.data.operator === id && known) {
      const by = event.data.by === 'invitation' && inviter !== null ? [{ by: inviter, at: event.at }] : [];
      known = { ...known, key: event.data.key, letInBy: [...known.letInBy, ...by] };
    }
    if (event.type === 'operatorRevoked' && event.data.operator === id) known = null;
  }
  return known;
};

export const onePersonDesk = (story: Story): boolean => only(story.desk, 'deskFounded')[0]?.data.onePerson ?? false;

// The domain's own words, written out once more: an audit that borrowed the decider's would share its mistakes.
export const canSignIn = ({ status, contactOnly }: Account): boolean => status === 'active' && !contactOnly;
export const subaccounts = (accounts: readonly Account[]): readonly Account[] =>
  accounts.filter(({ primary, contactOnly, status }) => !primary && !contactOnly && status !== 'deleted');
export const primaries = (accounts: readonly Account[]): readonly Account[] =>
  accounts.filter(({ primary, status }) => primary && status !== 'deleted');

/** The TAM whom the subscription was registered with, or the one appointed since. */
export const tamAt = ({ events }: Subscription, position: number): string | null =>
  newest(only(events, 'subscriptionRegistered', 'tamAppointed'), position)?.data.tam ?? null;

/** Where everything personal was erased since, there is no list any more that a step could rest on. */
export const snapshotAt = ({ snapshots, erasures }: Subscription, position: number) => {
  const snapshot = newest(snapshots, position);
  const erased = newest(erasures, position);
  return snapshot && erased && erased.position > snapshot.position ? undefined : snapshot;
};
export type SnapshotThen = NonNullable<ReturnType<typeof snapshotAt>>;

/** Where and when something was recorded that rests on a figure of the policy. */
type Then = { readonly position: number; readonly at: Instant };

export const fresh = (snapshot: SnapshotThen, { position, at }: Then, story: Story): boolean => {
  const age = between(snapshot.data.asOf, at);
  return age >= 0 && age <= story.policyAt(position).snapshotFreshFor;
};

export const isRefTo = (ref: SnapshotRef, snapshot: SnapshotThen | undefined): boolean =>
  snapshot !== undefined &&
  ref.position === snapshot.position &&
  ref.digest === snapshot.data.digest &&
  ref.asOf === snapshot.data.asOf;

/** When the primary's number or address last became another one than the snapshot before showed; the first ever seen is no change. */
export const contactChangedAt = (
  { snapshots, erasures }: Subscription,
  field: 'phone' | 'email',
  position: number,
): Instant | null => {
  let changed: Instant | null = null;
  let former: SnapshotThen | undefined;
  for (const snapshot of snapshots) {
    if (snapshot.position >= position) break;
    const was = former && primaries(former.data.accounts)[0]?.[field];
    const after = former?.position ?? 0;
    const erased = newest(erasures, snapshot.position);
    // What was erased cannot be compared: only the same list, read again by the machine in the same breath, is known to be no change.
    const differs =
      erased && erased.position > after
        ? !(
            snapshot.at === erased.at &&
            snapshot.actor === 'workstation' &&
            snapshot.data.digest === former?.data.digest
          )
        : was !== primaries(snapshot.data.accounts)[0]?.[field];
    if (former && differs) changed = snapshot.at;
    former = snapshot;
  }
  return changed;
};

/** When one account's own address last became another one than the newest list that named them showed. */
export const addressOfChangedAt = (
  { snapshots, erasures }: Subscription,
  login: string,
  position: number,
): Instant | null => {
  let changed: Instant | null = null;
  let former: string | undefined;
  let last: SnapshotThen | undefined;
  for (const list of before(snapshots, position)) {
    const email = list.data.accounts.find((one) => one.login.toLowerCase() === login.toLowerCase())?.email;
    const erased = newest(erasures, list.position);
    const sinceErased = last !== undefined && erased !== undefined && erased.position > last.position;
    const readAgain =
      sinceErased && list.at === erased.at && list.actor === 'workstation' && list.data.digest === last?.data.digest;
    if (email !== undefined && former !== undefined && (sinceErased ? !readAgain : former !== email)) changed = list.at;
    if (email !== undefined) former = email;
    last = list;
  }
  return changed;
};

export const withinCoolingOff = (since: Instant | null, { position, at }: Then, story: Story): boolean =>
  since !== null && between(since, at) < story.policyAt(position).coolingOff;

export type VaultThen = {
  readonly name: string;
  readonly state: 'live' | 'waiting' | 'dormant' | 'discarded';
  readonly digest: string;
  readonly recipients: readonly { readonly login: string; readonly recipient: string }[];
  readonly objects: readonly { readonly bytes: number }[];
};

export const vaultsAt = (subscription: Subscription, position: number): ReadonlyMap<string, VaultThen> => {
  const vaults = new Map<string, VaultThen>();
  const change = (vault: string, by: Partial<VaultThen>) => {
    const known = vaults.get(vault);
    if (known) vaults.set(vault, { ...known, ...by });
  };
  for (const event of subscription.events) {
    if (event.position >= position) break;
    switch (event.type) {
      case 'vaultCreated': {
        const { vault, name, recipients, manifestDigest: digest } = event.data;
        vaults.set(vault, { name, recipients, digest, state: 'live', objects: [] });
        break;
      }
      case 'reportsAdopted':
      case 'restored': {
        const vault = event.type === 'restored' ? event.data.into : event.data.vault;
        const objects = [...(vaults.get(vault)?.objects ?? []), ...event.data.objects];
        change(vault, { digest: event.data.manifestDigest, objects });
        break;
      }
      case 'recipientsChanged':
      case 'rotationCommitted':
        change(event.data.vault, { digest: event.data.manifestDigest, recipients: event.data.recipients });
        break;
      case 'vaultDormant':
        change(event.data.vault, { state: 'dormant' });
        break;
      case 'vaultWaiting':
        change(event.data.vault, { state: 'waiting' });
        break;
      case 'vaultWoken':
        change(event.data.vault, { state: 'live' });
        break;
      case 'vaultDiscarded':
        change(event.data.vault, { state: 'discarded' });
        break;
      default:
    }
  }
  return vaults;
};

/** The loss as it stood, written so that two statements are equal exactly when their texts are. */
export const lossText = ({ dataModel, vaults }: LossStatement): string =>
  JSON.stringify([
    dataModel,
    vaults
      .map(({ vault, name, reports, bytes, digest, holders }) =>
        JSON.stringify([vault, name, reports, bytes, digest, [...holders].sort()]),
      )
      .sort(),
  ]);

export const lossAt = (subscription: Subscription, position: number): string => {
  const dataModel = newest(only(subscription.events, 'subscriptionRegistered'), position)?.data.dataModel ?? 'unknown';
  const vaults = [...vaultsAt(subscription, position)]
    .filter(([, { state }]) => state === 'live')
    .map(([vault, { name, digest, recipients, objects }]) => ({
      vault,
      name,
      digest,
      reports: objects.length,
      bytes: objects.reduce((sum, object) => sum + object.bytes, 0),
      holders: recipients.map(({ login }) => login),
    }));
  return lossText({ dataModel, vaults });
};

const decisionsOf = (one: Case) => only(one.events, 'pathDecided');
export type DecisionThen = ReturnType<typeof decisionsOf>[number];

export const decisionAt = (one: Case, position: number): DecisionThen | undefined => newest(decisionsOf(one), position);

/**
 * Since when the decision that stood at `position` says the same about `facts`: a safeguard older than that was for other facts,
 * and a fact that changed and changed back has re-opened its step all the same.
 */
export const standingSince = (one: Case, position: number, facts: (decision: DecisionThen) => string): number => {
  const decisions = before(decisionsOf(one), position);
  const last = decisions.at(-1);
  let since = Number.POSITIVE_INFINITY;
  for (const decision of decisions.toReversed()) {
    if (last === undefined || facts(decision) !== facts(last)) break;
    since = decision.position;
  }
  return since;
};
