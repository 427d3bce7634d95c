// The release: facts again, then the directory, then the mail half. Each piece goes on from where a crash left it.
import type { SendResult } from '../mail/port.ts';
import { type DeskAtWork, readDirectoryAgain, recordOnCase } from './desk-at-work.ts';
import { deliver, draft, mailHalfKey } from './mail/outbox.ts';
import type { By } from './ports.ts';
import type { Refused, Transaction } from './transaction.ts';
import type { MailDraft } from '../../shared/domain/recovery/commands.ts';

const composeFor = async (work: DeskAtWork, caseId: string, half: string) => {
  const recovery = await work.recovery(caseId);
  const subscription = await work.subscription(recovery.subscription);
  const nameOf = (login: string) =>
    subscription.snapshot?.accounts.find((account) => account.login === login)?.name ?? login;
  const { requester, decision, approval } = recovery;
  if (requester === null || decision === null)
    throw new Error(`release: expected a decided case, got ${recovery.phase}`);
  return {
    address: decision.address,
    mail: `${caseId}.credential`,
    composed: work.ports.letters.composeCredential({
      desk: (await work.desk()).name,
      name: requester.name,
      caseNumber: recovery.number,
      account: requester.login,
      half,
      otherHalf: approval === null ? { from: 'phone' } : { from: 'witness', witness: nameOf(approval.witness) },
    }),
  };
};

/** What the release mail will be, so that its intent can be recorded in the same commit as whatever leads to it. */
export const draftRelease = async (work: DeskAtWork, caseId: string, half: string): Promise<MailDraft> => {
  const { address, mail, composed } = await composeFor(work, caseId, half);
  return draft(work, mail, address, composed);
};

const sealedHalf = async (work: DeskAtWork, caseId: string): Promise<string> => {
  const sealed = await work.unlocked.journal.sealed(mailHalfKey(caseId));
  const half = sealed === null ? null : work.unlocked.unseal(mailHalfKey(caseId), sealed);
  if (half === null) throw new Error('release: expected the sealed half of an unaccepted credential, got none');
  return half;
};

/** The provisional credential becomes the one the account signs in with; the old identity is kept for dormant vaults. */
export const changeDirectory = async (work: DeskAtWork, caseId: string): Promise<void> => {
  const recovery = await work.recovery(caseId);
  if (recovery.credential === null || recovery.requester === null || recovery.credential.directoryChanged) return;
  await work.ports.directory.promoteProvisional(recovery.subscription, recovery.requester.login, caseId);
  await recordOnCase(work, work.workstation, caseId, { type: 'recordDirectoryChange' });
};

/** Sends the half that `intent` announces and erases it on acceptance. */
export const sendHalf = async (work: DeskAtWork, caseId: string): Promise<SendResult> => {
  const half = await sealedHalf(work, caseId);
  const { mail, address, composed } = await composeFor(work, caseId, half);
  return deliver(work, caseId, await draft(work, mail, address, composed), composed);
};

/** Intends the release inside a transaction; the effects follow with `finishRelease`. */
export const intendRelease = (tx: Transaction, by: By, caseId: string, mail: MailDraft) =>
  tx.onRecovery(by, caseId, { type: 'release', mail });

export const finishRelease = async (work: DeskAtWork, caseId: string): Promise<SendResult> => {
  await changeDirectory(work, caseId);
  return sendHalf(work, caseId);
};

/** The full change's release, asked for by a representative once the change is carried out. */
export const releaseExecuted = async (
  work: DeskAtWork,
  by: By,
  caseId: string,
  commandId: string | undefined,
): Promise<{ ok: true; result: SendResult } | Refused> => {
  const recovery = await work.recovery(caseId);
  if (recovery.phase !== 'executed') {
    // Lets the decider say why; a half exists only once the change is carried out.
    const mail: MailDraft = { mail: `${caseId}.credential`, to: '', messageId: '', subject: '', text: '' };
    const refused = await work.record(commandId, async (tx) => {
      const taken = await intendRelease(tx, by, caseId, mail);
      return taken.ok
        ? { ok: false, refusal: { code: 'notExecuting', text: 'Nothing is being carried out on this case.' } }
        : taken;
    });
    if (!refused.ok) return refused;
  }
  await readDirectoryAgain(work, recovery.subscription);
  const mail = await draftRelease(work, caseId, await sealedHalf(work, caseId));
  const intended = await work.record(commandId, async (tx) => {
    const taken = await intendRelease(tx, by, caseId, mail);
    return taken.ok ? { ok: true, value: null } : taken;
  });
  return intended.ok ? { ok: true, result: await finishRelease(work, caseId) } : intended;
};
