// Starting vaults and taking reports into them, each change recorded with the manifest's digest.
import { type DeskAtWork } from './desk-at-work.ts';
import type { By } from './ports.ts';
import { refusal } from './program.ts';
import type { Refused } from './transaction.ts';
import { expectedOf } from './vault-expectation.ts';

/** Folder names are ours, not the customer's: ids are short, safe and never reused. */
const newVaultId = (work: DeskAtWork): string => `vault-${work.ports.uuid().slice(0, 13)}`;

export const createVault = async (
  work: DeskAtWork,
  by: By,
  subscription: string,
  name: string,
  holders: readonly string[],
  commandId?: string,
): Promise<{ ok: true; value: string } | Refused> => {
  const { enrolled, id } = await work.subscription(subscription);
  if (id === '') return refusal('subscriptionUnknown', 'No subscription with this id is registered.');
  const recipients = [...new Set(holders)].map((login) => ({ login, recipient: enrolled[login]?.recipient ?? null }));
  const missing = recipients.filter(({ recipient }) => recipient === null).map(({ login }) => login);
  if (missing.length > 0)
    return refusal(
      'notEnrolled',
      `${missing.join(', ')} ${missing.length === 1 ? 'has' : 'have'} not set a password here yet and so cannot hold a key. Invite them first.`,
    );
  const vault = newVaultId(work);
  const dir = work.ports.vaults.folder(subscription, vault);
  const known = recipients.flatMap(({ login, recipient }) => (recipient === null ? [] : [{ login, recipient }]));
  const { publicKey, manifestDigest } = await work.ports.vaults.create(
    dir,
    vault,
    known.map(({ recipient }) => recipient),
  );
  const recorded = await work.record(commandId, async (tx) => {
    const taken = await tx.onSubscription(by, subscription, {
      type: 'createVault',
      vault,
      name,
      publicKey,
      recipients: known,
      manifestDigest,
      case: null,
    });
    return taken.ok ? { ok: true, value: vault } : taken;
  });
  if (!recorded.ok || recorded.events.some(({ data }) => data['vault'] !== vault)) await work.ports.vaults.discard(dir);
  return recorded.ok ? { ok: true, value: String(recorded.events[0]?.data['vault'] ?? vault) } : recorded;
};

/**
 * Takes what waits in the drop box into the vault. While a recovery is open it goes on waiting there, so that a loss once stated
 * does not move; whoever ends the case, or adds reports later, adopts it.
 */
export const adoptReports = async (
  work: DeskAtWork,
  by: By,
  subscription: string,
  vault: string,
): Promise<{ ok: true; value: { adopted: number; waiting: number } } | Refused> => {
  const { vaults } = work.ports;
  const dir = vaults.folder(subscription, vault);
  const state = await work.subscription(subscription);
  const known = state.vaults[vault];
  if (!known) return refusal('vaultUnknown', 'No such vault is known in this subscription.');
  if (state.reservation !== null || known.state !== 'live')
    return { ok: true, value: { adopted: 0, waiting: await vaults.waiting(dir) } };
  const adopted = await vaults.adopt(dir, expectedOf(known));
  if (!adopted.ok) return adopted;
  const { objects, manifestDigest } = adopted;
  if (objects.length > 0) {
    const recorded = await work.record(undefined, async (tx) => {
      const taken = await tx.onSubscription(by, subscription, { type: 'adoptReports', vault, objects, manifestDigest });
      return taken.ok ? { ok: true, value: null } : taken;
    });
    if (!recorded.ok) return recorded;
  }
  return { ok: true, value: { adopted: objects.length, waiting: await vaults.waiting(dir) } };
};

/** A rotation that a crash interrupted after its commit is ended without a key, and recorded if the record was lost. */
export const finishVaults = async (work: DeskAtWork): Promise<void> => {
  for (const { subscription, vault, rotating } of work.unlocked.views.vaults()) {
    if (!rotating) continue;
    const known = (await work.subscription(subscription)).vaults[vault];
    if (!known?.rotation) continue;
    const { publicKey, manifestDigest } = await work.ports.vaults.finish(
      work.ports.vaults.folder(subscription, vault),
      known.rotation.stagedDigest,
    );
    if (publicKey !== known.rotation.publicKey) continue;
    const recipients = await work.ports.vaults.recipients(work.ports.vaults.folder(subscription, vault));
    const { enrolled } = await work.subscription(subscription);
    const named = known.recipients.filter(({ recipient }) => recipients.includes(recipient));
    const added = Object.entries(enrolled)
      .filter(
        ([, { recipient }]) => recipients.includes(recipient) && !named.some((one) => one.recipient === recipient),
      )
      .map(([login, { recipient }]) => ({ login, recipient }));
    await work.record(undefined, async (tx) => {
      const taken = await tx.onSubscription(work.workstation, subscription, {
        type: 'commitRotation',
        vault,
        publicKey,
        recipients: [...named, ...added],
        manifestDigest,
      });
      return taken.ok ? { ok: true, value: null } : taken;
    });
  }
};

/** When a case has ended, whatever waited in the drop boxes of its subscription is taken in. */
export const adoptWhatWaited = async (work: DeskAtWork, subscription: string): Promise<void> => {
  const { vaults } = await work.subscription(subscription);
  for (const { vault, state } of Object.values(vaults))
    if (state === 'live') await adoptReports(work, work.workstation, subscription, vault);
};
