import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoReport } from '../application/demo/reports.ts';
import { type SmtpProcess, startSmtpProcess } from '../mail/testing/smtp-process.ts';
import { randomEdits } from '../../checker/testing/edits.ts';
import { checkMany, runChecker } from '../../checker/testing/run-checker.ts';
import { type Conversation, converse } from './testing/conversation.ts';
import { type Demo, type DemoCopy, makeDemo } from './testing/demo-folder.ts';
import { runCli } from './testing/run-cli.ts';

let demo: Demo;
let smtp: SmtpProcess;
beforeAll(async () => {
  [demo, smtp] = await Promise.all([makeDemo(), startSmtpProcess()]);
}, 60_000);
afterAll(async () => {
  await smtp.stop();
  await demo.remove();
});

const start = async (): Promise<{ copy: DemoCopy; talk: Conversation }> => {
  const copy = await demo.copy();
  const talk = converse(copy.dir, copy.operatorsFile);
  const { host, port, user, password, caPem } = smtp;
  const from = 'Dublin desk <support@dublin-desk.example>';
  await talk.ask('amara', 'mail.configure', { host, port, user, password, from, ca: caPem });
  return { copy, talk };
};

const mailed = async (to: string, number: string, secret: RegExp): Promise<string> => {
  const mail = await smtp.waitForMail((one) => one.to === to && one.text.includes(number) && secret.test(one.text));
  return secret.exec(mail.text)?.[1] ?? '';
};
const code = /^\s*([0-9A-Z]{4}-[0-9A-Z]{4})\s*$/m;
const half = /^\s*([a-z]+(?:-[a-z]+){4})\s*$/m;

const verifies = async (copy: DemoCopy) => {
  const args = ['workspace', 'verify', copy.dir, '--as', 'niall', '--passphrase-file', demo.passphraseFile('niall')];
  const ran = await runCli([...args, '--json']);
  expect(JSON.parse(ran.stdout)).toMatchObject({ ok: true, problems: [] });
  expect(ran).toMatchObject({ code: 0, stderr: '' });
};

/** Exported, and checked by the checker in another language, which agrees with it and with none of 500 edits of it. */
const agrees = async (copy: DemoCopy, talk: Conversation, id: string) => {
  const path = join(copy.scratch, 'case.json');
  expect(await talk.ask('niall', 'evidence.export', { case: id, personal: true, path })).toMatchObject({ saved: true });
  expect(await runChecker(path)).toMatchObject({ code: 0, said: expect.stringContaining('Nothing is wrong') });
  const edits = randomEdits(await readFile(path, 'utf8'), 500);
  expect(edits).toHaveLength(500);
  expect((await checkMany(edits)).filter((found) => found.length === 0)).toEqual([]);
};

const newPassword = 'quiet-harbour-lantern-mosaic';

