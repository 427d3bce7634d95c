// A subscription and its vaults as the desk sees them: who can sign in, who holds which key, how old the list is.
import type { z } from 'zod';
import type { subscriptionDetail } from '../../../shared/contract/subscription.ts';
import { ableToSignIn } from '../../../shared/domain/account.ts';
import { primaryOf } from '../../../shared/domain/recovery/facts.ts';
import type { Subscription, Vault } from '../../../shared/domain/subscription/state.ts';
import { between } from '../../../shared/domain/time.ts';
import type { Actor } from '../../../shared/domain/actor.ts';
import type { Desk } from '../../../shared/domain/desk/decider.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { SubscriptionRow, VaultRow } from '../views-port.ts';
import { contactChangeOf } from './contact-change.ts';
import { accountName } from './people.ts';
import { unreachableOf } from './unreachable.ts';

export const vaultRow = (subscription: Subscription, vault: Vault): VaultRow => ({
  vault: vault.vault,
  name: vault.name,
  subscription: subscription.id,
  subscriptionName: subscription.name,
  state: vault.state,
  reports: vault.objects.length,
  bytes: vault.objects.reduce((sum, { bytes }) => sum + bytes, 0),
  holders: [...new Set(vault.recipients.map(({ login }) => login))].map((login) => ({
    login,
    name: accountName(subscription, login),
  })),
  waitsFor: vault.waitsFor.map((login) => accountName(subscription, login)),
  rotationOwed: vault.rotationOwed,
  rotating: vault.rotation !== null,
  since: vault.since,
  case: vault.case,
});

export const vaultRows = (subscription: Subscription): VaultRow[] =>
  Object.values(subscription.vaults)
    .filter(({ state }) => state !== 'discarded')
    .map((vault) => vaultRow(subscription, vault));

export const subscriptionRow = (subscription: Subscription): SubscriptionRow => {
  const { snapshot } = subscription;
  const primary = snapshot ? primaryOf(snapshot) : undefined;
  return {
    subscription: subscription.id,
    name: subscription.name,
    primary: primary?.name ?? null,
    accounts: snapshot?.accounts.length ?? 0,
    ableToSignIn: snapshot?.accounts.filter(ableToSignIn).length ?? 0,
    asOf: snapshot?.asOf ?? null,
    dataModel: subscription.dataModel,
    vaults: vaultRows(subscription).length,
    openCase: subscription.reservation?.case ?? null,
    expires: subscription.expires,
    unreachable: Object.keys(subscription.unreachable).length,
  };
};

const tamName = (known: Desk['operators'][string] | undefined, id: string): string =>
  known === undefined ? id : known.revoked === null ? known.name : `${known.name}, revoked`;

export const readSubscription = async (
  work: DeskAtWork,
  id: string,
  actor: Actor,
): Promise<z.input<typeof subscriptionDetail> | null> => {
  const subscription = await work.subscription(id);
  if (subscription.id === '') return null;
  const desk = await work.desk();
  const { operators, policy } = desk;
  const now = await work.now();
  const { snapshot } = subscription;
  const supplier = snapshot?.suppliedBy.replace(/^operator:/, '') ?? '';
  return {
    ...subscriptionRow(subscription),
    timeZone: subscription.timeZone,
    tam: subscription.tam === null ? null : tamName(operators[subscription.tam], subscription.tam),
    snapshot: snapshot && {
      asOf: snapshot.asOf,
      suppliedBy: operators[supplier]?.name ?? 'Rekey',
      suppliedAt: snapshot.suppliedAt,
      stale: between(snapshot.asOf, now) > policy.snapshotFreshFor,
    },
    people: (snapshot?.accounts ?? []).map((account) => ({
      ...account,
      ableToSignIn: ableToSignIn(account),
      enrolled: subscription.enrolled[account.login] !== undefined,
      invited: subscription.invitations[account.login] !== undefined,
      vaults: Object.values(subscription.vaults)
        .filter(({ state, recipients }) => state === 'live' && recipients.some(({ login }) => login === account.login))
        .map(({ name }) => name),
    })),
    phoneChangedAt: subscription.phoneChangedAt,
    addressChangedAt: subscription.addressChangedAt,
    lockedUntil: subscription.lockedUntil,
    vaultList: vaultRows(subscription),
    ...contactChangeOf({ subscription, desk, now, actor }),
    unreachableList: unreachableOf(subscription),
  };
};
