// Verification on a real journal, through the router and every handler behind it; only the mail server and the clock are a test's own.
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { type ClockedDesk, type ClockedDesks, makeClockedDesks } from './testing/clocked-desk.ts';

const noExit = { session: 'closed', oldPassword: 'closed', otherHolder: 'closed', exports: 'closed' } as const;

let desks: ClockedDesks;
const open: ClockedDesk[] = [];
beforeAll(async () => {
  desks = await makeClockedDesks();
}, 60_000);
afterAll(async () => {
  for (const desk of open) await desk.close();
  await desks.remove();
});

const [vantor, ruben] = ['vantor-rail', 'ruben.achterberg'];
const wrong = 'AAAA-AAAA';

const begin = async () => {
  const desk = await desks.open();
  open.push(desk);
  return desk;
};
const openCase = async (desk: ClockedDesk, subscription = vantor, claim = ruben) => {
  const { case: id } = await desk.must('priya', 'recovery.open', { subscription, channel: 'phone', claim });
  await desk.must('priya', 'recovery.decide', { case: id });
  return id;
};
const codeIn = ({ text }: { readonly text: string }) => /^\s*([0-9A-Z]{4}-[0-9A-Z]{4})\s*$/m.exec(text)?.[1] ?? '';
const sendCode = async (desk: ClockedDesk, id: string) => {
  const before = desk.mails.length;
  await desk.must('priya', 'recovery.sendCode', { case: id });
  const mail = desk.mails.slice(before).find(({ secret }) => secret);
  if (mail === undefined) throw new Error('expected a mail with a code');
  return codeIn(mail);
};
const enter = (desk: ClockedDesk, id: string, code: string) =>
  desk.ask('priya', 'recovery.enterCode', { case: id, code });
const said = async (answered: ReturnType<typeof enter>) => {
  const got = await answered;
  return got.ok ? (got.value.matched ? 'matched' : `${got.value.triesLeft} left`) : got.refusal.code;
};
const tally = (answers: readonly string[]) =>
  Object.fromEntries([...new Set(answers)].sort().map((one) => [one, answers.filter((other) => other === one).length]));
const verified = async (desk: ClockedDesk) => {
  await desk.idle();
  expect(await desk.must('niall', 'workspace.verify', {})).toMatchObject({ ok: true, problems: [] });
};
const noticesTo = (desk: ClockedDesk, address: string, what: RegExp) =>
  desk.mails.filter(({ to, text }) => to === address && what.test(text)).length;
/** The list as it is, imported again by the owner, so that it is fresh, with changes to the primary admin. */
const refreshed = async (desk: ClockedDesk, change: { phone?: string; email?: string } = {}) => {
  const { people } = await desk.must('amara', 'subscription.get', { subscription: vantor });
  const rows = people.map((one) => {
    const { login, name, email, phone, role, status, created, primary } = { ...one, ...(one.primary ? change : {}) };
    return [login, name, email, phone, role, status, created ?? 'N/A', 'N/A', primary ? 1 : 0].join(',');
  });
  const content = ['login,name,email,phone,role,status,created,last_sign_in,primary', ...rows].join('\n');
  await desk.must('amara', 'subscription.importUsers', { subscription: vantor, format: 'csv', content });
};
const contacts = ['ruben.achterberg', 'sanne.dekker', 'control.room'].map((name) => `${name}@vantorrail.example`);

test('code wrong, expired, used, for another case: refused or counted, and everybody notified', async () => {
  const desk = await begin();
  const id = await openCase(desk);
  const code = await sendCode(desk, id);
  expect(await said(enter(desk, id, wrong))).toBe('4 left');
  await desk.idle();
  for (const contact of contacts) expect(noticesTo(desk, contact, /a wrong code was given/), contact).toBe(1);
  const other = await openCase(desk, 'halden-maritime', 'ingrid.solbakken');
  const others = await sendCode(desk, other);
  expect(await said(enter(desk, id, others))).toBe('3 left');
  expect(await said(enter(desk, other, code))).toBe('4 left');
  expect(await said(enter(desk, id, code))).toBe('matched');
  expect(await said(enter(desk, id, code)), 'used').toBe('noCodeIssued');
  const late = await sendCode(desk, id);
  desk.later(24 * HOUR);
  // The list has to be read again first, and is only as fresh as its own date.
  expect(await said(enter(desk, id, late)), 'expired').toBe('codeExpired');
  await verified(desk);
});

