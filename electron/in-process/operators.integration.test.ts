// Operators as a year at a desk has them: let in by a code, forgetting passphrases, guessed at, revoked, and a crash at every step.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deskIn, type DeskInProcess, foundDesk, olga, passphrase, rory } from '../cli/testing/desk-in-process.ts';
import { createWorkspaceFolder } from '../workspace/folder.ts';
import type { RekeyStep } from '../workspace/keys-at-work.ts';

const cheap = { opslimit: 1, memlimit: 8 * 1024 };
const words = 'fjord lantern copper harbour';
let root: string;
let dir: string;
let desk: DeskInProcess;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rekey-operators-'));
  dir = join(root, 'workspace');
  desk = await foundDesk(dir);
});
afterEach(async () => {
  await desk.close();
  await rm(root, { recursive: true, force: true });
});

const refusal = async (...asked: Parameters<DeskInProcess['ask']>): Promise<string> => {
  const answered = await desk.ask(...asked);
  return answered.ok ? 'accepted' : answered.refusal.code;
};
const nora = { id: 'nora', name: 'Nora Quinn', role: 'supervisor' as const };
const invite = async (who: { id: string; name: string; role: string } = nora) =>
  (await desk.must(olga, 'operator.invite', who as never)) as { code: string; again: boolean };
const accept = (operator: string, code: string, chosen = words) =>
  refusal(null, 'session.acceptInvitation', { operator, code, passphrase: chosen });
const signIn = (operator: string, chosen: string) => refusal(null, 'session.signIn', { operator, passphrase: chosen });
const reopen = async () => {
  await desk.close();
  desk = deskIn(dir);
};
const verified = async () => {
  const { problems } = await desk.must(olga, 'workspace.verify', {});
  return problems.map(({ code }) => code);
};
const desksEvents = async () => {
  const work = desk.rekey.program.work();
  return work === null ? [] : await work.unlocked.journal.read('desk');
};

describe('enrolment by a one-time code', () => {
  test('the new operator alone types their passphrase, and the journal shows who enrolled whom', async () => {
    const { code } = await invite();
    expect(code.split('-')).toHaveLength(5);
    expect(await accept('nora', code)).toBe('accepted');
    expect(await signIn('nora', words)).toBe('accepted');
    const events = await desksEvents();
    expect(events.slice(-2).map(({ type, actor }) => [type, actor])).toEqual([
      ['operatorInvited', 'operator:olga'],
      ['operatorEnrolled', 'operator:nora'],
    ]);
    const { operators } = await desk.must(olga, 'operator.people', {});
    expect(operators.find(({ id }) => id === 'nora')?.letIn).toMatchObject([{ how: 'invited', by: { id: 'olga' } }]);
    expect(await verified()).toEqual([]);
    for (const file of ['keys.json', 'journal.db'])
      expect((await readFile(join(dir, file))).includes(code.split('-')[0] ?? code)).toBe(false);
  });

  test('a code works once, for its own name, within a day, five times tried, and not once withdrawn', async () => {
    const first = await invite();
    expect(await accept('rory', first.code)).toBe('invitation-refused');
    expect(await accept('nora', first.code)).toBe('accepted');
    expect(await accept('nora', first.code)).toBe('invitation-refused');

    const late = await invite({ id: 'late', name: 'Late', role: 'tam' });
    desk.wait(24 * 3_600_000);
    expect(await accept('late', late.code)).toBe('invitation-refused');

    const tried = await invite({ id: 'tried', name: 'Tried', role: 'tam' });
    const wrong = await Promise.all(Array.from({ length: 50 }, () => accept('tried', 'five quite other words here')));
    expect(new Set(wrong)).toEqual(new Set(['invitation-refused']));
    await reopen();
    expect(await accept('tried', tried.code)).toBe('invitation-refused');

    await desk.signIn();
    const withdrawn = await invite({ id: 'gone', name: 'Gone', role: 'tam' });
    await desk.must(olga, 'operator.withdrawInvitation', { operator: 'gone' });
    expect(await accept('gone', withdrawn.code)).toBe('invitation-refused');
  });

  test('opens a closed workspace, and leaves it closed for a wrong code', async () => {
    const { code } = await invite();
    await reopen();
    expect(await accept('nora', 'not these five words either')).toBe('invitation-refused');
    expect(desk.rekey.program.work()).toBeNull();
    expect(await accept('nora', code)).toBe('accepted');
    expect(desk.rekey.program.work()).not.toBeNull();
  });

  test('a passphrase that is guessed first is refused, and the code is not spent on it', async () => {
    const { code } = await invite();
    for (const weak of ['passwordpassword1', 'nora nora nora nora', 'Cork desk Cork desk'])
      expect([weak, await accept('nora', code, weak)]).toEqual([weak, 'secretWeak']);
    expect(await accept('nora', code)).toBe('accepted');
  });
});

