import { execFile } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MailSettings } from '../../shared/contract/mail-settings.ts';
import type { Message } from './port.ts';
import { createSmtpServer, smtpTimeouts } from './smtp.ts';
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
  const cases: readonly (readonly [string, Misbehaviour, string])[] = [
    ['without STARTTLS', 'strip-starttls', 'tls'],
    ['with a certificate of another authority', 'wrong-certificate', 'tls'],
    ['with a certificate for another host', 'wrong-name', 'tls'],
    ['without a sign-in', 'no-auth', 'auth'],
  ];
  it.each(cases)('%s: no credential, no body', async (_name, mode, stage) => {
    const { result, credentials, bodies, mails } = await sendUnder(mode);
    expect(result).toMatchObject({ kind: 'refused', stage, permanent: false });
    expect({ credentials, bodies, mails }).toEqual({ credentials: 0, bodies: 0, mails: 0 });
    const check = await createSmtpServer(settings, quick).check();
    expect(check).toMatchObject({
      ok: false,
      refusal: { code: stage === 'tls' ? 'mailNotEncrypted' : 'mailSignInRefused' },
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
    ['refuse-auth', 'auth', true],
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