test('a code tried again under its command id is answered with what was recorded, whatever is typed with it', async () => {
  const desk = await begin();
  const id = await openCase(desk);
  const code = await sendCode(desk, id);
  const under = (commandId: string, typed: string) =>
    said(desk.ask('priya', 'recovery.enterCode', { case: id, code: typed, commandId }));
  const [first, second] = ['2b5f7a2e-7b51-4f0e-9a55-0a8de8f4c111', '2b5f7a2e-7b51-4f0e-9a55-0a8de8f4c222'];
  expect(await under(first, wrong)).toBe('4 left');
  expect(await under(first, code), 'the right one recorded nothing').toBe('4 left');
  expect((await desk.must('priya', 'recovery.get', { case: id })).verification.state).not.toBe('verified');
  expect(await under(second, code)).toBe('matched');
  expect(await under(second, wrong), 'used by itself').toBe('matched');
  expect(await under(first, code), 'still').not.toBe('matched');
  const other = await openCase(desk, 'halden-maritime', 'ingrid.solbakken');
  await sendCode(desk, other);
  const elsewhere = desk.ask('priya', 'recovery.enterCode', { case: other, code, commandId: second });
  expect(await said(elsewhere), 'another case’s command').not.toBe('matched');
  const secret = await enrolAuthenticator(desk);
  desk.later(72 * HOUR);
  await refreshed(desk);
  const totp = await openCase(desk);
  await desk.must('priya', 'recovery.askAuthenticator', { case: totp });
  const third = '2b5f7a2e-7b51-4f0e-9a55-0a8de8f4c333';
  const enterTotp = (typed: string) =>
    said(desk.ask('priya', 'recovery.enterAuthenticatorCode', { case: totp, code: typed, commandId: third }));
  expect(await enterTotp('000000')).toBe('4 left');
  expect(await enterTotp(showing(desk, secret)), 'the authenticator’s too').toBe('4 left');
  await verified(desk);
});

test('code five times wrong: locked for all cases of the subscription, for an hour, then doubled, and everybody notified', async () => {
  const desk = await begin();
  const id = await openCase(desk);
  const code = await sendCode(desk, id);
  const answers: string[] = [];
  for (let tries = 0; tries < 5; tries++) answers.push(await said(enter(desk, id, wrong)));
  expect(answers.slice(0, 4)).toEqual(['4 left', '3 left', '2 left', '1 left']);
  expect(await said(enter(desk, id, code)), 'the right one, too late').toBe('codeLocked');
  expect((await desk.ask('priya', 'recovery.sendCode', { case: id })).ok).toBe(false);
  const { verification } = await desk.must('priya', 'recovery.get', { case: id });
  expect(verification).toMatchObject({ state: 'locked', triesLeft: 0, locks: 1 });
  await desk.must('priya', 'recovery.cancel', { case: id, why: 'locked' });
  desk.later(59 * MINUTE);
  const again = await openCase(desk);
  expect((await desk.ask('priya', 'recovery.sendCode', { case: again })).ok, 'another case opens no lock').toBe(false);
  desk.later(2 * MINUTE);
  await sendCode(desk, again);
  for (let tries = 0; tries < 5; tries++) await enter(desk, again, wrong);
  desk.later(119 * MINUTE);
  expect(await said(enter(desk, again, wrong)), 'the second lock is twice as long').toBe('codeLocked');
  await desk.idle();
  for (const contact of contacts) expect(noticesTo(desk, contact, /a wrong code was given/), contact).toBe(10);
  await verified(desk);
});

test('code right, 50 at once: one wins', async () => {
  const desk = await begin();
  const id = await openCase(desk);
  const code = await sendCode(desk, id);
  const answers = await Promise.all(Array.from({ length: 50 }, () => said(enter(desk, id, code))));
  expect(tally(answers)).toEqual({ matched: 1, noCodeIssued: 49 });
  await verified(desk);
});

