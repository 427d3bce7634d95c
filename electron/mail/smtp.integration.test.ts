import { execFile } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MailSettings } from '../../shared/contract/mail-settings.ts';
import type { Message } from './port.ts';
import { createSmtpServer, mostConnections, smtpTimeouts } from './smtp.ts';
import type { Misbehaviour } from './testing/smtp-protocol.ts';
import { type SmtpProcess, startSmtpProcess } from './testing/smtp-process.ts';

const half = 'canary walnut ribbon glacier tundra';
const message: Message = {
  messageId: '<case-7.credential@desk.example>',
  from: 'Support desk <support@desk.example>',
  to: 'primary@customer.example',
  subject: 'Your half, Zoë — please keep it',
  text: `Guten Tag, Zoë.\n\n${half}\n\n.\nA line that is a dot stands above; this one is long: ${'word '.repeat(60)}`,
  html: `<p>${half}</p>`,
  secret: true,
};
const quick = { connect: 3_000, idle: 400, whole: 5_000 };

let server: SmtpProcess;
let settings: MailSettings;

beforeAll(async () => {
  server = await startSmtpProcess();
  settings = {
    host: server.host,
    port: server.port,
    user: server.user,
    password: server.password,
    from: 'bounces@desk.example',
    ca: server.caPem,
  };
});
afterAll(() => server.stop());
afterEach(() => server.misbehave('none'));

/** Sends once under a misbehaviour; tells the answer and what reached the server meanwhile. */
const sendUnder = async (mode: Misbehaviour, given: MailSettings = settings) => {
  await server.misbehave(mode);
  const before = await server.seen();
  const mailsBefore = (await server.mails()).length;
  const result = await createSmtpServer(given, quick).send(message);
  const after = await server.seen();
  return {
    result,
    commands: after.commands.slice(before.commands.length),
    credentials: after.credentials - before.credentials,
    bodies: after.bodies - before.bodies,
    mails: (await server.mails()).length - mailsBefore,
  };
};

describe('a good server', () => {
  it('takes the message whole, with the id given and nothing about the program or the workstation', async () => {
    const result = await createSmtpServer(settings).send(message);
    expect(result).toEqual({ kind: 'accepted', response: '250 taken' });
    const mail = await server.waitForMail((candidate) => candidate.messageId === message.messageId);
    expect(mail).toMatchObject({
      from: 'support@desk.example',
      to: message.to,
      subject: message.subject,
      messageId: message.messageId,
      envelope: { from: 'bounces@desk.example', to: [message.to] },
    });
    expect(mail.text).toBe(message.text);
    expect(mail.html).toBe(message.html);
    expect(mail.headers.map((header) => header.name)).not.toContain('x-mailer');
  });

  it('is reached by host name too', async () => {
    expect(await createSmtpServer({ ...settings, host: 'localhost' }).check()).toEqual({ ok: true });
  });

  it('is checked without a message', async () => {
    const before = await server.seen();
    expect(await createSmtpServer(settings).check()).toEqual({ ok: true });
    const after = await server.seen();
    expect(after.credentials - before.credentials).toBe(1);
    expect(after.bodies).toBe(before.bodies);
  });

  it('gets several messages at once', async () => {
    const sender = createSmtpServer(settings);
    const ids = ['a', 'b', 'c'].map((id) => `<together-${id}@desk.example>`);
    const results = await Promise.all(ids.map((messageId) => sender.send({ ...message, messageId })));
    expect(results.map((result) => result.kind)).toEqual(['accepted', 'accepted', 'accepted']);
    for (const id of ids) await server.waitForMail((mail) => mail.messageId === id);
  });
});

