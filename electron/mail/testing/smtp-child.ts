/** The mail server itself, run as a process of its own: real TLS, real sign-in, and every way in which a server can let one down. */
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { type ReceivedMail, readMail } from './received-mail.ts';
import type { FromServer, Misbehaviour, ToServer } from './smtp-protocol.ts';

type Start = Extract<ToServer, { kind: 'start' }>;

const tell = (message: FromServer): void => {
  process.send?.(message);
};
const refusal = (code: number, words: string): Error => Object.assign(new Error(words), { responseCode: code });

let mode: Misbehaviour = 'none';
let port = 0;
const mails: ReceivedMail[] = [];
const seen = { connections: 0, credentials: 0, bodies: 0, commands: [] as string[] };
const sockets = new Set<Socket>();

const ignore = (): void => undefined;
/** The server's own log of what clients say, kept as a transcript. */
const transcript = {
  level: ignore,
  trace: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  fatal: ignore,
  debug: (entry: { readonly tnx?: string }, _form?: string, line?: unknown): void => {
    if (entry.tnx === 'command' && typeof line === 'string' && seen.commands.length < 10_000) seen.commands.push(line);
  },
};

const dropAll = (): void => {
  for (const socket of sockets) socket.destroy();
};

const answer = (step: 'from' | 'recipient' | 'data'): Error | null => {
  if (mode === `refuse-${step}-permanently`) return refusal(550, `5.7.1 ${step} refused`);
  if (mode === `refuse-${step}-for-now`) return refusal(451, `4.7.1 ${step} refused, try later`);
  return null;
};

const envelopeOf = (session: SMTPServerSession): ReceivedMail['envelope'] => ({
  from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
  to: session.envelope.rcptTo.map((recipient) => recipient.address),
});

const createServer = (start: Start): SMTPServer => {
  const { right, otherName, otherAuthority, expired } = start.certificates;
  const certificate =
    mode === 'wrong-certificate'
      ? otherAuthority
      : mode === 'wrong-name'
        ? otherName
        : mode === 'expired-certificate'
          ? expired
          : right;
  const server = new SMTPServer({
    key: certificate.keyPem,
    cert: certificate.certPem,
    authMethods: ['PLAIN', 'LOGIN'],
    // A careless client must be able to betray itself here: whatever it sends in the clear is taken and counted.
    allowInsecureAuth: true,
    authOptional: mode === 'no-auth' || mode === 'strip-starttls',
    disabledCommands: mode === 'strip-starttls' ? ['STARTTLS'] : mode === 'no-auth' ? ['AUTH'] : [],
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: transcript,
    onConnect: (_session, done) => {
      seen.connections += 1;
      if (mode === 'drop-on-connect') return dropAll();
      if (mode === 'refuse-connection-for-now') return done(refusal(421, '4.3.2 nobody is served now'));
      done();
    },
    onAuth: (auth, _session, done) => {
      seen.credentials += 1;
      if (mode === 'drop-at-auth') return dropAll();
      if (mode === 'refuse-auth-for-now') return done(refusal(454, '4.7.0 sign-in is not possible now'));
      const right = auth.username === start.user && auth.password === start.password;
      // Quotes the password back on purpose: a client must not repeat it in its own messages.
      if (!right || mode === 'refuse-auth') return done(refusal(535, `5.7.8 no such sign-in: ${auth.password}`));
      done(null, { user: start.user });
    },
    onMailFrom: (_address, _session, done) => (mode === 'drop-at-from' ? dropAll() : done(answer('from'))),
    onRcptTo: (_address, _session, done) => {
      if (mode === 'drop-at-recipient') return dropAll();
      done(answer('recipient'));
    },
    onData: (stream, session, done) => {
      if (mode === 'drop-before-data') return dropAll();
      seen.bodies += 1;
      // A body cut off on the way, by `dropAll` for another connection too, was never taken: there is nobody left to answer.
      const cutOff = (): void => undefined;
      void text(stream).then((raw) => {
        const refused = answer('data');
        if (refused) return done(refused);
        const mail = readMail(raw, envelopeOf(session));
        mails.push(mail);
        tell({ kind: 'mail', mail });
        if (mode === 'drop-after-dot') return dropAll();
        if (mode === 'silent-after-dot') return;
        done(null, 'taken');
      }, cutOff);
    },
  });
  // A client that rejects the certificate ends the handshake; that is the point, not a failure of the server.
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return server;
};

const listen = (server: SMTPServer): Promise<void> =>
  new Promise((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const bound = server.server.address();
      if (bound === null || typeof bound === 'string') return reject(new Error(`expected a TCP port, got ${bound}`));
      port = bound.port;
      resolve();
    });
  });

const close = (server: SMTPServer): Promise<void> =>
  new Promise((resolve) => {
    dropAll();
    server.close(() => resolve());
  });

let current: SMTPServer | null = null;
let started: Start | null = null;

const become = async (next: Misbehaviour): Promise<void> => {
  if (current) await close(current);
  current = null;
  mode = next;
  if (mode === 'down' || !started) return;
  current = createServer(started);
  await listen(current);
};

const obey = async (message: ToServer): Promise<void> => {
  switch (message.kind) {
    case 'start':
      started = message;
      await become('none');
      return tell({ kind: 'ready', port });
    case 'misbehave':
      await become(message.mode);
      return tell({ kind: 'done', request: message.request });
    case 'forget':
      await become('none');
      mails.length = 0;
      Object.assign(seen, { connections: 0, credentials: 0, bodies: 0, commands: [] });
      return tell({ kind: 'done', request: message.request });
    case 'tell':
      return tell({ kind: 'told', request: message.request, mails, seen });
  }
};

// One order after the other: two at once could both close and open the port.
let orders = Promise.resolve();
process.on('message', (message) => {
  orders = orders.then(() => obey(message as ToServer));
});
// The channel closes however the parent ended, by a kill too, and this process must not outlive it.
process.on('disconnect', () => process.exit(0));