describe('a recovery driven from a terminal', () => {
  it('keeps reports: a witness approves, two halves travel apart, and the old password opens nothing', async () => {
    const { copy, talk } = await start();
    const opened = await talk.ask('priya', 'recovery.open', {
      subscription: 'halden-maritime',
      channel: 'phone',
      claim: 'ingrid.solbakken',
    });
    expect((await talk.ask('priya', 'recovery.decide', { case: opened.case })).path).toBe('reset');
    const { words } = await talk.ask('priya', 'recovery.challenge', { case: opened.case });

    const witness = { login: 'leila.haddad', password: demo.passwordOf('leila.haddad') };
    const { invitation } = await talk.ask('priya', 'customer.signIn', witness);
    if (invitation === null) throw new Error('expected an invitation for the witness');
    expect(invitation.words).toBe(words);
    const { challenge, nonce } = invitation;
    const approved = await talk.ask('priya', 'customer.approve', { case: opened.case, challenge, nonce });
    expect(approved).toMatchObject({ kept: 2, waiting: 1 });
    expect(await talk.ask('priya', 'customer.confirmHalf', { case: opened.case })).toEqual({ outcome: 'accepted' });
    await talk.ask('priya', 'customer.signOut', {});

    const login = 'ingrid.solbakken';
    const mailHalf = await mailed('ingrid.solbakken@haldenmaritime.example', opened.number, half);
    expect(mailHalf).not.toBe(approved.half);
    const home = await talk.ask('priya', 'customer.firstSignIn', {
      login,
      mailHalf,
      otherHalf: approved.half,
      password: newPassword,
    });
    const fleet = home.vaults.find(({ name }) => name === 'North Sea fleet');
    expect(fleet).toMatchObject({ state: 'live', opens: true, reports: 6 });
    const reports = await talk.ask('priya', 'customer.reports', { vault: fleet?.vault ?? '' });
    const board = reports.find(({ title }) => title.startsWith('Quarterly summary'));
    const path = join(copy.scratch, 'board.pdf');
    await talk.ask('priya', 'customer.saveReport', { vault: fleet?.vault ?? '', report: board?.id ?? '', path });
    expect(await readFile(path)).toEqual(Buffer.from(demoReport('Quarterly summary for the board.pdf')));
    await talk.ask('priya', 'customer.signOut', {});

    expect(await talk.refusal('priya', 'customer.signIn', { login, password: demo.passwordOf(login) })).toBe(
      'sign-in-refused',
    );
    expect(await talk.ask('tomasz', 'recovery.get', { case: opened.case })).toMatchObject({
      phase: 'closed',
      path: 'reset',
    });
    await agrees(copy, talk, opened.case);
    const ended = await talk.end();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('requests were refused');
    await verifies(copy);
  }, 120_000);

  it('loses reports: every safeguard in order, a dormant vault, and the old password restores it', async () => {
    const { copy, talk } = await start();
    const login = 'ruben.achterberg';
    const address = 'ruben.achterberg@vantorrail.example';
    const opened = await talk.ask('tomasz', 'recovery.open', {
      subscription: 'vantor-rail',
      channel: 'phone',
      claim: address,
    });
    const on = { case: opened.case };
    expect((await talk.ask('tomasz', 'recovery.decide', on)).path).toBe('full-change');
    expect(await talk.refusal('tomasz', 'recovery.sendDisclaimer', on)).toBe('notVerified');
    expect(await talk.refusal('tomasz', 'recovery.execute', on)).toBe('notVerified');
    await talk.ask('tomasz', 'recovery.sendCode', on);
    const verification = await mailed(address, opened.number, code);
    expect(await talk.ask('tomasz', 'recovery.enterCode', { ...on, code: verification })).toMatchObject({
      matched: true,
    });
    expect(await talk.refusal('tomasz', 'recovery.execute', on)).toBe('disclaimerNotAccepted');
    expect(await talk.refusal('tomasz', 'recovery.sendDisclaimer', on)).toBe('lastExitsNotChecked');
    const found = { session: 'closed', oldPassword: 'closed', otherHolder: 'closed', exports: 'closed' } as const;
    await talk.ask('tomasz', 'recovery.checkExits', { ...on, found });
    expect(await talk.ask('tomasz', 'recovery.sendDisclaimer', on)).toMatchObject({ outcome: 'accepted' });
    expect(await talk.refusal('tomasz', 'recovery.execute', on)).toBe('notAcknowledged');
    const disclaimer = await smtp.waitForMail(
      (one) => one.to === address && one.text.includes(opened.number) && one.text.includes('Signalling network'),
    );
    await talk.ask('tomasz', 'customer.acknowledge', { login, code: code.exec(disclaimer.text)?.[1] ?? '' });
    expect(await talk.refusal('tomasz', 'recovery.execute', on)).toBe('secondPersonMissing');
    expect(await talk.refusal('niall', 'recovery.agree', { ...on, passphrase: demo.passphraseOf('priya') })).toBe(
      'sign-in-refused',
    );
    await talk.ask('niall', 'recovery.agree', { ...on, passphrase: demo.passphraseOf('niall') });
    await talk.ask('tomasz', 'recovery.execute', on);
    expect(await talk.ask('tomasz', 'recovery.release', on)).toMatchObject({ outcome: 'accepted' });
    const { half: otherHalf } = await talk.ask('tomasz', 'recovery.readHalf', on);
    const mailHalf = await mailed(address, opened.number, half);

    const input = { login, mailHalf, otherHalf, password: newPassword };
    const home = await talk.ask('tomasz', 'customer.firstSignIn', input);
    const dormant = home.vaults.filter(({ state }) => state === 'dormant');
    expect(dormant.map(({ name, opens }) => [name, opens]).sort()).toEqual([
      ['Depot scanners', false],
      ['Signalling network', false],
    ]);
    for (const { vault, reports } of dormant)
      expect(await talk.ask('tomasz', 'customer.tryOldPassword', { vault, password: demo.passwordOf(login) })).toEqual({
        restored: reports,
      });
    await agrees(copy, talk, opened.case);
    await talk.end();
    await verifies(copy);
  }, 120_000);

  it('refers a subaccount to its primary admin and touches nothing (A4)', async () => {
    const { copy, talk } = await start();
    const claim = 'owen.pryce';
    const input = { subscription: 'bramwick-council', channel: 'phone', claim } as const;
    const opened = await talk.ask('priya', 'recovery.open', input);
    expect(opened.phase).toBe('referred');
    expect(await talk.refusal('priya', 'recovery.decide', { case: opened.case })).toBe('caseEnded');
    await talk.end();
    await verifies(copy);
  }, 60_000);
});
