// Every stage at which a real mail server can fail, through the same handlers as the windows: what the case says, and what is possible.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSmtpServer } from '../../mail/smtp.ts';
import type { Misbehaviour } from '../../mail/testing/smtp-protocol.ts';
import { type SmtpProcess, startSmtpProcess } from '../../mail/testing/smtp-process.ts';
import { amara, type DemoSeed, type DeskByMail, seedDesks } from '../testing/desk-by-mail.ts';

const quick = { connect: 3_000, idle: 300, whole: 5_000 };

let smtp: SmtpProcess;
let seed: DemoSeed;
let desk: DeskByMail;
const settings = () => {
  const { host, port, user, password, caPem: ca } = smtp;
  return { host, port, user, password, ca, from: 'Dublin desk <support@dublin-desk.example>' };
};
beforeAll(async () => {
  [smtp, seed] = await Promise.all([startSmtpProcess(), seedDesks()]);
});
// Each with a desk of its own: hours pass in most of them, and a user list grows too old to decide on.
beforeEach(async () => {
  desk = await seed.desk((given) => createSmtpServer(given, quick));
  await desk.get('mail.configure', settings(), amara);
});
afterEach(async () => {
  await smtp.misbehave('none');
  await desk.end();
});
afterAll(async () => {
  await Promise.all([smtp.stop(), seed.remove()]);
});

const decided = async (subscription: string, claim: string): Promise<string> => {
  const { case: id } = await desk.get('recovery.open', { subscription, channel: 'phone', claim, commandId: undefined });
  await desk.get('recovery.decide', { case: id, commandId: undefined });
  await desk.rekey.idle();
  return id;
};
const later = async (minutes: number) => {
  desk.passMinutes(minutes);
  await desk.rekey.tick();
  await desk.rekey.idle();
};
/** Mails with the code of a case that the server took, however its answer came through. */
const taken = async (caseId: string) =>
  (await smtp.mails()).filter(({ messageId }) => messageId.includes(`${caseId}.code-`)).length;

type Stage = readonly [mode: Misbehaviour, where: string, words: RegExp, again: boolean];

const stages: readonly Stage[] = [
  ['down', 'when connecting', /ECONNREFUSED/, true],
  ['refuse-connection-for-now', 'when connecting', /421|closed/, true],
  ['drop-on-connect', 'when connecting', /closed/, true],
  ['strip-starttls', 'before encrypting', /offers no encryption \(STARTTLS\)/, true],
  ['wrong-certificate', 'before encrypting', /authority that is not known/, true],
  ['wrong-name', 'before encrypting', /another host/, true],
  ['expired-certificate', 'before encrypting', /has run out/, true],
  ['no-auth', 'when signing in', /offers no sign-in/, true],
  ['refuse-auth', 'when signing in', /^535 5\.7\.8 no such sign-in: •••$/, false],
  ['refuse-auth-for-now', 'when signing in', /^454 4\.7\.0/, true],
  ['drop-at-auth', 'when connecting', /closed/, true],
  ['refuse-from-permanently', 'at the sender', /^550 5\.7\.1 from refused/, false],
  ['refuse-from-for-now', 'at the sender', /^451 4\.7\.1 from refused, try later/, true],
  ['drop-at-from', 'when connecting', /closed/, true],
  ['refuse-recipient-permanently', 'at the recipient', /^550 5\.7\.1 recipient refused/, false],
  ['refuse-recipient-for-now', 'at the recipient', /^451 4\.7\.1 recipient refused, try later/, true],
  ['drop-at-recipient', 'when connecting', /closed/, true],
  ['drop-before-data', 'when connecting', /closed/, true],
  ['refuse-data-permanently', 'at the message', /^550 5\.7\.1 data refused/, false],
  ['refuse-data-for-now', 'at the message', /^451 4\.7\.1 data refused, try later/, true],
];

