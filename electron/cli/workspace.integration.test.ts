import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorkspaceFolder } from '../workspace/folder.ts';
import { type Demo, type DemoCopy, makeDemo } from './testing/demo-folder.ts';
import { deskIn, foundDesk, rory, scratch } from './testing/desk-in-process.ts';
import { type Ran, runCli } from './testing/run-cli.ts';

let demo: Demo;
let copy: DemoCopy;
beforeAll(async () => {
  demo = await makeDemo();
}, 60_000);
afterAll(() => demo.remove());
beforeEach(async () => {
  copy = await demo.copy();
});

const signedIn = (operator: string) => ['--as', operator, '--passphrase-file', demo.passphraseFile(operator)];
const verify = (operator = 'niall') => runCli(['workspace', 'verify', copy.dir, ...signedIn(operator), '--json']);
const refusedWith = (ran: Ran, sentence: string) => {
  expect(ran).toMatchObject({ code: 1, stdout: '' });
  expect(ran.stderr.trim().split('\n')).toHaveLength(1);
  expect(ran.stderr).toContain(sentence);
};
const call = (operator: string, name: string, input: unknown = {}) =>
  runCli(['call', copy.dir, name, '-', ...signedIn(operator), '--json'], JSON.stringify(input));
const events = async () => (JSON.parse((await verify()).stdout) as { events: number }).events;

