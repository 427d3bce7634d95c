// An old password opens what was dormant: its reports are re-encrypted into the vault that took its place; the old bytes stay.
import type { Answer } from '../../shared/contract/request.ts';
import type { Vault } from '../../shared/domain/subscription/state.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import { answer, refusal } from './program.ts';
import type { Sitting } from './people/sittings.ts';
import { handOverByOldPassword } from './waiting-vault.ts';
import { expectedOf } from './vault-expectation.ts';

const didNotOpen = refusal(
  'old-password-refused',
  'That password does not open this vault. Its reports stay as they are; try another one.',
);

/**
 * The vault that took its place; where that one has gone dormant since, the newest of this account's that opens for nobody who had no
 * key to the dormant one.
 */
const intoWhich = (vaults: readonly Vault[], dormant: Vault, login: string): Vault | undefined => {
  const had = new Set([login, ...dormant.recipients.map((one) => one.login)]);
  const own = vaults.filter(
    ({ state, recipients }) => state === 'live' && recipients.some((one) => one.login === login),
  );
  return (
    own.find((vault) => vault.case === dormant.case) ??
    own.findLast(({ recipients }) => recipients.every((one) => had.has(one.login)))
  );
};

export const restoreDormant = async (
  work: DeskAtWork,
  sitting: Sitting,
  from: string,
  password: string,
): Promise<Answer<{ restored: number }>> => {
  const { vaults, directory } = work.ports;
  const { subscription, login } = sitting;
  const known = (await work.subscription(subscription)).vaults;
  const dormant = known[from];
  if (dormant?.state === 'waiting') {
    const opened = await handOverByOldPassword(work, sitting, dormant, password);
    if (opened === null) return didNotOpen;
    return opened.ok ? answer({ restored: dormant.objects.length }) : opened;
  }
  if (!dormant || dormant.state !== 'dormant')
    return refusal('vault-not-dormant', 'This vault is not dormant. There is nothing to restore from it.');
  const live = intoWhich(Object.values(known), dormant, login);
  if (!live) return refusal('no-vault-to-restore-into', 'There is no vault of yours that could take these reports.');
  for (const file of await directory.old(subscription, login)) {
    const opened = await vaults.openIdentity(file, password);
    if (!opened.ok) continue;
    const prepared = await work.record(undefined, async (tx) => {
      const taken = await tx.onSubscription(work.workstation, subscription, {
        type: 'prepareRestore',
        from,
        into: live.vault,
      });
      return taken.ok ? { ok: true, value: null } : taken;
    });
    if (!prepared.ok) {
      vaults.forget(opened.identity);
      return prepared;
    }
    const restored = await vaults
      .restore(
        vaults.folder(subscription, from),
        opened.identity,
        vaults.folder(subscription, live.vault),
        expectedOf(dormant),
        expectedOf(live),
      )
      .finally(() => vaults.forget(opened.identity));
    if (!restored.ok) continue;
    const { objects, manifestDigest } = restored;
    const recorded = await work.record(undefined, async (tx) => {
      const taken = await tx.onSubscription(work.workstation, subscription, {
        type: 'recordRestore',
        from,
        into: live.vault,
        objects,
        manifestDigest,
      });
      return taken.ok ? { ok: true, value: null } : taken;
    });
    return recorded.ok ? answer({ restored: objects.length }) : recorded;
  }
  return didNotOpen;
};