test('code wrong, 50 at once: five are counted, then it is locked, and everybody is notified without being flooded', async () => {
  const desk = await begin();
  const id = await openCase(desk);
  await sendCode(desk, id);
  const answers = await Promise.all(Array.from({ length: 50 }, () => said(enter(desk, id, wrong))));
  expect(tally(answers)['codeLocked']).toBe(45);
  await desk.idle();
  for (const contact of contacts) {
    expect(noticesTo(desk, contact, /a wrong code was given/), contact).toBe(5);
  }
  desk.later(HOUR);
  await desk.tick();
  for (const contact of contacts) {
    const told = desk.mails
      .filter(({ to }) => to === contact)
      .flatMap(({ text }) => /(a|\d+) requests? .*refused/.exec(text)?.[1] ?? [])
      .map((count) => (count === 'a' ? 1 : Number(count)));
    expect(told.length, 'at most one an hour').toBeLessThanOrEqual(2);
    expect(
      told.reduce((sum, count) => sum + count, 0),
      'every refused attempt',
    ).toBe(45);
  }
  const { attempts } = await desk.must('priya', 'recovery.get', { case: id });
  expect(attempts.map(({ outcome }) => outcome)).toContain('Refused: locked after wrong codes');
  await verified(desk);
});

test('codes issued are throttled over all cases of a subscription, and the refusal says when the next may go', async () => {
  const desk = await begin();
  const first = await openCase(desk);
  await sendCode(desk, first);
  await sendCode(desk, first);
  await desk.must('priya', 'recovery.cancel', { case: first, why: 'another caller' });
  const second = await openCase(desk);
  await sendCode(desk, second);
  const refused = await desk.ask('priya', 'recovery.sendCode', { case: second });
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'codesThrottled' } });
  expect(refused.ok ? '' : refused.refusal.text).toMatch(/The next one may be sent on \d+ \w{3}, \d\d:\d\d UTC\./);
  const { verification, attempts } = await desk.must('priya', 'recovery.get', { case: second });
  expect(verification.nextCodeAt).not.toBeNull();
  expect(attempts.map(({ outcome }) => outcome)).toEqual(
    expect.arrayContaining(['Cancelled', 'Refused: too many codes within an hour']),
  );
  desk.later(HOUR);
  await sendCode(desk, second);
  await verified(desk);
});

test('attempts on one subscription are linked and shown, refused ones too, and every contact is told of them', async () => {
  const desk = await begin();
  const id = await openCase(desk);
  const refused = await desk.ask('tomasz', 'recovery.open', {
    subscription: vantor,
    channel: 'web',
    claim: 'ruben@gmx.example',
  });
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'recoveryAlreadyOpen' } });
  expect(await desk.must('customer', 'customer.ask', { login: ruben })).toEqual({});
  await desk.idle();
  const { attempts } = await desk.must('priya', 'recovery.get', { case: id });
  expect(attempts.map(({ channel, claim, outcome }) => ({ channel, claim, outcome }))).toEqual([
    { channel: 'customer-window', claim: ruben, outcome: 'Refused: a recovery was open already' },
    { channel: 'web', claim: 'ruben@gmx.example', outcome: 'Refused: a recovery was open already' },
  ]);
  for (const contact of contacts) expect(noticesTo(desk, contact, /was refused/), contact).toBe(1);
  await verified(desk);
});

const authenticatorOf = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) });
const showing = (desk: ClockedDesk, secret: string) =>
  authenticatorOf(secret).generate({ timestamp: Date.parse(desk.now()) });
const enrolAuthenticator = async (desk: ClockedDesk) => {
  await desk.must('customer', 'customer.signIn', { login: ruben, password: desk.passwordOf(ruben) });
  const { secret, uri } = await desk.must('customer', 'customer.beginAuthenticator', {});
  expect(uri).toContain(`secret=${secret}`);
  const confirm = (code: string) => desk.must('customer', 'customer.confirmAuthenticator', { code });
  expect(await confirm('000000')).toEqual({ matched: false });
  expect(await confirm(showing(desk, secret))).toEqual({ matched: true });
  await desk.must('customer', 'customer.signOut', {});
  return secret;
};
const typeIn = (desk: ClockedDesk, id: string, code: string) =>
  said(desk.ask('priya', 'recovery.enterAuthenticatorCode', { case: id, code }));

