// Every attempt is told to every contact. There may be thousands: they share connections, are recorded in batches, and go on after a stop.
import { noticeFor, noticeOnVault, type NoticeReason } from '../../../shared/domain/reactions.ts';
import type { RecordedEvent } from '../../../shared/domain/recorded-event.ts';
import type { MailDraft } from '../../../shared/domain/recovery/commands.ts';
import type { RecoveryEvent } from '../../../shared/domain/recovery/events.ts';
import type { SubscriptionEvent } from '../../../shared/domain/subscription/events.ts';
import type { Subscription } from '../../../shared/domain/subscription/state.ts';
import type { SendResult } from '../../mail/port.ts';
import { type DeskAtWork, recordOnCase } from '../desk-at-work.ts';
import {
  addressErased,
  isErased,
  isServerDown,
  mailServerOf,
  messageIdOf,
  messageOf,
  noMailServer,
  sendingKey,
} from './outbox.ts';
import type { Body } from './outbox-memory.ts';
import type { By } from '../ports.ts';

/**
 * Mails that may be with the server while nothing of their answers is recorded yet: what a crash leaves uncertain, at most. More of
 * them where there are thousands, because each commit reads the whole case again.
 */
const batchOf = (count: number): number => Math.min(100, Math.max(20, Math.ceil(count / 40)));

/** What is sealed of mails on their way, so that a stop tells those that may have left from those that had not. */
export const sealSending = (work: DeskAtWork, key: string, mails: readonly string[]): Uint8Array =>
  work.unlocked.seal(key, JSON.stringify(mails));

/** The notices of a case that were on their way when the program stopped; the others had not left. */
export const wereSending = async (work: DeskAtWork, caseId: string): Promise<ReadonlySet<string>> => {
  const { journal, unseal } = work.unlocked;
  const found = new Set<string>();
  for (const key of await journal.sealedKeys(sendingKey(caseId))) {
    const sealed = await journal.sealed(key);
    const text = sealed === null ? null : unseal(key, sealed);
    if (text !== null) for (const mail of JSON.parse(text) as readonly string[]) found.add(mail);
  }
  return found;
};

export type Notice = { readonly intent: MailDraft; readonly body: Body };
type Answered = { readonly mail: string; readonly outcome: SendResult };

/** One commit: what became of the batch before, and which mails leave next. Answers the mails that may leave. */
const recordBatch = async (
  work: DeskAtWork,
  caseId: string,
  answers: readonly Answered[],
  next: readonly Notice[],
  again: By | null,
): Promise<readonly Notice[]> => {
  const recorded = await work.record(undefined, async (tx) => {
    for (const { mail, outcome } of answers)
      await tx.onRecovery(work.workstation, caseId, {
        type: 'recordMail',
        mail,
        outcome,
        jitter: work.ports.random(),
      });
    const leaving: Notice[] = [];
    for (const notice of next) {
      const { mail } = notice.intent;
      const taken = again === null ? null : await tx.onRecovery(again, caseId, { type: 'retryMail', mail });
      if (taken === null || taken.ok) leaving.push(notice);
    }
    const key = sendingKey(caseId);
    if (leaving.length === 0) tx.erase(key);
    else
      tx.seal(
        key,
        sealSending(
          work,
          key,
          leaving.map(({ intent }) => intent.mail),
        ),
      );
    return { ok: true, value: leaving };
  });
  if (!recorded.ok) throw new Error(`notices: expected a batch to be recorded, got ${recorded.refusal.code}`);
  return recorded.value;
};

/**
 * Sends notices whose intent is recorded; with `again`, ones that were put off, in that actor's name. The first goes alone: where the
 * server is down, the others are not tried, and an intent that was never tried says the same. Answers the refusal that stopped it.
 */
