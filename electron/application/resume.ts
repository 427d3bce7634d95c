// What a stop in the middle left to do: found in the journal at the next opening, and gone on with from there.
import { ended } from '../../shared/domain/recovery/state.ts';
import { tellContacts } from './contact-change.ts';
import { continueExecution } from './execution.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import { retryDueMail, settleInterrupted } from './mail/mail-again.ts';
import { changeDirectory } from './release.ts';
import { discardWhatWasMade, finishWithdrawal, recordEnd } from './withdrawal.ts';
import { endSessionsInTime } from './tickets/end-session.ts';
import { lookAfterTickets } from './tickets/tickets-in-time.ts';
import { settleInterruptedMessages } from './tickets/messages.ts';
import { finishVaults } from './vault-work.ts';

/** Needs no person's key: what does (a rotation, carrying over) goes on when that person signs in again. */
export const resume = async (work: DeskAtWork): Promise<void> => {
  await finishVaults(work);
  // A case that has ended may still owe its contacts a notice.
  for (const caseId of work.unlocked.views.casesWithMail()) await settleInterrupted(work, caseId);
  for (const caseId of work.unlocked.views.openCases()) {
    const recovery = await work.recovery(caseId);
    // A stale decision leaves the case where it is, and the desk is asked to decide again.
    if (recovery.phase === 'executing') await continueExecution(work, caseId);
    if (recovery.phase === 'releasing') await changeDirectory(work, caseId);
    await finishWithdrawal(work, caseId);
    if (recovery.passwordSet !== null && recovery.requester !== null)
      await work.ports.directory.promoteNext(recovery.subscription, recovery.requester.login);
  }
  await settleInterruptedMessages(work);
  await lookAfterTickets(work);
  await endSessionsInTime(work);
  await expireCases(work);
  for (const { subscription } of work.unlocked.views.subscriptions())
    work.later(() => tellContacts(work, subscription));
  retryDueMail(work);
};

/** Cases that have run out end, and a credential that nobody used is taken back; the decider knows which. */
export const expireCases = async (work: DeskAtWork): Promise<void> => {
  const now = await work.now();
  for (const caseId of work.unlocked.views.openCases()) {
    const { expires } = await work.recovery(caseId);
    if (now < expires) continue;
    const expired = await recordEnd(work, work.workstation, caseId, { type: 'expire' });
    if (!expired.ok) continue;
    await finishWithdrawal(work, caseId);
    if (ended((await work.recovery(caseId)).phase)) await discardWhatWasMade(work, caseId);
  }
};
