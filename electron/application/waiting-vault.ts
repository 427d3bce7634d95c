// A holder's yes to a waiting vault: its keyring opens for the primary admin's present key, then everything in it is re-encrypted.
import { ableToSignIn } from '../../shared/domain/account.ts';
import { primaryKey } from '../../shared/domain/subscription/waiting.ts';
import { type DeskAtWork } from './desk-at-work.ts';
import { rotateVault } from './first-sign-in.ts';
import type { By, Identity } from './ports.ts';
import { refusal } from './program.ts';
import type { OnSubscription, Refused } from './transaction.ts';
import { keyOf } from './vault-expectation.ts';

const recordOn = (work: DeskAtWork, by: By, subscription: string, command: OnSubscription) =>
  work.record(undefined, async (tx) => {
    const taken = await tx.onSubscription(by, subscription, command);
    return taken.ok ? { ok: true, value: null } : taken;
  });

/** Each step is recorded before the next; a crash anywhere is gone on with when the same holder signs in again. */
export const handOver = async (
  work: DeskAtWork,
  subscription: string,
  vault: string,
  holder: Identity,
): Promise<{ ok: true } | Refused> => {
  const prepared = await recordOn(work, work.workstation, subscription, { type: 'prepareHandOver', vault });
  if (!prepared.ok) return prepared;
  const state = await work.subscription(subscription);
  const known = state.vaults[vault];
  const primary = primaryKey(state);
  if (known === undefined || primary === null)
    return refusal('vaultUnknown', 'No such vault is known in this subscription.');
  const entitled = known.recipients.filter(({ login, recipient }) => {
    const account = state.snapshot?.accounts.find((one) => one.login === login);
    return account !== undefined && ableToSignIn(account) && state.enrolled[login]?.recipient === recipient;
  });
  const recipients = [...entitled.filter(({ recipient }) => recipient !== primary.recipient), primary];
  const changed = await work.ports.vaults.setRecipients(
    work.ports.vaults.folder(subscription, vault),
    holder,
    recipients.map(({ recipient }) => recipient),
    keyOf(known),
  );
  if (!changed.ok) return changed;
  const { manifestDigest } = changed;
  const recorded = await recordOn(work, work.workstation, subscription, {
    type: 'recordHandOver',
    vault,
    recipients,
    manifestDigest,
  });
  if (!recorded.ok) return recorded;
  // Whoever fell out had a key once: what is in the vault is re-encrypted now, or at a holder's next sign-in.
  return rotateVault(work, subscription, vault, holder);
};

export const answerForWaiting = async (
  work: DeskAtWork,
  by: By,
  { subscription, identity }: { readonly subscription: string; readonly identity: Identity },
  vault: string,
  yes: boolean,
): Promise<{ ok: true } | Refused> => {
  const answered = await recordOn(work, by, subscription, { type: yes ? 'approveWait' : 'declineWait', vault });
  if (!answered.ok) return answered;
  return yes ? handOver(work, subscription, vault, identity) : { ok: true };
};

/** What this holder approved in a sitting that was cut short. A refusal leaves it waiting, and it is shown again. */
export const finishHandOvers = async (
  work: DeskAtWork,
  { subscription, login }: { readonly subscription: string; readonly login: string },
  holder: Identity,
): Promise<void> => {
  const { vaults, reservation } = await work.subscription(subscription);
  if (reservation !== null) return;
  for (const { vault, state, approvedBy } of Object.values(vaults))
    if (state === 'waiting' && approvedBy === login) await handOver(work, subscription, vault, holder);
};
