// Carrying out a full change after it was intended: a provisional identity and a new vault, then everything in one commit.
import { decisionStale } from '../../shared/domain/recovery/still-holds.ts';
import { makeProvisional } from './credential.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import { mailHalfKey, otherHalfKey } from './mail/outbox.ts';
import type { Program } from './program.ts';
import type { Refused } from './transaction.ts';

/**
 * What a disk error left in the middle goes on when it is asked for, when somebody opens the case, and on the ticker. In turn, because
 * each try discards what an earlier one made; the second in line finds it done.
 */
export const executeInTurn = async (
  { inTurn }: Pick<Program, 'inTurn'>,
  work: DeskAtWork,
  caseId: string,
): Promise<{ ok: true } | Refused> => {
  const { subscription } = await work.recovery(caseId);
  return inTurn(`execution of ${subscription}`, () => continueExecution(work, caseId));
};

/** A disk that still says no is tried again; nobody waits for the answer. */
export const goOnExecuting = async (
  program: Pick<Program, 'inTurn'>,
  work: DeskAtWork,
  cases: readonly string[],
): Promise<void> => {
  for (const caseId of cases) {
    if ((await work.recovery(caseId)).phase !== 'executing') continue;
    try {
      await executeInTurn(program, work, caseId);
    } catch (error) {
      if (work.ports.diskTrouble(error) === null) throw error;
    }
  }
};

/**
 * Done from the start each time: before `executed` is recorded nothing of an earlier try is used, the old vaults are not touched,
 * and the files of that try are discarded. Afterwards both halves wait sealed, and every old vault is dormant.
 */
export const continueExecution = async (work: DeskAtWork, caseId: string): Promise<{ ok: true } | Refused> => {
  const { ports, workstation, unlocked } = work;
  const recovery = await work.recovery(caseId);
  if (recovery.phase !== 'executing' || recovery.requester === null) return { ok: true };
  const { subscription, requester, number } = recovery;
  const newVault = `${number.toLowerCase()}-${caseId.slice(0, 8)}`;
  const dir = ports.vaults.folder(subscription, newVault);
  await ports.vaults.discard(dir);
  await ports.directory.discardProvisional(subscription, caseId);
  // Before anything is made: a case that has to be decided again is come back to once a minute.
  const moved = decisionStale({ now: await work.now(), facts: await work.facts(caseId) }, recovery);
  if (moved) return moved;
  const { halves, provisional } = await makeProvisional(ports, subscription, caseId);
  const created = await ports.vaults.create(dir, newVault, [provisional]);
  const recorded = await work.record(undefined, async (tx) => {
    const stale = decisionStale(
      { now: tx.now, facts: await tx.facts(caseId, subscription) },
      await tx.recovery(caseId),
    );
    if (stale) return stale;
    const executed = await tx.onRecovery(workstation, caseId, {
      type: 'recordExecution',
      newVault,
      provisional,
    });
    if (!executed.ok) return executed;
    const vault = await tx.onSubscription(workstation, subscription, {
      type: 'createVault',
      vault: newVault,
      name: `Reports since ${number}`,
      publicKey: created.publicKey,
      recipients: [{ login: requester.login, recipient: provisional }],
      manifestDigest: created.manifestDigest,
      case: caseId,
    });
    if (!vault.ok) return vault;
    tx.seal(mailHalfKey(caseId), unlocked.seal(mailHalfKey(caseId), halves.mailHalf));
    tx.seal(otherHalfKey(caseId), unlocked.seal(otherHalfKey(caseId), halves.otherHalf));
    return { ok: true, value: null };
  });
  if (recorded.ok) return { ok: true };
  await ports.vaults.discard(dir);
  return recorded;
};
