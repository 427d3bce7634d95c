// The primary admin's first sign-in: a password of their own, then every vault re-encrypted so that the old one opens nothing.
import { ableToSignIn } from '../../shared/domain/account.ts';
import { cannotComeBack } from '../../shared/domain/recovery/first-sign-in.ts';
import { vaultsToRekey } from '../../shared/domain/recovery/state.ts';
import type { Subscription, Vault } from '../../shared/domain/subscription/state.ts';
import { type DeskAtWork, recordOnCase } from './desk-at-work.ts';
import { mailHalfKey, otherHalfKey } from './mail/outbox.ts';
import type { By, Identity } from './ports.ts';
import { refusal } from './program.ts';
import { keyOf } from './vault-expectation.ts';
import type { OnSubscription, Refused } from './transaction.ts';

type Recipients = Vault['recipients'];

/** Those entitled now: still able to sign in, with the key they are enrolled with today. Old passwords and removed people fall out. */
const entitled = (subscription: Subscription, recipients: Recipients): Recipients =>
  recipients.filter(({ login, recipient }) => {
    const account = subscription.snapshot?.accounts.find((known) => known.login === login);
    return account !== undefined && ableToSignIn(account) && subscription.enrolled[login]?.recipient === recipient;
  });

/**
 * Order: the new password's file is staged, every vault's keyring opens for it, and only then is it recorded as the account's.
 * A crash before that leaves the halves working, after it the new password; either way the next sign-in goes on here.
 */
export const setOwnPassword = async (
  work: DeskAtWork,
  caseId: string,
  provisional: Identity,
  password: string,
): Promise<{ ok: true; case: string; identity: Identity; by: By } | Refused> => {
  const { ports, workstation } = work;
  const recovery = await work.recovery(caseId);
  const { subscription, requester } = recovery;
  if (requester === null) throw new Error('first sign-in: expected an identified requester, got none');
  const { login } = requester;
  // Before anything is touched: what refuses at the end would leave keyrings that opened for a password nobody has.
  const cannot = cannotComeBack({ now: await work.now(), facts: await work.facts(caseId) }, recovery);
  if (cannot) return cannot;
  const { file, identity } = await ports.vaults.createIdentity(password);
  await ports.directory.stageNext(subscription, login, file);
  for (const vault of vaultsToRekey(recovery)) {
    const { vaults, enrolled } = await work.subscription(subscription);
    const known = vaults[vault];
    if (!known) throw new Error(`first sign-in: expected vault ${vault} of the case, found none`);
    // The key of before stays until the rotation, so that a release which is withdrawn instead has taken nothing away.
    const own = [provisional.recipient, enrolled[login]?.recipient];
    const others = known.recipients.filter((one) => one.login !== login || own.includes(one.recipient));
    const recipients = [...others, { login, recipient: identity.recipient }];
    const changed = await ports.vaults.setRecipients(
      ports.vaults.folder(subscription, vault),
      provisional,
      recipients.map(({ recipient }) => recipient),
      keyOf(known),
    );
    if (!changed.ok) return changed;
    const recorded = await work.record(undefined, async (tx) => {
      const { manifestDigest } = changed;
      const taken = await tx.onSubscription(workstation, subscription, {
        type: 'changeRecipients',
        vault,
        recipients,
        manifestDigest,
      });
      return taken.ok ? { ok: true, value: null } : taken;
    });
    if (!recorded.ok) return recorded;
  }
  const actor = { kind: 'account', subscription, login } as const;
  const by: By = { actor, signer: ports.vaults.signer(`account:${subscription}/${login}`, identity) };
  const set = await work.record(undefined, async (tx) => {
    const taken = await tx.onRecovery(by, caseId, {
      type: 'setPassword',
      recipient: identity.recipient,
      signingKey: ports.vaults.signingKey(identity),
    });
    if (!taken.ok) return taken;
    tx.erase(mailHalfKey(caseId));
    tx.erase(otherHalfKey(caseId));
    return { ok: true, value: null };
  });
  if (!set.ok) return set;
  await ports.directory.promoteNext(subscription, login);
  await ports.directory.discardProvisional(subscription, caseId);
  return { ok: true, case: caseId, identity, by };
};