describe('every SMTP stage failing: the case waits with the server’s words', () => {
  it.each(stages)('%s: %s', async (mode, where, words, again) => {
    const id = await decided('vantor-rail', 'ruben.achterberg');
    await smtp.misbehave(mode);
    const sent = await desk.get('recovery.sendCode', { case: id, commandId: undefined });
    expect(sent).toMatchObject({ accepted: false, outcome: 'refused', response: expect.stringMatching(words) });

    const waiting = await desk.get('recovery.get', { case: id });
    const [mail] = waiting.mails;
    expect(mail).toMatchObject({ what: 'Verification code', where, response: expect.stringMatching(words), tries: 1 });
    expect(mail?.standing).toBe(again ? 'waiting' : 'refused');
    expect(mail?.nextTry === null).toBe(!again);
    expect(mail?.settle, 'nothing is uncertain about it').not.toBeNull();
    expect(waiting.next.title).toBe('Verify by phone');
    expect(waiting.acts.sendCode, 'a new code is possible at once').toBeNull();
    expect(waiting.verification.state).not.toBe('code-sent');
    expect(JSON.stringify(waiting)).not.toContain(smtp.password);

    await smtp.misbehave('none');
    await later(2);
    expect(await taken(id)).toBe(again ? 1 : 0);
    expect((await desk.get('recovery.get', { case: id })).verification.state === 'code-sent').toBe(again);
    await later(180);
    expect(await taken(id), 'tried no more').toBe(again ? 1 : 0);
  });

  it.each(['drop-after-dot', 'silent-after-dot'] as const)(
    '%s: uncertain, never sent again by itself, settled by a person, recorded with who',
    async (mode) => {
      const id = await decided('vantor-rail', 'ruben.achterberg');
      await smtp.misbehave(mode);
      const sent = await desk.get('recovery.sendCode', { case: id, commandId: undefined });
      expect(sent).toMatchObject({ accepted: false, outcome: 'uncertain' });
      const { mails } = await desk.get('recovery.get', { case: id });
      expect(mails[0]).toMatchObject({ standing: 'uncertain', nextTry: null, settle: null });
      const { mail = '' } = mails[0] ?? {};
      await smtp.misbehave('none');
      await later(300);
      expect(await taken(id)).toBe(1);
      await desk.get('recovery.settleMail', { case: id, mail, commandId: undefined });
      const settled = (await desk.events()).findLast(({ type }) => type === 'mailSettled');
      expect(settled).toMatchObject({ actor: 'operator:priya', data: { mail, how: 'arrived' } });
      expect((await desk.get('recovery.get', { case: id })).mails).toEqual([]);
    },
  );

  it('a half of a credential waits sealed through every stage, and goes once, when the server takes it', async () => {
    const login = 'ruben.achterberg';
    const id = await decided('vantor-rail', login);
    const on = { case: id, commandId: undefined };
    const codeFrom = async (subject: RegExp) => {
      const mail = (await smtp.mails()).findLast((one) => subject.test(one.subject));
      return /^\s*([0-9A-Z]{4}-[0-9A-Z]{4})\s*$/m.exec(mail?.text ?? '')?.[1] ?? '';
    };
    await desk.get('recovery.sendCode', on);
    await desk.get('recovery.enterCode', { ...on, code: await codeFrom(/^Your code for case/) });
    const found = { session: 'closed', oldPassword: 'closed', otherHolder: 'closed', exports: 'closed' } as const;
    await desk.get('recovery.checkExits', { ...on, found });
    await desk.get('recovery.sendDisclaimer', on);
    await desk.get('recovery.acknowledge', { ...on, code: await codeFrom(/what will be lost/) });
    await desk.agree(id);
    await desk.get('recovery.execute', on);
    const halves = async () => (await smtp.mails()).filter(({ subject }) => subject.startsWith('One half of your new'));
    await smtp.misbehave('refuse-data-for-now');
    expect(await desk.get('recovery.release', on)).toMatchObject({ outcome: 'refused' });
    for (const mode of ['down', 'wrong-certificate', 'no-auth', 'drop-at-recipient', 'refuse-auth-for-now'] as const) {
      await smtp.misbehave(mode);
      await desk.crash();
      await later(61);
      const { mails, next } = await desk.get('recovery.get', { case: id });
      expect(mails[0], mode).toMatchObject({ what: 'Mail half of the credential', standing: 'waiting' });
      expect(next.title, mode).toBe('The mail half waits for the mail server');
    }
    expect(await halves()).toHaveLength(0);
    await smtp.misbehave('none');
    await later(75);
    const [once, ...more] = await halves();
    expect(more).toEqual([]);
    expect(once?.messageId).toContain(`${id}.credential@`);
    expect((await desk.get('recovery.get', { case: id })).release.mail).toBe('accepted');
    expect((await desk.get('workspace.verify', {})).problems).toEqual([]);
  });
});

