/**
 * One connection to a mail server, and only over checked TLS after signing in, unless an owner allows this server to be spoken to
 * in the clear. nodemailer's connection is driven step by step, because its ready-made transport sends the password to a server that
 * offers no sign-in, and does not say whether a lost connection was lost before or after the message's end.
 */
import { Readable } from 'node:stream';
import { getCACertificates } from 'node:tls';
import SmtpConnection from 'nodemailer/lib/smtp-connection';
import type { MailSettings } from '../../shared/contract/mail-settings.ts';
import type { Envelope } from './headers.ts';
import type { SendResult, SendStage } from './port.ts';

/** Milliseconds. `idle` is the longest silence of the server, `whole` bounds a server that keeps talking without finishing. */
export type SmtpTimeouts = { readonly connect: number; readonly idle: number; readonly whole: number };

export type Refused = Extract<SendResult, { kind: 'refused' }>;
export type Mail = { readonly envelope: Envelope; readonly bytes: Buffer };
type Ready = { readonly kind: 'ready' };

export type Session = {
  readonly encrypted: boolean;
  /** False once anything went wrong on it: such a connection is not used again. */
  readonly usable: () => boolean;
  readonly send: (mail: Mail) => Promise<SendResult>;
  readonly quit: () => void;
  /** Ends what is under way; a message whose end was already out answers `uncertain`. */
  readonly abandon: () => void;
};

type SmtpError = Error & {
  readonly [field in 'code' | 'command' | 'response' | 'originalCode']?: string | undefined;
} & { readonly responseCode?: number | undefined };

/** Connects, encrypts and signs in. In the clear nobody signs in: the password of the mail server is a secret too. */
export const openSession = async (
  settings: MailSettings,
  timeouts: SmtpTimeouts,
  oneLine: (text: string) => string,
  track: (session: Session) => void,
): Promise<{ readonly ok: true; readonly session: Session } | { readonly ok: false; readonly refused: Refused }> => {
  const connection = new SmtpConnection(connectionOptions(settings, timeouts));
  let stage: SendStage = 'connect';
  let endIsOut = false;
  let broken = false;
  let finish: ((outcome: SendResult | Ready) => void) | null = null;

  const fail = (error: SmtpError): void => {
    broken = true;
    if (finish === null) return;
    const response = oneLine(error.response ?? error.message);
    const answered = error.responseCode !== undefined && error.responseCode >= 400 && error.responseCode <= 599;
    if (endIsOut && !answered) return finish({ kind: 'uncertain', response });
    const failedAt = stageOf(error, stage);
    // A server that cannot be reached or trusted now may be later; only its word on the sign-in or the message stands.
    const permanent = failedAt !== 'connect' && failedAt !== 'tls' && (error.responseCode ?? 0) >= 500;
    finish({
      kind: 'refused',
      stage: failedAt,
      response: failedAt === 'tls' ? distrust(error, response) : response,
      permanent,
    });
  };
  const refuse = (at: SendStage, response: string): void => {
    broken = true;
    finish?.({ kind: 'refused', stage: at, response, permanent: false });
  };

  /** Runs one exchange with the server to its end, which comes once, however many errors follow. */
  const exchange = (run: () => void): Promise<SendResult | Ready> =>
    new Promise((resolve) => {
      const deadline = setTimeout(() => fail(new Error('The mail server took too long.')), timeouts.whole);
      finish = (outcome) => {
        finish = null;
        clearTimeout(deadline);
        if (broken) connection.close();
        resolve(outcome);
      };
      run();
    });

  // Both stay for the connection's life: an error without a listener would end the process.
  connection.on('error', fail);
  connection.once('end', () => fail(new Error('The mail server closed the connection.')));

  const session: Session = {
    get encrypted() {
      return connection.secure;
    },
    usable: () => !broken && finish === null,
    send: async ({ envelope, bytes }) => {
      stage = 'from';
      endIsOut = false;
      const outcome = await exchange(() => {
        const body = Readable.from(bytes);
        // Runs before the pipe's own listener, which writes the final dot: from here on the server may have the message.
        body.once('end', () => {
          endIsOut = true;
        });
        connection.send({ from: envelope.from.address, to: [envelope.to] }, body, (error, info) => {
          if (error) fail(error);
          else finish?.({ kind: 'accepted', response: oneLine(info?.response ?? '') });
        });
      });
      if (outcome.kind === 'ready') throw new Error('smtp: expected an answer to a message, got a sign-in only');
      // After a refusal the server's state is not worth guessing at: the next message gets a connection of its own.
      if (outcome.kind !== 'accepted') broken = true;
      return outcome;
    },
    quit: () => {
      broken = true;
      connection.quit();
    },
    abandon: () => {
      fail(new Error('The connection was closed from this side.'));
      connection.close();
    },
  };
  track(session);

  const opened = await exchange(() =>
    connection.connect((error) => {
      if (error) return fail(error);
      if (finish === null) return;
      if (!connection.secure) {
        if (settings.allowPlain === undefined) return refuse('tls', 'The connection is not encrypted.');
        return finish({ kind: 'ready' });
      }
      // Without this nodemailer would try PLAIN on a server that never offered a sign-in.
      if (!connection.allowsAuth) return refuse('auth', 'The mail server offers no sign-in.');
      stage = 'auth';
      connection.login({ credentials: { user: settings.user, pass: settings.password } }, (loginError) => {
        if (loginError) fail(loginError);
        else finish?.({ kind: 'ready' });
      });
    }),
  );
  if (opened.kind === 'ready') return { ok: true, session };
  connection.close();
  if (opened.kind !== 'refused') throw new Error(`smtp: expected a sign-in or a refusal, got ${opened.kind}`);
  return { ok: false, refused: opened };
};

const connectionOptions = (settings: MailSettings, timeouts: SmtpTimeouts) => ({
  host: settings.host,
  port: settings.port,
  // RFC 8314: 465 is TLS from the first byte. Everywhere else STARTTLS is demanded, offered or not; where an owner allows the clear,
  // it is still used when offered, and checked.
  secure: settings.port === 465,
  requireTLS: settings.allowPlain === undefined,
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

/** Why a server is told nothing, in a sentence for the person who has to put it right, with the library's words after it. */
const distrust = (error: SmtpError, words: string): string => {
  const code = error.originalCode ?? '';
  const sentence =
    code === 'CERT_HAS_EXPIRED'
      ? 'Its certificate has run out.'
      : code === 'CERT_NOT_YET_VALID'
        ? 'Its certificate is not valid yet; check this machine’s clock.'
        : code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH'
          ? 'Its certificate was made for another host.'
          : /^(UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|CERT_UNTRUSTED)/.test(code)
            ? 'Its certificate was signed by an authority that is not known here.'
            : error.responseCode !== undefined
              ? 'It offers no encryption (STARTTLS), or somebody on the way took the offer out.'
              : 'No encrypted connection came about.';
  return `${sentence} (${words})`;
};
