// Sends what was intended and records the server's answer. Nothing accepted is sent twice; what may have been is left to a person.
import type { MailDraft } from '../../../shared/domain/recovery/commands.ts';
import type { RecoveryEvent } from '../../../shared/domain/recovery/events.ts';
import { mailOf } from '../../../shared/domain/recovery/state.ts';
import { sealedUnder } from '../../../shared/domain/sealed-text.ts';
import type { MailServer, Message, SendResult } from '../../mail/port.ts';
import type { ComposedMail } from '../../mail/templates.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { Body } from './outbox-memory.ts';
import { recoveryStream } from '../transaction.ts';

export const mailPasswordKey = 'mail/password';
export const mailHalfKey = (caseId: string): string => `credential/${caseId}`;
export const otherHalfKey = (caseId: string): string => `half/${caseId}`;

/** Which mails may be with the server while nothing of their answers is recorded: a batch of notices, or one that is sent again. */
export const sendingKey = (caseId: string, mail = ''): string => `sending/${caseId}/${mail}`;

export type Mailed = { readonly accepted: boolean; readonly outcome: SendResult['kind']; readonly response: string };
export const mailed = (result: SendResult): Mailed => ({
  accepted: result.kind === 'accepted',
  outcome: result.kind,
  response: result.response,
});

/** `support@desk.example` of `Support desk <support@desk.example>`. */
export const bareAddress = (sender: string): string => /<([^<>]+)>\s*$/.exec(sender)?.[1] ?? sender;

/** Deterministic, so that the same mail sent again carries the same Message-ID and a receiver can tell. */
export const messageIdOf = (mail: string, from: string): string =>
  `<${mail}@${bareAddress(from).split('@').at(-1) ?? 'rekey'}>`;

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

/** The desk's mail server with the sender it is spoken to as, or null where an owner has not set one up. */
export const mailServerOf = async (
  work: DeskAtWork,
): Promise<{ readonly server: MailServer; readonly from: string } | null> => {
  const { mail: settings } = await work.desk();
  const sealed = await work.unlocked.journal.sealed(mailPasswordKey);
  const password = sealed === null ? null : work.unlocked.unseal(mailPasswordKey, sealed);
  if (settings === null || password === null) return null;
  const { ca, allowPlain = null, ...known } = settings;
  const server = work.ports.mailServer({
    ...known,
    password,
    ...(ca === null ? {} : { ca }),
    ...(allowPlain === null ? {} : { allowPlain }),
  });
  return { server, from: settings.from };
};

/** A desk without a mail server refuses like an unreachable one, so that the case waits and says why. */
export const noMailServer: SendResult = {
  kind: 'refused',
  stage: 'connect',
  response: 'No mail server is set up. An owner does that under Settings.',
  permanent: false,
};

export const messageOf = (intent: MailDraft, body: Body, from: string, secret: boolean): Message => ({
  messageId: intent.messageId,
  from,
  to: intent.to,
  subject: intent.subject,
  text: body.text,
  ...(body.html === undefined ? {} : { html: body.html }),
  secret,
});

/** One attempt on a connection of its own. */
export const send = async (work: DeskAtWork, intent: MailDraft, body: Body, secret: boolean): Promise<SendResult> => {
  const through = await mailServerOf(work);
  if (through === null) return noMailServer;
  const { server, from } = through;
  try {
    const result = await server.send(messageOf(intent, body, from, secret));
    if (result.kind === 'accepted') work.outbox.quiet(null);
    return result;
  } finally {
    server.close();
  }
};

/** A mail put off for so long that everything personal was erased meanwhile has nowhere to go. */
export const addressErased: SendResult = {
  kind: 'refused',
  stage: 'connect',
  response: 'The address was erased with everything personal. Nothing was sent.',
  permanent: true,
};

export const isErased = ({ to }: Pick<MailDraft, 'to'>): boolean => sealedUnder(to) !== null;

/** Sends one mail of a case and records what became of it. A code stays in memory while it may be tried again. */
export const deliver = async (work: DeskAtWork, caseId: string, intent: MailDraft, body: Body): Promise<SendResult> => {
  const { inHand, underWay } = work.outbox;
  const { mail } = intent;
  underWay.add(mail);
  try {
    const purpose = mailOf(await work.recovery(caseId), mail)?.purpose;
    const result = isErased(intent) ? addressErased : await send(work, intent, body, purpose !== 'attempt-notice');
    const holdsCode = purpose === 'verification-code' || purpose === 'disclaimer';
    if (holdsCode && result.kind === 'refused' && !result.permanent) inHand.set(mail, body);
    else inHand.delete(mail);
    await work.record(undefined, async (tx) => {
      const taken = await tx.onRecovery(work.workstation, caseId, {
        type: 'recordMail',
        mail,
        outcome: result,
        jitter: work.ports.random(),
      });
      tx.erase(sendingKey(caseId, mail));
      if (taken.ok && purpose === 'credential' && result.kind === 'accepted') tx.erase(mailHalfKey(caseId));
      return taken.ok ? { ok: true, value: null } : taken;
    });
    return result;
  } finally {
    underWay.delete(mail);
  }
};

/** The intent as it was recorded, for sending the same mail again under the same Message-ID. */
export const intentsOf = async (work: DeskAtWork, caseId: string): Promise<ReadonlyMap<string, MailDraft>> => {
  const events = (await work.unlocked.journal.read(recoveryStream(caseId))) as unknown as readonly RecoveryEvent[];
  return new Map(
    events.flatMap((event): readonly (readonly [string, MailDraft])[] => {
      if (event.type !== 'mailIntended') return [];
      const { purpose: _purpose, ...intent } = event.data;
      return [[intent.mail, intent]];
    }),
  );
};

export const intentOf = async (work: DeskAtWork, caseId: string, mail: string): Promise<MailDraft> => {
  const intent = (await intentsOf(work, caseId)).get(mail);
  if (intent === undefined) throw new Error(`outbox: expected an intent of ${mail}, found none`);
  return intent;
};

/** Whether the server itself could not be used, so that the next mail would fare no better. */
export const isServerDown = (result: SendResult): boolean =>
  result.kind === 'refused' &&
  (result.stage === 'auth' || (!result.permanent && (result.stage === 'connect' || result.stage === 'tls')));
