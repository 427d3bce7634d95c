// A holder's yes to a waiting vault: its keyring opens for the primary admin's present key, then everything in it is re-encrypted.
import { ableToSignIn } from '../../shared/domain/account.ts';
import type { Vault } from '../../shared/domain/subscription/state.ts';
import { primaryKey } from '../../shared/domain/subscription/waiting.ts';
import { type DeskAtWork } from './desk-at-work.ts';
import { rotateVault } from './first-sign-in.ts';
import type { By, Identity } from './ports.ts';
import { refusal } from './program.ts';
import type { Sitting } from './people/sittings.ts';
import type { OnSubscription, Refused } from './transaction.ts';
import { keyOf } from './vault-expectation.ts';

const recordOn = (work: DeskAtWork, by: By, subscription: string, command: OnSubscription) =>
  work.record(undefined, async (tx) => {
    const taken = await tx.onSubscription(by, subscription, command);
    return taken.ok ? { ok: true, value: null } : taken;
  });

/**
 * Each step is recorded before the next; a crash anywhere is gone on with when the same holder signs in again. `own`: the key that the
 * holder has now, where an old one of theirs opens the vault.
 */
export const handOver = async (
  work: DeskAtWork,
  subscription: string,
  vault: string,
  holder: Identity,
  own: Identity = holder,
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
    own,
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
  return rotateVault(work, subscription, vault, own);
};

/** The primary admin remembers the password of before: what it opens waits for nobody. Null where it opens nothing of it. */
export const handOverByOldPassword = async (
  work: DeskAtWork,
  { subscription, login, identity, by }: Sitting,
  { vault, recipients }: Vault,
  password: string,
): Promise<{ ok: true } | Refused | null> => {
  const { directory, vaults } = work.ports;
  for (const file of await directory.old(subscription, login)) {
    const opened = await vaults.openIdentity(file, password);
    if (!opened.ok) continue;
    const old = opened.identity;
    try {
      if (!recipients.some(({ recipient }) => recipient === old.recipient)) continue;
      const former = old.recipient;
      const answered = await recordOn(work, by, subscription, { type: 'approveWithOldKey', vault, former });
      return answered.ok ? await handOver(work, subscription, vault, old, identity) : answered;
    } finally {
      vaults.forget(old);
    }
  }
  return null;
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