describe('a forgotten passphrase', () => {
  test('is recovered with a new signing key, never the old', async () => {
    const before = (await desk.must(olga, 'operator.people', {})).operators.find(({ id }) => id === 'rory');
    const { code, again } = await invite({ ...rory, name: 'Rory Walsh' });
    expect(again).toBe(true);
    expect(await accept('rory', code)).toBe('accepted');
    expect(await signIn('rory', passphrase)).toBe('sign-in-refused');
    expect(await signIn('rory', words)).toBe('accepted');
    const after = (await desk.must(olga, 'operator.people', {})).operators.find(({ id }) => id === 'rory');
    expect(after?.letIn.map(({ how }) => how)).toEqual(['invited', 'again']);
    expect(after?.letIn[1]?.fingerprint).not.toBe(before?.letIn[0]?.fingerprint);
    expect(await verified()).toEqual([]);
  });

  test('changed by the one who knows it, and by nobody else', async () => {
    const next = 'nine brass candle holders';
    expect(await refusal(rory, 'session.changePassphrase', { passphrase: 'wrong', next })).toBe('sign-in-refused');
    expect(await refusal(rory, 'session.changePassphrase', { passphrase, next })).toBe('accepted');
    expect(await signIn('rory', passphrase)).toBe('sign-in-refused');
    expect(await signIn('rory', next)).toBe('accepted');
    expect((await desksEvents()).map(({ type }) => type)).toContain('passphraseChanged');
    expect(await verified()).toEqual([]);
  });
});

test('a second operator is the first under another name: refused where the key is the same', async () => {
  const work = desk.rekey.program.work();
  const signer = desk.rekey.program.signers.get('rory');
  if (work === null || signer === undefined) throw new Error('expected Rory at an open desk');
  const { operators } = await work.desk();
  const invited = await work.unlocked.invite('twin', '2999-01-01T00:00:00.000Z');
  if (!invited.ok) throw new Error(invited.refusal.text);
  const olgas = desk.rekey.program.signers.get('olga');
  if (olgas === undefined) throw new Error('expected Olga');
  const refused = await work.record(undefined, async (tx) => {
    const invitation = invited.publicKey;
    const asked = await tx.onDesk(
      { actor: { kind: 'operator', id: 'olga', role: 'owner' }, signer: olgas },
      {
        type: 'inviteOperator',
        operator: 'twin',
        name: 'Twin',
        role: 'supervisor',
        invitation,
        expires: '2999-01-01T00:00:00.000Z',
      },
    );
    if (!asked.ok) return asked;
    const taken = await tx.onDesk(
      { actor: { kind: 'operator', id: 'twin', role: 'supervisor' }, signer: { ...signer, actor: 'operator:twin' } },
      {
        type: 'acceptInvitation',
        operator: 'twin',
        key: operators['rory']?.key ?? '',
        admission: { by: invitation, signature: '' },
        now: tx.now,
      },
    );
    return taken.ok ? { ok: true, value: null } : taken;
  });
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'keyInUse' } });
});

