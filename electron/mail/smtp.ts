/**
 * Sends over SMTP, and only over a checked TLS connection after signing in. nodemailer's connection is driven step by step, because
 * its ready-made transport sends the password to a server that offers no sign-in, and does not say whether a lost
 * connection was lost before or after the message's end.
 */
import { X509Certificate } from 'node:crypto';
import { Readable } from 'node:stream';
import { getCACertificates } from 'node:tls';
import MailComposer from 'nodemailer/lib/mail-composer';
import SmtpConnection from 'nodemailer/lib/smtp-connection';
import type { MailSettings } from '../../shared/contract/mail-settings.ts';
import { type Envelope, checkHeaders, readMailbox } from './headers.ts';
import type { MailRefusal, MailServer, Message, SendResult, SendStage } from './port.ts';

/** Milliseconds. `idle` is the longest silence of the server, `whole` bounds a server that keeps talking without finishing. */
export type SmtpTimeouts = { readonly connect: number; readonly idle: number; readonly whole: number };
export const smtpTimeouts: SmtpTimeouts = { connect: 15_000, idle: 30_000, whole: 90_000 };

type Refused = Extract<SendResult, { kind: 'refused' }>;
type Talk = SendResult | { readonly kind: 'signedIn' };
type Mail = { readonly envelope: Envelope; readonly bytes: Buffer };
type SmtpError = Error & {
  readonly [field in 'code' | 'command' | 'response' | 'originalCode']?: string | undefined;
} & { readonly responseCode?: number | undefined };

export const createSmtpServer = (settings: MailSettings, timeouts: SmtpTimeouts = smtpTimeouts): MailServer => {
  const underWay = new Set<() => void>();
  const oneLine = withoutSecrets(settings);

  const talk = (mail: Mail | null): Promise<Talk> =>
    new Promise((resolve) => {
      const connection = new SmtpConnection(connectionOptions(settings, timeouts));
      let stage: SendStage = 'connect';
      let endIsOut = false;
      let finished = false;

      const finish = (outcome: Talk): void => {
        if (finished) return;
        finished = true;
        clearTimeout(deadline);
        underWay.delete(abandon);
        if (outcome.kind === 'accepted' || outcome.kind === 'signedIn') connection.quit();
        else connection.close();
        resolve(outcome);
      };
      const fail = (error: SmtpError): void => {
        const response = oneLine(error.response ?? error.message);
        const answered = error.responseCode !== undefined && error.responseCode >= 400 && error.responseCode <= 599;
        if (endIsOut && !answered) finish({ kind: 'uncertain', response });
        else {
          const failedAt = stageOf(error, stage);
          // A server that cannot be reached or trusted now may be later; only its word on the sign-in or the message stands.
          const permanent = failedAt !== 'connect' && failedAt !== 'tls' && (error.responseCode ?? 0) >= 500;
          finish({ kind: 'refused', stage: failedAt, response, permanent });
        }
      };
      const refuse = (at: SendStage, response: string): void =>
        finish({ kind: 'refused', stage: at, response, permanent: false });
      const abandon = (): void => fail(new Error('The connection was closed from this side.'));
      const deadline = setTimeout(() => fail(new Error('The mail server took too long.')), timeouts.whole);
      underWay.add(abandon);

      const sendMail = ({ envelope, bytes }: Mail): void => {
        const body = Readable.from(bytes);
        // Runs before the pipe's own listener, which writes the final dot: from here on the server may have the message.
        body.once('end', () => {
          endIsOut = true;
        });
        connection.send({ from: envelope.from.address, to: [envelope.to] }, body, (error, info) => {
          if (error) fail(error);
          else finish({ kind: 'accepted', response: oneLine(info?.response ?? '') });
        });
      };

      // Stays for the connection's life: an error without a listener would end the process.
      connection.on('error', fail);
      connection.connect((error) => {
        if (error) return fail(error);
        if (finished) return;
        if (!connection.secure) return refuse('tls', 'The connection is not encrypted.');
        // Without this nodemailer would try PLAIN on a server that never offered a sign-in.
        if (!connection.allowsAuth) return refuse('auth', 'The mail server offers no sign-in.');
        stage = 'auth';
        connection.login({ credentials: { user: settings.user, pass: settings.password } }, (loginError) => {
          if (loginError) return fail(loginError);
          if (finished) return;
          stage = 'from';
          if (mail === null) finish({ kind: 'signedIn' });
          else sendMail(mail);
        });
      });
    });

  return {
    send: async (message) => {
      const broken = settingsProblem(settings);
      if (broken) return broken;
      const checked = checkHeaders(message);
      if (!checked.ok) return checked.refused;
      const bytes = await compose(message, checked.envelope);
      const outcome = await talk({ envelope: bounceTo(settings, checked.envelope), bytes });
      if (outcome.kind === 'signedIn') throw new Error('smtp: expected an answer to a message, got a sign-in only');
      return outcome;
    },
    check: async () => {
      const outcome = settingsProblem(settings) ?? (await talk(null));
      if (outcome.kind === 'refused') return { ok: false, refusal: checkRefusal(settings, outcome) };
      return { ok: true };
    },
    close: () => {
      for (const abandon of underWay) abandon();
    },
  };
};

const connectionOptions = (settings: MailSettings, timeouts: SmtpTimeouts) => ({
  host: settings.host,
  port: settings.port,
  // RFC 8314: 465 is TLS from the first byte. Everywhere else STARTTLS is demanded, offered or not.
  secure: settings.port === 465,
  requireTLS: true,
  tls: {
    minVersion: 'TLSv1.2' as const,
    // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED in the environment cannot turn the check off.
    rejectUnauthorized: true,
    ...(settings.ca === undefined ? {} : { ca: [...getCACertificates('default'), settings.ca] }),
  },
  // An address literal: the workstation's own name is nobody's business in a Received header.
  name: '[127.0.0.1]',
  connectionTimeout: timeouts.connect,
  greetingTimeout: timeouts.connect,
  dnsTimeout: timeouts.connect,
  socketTimeout: timeouts.idle,
  socketCloseTimeout: 1_000,
  maxResponseSize: 64 * 1024,
  logger: false,
  debug: false,
  transactionLog: false,
});

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

const stageOf = (error: SmtpError, reached: SendStage): SendStage => {
  if (reached === 'connect') return isTlsFailure(error) ? 'tls' : 'connect';
  if (reached === 'auth') return error.code === 'EAUTH' ? 'auth' : 'connect';
  if (error.command === 'MAIL FROM') return 'from';
  if (error.command === 'RCPT TO') return 'recipient';
  if (error.command === 'DATA') return 'data';
  return 'connect';
};

const isTlsFailure = (error: SmtpError): boolean =>
  error.code === 'ETLS' ||
  error.command === 'STARTTLS' ||
  /^(CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO|HOSTNAME_MISMATCH)/.test(error.originalCode ?? '');

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

const checkRefusal = (settings: MailSettings, { stage, response }: Refused): MailRefusal => {
  const server = `The mail server ${settings.host}:${settings.port}`;
  switch (stage) {
    case 'tls':
      return {
        code: 'mailNotEncrypted',
        text: `${server} gave no encrypted connection that can be trusted, so nothing was sent (${response}). Check its certificate, or add the authority that signed it.`,
      };
    case 'auth':
      return {
        code: 'mailSignInRefused',
        text: `${server} did not let the desk sign in (${response}). Check the user name and the password.`,
      };
    case 'connect':
    case 'from':
    case 'recipient':
    case 'data':
      return {
        code: 'mailUnreachable',
        text: `${server} could not be reached (${response}). Check the host, the port and the network.`,
      };
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
