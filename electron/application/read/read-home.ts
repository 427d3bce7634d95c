// What a customer sees after signing in: their vaults, and a reset to confirm where one waits for them.
import type { z } from 'zod';
import type { customerHome } from '../../../shared/contract/customer.ts';
import { leftToRekey, type Recovery } from '../../../shared/domain/recovery/state.ts';
import type { Subscription, Vault } from '../../../shared/domain/subscription/state.ts';
import { primaryOf } from '../../../shared/domain/recovery/facts.ts';
import { answerForWaiting, holds } from '../../../shared/domain/subscription/waiting.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { recoveryStream } from '../transaction.ts';
import { stoppableChange } from './contact-change.ts';
import { actorName } from './people.ts';

type Home = z.input<typeof customerHome>;
type Who = { readonly subscription: string; readonly login: string };

const nameOf = (subscription: Subscription, login: string): string =>
  subscription.snapshot?.accounts.find((account) => account.login === login)?.name ?? login;

/** An invitation goes only to the accounts the challenge names, and only until one of them has confirmed having a half. */
const invitationFor = (subscription: Subscription, recovery: Recovery | null, login: string): Home['invitation'] => {
  if (recovery === null || recovery.phase !== 'decided' || recovery.otherHalfDelivered) return null;
  const { challenge, requester } = recovery;
  if (challenge === null || requester === null || !challenge.witnesses.includes(login)) return null;
  return {
    case: recovery.case,
    number: recovery.number,
    challenge: challenge.challenge,
    nonce: challenge.nonce,
    requester: requester.name,
    address: challenge.address,
    words: challenge.words,
    askedAt: challenge.at,
    expires: challenge.expires,
    vaults: Object.values(subscription.vaults)
      .filter(({ state }) => state === 'live')
      .map(({ name, objects, recipients }) => {
        const holders = recipients.map((recipient) => recipient.login);
        return {
          name,
          reports: objects.length,
          kept: holders.includes(login),
          holders: [...new Set(holders)]
            .filter((one) => one !== requester.login)
            .map((one) => nameOf(subscription, one)),
        };
      }),
  };
};

/** A waiting vault is shown to those whose key opens it, with everything they need to know who asks. */
const waitsFor = async (work: DeskAtWork, subscription: Subscription, login: string): Promise<Home['waits']> => {
  const primary = subscription.snapshot ? primaryOf(subscription.snapshot) : undefined;
  const waiting = Object.values(subscription.vaults).filter(
    (vault) => vault.state === 'waiting' && vault.case !== null && holds(subscription, vault, login),
  );
  if (primary === undefined || primary.login === login) return [];
  const desk = await work.desk();
  return Promise.all(
    waiting.map(async (vault) => {
      const recovery = await work.recovery(vault.case ?? '');
      const [opened] = await work.unlocked.journal.read(recoveryStream(vault.case ?? ''));
      const asked = answerForWaiting(
        { type: 'approveWait', actor: { kind: 'account', subscription: subscription.id, login }, vault: vault.vault },
        subscription,
      );
      return {
        vault: vault.vault,
        name: vault.name,
        reports: vault.objects.length,
        bytes: vault.objects.reduce((sum, { bytes }) => sum + bytes, 0),
        primary: primary.name,
        number: recovery.number,
        requester: recovery.requester?.name ?? recovery.claim,
        openedBy: opened ? actorName(opened.actor, desk, subscription) : 'Rekey',
        since: vault.since,
        declined: vault.declinedBy.includes(login),
        cannot: asked.ok ? null : asked.refusal.text,
      };
    }),
  );
};

/** What opens stands above what does not; otherwise in the order in which the vaults were started. */
const inUseFirst = (vaults: readonly Vault[]): readonly Vault[] =>
  [...vaults].sort((a, b) => Number(b.state === 'live') - Number(a.state === 'live'));

export const readHome = async (
  work: DeskAtWork,
  { subscription: id, login }: Who,
  cancelled: string | null,
): Promise<Home> => {
  const subscription = await work.subscription(id);
  const { reservation, enrolled } = subscription;
  const recovery = reservation === null ? null : await work.recovery(reservation.case);
  const account = subscription.snapshot?.accounts.find((one) => one.login === login);
  const own = enrolled[login]?.recipient;
  const owedByCase = recovery === null ? [] : leftToRekey(recovery);
  return {
    subscription: id,
    subscriptionName: subscription.name,
    timeZone: subscription.timeZone,
    login,
    name: nameOf(subscription, login),
    primary: account?.primary ?? false,
    vaults: inUseFirst(Object.values(subscription.vaults)).flatMap((one) => {
      const { vault, name, state, objects, recipients } = one;
      const holds = recipients.some((recipient) => recipient.login === login);
      if (state === 'discarded' || !holds) return [];
      const opens = state === 'live' && recipients.some(({ recipient }) => recipient === own);
      return {
        vault,
        name,
        state,
        reports: objects.length,
        bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0),
        opens,
        unfinished: opens && (one.rotationOwed || owedByCase.includes(vault)),
        oldPasswordMayOpen: state === 'dormant' || (state === 'waiting' && account?.primary === true),
      };
    }),
    waits: await waitsFor(work, subscription, login),
    authenticatorSince: subscription.authenticators[login]?.enrolledAt ?? null,
    contactChange: stoppableChange(subscription, await work.now(), (await work.desk()).policy),
    invitation: invitationFor(subscription, recovery, login),
    cancelled,
  };
};
