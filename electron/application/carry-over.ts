// After a witness approved: the provisional identity is added to every vault the witness can open, one recorded step at a time.
import { type Halves, makeProvisional } from './credential.ts';
import { type DeskAtWork, recordOnCase } from './desk-at-work.ts';
import type { Identity } from './ports.ts';
import type { Refused } from './transaction.ts';
import { keyOf } from './vault-expectation.ts';

export type CarriedOver = {
  readonly halves: Halves & { readonly provisional: string };
  readonly kept: number;
  readonly waiting: number;
};

/** What a damaged folder is refused with: nothing was changed, and it would be refused again until it is restored. */
const unreadable = new Set([
  'not-a-vault',
  'manifest-damaged',
  'keyring-damaged',
  'vault-changed-outside',
  'vault-closed',
]);

/** The halves are only in memory: when the sitting is lost before the witness confirms, the witness approves again. */
export const carryOver = async (
  work: DeskAtWork,
  caseId: string,
  witness: Identity,
): Promise<{ ok: true; value: CarriedOver } | Refused> => {
  const { ports, workstation } = work;
  const { subscription, requester } = await work.recovery(caseId);
  if (requester === null) throw new Error('carry over: expected an identified requester, got none');
  await ports.directory.discardProvisional(subscription, caseId);
  const { halves, provisional } = await makeProvisional(ports, subscription, caseId);
  const made = await recordOnCase(work, workstation, caseId, { type: 'prepareProvisional', provisional });
  if (!made.ok) return made;
  for (const vault of Object.keys((await work.recovery(caseId)).carries)) {
    const prepared = await recordOnCase(work, workstation, caseId, { type: 'prepareCarry', vault });
    if (!prepared.ok) return prepared;
    // An earlier try's provisional recipient falls out here: nobody holds its halves any more.
    const { vaults, enrolled } = await work.subscription(subscription);
    const known = vaults[vault];
    if (!known) throw new Error(`carry over: expected vault ${vault}, found none`);
    const kept = known.recipients.filter(
      ({ login, recipient }) => login !== requester.login || enrolled[login]?.recipient === recipient,
    );
    const recipients = [...kept, { login: requester.login, recipient: provisional }];
    const changed = await ports.vaults.setRecipients(
      ports.vaults.folder(subscription, vault),
      witness,
      recipients.map(({ recipient }) => recipient),
      keyOf(known),
    );
    if (!changed.ok && unreadable.has(changed.refusal.code)) {
      const left = await recordOnCase(work, workstation, caseId, { type: 'leaveUnreadable', vault });
      if (!left.ok) return left;
      continue;
    }
    if (!changed.ok) return changed;
    const { manifestDigest } = changed;
    const carried = await work.record(undefined, async (tx) => {
      const taken = await tx.onRecovery(workstation, caseId, { type: 'recordCarry', vault, manifestDigest });
      if (!taken.ok) return taken;
      const onVault = await tx.onSubscription(workstation, subscription, {
        type: 'changeRecipients',
        vault,
        recipients,
        manifestDigest,
      });
      return onVault.ok ? { ok: true, value: null } : onVault;
    });
    if (!carried.ok) return carried;
  }
  const { carries, waiting } = await work.recovery(caseId);
  return {
    ok: true,
    value: {
      halves: { ...halves, provisional },
      kept: Object.keys(carries).length,
      waiting: Object.keys(waiting).length,
    },
  };
};
