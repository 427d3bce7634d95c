// Mails that did not go the first time: tried again when they are due or when a person asks, settled after a stop, and by a person.
import { allMails, mailOf, type Recovery } from '../../../shared/domain/recovery/state.ts';
import { triesAgainAt } from '../../../shared/domain/recovery/mail-retry.ts';
import type { SendResult } from '../../mail/port.ts';
import { type DeskAtWork, recordOnCase } from '../desk-at-work.ts';
import { type Notice, sealSending, sendNotices, wereSending } from './notices.ts';
import { deliver, intentOf, intentsOf, isErased, isServerDown, mailHalfKey, sendingKey } from './outbox.ts';
import { refusal } from '../program.ts';
import type { By } from '../ports.ts';
import { changeDirectory, sendHalf } from '../release.ts';
import type { Refused } from '../transaction.ts';

type Sent = { readonly ok: true; readonly result: SendResult } | Refused;

const holdsCode = (recovery: Recovery, mail: string): boolean => {
  const purpose = mailOf(recovery, mail)?.purpose;
  return purpose === 'verification-code' || purpose === 'disclaimer';
};

const abandon = (work: DeskAtWork, caseId: string, mail: string) =>
  recordOnCase(work, work.workstation, caseId, { type: 'recordMail', mail, outcome: { kind: 'abandoned' } });

/** The same mail with the same Message-ID, in the name of whoever asks for it. */
export const sendAgain = async (
  work: DeskAtWork,
  by: By,
  caseId: string,
  mail: string,
  commandId?: string,
): Promise<Sent> => {
  if (isErased({ to: mailOf(await work.recovery(caseId), mail)?.to ?? '' }))
    return refusal('addressErased', 'The address of this mail was erased with everything personal. Nothing is sent.');
  const key = sendingKey(caseId, mail);
  const retried = await work.record(commandId, async (tx) => {
    const taken = await tx.onRecovery(by, caseId, { type: 'retryMail', mail });
    // In the same commit: a stop right after it must not take this for a mail that never left.
    if (taken.ok) tx.seal(key, sealSending(work, key, [mail]));
    return taken.ok ? { ok: true, value: null } : taken;
  });
  if (!retried.ok) return retried;
  const recovery = await work.recovery(caseId);
  if (mailOf(recovery, mail)?.purpose === 'credential') {
    await changeDirectory(work, caseId);
    return { ok: true, result: await sendHalf(work, caseId) };
  }
  const intent = await intentOf(work, caseId, mail);
  return {
    ok: true,
    result: await deliver(work, caseId, intent, work.outbox.inHand.get(mail) ?? { text: intent.text }),
  };
};

/** A person found out that it arrived. The half of a credential need not be kept then. */
export const settleMail = (work: DeskAtWork, by: By, caseId: string, mail: string, commandId?: string) =>
  work.record(commandId, async (tx) => {
    const taken = await tx.onRecovery(by, caseId, { type: 'settleMail', mail, how: 'arrived' });
    if (!taken.ok) return taken;
    if (mailOf(await tx.recovery(caseId), mail)?.purpose === 'credential') tx.erase(mailHalfKey(caseId));
    return { ok: true, value: null };
  });

const noticesOf = async (work: DeskAtWork, caseId: string, mails: readonly string[]): Promise<readonly Notice[]> => {
  const intents = await intentsOf(work, caseId);
  return mails.flatMap((mail) => {
    const intent = intents.get(mail);
    return intent === undefined ? [] : [{ intent, body: { text: intent.text } }];
  });
};

/** What is due on one case. Answers false when the server turned out to be down, so that nothing more is tried for a while. */
const retryCase = async (work: DeskAtWork, caseId: string, now: string): Promise<boolean> => {
  const { inHand, underWay, quiet } = work.outbox;
  const recovery = await work.recovery(caseId);
  const due = allMails(recovery).flatMap(([mail, { purpose }]) => {
    const at = triesAgainAt(recovery, mail);
    return at === null || at > now || underWay.has(mail) ? [] : [{ mail, purpose }];
  });
  const down = async (mail: string, result: SendResult | null): Promise<boolean> => {
    if (result === null || !isServerDown(result)) return false;
    quiet(mailOf(await work.recovery(caseId), mail)?.retryAt ?? null);
    return true;
  };
  for (const { mail, purpose } of due) {
    if (purpose === 'attempt-notice') continue;
    if (holdsCode(recovery, mail) && !inHand.has(mail)) await abandon(work, caseId, mail);
    else {
      const sent = await sendAgain(work, work.workstation, caseId, mail);
      if (sent.ok && (await down(mail, sent.result))) return false;
    }
  }
  const notices = due.filter(({ purpose }) => purpose === 'attempt-notice').map(({ mail }) => mail);
  if (notices.length === 0) return true;
  const stopped = await sendNotices(work, caseId, await noticesOf(work, caseId, notices), work.workstation);
  return !(await down(notices[0] ?? '', stopped));
};