test('the customer’s authenticator instead of a mailed code: cooled off, within ten minutes, each code once', async () => {
  const desk = await begin();
  const secret = await enrolAuthenticator(desk);
  await desk.idle();
  expect(noticesTo(desk, contacts[0] ?? '', /an authenticator was enrolled/)).toBe(1);
  expect(JSON.stringify(desk.mails)).not.toContain(secret);
  const fresh = await openCase(desk);
  expect(await desk.ask('priya', 'recovery.askAuthenticator', { case: fresh })).toMatchObject({
    refusal: { code: 'authenticatorTooNew' },
  });
  await desk.must('priya', 'recovery.cancel', { case: fresh, why: 'too new' });
  desk.later(72 * HOUR);
  await refreshed(desk);
  const id = await openCase(desk);
  expect(await typeIn(desk, id, showing(desk, secret)), 'not asked for').toBe('noCodeIssued');
  await desk.must('priya', 'recovery.askAuthenticator', { case: id });
  desk.later(10 * MINUTE);
  expect(await typeIn(desk, id, showing(desk, secret)), 'asked for too long ago').toBe('codeExpired');
  await desk.must('priya', 'recovery.askAuthenticator', { case: id });
  const overheard = showing(desk, secret);
  expect(await typeIn(desk, id, '000000')).toBe('4 left');
  const answers = await Promise.all(Array.from({ length: 50 }, () => typeIn(desk, id, overheard)));
  expect(tally(answers), '50 at once').toEqual({ matched: 1, noCodeIssued: 49 });
  const { verification } = await desk.must('priya', 'recovery.get', { case: id });
  expect(verification).toMatchObject({ state: 'verified', method: 'call-back and authenticator' });
  await desk.must('priya', 'recovery.askAuthenticator', { case: id });
  expect(await typeIn(desk, id, overheard), 'used once').toBe('4 left');
  await verified(desk);
});

test('an authenticator that was removed verifies nobody, and the account is told', async () => {
  const desk = await begin();
  await enrolAuthenticator(desk);
  await desk.must('customer', 'customer.signIn', { login: ruben, password: desk.passwordOf(ruben) });
  await desk.must('customer', 'customer.removeAuthenticator', {});
  await desk.must('customer', 'customer.signOut', {});
  await desk.idle();
  expect(noticesTo(desk, contacts[0] ?? '', /an authenticator was removed/)).toBe(1);
  desk.later(72 * HOUR);
  await refreshed(desk);
  const id = await openCase(desk);
  expect(await desk.ask('priya', 'recovery.askAuthenticator', { case: id })).toMatchObject({
    refusal: { code: 'noAuthenticator' },
  });
  await verified(desk);
});

test.each([{ phone: '+31 30 712 09 99' }, { email: 'ruben@elsewhere.example' }])(
  'contact address or number changed during the case: the case is asked again from verification (%o)',
  async (change) => {
    const desk = await begin();
    const id = await openCase(desk);
    expect(await said(enter(desk, id, await sendCode(desk, id)))).toBe('matched');
    await refreshed(desk, change);
    expect(await desk.ask('priya', 'recovery.sendDisclaimer', { case: id })).toMatchObject({
      refusal: { code: 'decisionStale' },
    });
    await desk.must('priya', 'recovery.decide', { case: id });
    const shown = await desk.must('priya', 'recovery.get', { case: id });
    expect(shown.verification).toMatchObject({ state: 'needed' });
    expect(shown.next.title).toBe('Verify by phone');
    const changedRecently = { refusal: { code: change.phone ? 'numberChangedRecently' : 'addressChangedRecently' } };
    expect(await desk.ask('priya', 'recovery.sendCode', { case: id })).toMatchObject(changedRecently);
    const letThrough = { case: id, reason: 'Called back through their switchboard' };
    const answered = await desk.ask('niall', 'recovery.letNumberThrough', letThrough);
    expect(answered.ok, 'a number, never an address').toBe(change.phone !== undefined);
    expect((await desk.ask('priya', 'recovery.sendCode', { case: id })).ok).toBe(change.phone !== undefined);
    await verified(desk);
  },
);