describe('guessing at the sign-in', () => {
  test('is slowed ever more, survives a restart, and is told in the journal once it is open', async () => {
    await reopen();
    for (let tries = 0; tries < 5; tries++) expect(await signIn('olga', 'a wrong one')).toBe('sign-in-refused');
    expect(await signIn('olga', passphrase)).toBe('signInDelayed');
    await reopen();
    expect(await signIn('olga', passphrase)).toBe('signInDelayed');
    desk.wait(60_000);
    expect(await signIn('olga', passphrase)).toBe('accepted');
    const [failed] = (await desksEvents()).filter(({ type }) => type === 'signInsFailed');
    expect(failed).toMatchObject({ actor: 'workstation', data: { operator: 'olga', times: 5 } });
    expect(await signIn('olga', passphrase)).toBe('accepted');
    expect((await desksEvents()).filter(({ type }) => type === 'signInsFailed')).toHaveLength(1);
  });

  test('a hundred times locks the name, fifty at once are fifty, and a code lets the true owner in', async () => {
    const now = new Date().toISOString();
    const failures = { times: 99, since: now, last: '2020-01-01T00:00:00.000Z', unrecorded: 99 };
    await writeFile(join(dir, 'sign-ins.json'), JSON.stringify({ rory: failures }));
    const answers = await Promise.all(Array.from({ length: 50 }, () => signIn('rory', 'a wrong one')));
    expect(answers.filter((code) => code === 'sign-in-refused')).toHaveLength(1);
    expect(await signIn('rory', passphrase)).toBe('signInLocked');
    const { code } = await invite({ ...rory, name: 'Rory Walsh' });
    expect(await accept('rory', code)).toBe('accepted');
    expect(await signIn('rory', words)).toBe('accepted');
  });

  test('says the same of a name that is nobody’s, and records nothing that was typed for it', async () => {
    for (let tries = 0; tries < 5; tries++)
      expect(await signIn('my secret words by mistake', 'x')).toBe('sign-in-refused');
    expect(await signIn('another nobody', 'x')).toBe('signInDelayed');
    expect(await signIn('olga', passphrase)).toBe('accepted');
    const text = JSON.stringify(await desksEvents()) + (await readFile(join(dir, 'sign-ins.json'), 'utf8'));
    expect(text).not.toContain('mistake');
    expect(text).toContain('"operator":null');
  });
});

describe('every operator’s passphrase lost', () => {
  let printed: string;
  beforeEach(async () => {
    printed = (await desk.must(olga, 'operator.newPrintedCode', {})).recoveryCode;
    await reopen();
  });

  test('the printed code lets an owner in with a new key, and another code is printed', async () => {
    const recovered = await desk.must(null, 'session.recover', { operator: 'olga', code: printed, passphrase: words });
    expect(recovered.recoveryCode).not.toBe(printed);
    expect(await signIn('olga', passphrase)).toBe('sign-in-refused');
    expect(await signIn('olga', words)).toBe('accepted');
    expect(await verified()).toEqual([]);
    await reopen();
    expect(await refusal(null, 'session.recover', { operator: 'olga', code: printed, passphrase: words })).toBe(
      'recovery-refused',
    );
    const third = { operator: 'olga', code: recovered.recoveryCode, passphrase: words };
    expect(await refusal(null, 'session.recover', third)).toBe('accepted');
  });

  test('the printed code lets an owner into a workspace that is open but locked', async () => {
    expect(await signIn('olga', passphrase)).toBe('accepted');
    expect(await refusal(null, 'session.recover', { operator: 'olga', code: printed, passphrase: words })).toBe(
      'accepted',
    );
  });

  test('lets in nobody but an owner, and no wrong code', async () => {
    expect(await refusal(null, 'session.recover', { operator: 'rory', code: printed, passphrase: words })).toBe(
      'ownersOnly',
    );
    expect(await refusal(null, 'session.recover', { operator: 'olga', code: 'AAAA-BBBB', passphrase: words })).toBe(
      'recovery-refused',
    );
    expect(desk.rekey.program.work()).toBeNull();
    expect(await signIn('olga', passphrase)).toBe('accepted');
  });
});