describe('settings with "send a test"', () => {
  it('really sends a message, to the sender unless another is typed, and shows the server’s words', async () => {
    const sent = await desk.get('mail.test', {}, amara);
    expect(sent).toEqual({ to: 'support@dublin-desk.example', response: '250 taken' });
    const mail = await smtp.waitForMail(({ subject }) => subject === 'Test message from Dublin desk');
    expect(mail).toMatchObject({ to: sent.to, envelope: { to: [sent.to] } });
    expect(await desk.get('mail.test', { to: 'me@elsewhere.example' }, amara)).toMatchObject({
      to: 'me@elsewhere.example',
    });
  });

  it.each([
    [
      'a server without AUTH',
      'no-auth',
      'mailSignInRefused',
      /did not let the desk sign in \(The mail server offers no sign-in\.\)/,
    ],
    [
      'a stripped STARTTLS',
      'strip-starttls',
      'mailNotEncrypted',
      /nothing was sent\. It offers no encryption \(STARTTLS\)/,
    ],
    ['an expired certificate', 'expired-certificate', 'mailNotEncrypted', /Its certificate has run out\./],
    [
      'a certificate for the wrong host',
      'wrong-name',
      'mailNotEncrypted',
      /Its certificate was made for another host\./,
    ],
    [
      'a certificate of an unknown authority',
      'wrong-certificate',
      'mailNotEncrypted',
      /signed by an authority that is not known here/,
    ],
  ] as const)(
    'fails on %s: a sentence, and no credential and no body reached that server',
    async (_what, mode, code, text) => {
      await smtp.misbehave(mode);
      const before = await smtp.seen();
      const answer = await desk.ask('mail.test', {}, amara);
      expect(answer).toMatchObject({ ok: false, refusal: { code, text: expect.stringMatching(text) } });
      const { credentials, bodies, commands } = await smtp.seen();
      expect({ credentials, bodies }).toEqual({ credentials: before.credentials, bodies: before.bodies });
      expect(commands.slice(before.commands.length).filter((line) => !/^(EHLO|STARTTLS|QUIT)\b/.test(line))).toEqual(
        [],
      );
    },
  );

  it.each([
    ['a wrong password', 'refuse-auth', /Check the user name and the password/],
    ['a sender that is not taken', 'refuse-from-permanently', /did not take the sender/],
    ['a recipient that is not taken', 'refuse-recipient-permanently', /did not take the recipient \(550/],
    ['a message that is not taken', 'refuse-data-for-now', /did not take the message \(451/],
    ['a server that is down', 'down', /could not be reached/],
    ['a connection lost after the message', 'drop-after-dot', /lost after the test message had left/],
  ] as const)('says so of %s', async (_what, mode, text) => {
    await smtp.misbehave(mode);
    expect(await desk.ask('mail.test', {}, amara)).toMatchObject({
      ok: false,
      refusal: { text: expect.stringMatching(text) },
    });
  });

  it('an owner lets one server be unencrypted, with a reason, as an event: notices go, nothing secret does', async () => {
    const allowPlain = { reason: 'A relay in the same rack' };
    await desk.get('mail.configure', { ...settings(), allowPlain }, amara);
    expect((await desk.events()).findLast(({ type }) => type === 'mailConfigured')).toMatchObject({
      actor: 'operator:amara',
      data: { allowPlain },
    });
    expect(await desk.get('mail.settings', {})).toMatchObject({ allowPlain });
    await smtp.misbehave('strip-starttls');
    const before = await smtp.seen();
    await decided('halden-maritime', 'ingrid.solbakken');
    const after = await smtp.seen();
    expect(after.bodies, 'the notices of the attempt').toBeGreaterThan(before.bodies);
    expect(after.credentials).toBe(before.credentials);
  });
});