describe('a server that must not be trusted is told nothing', () => {
  const cases: readonly (readonly [string, Misbehaviour, string, RegExp])[] = [
    ['without STARTTLS', 'strip-starttls', 'tls', /offers no encryption \(STARTTLS\), or somebody on the way/],
    ['with a certificate of another authority', 'wrong-certificate', 'tls', /signed by an authority that is not known/],
    ['with a certificate for another host', 'wrong-name', 'tls', /made for another host/],
    ['with a certificate that has expired', 'expired-certificate', 'tls', /certificate has run out/],
    ['without AUTH', 'no-auth', 'auth', /offers no sign-in/],
  ];
  it.each(cases)('%s: no credential, no body', async (_name, mode, stage, sentence) => {
    const { result, credentials, bodies, mails, commands } = await sendUnder(mode);
    expect(result).toMatchObject({
      kind: 'refused',
      stage,
      permanent: false,
      response: expect.stringMatching(sentence),
    });
    // The transcript of the server itself: it was greeted, and asked to encrypt.
    expect(commands.filter((line) => !/^(EHLO|STARTTLS|QUIT)\b/.test(line))).toEqual([]);
    expect(commands.length).toBeGreaterThan(0);
    expect({ credentials, bodies, mails }).toEqual({ credentials: 0, bodies: 0, mails: 0 });
    const check = await createSmtpServer(settings, quick).check();
    expect(check).toMatchObject({
      ok: false,
      refusal: {
        code: stage === 'tls' ? 'mailNotEncrypted' : 'mailSignInRefused',
        text: expect.stringMatching(sentence),
      },
    });
  });

  it('with a good certificate whose authority was not added: no credential, no body', async () => {
    const { ca: _, ...withoutCa } = settings;
    const { result, credentials, bodies } = await sendUnder('none', withoutCa);
    expect(result).toMatchObject({ kind: 'refused', stage: 'tls' });
    expect({ credentials, bodies }).toEqual({ credentials: 0, bodies: 0 });
  });

  it('even where the environment turns certificate checks off', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    try {
      const { result, credentials, bodies } = await sendUnder('wrong-certificate');
      expect(result).toMatchObject({ kind: 'refused', stage: 'tls' });
      expect({ credentials, bodies }).toEqual({ credentials: 0, bodies: 0 });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('and a further authority that is no certificate is refused before connecting', async () => {
    const ca = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    expect(await createSmtpServer({ ...settings, ca }).send(message)).toMatchObject({ kind: 'refused', stage: 'tls' });
    expect(await createSmtpServer({ ...settings, ca }).check()).toMatchObject({
      ok: false,
      refusal: { code: 'mailNotEncrypted' },
    });
  });
});

describe('a refusal names the step and whether trying later helps', () => {
  const cases: readonly (readonly [Misbehaviour, string, boolean])[] = [
    ['refuse-connection-for-now', 'connect', false],
    ['drop-on-connect', 'connect', false],
    ['refuse-auth', 'auth', true],
    ['refuse-auth-for-now', 'auth', false],
    ['drop-at-auth', 'connect', false],
    ['drop-at-from', 'connect', false],
    ['drop-at-recipient', 'connect', false],
    ['refuse-from-permanently', 'from', true],
    ['refuse-from-for-now', 'from', false],
    ['refuse-recipient-permanently', 'recipient', true],
    ['refuse-recipient-for-now', 'recipient', false],
    ['refuse-data-permanently', 'data', true],
    ['refuse-data-for-now', 'data', false],
    ['drop-before-data', 'connect', false],
    ['down', 'connect', false],
  ];
  it.each(cases)('%s', async (mode, stage, permanent) => {
    const { result, mails } = await sendUnder(mode);
    expect(result).toMatchObject({ kind: 'refused', stage, permanent });
    expect(mails).toBe(0);
  });

  it('never repeats the password, even when the server quotes it', async () => {
    await server.misbehave('refuse-auth');
    const result = await createSmtpServer(settings, quick).send(message);
    const check = await createSmtpServer(settings, quick).check();
    expect(result).toMatchObject({ response: '535 5.7.8 no such sign-in: •••' });
    expect(JSON.stringify([result, check])).not.toContain(settings.password);
    expect(check).toMatchObject({ ok: false, refusal: { code: 'mailSignInRefused' } });
  });

  it('says in a check that a server is down', async () => {
    await server.misbehave('down');
    expect(await createSmtpServer(settings, quick).check()).toMatchObject({
      ok: false,
      refusal: { code: 'mailUnreachable' },
    });
  });
});

describe('a connection lost after the end of the message', () => {
  it.each(['drop-after-dot', 'silent-after-dot'] as const)('%s is uncertain, and is sent once', async (mode) => {
    const { result, mails, bodies } = await sendUnder(mode);
    expect(result).toMatchObject({ kind: 'uncertain' });
    expect({ mails, bodies }).toEqual({ mails: 1, bodies: 1 });
  });

  it('is uncertain too when this side closes', async () => {
    await server.misbehave('silent-after-dot');
    const sender = createSmtpServer(settings);
    const sending = sender.send({ ...message, messageId: '<closed@desk.example>' });
    await server.waitForMail((mail) => mail.messageId === '<closed@desk.example>');
    sender.close();
    expect(await sending).toMatchObject({ kind: 'uncertain' });
  });
});

describe('an unencrypted server that an owner allows', () => {
  const plain = () => ({ ...settings, allowPlain: { reason: 'a relay in the same rack' } });
  const notice = { ...message, messageId: '<notice@desk.example>', secret: false };

  it('takes what carries no secret, and never the password', async () => {
    await server.misbehave('strip-starttls');
    const before = await server.seen();
    expect(await createSmtpServer(plain(), quick).send(notice)).toMatchObject({ kind: 'accepted' });
    const { commands } = await server.seen();
    expect(commands.slice(before.commands.length).filter((line) => line.startsWith('AUTH'))).toEqual([]);
    expect((await server.seen()).credentials).toBe(before.credentials);
  });

  it('is sent no code and no half', async () => {
    await server.misbehave('strip-starttls');
    const before = await server.seen();
    const result = await createSmtpServer(plain(), quick).send(message);
    expect(result).toMatchObject({
      kind: 'refused',
      stage: 'tls',
      response: expect.stringMatching(/something secret/),
    });
    expect((await server.seen()).bodies).toBe(before.bodies);
  });

  it('is still encrypted and checked where it offers that', async () => {
    const before = await server.seen();
    expect(await createSmtpServer(plain(), quick).send(message)).toMatchObject({ kind: 'accepted' });
    expect((await server.seen()).credentials).toBe(before.credentials + 1);
    await server.misbehave('wrong-certificate');
    expect(await createSmtpServer(plain(), quick).send(notice)).toMatchObject({ kind: 'refused', stage: 'tls' });
  });
});

describe('many messages to one server', () => {
  it('share a few connections, one after the other on each', async () => {
    const before = await server.seen();
    const sender = createSmtpServer(settings);
    const ids = Array.from({ length: 60 }, (_, index) => `<many-${index}@desk.example>`);
    const results = await Promise.all(ids.map((messageId) => sender.send({ ...message, messageId })));
    sender.close();
    expect(results.every(({ kind }) => kind === 'accepted')).toBe(true);
    const after = await server.seen();
    expect(after.bodies - before.bodies).toBe(60);
    expect(after.connections - before.connections).toBeLessThanOrEqual(mostConnections);
  });

  it('go on a new connection where the old one was closed meanwhile, and after a refusal', async () => {
    const sender = createSmtpServer(settings, quick);
    const send = (id: string) => sender.send({ ...message, messageId: `<${id}@desk.example>` });
    expect(await send('first')).toMatchObject({ kind: 'accepted' });
    await server.misbehave('refuse-recipient-permanently');
    expect(await send('second')).toMatchObject({ kind: 'refused', stage: 'recipient', permanent: true });
    await server.misbehave('none');
    expect(await send('third')).toMatchObject({ kind: 'accepted' });
    sender.close();
    const taken = (await server.mails()).filter(({ messageId }) => /^<(first|second|third)@/.test(messageId));
    expect(taken.map(({ messageId }) => messageId)).toEqual(['<first@desk.example>', '<third@desk.example>']);
  });
});

describe('what could smuggle a header or a recipient never reaches the server', () => {
  const breaks = ['\r\n', '\n', '\r', '\0', '\u0085', '\u2028', '\u2029', '\t'];
  const fields = ['from', 'to', 'subject', 'messageId'] as const;
  it.each(fields)('%s with a line break or control character', async (field) => {
    const before = await server.seen();
    const sender = createSmtpServer(settings);
    for (const character of breaks) {
      const result = await sender.send({
        ...message,
        [field]: `${message[field]}${character}Bcc: thief@elsewhere.example`,
      });
      expect(result).toMatchObject({
        kind: 'refused',
        response: expect.stringMatching(/^Not sent: /),
        permanent: true,
      });
    }
    expect(await server.seen()).toEqual(before);
  });

  it.each([
    'a@customer.example, b@customer.example',
    'a@customer.example;b@customer.example',
    'A <a@customer.example>',
    '"a b"@customer.example',
    'a@[127.0.0.1]',
    'a@b@customer.example',
    'a@customer.example> SIZE=1',
    'nobody',
    '@customer.example',
    '',
    `${'a'.repeat(65)}@customer.example`,
  ])('a recipient that is not one address: %s', async (to) => {
    expect(await createSmtpServer(settings).send({ ...message, to })).toMatchObject({
      kind: 'refused',
      stage: 'recipient',
      response: 'Not sent: the recipient is not one mail address.',
      permanent: true,
    });
  });

  it('and a file named where a text belongs is not read', async () => {
    const before = await server.seen();
    const text = { path: new URL(import.meta.url).pathname } as unknown as string;
    await expect(createSmtpServer(settings).send({ ...message, text })).rejects.toThrow(/File access rejected/);
    expect(await server.seen()).toEqual(before);
  });
});

it('writes a domain outside ASCII in its ASCII form', async () => {
  const result = await createSmtpServer(settings).send({
    ...message,
    messageId: '<idn@desk.example>',
    to: 'zoe@bücher.example',
  });
  expect(result.kind).toBe('accepted');
  const mail = await server.waitForMail((candidate) => candidate.messageId === '<idn@desk.example>');
  expect(mail.to).toBe('zoe@xn--bcher-kva.example');
});

it('says of an address with letters outside ASCII before the @ that it is not written to', async () => {
  const before = await server.seen();
  expect(await createSmtpServer(settings).send({ ...message, to: 'zoë@bücher.example' })).toMatchObject({
    kind: 'refused',
    stage: 'recipient',
    response:
      'Not sent: the recipient has letters outside ASCII before the @, and not every server on the way takes those.',
    permanent: true,
  });
  expect(await server.seen()).toEqual(before);
});

it('folds a very long subject, and international names arrive as they were', async () => {
  const subject = `Zoë und Øystein: ${'Übersicht über Prüfberichte, '.repeat(25)}`.trim();
  const from = 'Støtte für Kündinnen 支援 <support@desk.example>';
  const sent = await createSmtpServer(settings).send({ ...message, messageId: '<long@desk.example>', from, subject });
  expect(sent.kind).toBe('accepted');
  const mail = await server.waitForMail(({ messageId }) => messageId === '<long@desk.example>');
  expect(mail.subject).toBe(subject);
  expect(mail.from).toBe('support@desk.example');
  expect(mail.longestLine).toBeLessThanOrEqual(998);
});

it('has bounded waiting by default', () => {
  expect(smtpTimeouts).toEqual({ connect: 15_000, idle: 30_000, whole: 90_000 });
});

it('the mail server of the tests dies with whoever started it, a kill included', async () => {
  const module = new URL('./testing/smtp-process.ts', import.meta.url).href;
  const script = `const { startSmtpProcess } = await import(${JSON.stringify(module)}); console.log((await startSmtpProcess()).pid);`;
  const parent = execFile(process.execPath, ['--input-type=module', '-e', script]);
  const pid = Number(await new Promise((resolve) => parent.stdout?.once('data', resolve)));
  expect(process.kill(pid, 0)).toBe(true);
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/), { timeout: 5_000 });
});
