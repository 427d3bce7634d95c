/** Sends over SMTP: messages are checked before the library sees them, and many to one server share a few connections. */
import { X509Certificate } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { MailSettings } from '../../shared/contract/mail-settings.ts';
import { type Envelope, checkHeaders, readMailbox } from './headers.ts';
import type { MailRefusal, MailServer, Message, SendResult } from './port.ts';
import { type Mail, type Refused, type Session, type SmtpTimeouts, openSession } from './smtp-session.ts';

export const smtpTimeouts: SmtpTimeouts = { connect: 15_000, idle: 30_000, whole: 90_000 };

/** How many connections one server is asked for at a time; what is sent beyond that waits for one of them. */
export const mostConnections = 4;

export const createSmtpServer = (settings: MailSettings, timeouts: SmtpTimeouts = smtpTimeouts): MailServer => {
  const oneLine = withoutSecrets(settings);
  const sessions = new Set<Session>();
  const idle: Session[] = [];
  const waiting: (() => void)[] = [];
  let busy = 0;

  const open = () => openSession(settings, timeouts, oneLine, (session) => sessions.add(session));
  const release = (session: Session): void => {
    if (session.usable()) idle.push(session);
    else sessions.delete(session);
  };

  /** A server may close a connection that stood idle, so what failed on a used one before anything was said is tried on a new one. */
  const sendOnce = async (mail: Mail, secret: boolean): Promise<SendResult> => {
    const plainSecret: Refused = {
      kind: 'refused',
      stage: 'tls',
      response: 'The connection is not encrypted, and this message carries something secret.',
      permanent: false,
    };
    for (let used = idle.pop(); used !== undefined; used = idle.pop()) {
      if (!used.usable()) continue;
      if (secret && !used.encrypted) return plainSecret;
      const outcome = await used.send(mail);
      release(used);
      if (outcome.kind !== 'refused' || outcome.stage !== 'connect') return outcome;
    }
    const opened = await open();
    if (!opened.ok) return opened.refused;
    const { session } = opened;
    if (secret && !session.encrypted) {
      release(session);
      return plainSecret;
    }
    const outcome = await session.send(mail);
    release(session);
    return outcome;
  };

  const inTurn = async <Value>(run: () => Promise<Value>): Promise<Value> => {
    while (busy >= mostConnections) await new Promise<void>((go) => waiting.push(go));
    busy += 1;
    try {
      return await run();
    } finally {
      busy -= 1;
      waiting.shift()?.();
    }
  };

  return {
    send: async (message) => {
      const broken = settingsProblem(settings);
      if (broken) return broken;
      const checked = checkHeaders(message);
      if (!checked.ok) return checked.refused;
      const bytes = await compose(message, checked.envelope);
      return inTurn(() => sendOnce({ envelope: bounceTo(settings, checked.envelope), bytes }, message.secret));
    },
    check: async () => {
      const broken = settingsProblem(settings);
      if (broken) return { ok: false, refusal: explain(settings, broken) };
      const opened = await inTurn(open);
      if (!opened.ok) return { ok: false, refusal: explain(settings, opened.refused) };
      opened.session.quit();
      return { ok: true };
    },
    explain: (refused) => explain(settings, refused),
    close: () => {
      for (const session of sessions)
        if (session.usable()) session.quit();
        else session.abandon();
      idle.length = 0;
    },
  };
};

const compose = (message: Message, { from, to }: Envelope): Promise<Buffer> =>
  new MailComposer({
    messageId: message.messageId,
    from,
    to: { name: '', address: to },
    subject: message.subject,
    text: message.text,
    ...(message.html === undefined ? {} : { html: message.html }),
    textEncoding: 'quoted-printable',
    // RFC 3834: an automatic message asks not to be answered automatically.
    headers: { 'Auto-Submitted': 'auto-generated' },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: '\r\n',
  })
    .compile()
    .build();

/** Bounces go to the address the owner configured, whatever name and address the message shows. */
const bounceTo = (settings: MailSettings, envelope: Envelope): Envelope => ({
  ...envelope,
  from: readMailbox(settings.from) ?? envelope.from,
});

const settingsProblem = (settings: MailSettings): Refused | null => {
  if (settings.ca === undefined) return null;
  try {
    new X509Certificate(settings.ca);
    return null;
  } catch {
    return {
      kind: 'refused',
      stage: 'tls',
      response: 'The further authority in the settings is not a certificate.',
      permanent: false,
    };
  }
};

const explain = (settings: MailSettings, { stage, response }: Refused): MailRefusal => {
  const server = `The mail server ${settings.host}:${settings.port}`;
  switch (stage) {
    case 'tls':
      return {
        code: 'mailNotEncrypted',
        text: `${server} gave no encrypted connection that can be trusted, so nothing was sent. ${response}`,
      };
    case 'auth':
      return {
        code: 'mailSignInRefused',
        text: `${server} did not let the desk sign in (${response}). Check the user name and the password.`,
      };
    case 'connect':
      return {
        code: 'mailUnreachable',
        text: `${server} could not be reached (${response}). Check the host, the port and the network.`,
      };
    case 'from':
      return { code: 'mailNotTaken', text: `${server} did not take the sender ${settings.from} (${response}).` };
    case 'recipient':
      return { code: 'mailNotTaken', text: `${server} did not take the recipient (${response}).` };
    case 'data':
      return { code: 'mailNotTaken', text: `${server} did not take the message (${response}).` };
  }
};

/** A server may quote anything it was sent, and the answer is stored: the password goes, in each form it travels in, and so do line breaks. */
const withoutSecrets = ({ user, password }: MailSettings): ((text: string) => string) => {
  const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
  const secrets = [base64(`\0${user}\0${password}`), base64(password), password];
  return (text) =>
    secrets
      .reduce((clean, secret) => clean.replaceAll(secret, '•••'), text)
      .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
      .trim()
      .slice(0, 300);
};
