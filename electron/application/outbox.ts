// Sends what was intended and records the server's answer. Nothing accepted is sent twice; what may have been is left to a person.
import { noticeFor, type NoticeReason } from '../../shared/domain/reactions.ts';
import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import type { MailDraft, MailOutcome } from '../../shared/domain/recovery/commands.ts';
import type { RecoveryEvent } from '../../shared/domain/recovery/events.ts';
import type { Recovery } from '../../shared/domain/recovery/state.ts';
import type { Subscription } from '../../shared/domain/subscription/state.ts';
import { sealedUnder } from '../../shared/domain/sealed-text.ts';
import type { Message, SendResult } from '../mail/port.ts';
import type { ComposedMail } from '../mail/templates.ts';
import { type DeskAtWork, recordOnCase } from './desk-at-work.ts';
import { recoveryStream } from './transaction.ts';

export const mailPasswordKey = 'mail/password';
export const mailHalfKey = (caseId: string): string => `credential/${caseId}`;
export const otherHalfKey = (caseId: string): string => `half/${caseId}`;

export type Mailed = { readonly accepted: boolean; readonly outcome: SendResult['kind']; readonly response: string };
export const mailed = (result: SendResult): Mailed => ({
  accepted: result.kind === 'accepted',
  outcome: result.kind,
  response: result.response,
});

/** Deterministic, so that the same mail sent again carries the same Message-ID and a receiver can tell. */
const messageIdOf = (mail: string, from: string): string =>
  `<${mail}@${from.split('@').at(-1)?.replace(/>$/, '') ?? 'rekey'}>`;

/** What is recorded of a mail before it leaves: its text has dots where a secret stands. */
export const draft = async (work: DeskAtWork, mail: string, to: string, composed: ComposedMail): Promise<MailDraft> => {
  const { mail: settings } = await work.desk();
  return {
    mail,
    to,
    messageId: messageIdOf(mail, settings?.from ?? 'rekey.invalid'),
    subject: composed.subject,
    text: composed.elided,
  };
};

/** One attempt. A desk without a mail server refuses like an unreachable one, so that the case waits and says why. */
export const send = async (
  work: DeskAtWork,
  intent: MailDraft,
  body: { text: string; html?: string },
): Promise<SendResult> => {
  const { mail: settings } = await work.desk();
  const sealed = await work.unlocked.journal.sealed(mailPasswordKey);
  const password = sealed === null ? null : work.unlocked.unseal(mailPasswordKey, sealed);
  if (settings === null || password === null)
    return {
      kind: 'refused',
      stage: 'connect',
      response: 'No mail server is set up. An owner does that under Settings.',
      permanent: false,
    };
  const { ca, ...known } = settings;
  const server = work.ports.mailServer({ ...known, password, ...(ca === null ? {} : { ca }) });
  const message: Message = {
    messageId: intent.messageId,
    from: settings.from,
    to: intent.to,
    subject: intent.subject,
    text: body.text,
    ...(body.html === undefined ? {} : { html: body.html }),
  };
  try {
    return await server.send(message);
  } finally {
    server.close();
  }
};

const outcomeOf = (result: SendResult): MailOutcome => result;

/** A mail put off for so long that everything personal was erased meanwhile has nowhere to go. */
const addressErased: SendResult = {
  kind: 'refused',
  stage: 'connect',
  response: 'The address was erased with everything personal. Nothing was sent.',
  permanent: true,
};

/** Sends a case's mail and records what became of it. */
export const deliver = async (
  work: DeskAtWork,
  caseId: string,
  intent: MailDraft,
  body: { text: string; html?: string },
): Promise<SendResult> => {
  const erased = sealedUnder(intent.to) !== null;
  const result: SendResult = erased ? addressErased : await send(work, intent, body);
  await work.record(undefined, async (tx) => {
    const { mails } = await tx.recovery(caseId);
    const purpose = mails[intent.mail]?.purpose;
    const taken = await tx.onRecovery(work.workstation, caseId, {
      type: 'recordMail',
      mail: intent.mail,
      outcome: outcomeOf(result),
    });
    if (taken.ok && purpose === 'credential' && result.kind === 'accepted') tx.erase(mailHalfKey(caseId));
    return taken.ok ? { ok: true, value: null } : taken;
  });
  return result;
};

/** The intent as it was recorded, for sending the same mail again under the same Message-ID. */
export const intentOf = async (work: DeskAtWork, caseId: string, mail: string): Promise<MailDraft> => {
  const events = await work.unlocked.journal.read(recoveryStream(caseId));
  for (const event of events as unknown as readonly RecoveryEvent[])
    if (event.type === 'mailIntended' && event.data.mail === mail) {
      const { purpose: _purpose, ...intent } = event.data;
      return intent;
    }
  throw new Error(`outbox: expected an intent of ${mail}, found none`);
};

const noticeWords = {
  opened: 'opened',
  'not-known': 'refused',
  referred: 'refused',
  denied: 'denied',
  'failed-code': 'codeFailed',
  cancelled: 'cancelled',
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

const notify = async (work: DeskAtWork, caseId: string, reason: NoticeReason, event: RecordedEvent): Promise<void> => {
  const recovery = await work.recovery(caseId);
  const subscription = await work.subscription(recovery.subscription);
  const desk = await work.desk();
  const account = subscription.snapshot?.accounts.find(({ primary }) => primary)?.login ?? recovery.claim;
  const notices = await Promise.all(
    contactsOf(subscription).map(async (contact, index) => {
      const composed = work.ports.letters.composeAttemptNotice({
        desk: desk.name,
        name: contact.name,
        caseNumber: recovery.number,
        account,
        at: event.at,
        what: noticeWords[reason],
      });
      return {
        intent: await draft(work, `${caseId}.notice-${event.position}-${index + 1}`, contact.email, composed),
        composed,
      };
    }),
  );
  const taken = await recordOnCase(work, work.workstation, caseId, {
    type: 'intendNotices',
    mails: notices.map(({ intent }) => intent),
  });
  if (!taken.ok) return;
  for (const { intent, composed } of notices) await deliver(work, caseId, intent, composed);
};

/** Called with everything that was recorded: each attempt sends its notices, in the background and in order. */
export const notifyContacts = (events: readonly RecordedEvent[], work: DeskAtWork): void => {
  for (const event of events) {
    if (!event.stream.startsWith('recovery/')) continue;
    const reason = noticeFor(event as unknown as RecoveryEvent);
    if (reason !== null) work.later(() => notify(work, event.stream.slice('recovery/'.length), reason, event));
  }
};

/**
 * After a start: a mail intended and never answered may or may not have left. A code went with the memory that held it, so its
 * mail is abandoned and a new one is sent; anything else is uncertain, and a person decides whether to send it again.
 */
export const settleInterrupted = async (work: DeskAtWork, caseId: string, recovery: Recovery): Promise<void> => {
  for (const [mail, { state, purpose }] of Object.entries(recovery.mails)) {
    if (state !== 'intended') continue;
    const heldCode = purpose === 'verification-code' || purpose === 'disclaimer';
    await recordOnCase(work, work.workstation, caseId, {
      type: 'recordMail',
      mail,
      outcome: heldCode
        ? { kind: 'abandoned' }
        : { kind: 'uncertain', response: 'Rekey was stopped before the mail server’s answer was recorded.' },
    });
  }
};
