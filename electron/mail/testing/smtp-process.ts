/** Starts a mail server in another process and talks to it: for this folder's tests, the windows' tests and the guided demo. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeCertificates } from './certificates.ts';
import type { ReceivedMail } from './received-mail.ts';
import type { FromServer, Misbehaviour, Seen, ToServer } from './smtp-protocol.ts';

export type SmtpProcess = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly caPem: string;
  readonly pid: number;
  /** Every mail the server took so far, in order. */
  readonly mails: () => Promise<readonly ReceivedMail[]>;
  /** The first mail, taken or still to come, that `wanted` accepts. Rejects after `timeout` milliseconds. */
  readonly waitForMail: (wanted: (mail: ReceivedMail) => boolean, timeout?: number) => Promise<ReceivedMail>;
  readonly seen: () => Promise<Seen>;
  /** From the next connection on; `none` makes it behave again, on the same port. */
  readonly misbehave: (mode: Misbehaviour) => Promise<void>;
  /** Drops every connection, behaves, and knows of no mail any more: as it was when it started. */
  readonly forget: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type SmtpProcessOptions = {
  readonly user?: string;
  readonly password?: string;
  readonly host?: 'localhost' | '127.0.0.1';
};

export const startSmtpProcess = async (options: SmtpProcessOptions = {}): Promise<SmtpProcess> => {
  const { user = 'desk@desk.example', password = 'mail-server-password', host = '127.0.0.1' } = options;
  const certificates = await makeCertificates();
  // Whatever flags the parent runs under (a test runner's loaders, an inspector) are not the server's.
  const child = fork(fileURLToPath(new URL('./smtp-child.ts', import.meta.url)), [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });

  const received: ReceivedMail[] = [];
  const listeners = new Set<(message: FromServer) => void>();
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.on('message', (message) => {
    const heard = message as FromServer;
    if (heard.kind === 'mail') received.push(heard.mail);
    for (const listener of listeners) listener(heard);
  });

  const hear = <Found>(pick: (message: FromServer) => Found | null, timeout: number, what: string): Promise<Found> =>
    new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        listeners.delete(listener);
        child.off('exit', ended);
        act();
      };
      const listener = (message: FromServer): void => {
        const found = pick(message);
        if (found !== null) settle(() => resolve(found));
      };
      const ended = (): void => settle(() => reject(new Error(`the mail server ended before ${what}`)));
      const timer = setTimeout(
        () => settle(() => reject(new Error(`the mail server: ${what} did not happen within ${timeout} ms`))),
        timeout,
      );
      listeners.add(listener);
      child.once('exit', ended);
    });

  let request = 0;
  const ask = <Kind extends 'done' | 'told'>(
    kind: Kind,
    message: (request: number) => ToServer,
  ): Promise<Extract<FromServer, { kind: Kind }>> => {
    request += 1;
    const mine = request;
    const heard = hear(
      (answer) => (isAnswer(answer, kind, mine) ? answer : null),
      10_000,
      `an answer to request ${mine}`,
    );
    say(child, message(mine));
    return heard;
  };

  const ready = hear((message) => (message.kind === 'ready' ? message.port : null), 20_000, 'its start');
  say(child, { kind: 'start', user, password, certificates });
  const port = await ready;

  const told = (): Promise<Extract<FromServer, { kind: 'told' }>> =>
    ask('told', (mine) => ({ kind: 'tell', request: mine }));
  return {
    host,
    port,
    user,
    password,
    caPem: certificates.caPem,
    pid: child.pid ?? 0,
    mails: async () => (await told()).mails,
    seen: async () => (await told()).seen,
    waitForMail: async (wanted, timeout = 15_000) =>
      received.find(wanted) ??
      hear(
        (message) => (message.kind === 'mail' && wanted(message.mail) ? message.mail : null),
        timeout,
        'the mail waited for',
      ),
    misbehave: async (mode) => {
      await ask('done', (mine) => ({ kind: 'misbehave', request: mine, mode }));
    },
    forget: async () => {
      await ask('done', (mine) => ({ kind: 'forget', request: mine }));
      received.length = 0;
    },
    stop: async () => {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
};

const isAnswer = <Kind extends 'done' | 'told'>(
  message: FromServer,
  kind: Kind,
  request: number,
): message is Extract<FromServer, { kind: Kind }> =>
  message.kind === kind && 'request' in message && message.request === request;

const say = (child: ChildProcess, message: ToServer): void => {
  child.send(message);
};
