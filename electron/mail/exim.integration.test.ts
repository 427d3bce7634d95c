// The same sending against a mail server that many desks really have, with its own words.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { MailSettings } from '../../shared/contract/mail-settings.ts';
import type { Message } from './port.ts';
import { createSmtpServer } from './smtp.ts';
import { type EximProcess, startExim } from './testing/exim-process.ts';

let exim: EximProcess;
let settings: MailSettings;
beforeAll(async () => {
  exim = await startExim();
  const { host, port, user, password, caPem: ca } = exim;
  settings = { host, port, user, password, ca, from: 'Støtte <desk@desk.example>' };
});
afterAll(() => exim.stop());

const message: Message = {
  messageId: '<case-7.credential@desk.example>',
  from: 'Støtte <desk@desk.example>',
  to: 'customer@desk.example',
  subject: `Zoë, bitte lesen: ${'ein langer Betreff, '.repeat(40)}`,
  text: 'canary walnut ribbon glacier tundra\n.\n..two\n',
  secret: true,
};

it('Exim takes the message and delivers it once, with the id given', async () => {
  const server = createSmtpServer(settings);
  expect(await server.check()).toEqual({ ok: true });
  expect(await server.send(message)).toEqual({ kind: 'accepted', response: expect.stringMatching(/^250 OK id=/) });
  await vi.waitFor(async () => expect(await exim.delivered()).toHaveLength(1), { timeout: 10_000 });
  const [mail = ''] = await exim.delivered();
  expect(mail).toContain(`Message-ID: ${message.messageId}`);
  expect(mail).toContain('canary walnut ribbon glacier tundra\n.\n..two\n');
  expect(mail.match(/^Subject:/gm)).toHaveLength(1);
});

it('Exim refuses a wrong password: for good, without the password in its words', async () => {
  const wrong = { ...settings, password: 'wrong-password' };
  const result = await createSmtpServer(wrong).send(message);
  expect(result).toMatchObject({
    kind: 'refused',
    stage: 'auth',
    permanent: true,
    response: expect.stringMatching(/^535/),
  });
  expect(JSON.stringify(result)).not.toContain('wrong-password');
});

it('Exim refuses an unknown recipient for good, with its own words, and knows nothing of the next message', async () => {
  const server = createSmtpServer(settings);
  expect(await server.send({ ...message, to: 'nobody-here@desk.example' })).toEqual({
    kind: 'refused',
    stage: 'recipient',
    permanent: true,
    response: '550 no such user here',
  });
  expect(await server.send({ ...message, messageId: '<next@desk.example>' })).toMatchObject({ kind: 'accepted' });
  server.close();
});

it('Exim with TLS but without a trusted certificate is told nothing', async () => {
  const { ca: _, ...without } = settings;
  const before = (await exim.delivered()).length;
  expect(await createSmtpServer(without).send({ ...message, messageId: '<untrusted@desk.example>' })).toMatchObject({
    kind: 'refused',
    stage: 'tls',
    permanent: false,
    response: expect.stringMatching(/signed by an authority that is not known here/),
  });
  expect((await exim.delivered()).slice(before).join('')).not.toContain('untrusted@desk.example');
});

it('Exim takes many messages over a few connections', async () => {
  const server = createSmtpServer(settings);
  const ids = Array.from({ length: 40 }, (_, index) => `<many-${index}@desk.example>`);
  const results = await Promise.all(ids.map((messageId) => server.send({ ...message, messageId })));
  server.close();
  expect(results.filter(({ kind }) => kind !== 'accepted')).toEqual([]);
  const seen = async () => (await exim.delivered()).filter((mail) => mail.includes('<many-')).length;
  await vi.waitFor(async () => expect(await seen()).toBe(40), { timeout: 20_000 });
});