test('verified until: a verification that ran out is asked again at each step that needs it, and the case says so', async () => {
  const desk = await begin();
  const id = await openCase(desk);
  const next = async () => (await desk.must('priya', 'recovery.get', { case: id })).next.title;
  const verify = async () => expect(await said(enter(desk, id, await sendCode(desk, id)))).toBe('matched');
  const stale = { refusal: { code: 'verificationStale' } };
  await verify();
  desk.later(31 * MINUTE);
  expect(await next()).toBe('Verify by phone');
  expect(await desk.ask('priya', 'recovery.sendDisclaimer', { case: id })).toMatchObject(stale);
  desk.later(30 * MINUTE);
  await verify();
  await desk.must('priya', 'recovery.checkExits', { case: id, found: noExit });
  await desk.must('priya', 'recovery.sendDisclaimer', { case: id });
  const disclaimer = desk.mails.findLast(({ secret }) => secret);
  await desk.must('priya', 'recovery.acknowledge', { case: id, code: codeIn(disclaimer ?? { text: '' }) });
  desk.later(31 * MINUTE);
  expect(await next()).toBe('Verify by phone');
  const passphrase = desk.passphraseOf('niall');
  expect(await desk.ask('niall', 'recovery.agree', { case: id, passphrase })).toMatchObject(stale);
  desk.later(30 * MINUTE);
  await verify();
  await desk.must('niall', 'recovery.agree', { case: id, passphrase });
  desk.later(31 * MINUTE);
  expect(await desk.ask('priya', 'recovery.execute', { case: id })).toMatchObject(stale);
  desk.later(30 * MINUTE);
  await verify();
  await desk.must('priya', 'recovery.execute', { case: id });
  await desk.must('priya', 'recovery.release', { case: id });
  desk.later(31 * MINUTE);
  expect(await next()).toBe('Verify by phone');
  expect(await desk.ask('priya', 'recovery.readHalf', { case: id })).toMatchObject(stale);
  desk.later(30 * MINUTE);
  await verify();
  expect(await next()).toBe('Read out the second half');
  await desk.must('priya', 'recovery.readHalf', { case: id });
  await verified(desk);
});

test('an elevated threat: raised while a change runs, it holds the release until a second person agreed and a day passed', async () => {
  const desk = await begin();
  const { policy } = await desk.must('amara', 'policy.get', {});
  await desk.must('amara', 'policy.set', { policy: { ...policy, verifiedFor: 2 * HOUR, snapshotFreshFor: 72 * HOUR } });
  const id = await openCase(desk);
  expect(await said(enter(desk, id, await sendCode(desk, id)))).toBe('matched');
  await desk.must('priya', 'recovery.checkExits', { case: id, found: noExit });
  await desk.must('priya', 'recovery.sendDisclaimer', { case: id });
  const disclaimer = desk.mails.findLast(({ secret }) => secret);
  await desk.must('priya', 'recovery.acknowledge', { case: id, code: codeIn(disclaimer ?? { text: '' }) });
  await desk.must('niall', 'recovery.agree', { case: id, passphrase: desk.passphraseOf('niall') });
  await desk.must('priya', 'recovery.execute', { case: id });
  await desk.must('tomasz', 'threat.raise', { reason: 'one voice, four calls' });
  expect(await desk.ask('priya', 'recovery.release', { case: id })).toMatchObject({ refusal: { code: 'holdNotOver' } });
  expect((await desk.ask('niall', 'threat.lower', { reason: 'over' })).ok).toBe(true);
  await desk.must('niall', 'threat.raise', { reason: 'again' });
  expect(await desk.ask('niall', 'threat.lower', { reason: 'over' })).toMatchObject({ refusal: { code: 'ownThreat' } });
  desk.later(24 * HOUR);
  await desk.must('priya', 'recovery.release', { case: id });
  await verified(desk);
});