export const sendNotices = async (
  work: DeskAtWork,
  caseId: string,
  notices: readonly Notice[],
  again: By | null,
): Promise<SendResult | null> => {
  const { underWay, stopped, quiet } = work.outbox;
  for (const { intent } of notices) underWay.add(intent.mail);
  const through = await mailServerOf(work);
  try {
    let answers: readonly Answered[] = [];
    let left = notices;
    while (left.length > 0 && !stopped()) {
      const size = left.length === notices.length ? 1 : batchOf(notices.length);
      const leaving = await recordBatch(work, caseId, answers, left.slice(0, size), again);
      left = left.slice(size);
      answers = await Promise.all(
        leaving.map(async ({ intent, body }) => ({
          mail: intent.mail,
          outcome: isErased(intent)
            ? addressErased
            : through === null
              ? noMailServer
              : await through.server.send(messageOf(intent, body, through.from, false)),
        })),
      );
      if (answers.some(({ outcome }) => outcome.kind === 'accepted')) quiet(null);
      const [down] = answers.map(({ outcome }) => outcome);
      if (down === undefined || !answers.every(({ outcome }) => isServerDown(outcome))) continue;
      const untried = again === null ? left.map(({ intent }) => ({ mail: intent.mail, outcome: down })) : [];
      await recordBatch(work, caseId, [...answers, ...untried], [], again);
      return down;
    }
    await recordBatch(work, caseId, answers, [], again);
    return null;
  } finally {
    through?.server.close();
    for (const { intent } of notices) underWay.delete(intent.mail);
  }
};

const noticeWords = {
  opened: 'opened',
  'not-known': 'refused',
  referred: 'refused',
  'number-let-through': 'numberLetThrough',
  denied: 'denied',
  'failed-code': 'codeFailed',
  cancelled: 'cancelled',
  withdrawn: 'withdrawn',
  'primary-left': 'primaryLeft',
  'wait-approved': 'waitApproved',
  'wait-declined': 'waitDeclined',
} as const satisfies Record<NoticeReason, string>;

/** Everybody with an address who is still in the directory: each is told of each attempt. */
const contactsOf = (subscription: Subscription) => {
  const seen = new Set<string>();
  return (subscription.snapshot?.accounts ?? []).filter(({ email, status }) => {
    const address = email.toLowerCase();
    if (email === '' || status === 'deleted' || seen.has(address)) return false;
    seen.add(address);
    return true;
  });
};

const notify = async (
  work: DeskAtWork,
  caseId: string,
  reason: NoticeReason | 'refusals',
  event: RecordedEvent,
): Promise<void> => {
  const recovery = await work.recovery(caseId);
  const subscription = await work.subscription(recovery.subscription);
  const desk = await work.desk();
  const account = subscription.snapshot?.accounts.find(({ primary }) => primary)?.login ?? recovery.claim;
  const from = desk.mail?.from ?? 'rekey.invalid';
  const notices = contactsOf(subscription).map((contact, index): Notice => {
    const composed = work.ports.letters.composeAttemptNotice({
      desk: desk.name,
      name: contact.name,
      caseNumber: recovery.number,
      account,
      at: event.at,
      what: reason === 'refusals' ? 'refused' : noticeWords[reason],
      times: reason === 'refusals' ? Number(event.data['attempts']) : 1,
    });
    const mail = `${caseId}.notice-${event.position}-${index + 1}`;
    const { subject, text, html } = composed;
    return {
      intent: { mail, to: contact.email, messageId: messageIdOf(mail, from), subject, text },
      body: { text, html },
    };
  });
  for (const { intent } of notices) work.outbox.underWay.add(intent.mail);
  const taken = await recordOnCase(work, work.workstation, caseId, {
    type: 'intendNotices',
    mails: notices.map(({ intent }) => intent),
  });
  if (taken.ok) await sendNotices(work, caseId, notices, null);
};

/** Called with everything that was recorded: each attempt sends its notices, in the background and in order. */
export const notifyContacts = (events: readonly RecordedEvent[], work: DeskAtWork): void => {
  for (const event of events) {
    if (event.type === 'refusalsTold')
      work.outbox.post(() => notify(work, String(event.data['case']), 'refusals', event));
    if (event.stream.startsWith('subscription/')) {
      const about = noticeOnVault(event as unknown as SubscriptionEvent);
      if (about !== null) work.outbox.post(() => notify(work, about.case, about.reason, event));
      continue;
    }
    if (!event.stream.startsWith('recovery/')) continue;
    const reason = noticeFor(event as unknown as RecoveryEvent);
    if (reason !== null) work.outbox.post(() => notify(work, event.stream.slice('recovery/'.length), reason, event));
  }
};