describe('rekey workspace', () => {
  it('init makes a workspace that its owner opens, and prints the recovery code', async () => {
    const dir = join(copy.scratch, 'new');
    const passphrase = join(copy.scratch, 'passphrase');
    await writeFile(passphrase, 'tide table on the kitchen wall\n');
    const args = ['workspace', 'init', dir, '--owner', 'ada', '--owner-name', 'Ada Byrne', '--desk', 'Cork desk'];
    const made = await runCli([...args, '--passphrase-file', passphrase, '--json']);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(made.stdout)).toEqual({ recoveryCode: expect.stringMatching(/^([0-9A-Z]{4}-){6}[0-9A-Z]{4}$/) });
    const status = await runCli([
      'call',
      dir,
      'workspace.status',
      '--as',
      'ada',
      '--passphrase-file',
      passphrase,
      '--json',
    ]);
    expect(JSON.parse(status.stdout)).toMatchObject({
      state: 'open',
      desk: 'Cork desk',
      demo: false,
      operator: { id: 'ada', role: 'owner' },
    });
    refusedWith(await runCli([...args, '--passphrase-file', passphrase]), 'There is a workspace here already');
  });

  it('init refuses a short passphrase and leaves no folder', async () => {
    const dir = join(copy.scratch, 'new');
    const args = [
      'workspace',
      'init',
      dir,
      '--owner',
      'ada',
      '--owner-name',
      'Ada',
      '--desk',
      'Cork',
      '--passphrase-file',
    ];
    refusedWith(await runCli([...args, '-'], 'too short'), 'at least 15 characters');
    expect(await readdir(copy.scratch)).toEqual([]);
  });

  it('demo lists every role, and passphrases of at least 15 characters, each different', () => {
    expect(demo.operators.map(({ role }) => role)).toEqual([
      'owner',
      'representative',
      'representative',
      'supervisor',
      'tam',
      'tam',
      'customer-service',
      'hardware',
    ]);
    const passphrases = demo.operators.map(({ passphrase }) => passphrase);
    expect(new Set(passphrases).size).toBe(passphrases.length);
    for (const passphrase of passphrases) expect(passphrase.length).toBeGreaterThanOrEqual(15);
  });

  it('demo refuses a folder that has a workspace', async () => {
    refusedWith(await runCli(['workspace', 'demo', copy.dir]), 'There is a workspace here already');
  });

  it('verify finds nothing wrong with the demo, and records nothing', async () => {
    const first = await verify();
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(first.stdout)).toMatchObject({ ok: true, problems: [] });
    expect((await verify()).stdout).toBe(first.stdout);
  });

  it('a checkpoint exported earlier holds for the same journal grown, and finds a rollback and a fork', async () => {
    const exported = async (dir: string) =>
      (await runCli(['workspace', 'export-checkpoint', dir, ...signedIn('niall')])).stdout;
    const against = async (dir: string, note: string) => {
      const file = join(copy.scratch, 'checkpoint.txt');
      await writeFile(file, note);
      const ran = await runCli(['workspace', 'verify', dir, ...signedIn('niall'), '--checkpoint', file, '--json']);
      const { problems } = JSON.parse(ran.stdout) as { problems: { code: string }[] };
      return { code: ran.code, problems: problems.map((problem) => problem.code) };
    };
    const grow = async (dir: string, address: string) => {
      const input = JSON.stringify({ address });
      const ran = await runCli(['call', dir, 'operator.setAddress', '-', ...signedIn('jonas'), '--json'], input);
      expect(ran.stderr).toBe('');
    };
    const other = await demo.copy();
    const earlier = await exported(copy.dir);
    expect(earlier).toMatch(/^rekey\.invalid\/[0-9a-f]{16}\n\d+\n[A-Za-z0-9+/]{43}=\n\n— /);
    await grow(copy.dir, 'jonas@desk.example');
    expect(await against(copy.dir, earlier)).toEqual({ code: 0, problems: [] });
    const later = await exported(copy.dir);
    expect(await against(other.dir, later)).toEqual({ code: 1, problems: ['truncated'] });
    await grow(other.dir, 'j.lindqvist@desk.example');
    expect(await against(other.dir, later)).toEqual({ code: 1, problems: ['checkpoint-differs'] });
    expect(await against(copy.dir, later.replace('\n\n', '\n \n'))).toEqual({
      code: 1,
      problems: ['not-a-checkpoint'],
    });
  });

  it('verify finds a properly signed event that its author was not allowed to make', async () => {
    const unlocked = await createWorkspaceFolder(copy.dir).unlock('priya', demo.passphraseOf('priya'));
    if (!unlocked.ok) throw new Error('expected the demo to open');
    const { signer: operator } = unlocked;
    const { journal, close } = unlocked.unlocked;
    const stream = 'subscription/kestrel-biologics';
    const expectedVersion = (await journal.read(stream)).length;
    const data = { until: '2030-01-01T00:00:00.000Z', reason: 'A favour' };
    const appends = [{ stream, expectedVersion, signer: operator, events: [{ type: 'expiryExtended', data }] }];
    const { at } = await journal.head();
    await journal.commit({ commandId: 'rogue', at, appends });
    await close();
    const ran = await verify();
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('does not verify');
    const { ok, problems } = JSON.parse(ran.stdout) as { ok: boolean; problems: { text: string }[] };
    expect(ok).toBe(false);
    expect(problems.map(({ text }) => text).join()).toContain('invariant 5');
  });

  it.each([
    [
      'a byte of the database changed',
      async (file: string) => {
        const bytes = await readFile(file);
        bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
        await writeFile(file, bytes);
      },
      'journal-unreadable',
    ],
    ['the database removed', (file: string) => rm(file), 'journal-empty'],
    ['another file in its place', (file: string) => copyFile(demo.passphraseFile('priya'), file), 'journal-unreadable'],
  ])('verify exits 1 with %s', async (_what, spoil, code) => {
    await spoil(join(copy.dir, 'journal.db'));
    const ran = await verify();
    expect(ran.code).toBe(1);
    const { ok, problems } = JSON.parse(ran.stdout) as { ok: boolean; problems: { code: string }[] };
    expect(ok).toBe(false);
    expect(problems.map((problem) => problem.code)).toContain(code);
  });

  it('refuses a wrong passphrase and an unknown operator with the same sentence', async () => {
    const file = demo.passphraseFile('tomasz');
    const wrong = await runCli(['workspace', 'verify', copy.dir, '--as', 'priya', '--passphrase-file', file]);
    const unknown = await runCli(['workspace', 'verify', copy.dir, '--as', 'nobody', '--passphrase-file', file]);
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(unknown).toEqual(wrong);
  });
});

describe('rekey call', () => {
  it('answers a request with its output', async () => {
    const ran = await call('priya', 'subscription.list');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const names = (JSON.parse(ran.stdout) as { name: string }[]).map(({ name }) => name);
    expect(names).toContain('Halden Maritime');
    expect(names).toContain('Vantor Rail');
  });

  it('refuses with exit code 1, one sentence and an empty standard output', async () => {
    const [since, until] = ['2030-01-01T00:00:00Z', '2030-02-01T00:00:00Z'];
    const input = { to: 'sanna', since, until, reason: 'Asked nicely' };
    refusedWith(await call('priya', 'delegation.make', input), 'Only a TAM may do this');
  });

  it.each([[['call', 'DIR']], [['call', 'DIR', 'x', '-', '--as', 'priya', '--passphrase-file', '-']]])(
    'ends wrong usage %j with exit code 2',
    async (args) => {
      expect(await runCli(args)).toMatchObject({ code: 2, stdout: '' });
    },
  );

  it('records nothing of what it refuses, each with its reason', async () => {
    const refusals = [
      ['delegation.make', 'priya', 'Only a TAM may do this'],
      ['operator.invite', 'priya', 'Only an owner may do this'],
      ['constructor', 'priya', 'does not know that request'],
      ['recovery.open', 'priya', 'cannot read this'],
      ['session.signIn', 'priya', 'signs in and out by itself'],
      ['workspace.create', 'priya', 'rekey workspace init'],
      ['window.openCustomer', 'priya', 'There is no window here'],
      ['customer.home', 'jonas', 'hands the workstation to a customer'],
      ['customer.home', 'priya', 'Sign in first.'],
    ] as const;
    const before = await events();
    const requests = refusals.map(([name, as]) => JSON.stringify({ as, name, input: {} }));
    const args = ['run', copy.dir, '-', '--operators', copy.operatorsFile, '--keep-going'];
    const ran = await runCli(args, requests.join('\n'));
    const texts = ran.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { refusal: { text: string } }).refusal.text);
    expect(texts).toEqual(refusals.map(([, , sentence]) => expect.stringContaining(sentence) as unknown));
    expect(await events()).toBe(before);
  });
});

