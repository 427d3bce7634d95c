// Taking a release back: the directory first, then the journal, so that a crash in between is done again from the intent.
import { ended } from '../../shared/domain/recovery/state.ts';
import type { DeskAtWork, recordOnCase } from './desk-at-work.ts';
import { mailHalfKey, otherHalfKey } from './mail/outbox.ts';
import type { By } from './ports.ts';
import type { OnRecovery } from './transaction.ts';

const newVaultHolds = async (work: DeskAtWork, subscription: string, vault: string): Promise<boolean> => {
  const known = (await work.subscription(subscription)).vaults[vault];
  if (known === undefined) return false;
  const waiting = await work.ports.vaults.waiting(work.ports.vaults.folder(subscription, vault)).catch(() => 0);
  return known.objects.length > 0 || waiting > 0;
};

/** Ends a case and erases both sealed halves in the same commit. */
export const recordEnd = (
  work: DeskAtWork,
  by: By,
  caseId: string,
  command: OnRecovery,
  commandId?: string,
): ReturnType<typeof recordOnCase> =>
  work.record(commandId, async (tx) => {
    const taken = await tx.onRecovery(by, caseId, command);
    if (!taken.ok) return taken;
    if (ended((await tx.recovery(caseId)).phase)) {
      tx.erase(mailHalfKey(caseId));
      tx.erase(otherHalfKey(caseId));
    }
    return { ok: true, value: taken.events };
  });

/** Files of a case that has ended without a first sign-in: its credential, and the vault that it had started. */
export const discardWhatWasMade = async (work: DeskAtWork, caseId: string): Promise<void> => {
  const { subscription, execution } = await work.recovery(caseId);
  await work.ports.directory.discardProvisional(subscription, caseId);
  const started = execution && (await work.subscription(subscription)).vaults[execution.newVault];
  if (started?.state === 'discarded')
    await work.ports.vaults.discard(work.ports.vaults.folder(subscription, started.vault));
};

/** Does what a recorded intent of a withdrawal asks for; nothing where there is none. */
export const finishWithdrawal = async (work: DeskAtWork, caseId: string): Promise<void> => {
  const { phase, subscription, requester, credential, execution } = await work.recovery(caseId);
  if (phase !== 'withdrawing' || requester === null) return;
  const holds = execution !== null && (await newVaultHolds(work, subscription, execution.newVault));
  await work.ports.directory.withdrawProvisional(
    subscription,
    requester.login,
    caseId,
    credential?.directoryChanged ?? false,
  );
  if (execution !== null && !holds)
    await work.ports.vaults.discard(work.ports.vaults.folder(subscription, execution.newVault));
  await recordEnd(work, work.workstation, caseId, { type: 'recordWithdrawal', newVaultHolds: holds });
};