/** Re-encrypts one vault for those entitled now and records both sides of the commit. */
export const rotateVault = async (
  work: DeskAtWork,
  subscriptionId: string,
  vault: string,
  identity: Identity,
): Promise<{ ok: true } | Refused> => {
  const { ports, workstation } = work;
  const subscription = await work.subscription(subscriptionId);
  const known = subscription.vaults[vault];
  if (!known) throw new Error(`rotation: expected vault ${vault}, found none`);
  const recipients = entitled(subscription, known.recipients);
  if (recipients.length === 0)
    return refusal(
      'nobodyEntitled',
      `Nobody whom the user list shows as able to sign in holds a key to ${known.name}. It stays as it is until the list shows somebody who does.`,
    );
  const record = async (command: OnSubscription) => {
    const recorded = await work.record(undefined, async (tx) => {
      const taken = await tx.onSubscription(workstation, subscriptionId, command);
      return taken.ok ? { ok: true, value: null } : taken;
    });
    if (!recorded.ok)
      throw new Error(`rotation: expected ${command.type} to be recorded, got ${recorded.refusal.code}`);
  };
  return work.rotations.run(subscriptionId, (signal) =>
    ports.vaults.rotate(
      ports.vaults.folder(subscriptionId, vault),
      identity,
      recipients.map(({ recipient }) => recipient),
      keyOf(known),
      {
        prepared: ({ publicKey, stagedDigest }) => record({ type: 'prepareRotation', vault, publicKey, stagedDigest }),
        progress: (progress) => ports.push('vault.progress', { vault, name: known.name, ...progress }),
        committed: ({ publicKey, manifestDigest }) =>
          record({ type: 'commitRotation', vault, publicKey, recipients, manifestDigest }),
      },
      signal,
    ),
  );
};

/** Somebody wanted it so: the vaults that come next are not begun either. */
export const wasStopped = ({ refusal: { code } }: Refused): boolean => code === 'stopped';

/**
 * Rotates whatever the case still owes and closes it; goes on where an earlier sitting was cut short. A vault that refuses, a damaged
 * one perhaps, keeps none of the others from it.
 */
export const rekeyAndClose = async (
  work: DeskAtWork,
  caseId: string,
  identity: Identity,
): Promise<{ ok: true } | Refused> => {
  const { subscription, rekeyed, ...recovery } = await work.recovery(caseId);
  let refused: Refused | null = null;
  for (const vault of vaultsToRekey({ subscription, rekeyed, ...recovery })) {
    if (rekeyed.includes(vault)) continue;
    const rotated = await rotateVault(work, subscription, vault, identity);
    if (!rotated.ok) {
      if (wasStopped(rotated)) return rotated;
      refused ??= rotated;
      continue;
    }
    const manifestDigest = await work.ports.vaults.digest(work.ports.vaults.folder(subscription, vault));
    const recorded = await recordOnCase(work, work.workstation, caseId, { type: 'recordRekey', vault, manifestDigest });
    if (!recorded.ok) return recorded;
  }
  if (refused !== null) return refused;
  const closed = await recordOnCase(work, work.workstation, caseId, { type: 'close' });
  return closed.ok ? { ok: true } : closed;
};

/** Vaults that owe a re-encryption get it from whoever opens them next; a case under way does its own. */
export const rotateWhatIsOwed = async (
  work: DeskAtWork,
  { subscription: id, login }: { subscription: string; login: string },
  identity: Identity,
): Promise<void> => {
  const { vaults, reservation } = await work.subscription(id);
  if (reservation !== null) return;
  for (const { vault, state, rotationOwed, recipients } of Object.values(vaults)) {
    const isHeld = recipients.some((one) => one.login === login && one.recipient === identity.recipient);
    if (state !== 'live' || !rotationOwed || !isHeld) continue;
    // A refusal leaves it owed: the vault says so, and the next sign-in tries again.
    const rotated = await rotateVault(work, id, vault, identity);
    if (!rotated.ok && wasStopped(rotated)) return;
  }
};