describe('revocation', () => {
  const revoke = () => desk.must(olga, 'operator.revoke', { operator: 'rory', reason: 'left the desk' });

  test('closes the door at once, re-keys the database, and leaves the others their passphrases', async () => {
    const { recoveryCode } = await desk.must(olga, 'operator.newPrintedCode', {});
    const { code } = await invite();
    const notTheLock = (path: string) => !path.endsWith('open.lock');
    await cp(dir, join(root, 'taken-before'), { recursive: true, filter: notTheLock });
    expect(await revoke()).toEqual({ recoveryCode: null, invitationsEnded: 1 });
    expect(await signIn('rory', passphrase)).toBe('sign-in-refused');
    expect(await accept('nora', code)).toBe('invitation-refused');
    await reopen();
    expect(await signIn('rory', passphrase)).toBe('sign-in-refused');
    expect(desk.rekey.program.work()).toBeNull();
    expect(await signIn('olga', passphrase)).toBe('accepted');
    await desk.signIn();
    expect(await verified()).toEqual([]);
    expect((await desksEvents()).filter(({ type }) => type === 'databaseRekeyed')).toMatchObject([
      { type: 'databaseRekeyed', actor: 'workstation', data: { remaining: ['olga'] } },
    ]);
    await reopen();
    const recover = { operator: 'olga', code: recoveryCode, passphrase: words };
    expect(await refusal(null, 'session.recover', recover)).toBe('accepted');
    // What the window says of it: a copy from before stays open to who could open it then.
    const copy = await createWorkspaceFolder(join(root, 'taken-before'), cheap).unlock('rory', passphrase);
    if (!copy.ok) throw new Error(copy.refusal.text);
    await copy.unlocked.close();
    // The old key opens nothing of the new file, whatever key file is put beside it.
    await desk.close();
    await cp(join(root, 'taken-before', 'keys.json'), join(dir, 'keys.json'));
    await expect(createWorkspaceFolder(dir, cheap).unlock('rory', passphrase)).rejects.toThrow(/does not open/);
  });

  test.each<[RekeyStep, boolean]>([
    ['begun', false],
    ['staged', false],
    ['rekeyed', true],
    ['taken', true],
  ])(
    'a crash when the re-keying is %s leaves the old key or the new one, and it is done at the next opening',
    async (step) => {
      await desk.must(olga, 'mail.configure', {
        host: 'localhost',
        port: 2587,
        user: 'cork',
        password: 'sealed under the first key',
        from: 'Cork desk <support@cork.example>',
      } as never);
      await desk.close();
      const stopped = createWorkspaceFolder(dir, cheap, (at) => {
        if (at === step) throw new Error('stopped here');
      });
      const opened = await stopped.unlock('olga', passphrase);
      if (!opened.ok) throw new Error(opened.refusal.text);
      const { journal } = opened.unlocked;
      const revoked = { type: 'operatorRevoked', data: { operator: 'rory', reason: 'left' } };
      const expectedVersion = (await journal.read('desk')).length;
      await journal.commit({
        commandId: 'revoked',
        at: (await journal.head()).at,
        appends: [{ stream: 'desk', expectedVersion, signer: opened.signer, events: [revoked] }],
      });
      const founded = (await journal.read('desk'))[0]?.data as { ownerKey: string };
      expect(() => opened.unlocked.rekeyDatabase(new Map([['olga', founded.ownerKey]]))).toThrow('stopped here');
      await journal.close();
      await rm(join(dir, 'open.lock'));

      desk = deskIn(dir);
      expect(await signIn('rory', passphrase)).toBe('sign-in-refused');
      expect(await signIn('olga', passphrase)).toBe('accepted');
      await desk.signIn();
      expect(await verified()).toEqual([]);
      expect((await desksEvents()).map(({ type }) => type)).toContain('databaseRekeyed');
      expect(await desk.must(olga, 'mail.settings', {})).toMatchObject({ host: 'localhost' });
      await reopen();
      expect(await signIn('olga', passphrase)).toBe('accepted');
    },
  );
});

test('a revoked TAM of a subscription is replaced by an owner, and the window says who was revoked', async () => {
  for (const id of ['tess', 'toby']) {
    const { code } = await invite({ id, name: `${id} T.`, role: 'tam' });
    expect(await accept(id, code)).toBe('accepted');
  }
  const registered = { subscription: 'lindqvist', name: 'L', dataModel: 'unknown', timeZone: 'UTC', expires: null };
  await desk.must(olga, 'subscription.register', { ...registered, tam: 'tess' } as never);
  const replace = (by: Parameters<DeskInProcess['ask']>[0], tam: string) =>
    refusal(by, 'subscription.appointTam', { subscription: 'lindqvist', tam, reason: 'tess has left' });
  await desk.must(olga, 'operator.revoke', { operator: 'tess', reason: 'left the desk' });
  const shown = async () => (await desk.must(olga, 'subscription.get', { subscription: 'lindqvist' })).tam;
  expect(await shown()).toBe('tess T., revoked');
  expect(await replace(olga, 'tess')).toBe('notATam');
  expect(await replace(rory, 'toby')).toBe('not-allowed');
  expect(await replace(olga, 'toby')).toBe('accepted');
  expect(await replace(olga, 'toby')).toBe('tamAlready');
  expect(await shown()).toBe('toby T.');
  expect(await verified()).toEqual([]);
});