/** An answer that could not be recorded, such as on a full disk, leaves a mail on its way for ever: settled as after a stop. */
const settleLost = async (work: DeskAtWork): Promise<void> => {
  const { lost, underWay } = work.outbox;
  const before = new Set(lost);
  lost.clear();
  for (const caseId of work.unlocked.views.casesWithMail()) {
    const recovery = await work.recovery(caseId);
    const found = allMails(recovery).filter(([mail, { state }]) => state === 'intended' && !underWay.has(mail));
    // Between an intent and its first try is a moment; what two looks find has been given up.
    if (found.some(([mail]) => before.has(mail))) await settleInterrupted(work, caseId);
    else for (const [mail] of found) lost.add(mail);
  }
};

/** Tries again whatever is due; called with the clock, and once when a workspace is opened. */
export const retryDueMail = (work: DeskAtWork): void =>
  work.outbox.post(async () => {
    await settleLost(work);
    const now = await work.now();
    const quietUntil = work.outbox.quietUntil();
    if (quietUntil !== null && now < quietUntil) return;
    for (const caseId of work.unlocked.views.casesWithMail())
      if (work.outbox.stopped() || !(await retryCase(work, caseId, now))) return;
  });

/** A person does not want to wait: whatever was put off or refused goes once more, codes apart, which are issued anew instead. */
export const tryEverything = async (work: DeskAtWork, by: By): Promise<number> => {
  const found: { readonly caseId: string; readonly mail: string; readonly notice: boolean }[] = [];
  for (const caseId of work.unlocked.views.casesWithMail()) {
    const recovery = await work.recovery(caseId);
    for (const [mail, { state, purpose }] of allMails(recovery))
      if (state === 'refused' && !holdsCode(recovery, mail) && !work.outbox.underWay.has(mail))
        found.push({ caseId, mail, notice: purpose === 'attempt-notice' });
  }
  work.outbox.quiet(null);
  work.outbox.post(async () => {
    for (const { caseId, mail, notice } of found) if (!notice) await sendAgain(work, by, caseId, mail);
    for (const caseId of new Set(found.map((one) => one.caseId))) {
      const mails = found.filter((one) => one.caseId === caseId && one.notice).map(({ mail }) => mail);
      if (mails.length > 0) await sendNotices(work, caseId, await noticesOf(work, caseId, mails), by);
    }
  });
  return found.length;
};

/**
 * After a start: a mail intended and never answered may or may not have left. A code went with the memory that held it, so its
 * mail is abandoned and a new one is sent; a notice that was not yet on its way goes on; anything else is uncertain, and a person
 * decides whether to send it again.
 */
export const settleInterrupted = async (work: DeskAtWork, caseId: string): Promise<void> => {
  const recovery = await work.recovery(caseId);
  const sending = await wereSending(work, caseId);
  const unsent: string[] = [];
  for (const [mail, { state, purpose }] of allMails(recovery)) {
    if (work.outbox.underWay.has(mail) || work.outbox.inHand.has(mail)) continue;
    const codeGone = holdsCode(recovery, mail) && (state === 'intended' || triesAgainAt(recovery, mail) !== null);
    if (codeGone) await abandon(work, caseId, mail);
    else if (state !== 'intended') continue;
    else if (purpose === 'attempt-notice' && !sending.has(mail)) unsent.push(mail);
    else
      await recordOnCase(work, work.workstation, caseId, {
        type: 'recordMail',
        mail,
        outcome: { kind: 'uncertain', response: 'Rekey was stopped before the mail server’s answer was recorded.' },
      });
  }
  if (unsent.length === 0) return;
  const notices = await noticesOf(work, caseId, unsent);
  work.outbox.post(async () => void (await sendNotices(work, caseId, notices, null)));
};