describe('rekey import users', () => {
  const header = 'login,name,email,phone,role,status,created,last_sign_in,primary';
  const ruben =
    'ruben.achterberg,Ruben Achterberg,ruben.achterberg@vantorrail.example,,Manager,Active,2020-01-01T00:00:00Z,N/A,1';
  const importing = (content: string) =>
    runCli(['import', 'users', copy.dir, '-', '--subscription', 'vantor-rail', ...signedIn('amara')], content);

  it('says what was taken, with every warning', async () => {
    const ran = await importing(`${header}\n${ruben}\nwim,Wim,wim@vantorrail.example,,Reader,Active,N/A,N/A,0\n`);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('2 users taken, 2 able to sign in.');
    expect(ran.stdout).toContain('no phone number');
  });

  it('takes nothing of a list that was cut off', async () => {
    const before = await events();
    refusedWith(await importing(`${header}\n${ruben}\nwim,Wim`), 'Line 3');
    refusedWith(await importing('<?xml version="1.0"?>\n<USER_LIST_OUTPUT><USER_LIST>'), 'Line 2');
    expect(await events()).toBe(before);
  });
});

describe('rekey run', () => {
  const lines = (...requests: readonly unknown[]) => requests.map((request) => `${JSON.stringify(request)}\n`).join('');
  const run = (content: string, ...more: readonly string[]) =>
    runCli(['run', copy.dir, '-', '--operators', copy.operatorsFile, ...more], content);
  const list = { as: 'priya', name: 'subscription.list', input: {} };
  const extend = { as: 'priya', name: 'delegation.make', input: {} };
  const answers = (ran: Ran) =>
    ran.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { ok: boolean }).ok);

  it('answers a line for a line, for several operators', async () => {
    const ran = await run(lines(list, { as: 'jonas', name: 'operator.list' }));
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(answers(ran)).toEqual([true, true]);
  });

  it('stops at a refusal with exit code 1 and the line', async () => {
    const ran = await run(lines(list, extend, list));
    expect(answers(ran)).toEqual([true, false]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('Stopped at line 2: Only a TAM may do this');
  });

  it('goes on with --keep-going, past lines that are no request too', async () => {
    const ran = await run(
      `${lines(extend)}no json\n${lines({ as: 'ghost', name: 'x.y' })}\n${lines(list)}`,
      '--keep-going',
    );
    expect(answers(ran)).toEqual([false, false, false, true]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('3 of 4 requests were refused.');
  });
});

describe('a workspace', () => {
  it('single instance: open in one program, it is refused in another until the first one ends', async () => {
    const folder = await scratch();
    const first = await foundDesk(join(folder.path, 'desk'));
    const second = deskIn(join(folder.path, 'desk'));
    expect(await second.signIn()).toMatchObject({ ok: false, refusal: { code: 'workspace-in-use' } });
    await first.close();
    expect(await second.signIn()).toMatchObject({ ok: true });
    await second.close();
    await folder.remove();
  });

  it('of a one-person desk says so on every case and in what leaves with it', async () => {
    const folder = await scratch();
    const desk = await foundDesk(join(folder.path, 'desk'), true);
    const request = { subscription: 'halden', channel: 'phone', claim: 'ingrid' } as const;
    const { case: id } = await desk.must(rory, 'recovery.open', request);
    const shown = await desk.must(rory, 'recovery.get', { case: id });
    expect(shown.onePersonDesk).toBe(true);
    expect(shown.timeline.find(({ type }) => type === 'opened')?.detail).toContain('This desk has one person');
    const path = join(folder.path, 'case.json');
    await desk.must(rory, 'evidence.export', { case: id, personal: false, path });
    expect(await readFile(path, 'utf8')).toContain('"onePerson":true');
    await desk.close();
    await folder.remove();
  });
});
