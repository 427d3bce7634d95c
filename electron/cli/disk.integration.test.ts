import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../journal/database.ts';
import { unlockKeys } from '../keys/keyring-file.ts';
import { deskIn, foundDesk, olga, passphrase, rory, scratch } from './testing/desk-in-process.ts';
import { cliEntry } from './testing/run-cli.ts';

/** Real mounts need a name space of their own, which not every machine gives. */
const canMount = spawnSync('unshare', ['-rm', 'true']).status === 0;

let made: Awaited<ReturnType<typeof scratch>>;
let folder: Awaited<ReturnType<typeof scratch>>;
let dir: string;
beforeAll(async () => {
  made = await scratch();
  const desk = await foundDesk(join(made.path, 'workspace'));
  await desk.close();
});
afterAll(() => made.remove());
beforeEach(async () => {
  folder = await scratch();
  dir = join(folder.path, 'workspace');
  await cp(join(made.path, 'workspace'), dir, { recursive: true });
});
afterEach(() => folder.remove());

const run = (script: string): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile('unshare', ['-rm', 'sh', '-ec', script], { maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stdout, stderr }),
    );
  });
const digests = async (path: string): Promise<Record<string, string>> => {
  const found: Record<string, string> = {};
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) {
      const file = join(entry.parentPath, entry.name);
      found[file.slice(path.length)] = createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
    }
  return found;
};

const node = `'${process.execPath}'`;
const child = `'${fileURLToPath(new URL('./testing/full-disk-child.ts', import.meta.url))}'`;

describe('disk full at any write: a sentence; nothing lost', () => {
  it.skipIf(!canMount)('whichever page is the first that does not fit, on a real small disk', async () => {
    const disk = join(folder.path, 'disk');
    await mkdir(disk);
    const ran = await run(`mount -t tmpfs -o size=4m tmpfs '${disk}'; exec ${node} ${child} '${dir}' '${disk}' 0 96 3`);
    expect(ran.stderr).toBe('');
    const told = JSON.parse(ran.stdout) as {
      pages: number;
      answers: string[];
      bugs: string[];
      whole: boolean;
      lost: number;
    }[];
    expect(told.filter(({ whole, lost }) => !whole || lost > 0)).toEqual([]);
    // Work that nobody waits for may meet the full disk too; nothing else may go wrong there.
    expect(told.flatMap(({ bugs }) => bugs).filter((bug) => !/disk is full|ENOSPC/.test(bug))).toEqual([]);
    const refusals = new Set(told.flatMap(({ answers }) => answers.filter((answer) => answer !== 'ok')));
    for (const refusal of refusals) expect(refusal).toMatch(/disk is full|no space left|is open and needs the data/i);
    // The sweep met refusals and successes, or it proved nothing.
    expect(refusals.size).toBeGreaterThan(0);
    expect(told.at(-1)?.answers.at(1)).toBe('ok');
  });

  it('where the database may not grow by a page, on any machine', async () => {
    const desk = deskIn(dir);
    expect(await desk.signIn()).toMatchObject({ ok: true });
    type Grown = { readonly pragma: (text: string, options?: object) => unknown };
    const journal: unknown = desk.rekey.program.work()?.unlocked.journal;
    const { database } = journal as { readonly database: Grown };
    const before = await desk.must(olga, 'workspace.verify', {});
    database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true }))}`);
    const list = Array.from({ length: 200 }, (_, index) => ({
      login: `user-${index}`,
      name: 'x'.repeat(100),
      email: '',
      phone: '',
      role: '',
      status: 'active' as const,
      contactOnly: false,
      created: null,
      lastSignIn: null,
      primary: index === 0,
    }));
    expect(
      await desk.ask(olga, 'subscription.recordAccounts', { subscription: 'halden', accounts: list }),
    ).toMatchObject({
      ok: false,
      refusal: { code: 'disk-full', text: expect.stringContaining('Nothing was saved') as string },
    });
    database.pragma('max_page_count = 1000000');
    expect(await desk.must(olga, 'workspace.verify', {})).toEqual(before);
    expect(
      await desk.ask(olga, 'subscription.recordAccounts', { subscription: 'halden', accounts: list }),
    ).toMatchObject({
      ok: true,
    });
    expect(desk.bugs).toEqual([]);
    await desk.close();
  });
});

describe('workspace on a read-only disk: a sentence; nothing lost', () => {
  it.skipIf(!canMount)('opens for reading, refuses every change with the sentence, and writes nothing', async () => {
    await writeFile(join(folder.path, 'passphrase'), passphrase);
    const before = await digests(dir);
    const cli = `${node} '${cliEntry}'`;
    const as = `--as olga --passphrase-file '${folder.path}/passphrase' --json`;
    const asked = async (name: string, input: unknown) => {
      await writeFile(join(folder.path, 'input.json'), JSON.stringify(input));
      const mount = `mount --bind '${dir}' '${dir}'; mount -o remount,ro,bind '${dir}'`;
      return run(`${mount}; exec ${cli} call '${dir}' ${name} '${folder.path}/input.json' ${as}`);
    };
    const status = await asked('workspace.status', {});
    expect(JSON.parse(status.stdout)).toMatchObject({
      state: 'open',
      readOnly: expect.stringContaining('read-only') as string,
    });
    expect(JSON.parse((await asked('workspace.verify', {})).stdout)).toMatchObject({ ok: true, problems: [] });
    const refused = await asked('operator.setAddress', { address: 'amara@desk.example' });
    const changed = await asked('policy.threat', {});
    expect([refused.code, changed.code]).toEqual([1, 1]);
    const register = await asked('operator.invite', { id: 'nora', name: 'Nora', role: 'tam' });
    expect(register).toMatchObject({ code: 1, stdout: '' });
    expect(register.stderr).toContain('The disk or the folder is read-only.');
    expect(await digests(dir)).toEqual(before);
  });
});

describe('a workspace whose journal does not verify', () => {
  const tamper = async (sql: string) => {
    const unlocked = await unlockKeys(dir, 'olga', passphrase);
    if (!unlocked.ok) throw new Error('expected the keys to open');
    const database = openDatabase(join(dir, 'journal.db'), unlocked.databaseKey);
    database.exec('DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_removed');
    database.exec(sql);
    database.close();
  };

  it.each([
    [
      'a record edited that was verified before',
      "UPDATE event SET data = replace(data, 'Halden Maritime', 'Mallory') WHERE position = 5",
      5,
    ],
    ['a record removed', 'DELETE FROM event WHERE position = 2', 3],
    ['the newest record cut off', 'DELETE FROM event WHERE position = (SELECT max(position) FROM event)', 6],
  ])('is opened read-only with the place and what to do: %s', async (_what, sql, position) => {
    const desk = deskIn(dir);
    await desk.signIn();
    await desk.close();
    await tamper(sql);
    const before = await digests(dir);
    const again = deskIn(dir);
    expect(await again.signIn()).toMatchObject({ ok: true });
    const { readOnly } = await again.must(olga, 'workspace.status', {});
    expect(readOnly).toContain(`does not verify at record ${position}`);
    expect(readOnly).toContain('restore the newest backup');
    const changing = [
      ['recovery.open', rory, { subscription: 'halden', channel: 'phone', claim: 'ingrid' }],
      ['operator.invite', olga, { id: 'nora', name: 'Nora', role: 'tam' }],
      ['retention.erase', olga, { subscription: 'halden', reason: 'x', keepList: true }],
    ] as const;
    for (const [name, who, input] of changing)
      expect(await again.ask(who, name, input as never)).toEqual({
        ok: false,
        refusal: { code: 'workspace-read-only', text: readOnly },
      });
    expect(await again.must(olga, 'subscription.list', {})).toHaveLength(1);
    expect((await again.must(olga, 'workspace.verify', {})).ok).toBe(false);
    await again.rekey.tick();
    await again.close();
    const { '/open.lock': _lock, '/workspace.json': _memory, ...after } = await digests(dir);
    const { '/workspace.json': _was, ...expected } = before;
    expect(after).toEqual(expected);
    expect(again.bugs).toEqual([]);
  });

  it('is not replaced by an empty one where its file is missing', async () => {
    await rm(join(dir, 'journal.db'));
    const desk = deskIn(dir);
    expect(await desk.signIn()).toMatchObject({ ok: false, refusal: { code: 'journal-missing' } });
    await desk.close();
    await expect(stat(join(dir, 'journal.db'))).rejects.toThrow('ENOENT');
  });
});

describe('a workspace that was being made when the program stopped', () => {
  it('leaves nothing that is taken for a workspace, and the next try makes it whole', async () => {
    const place = join(folder.path, 'new');
    await cp(dir, `${place}.making`, { recursive: true });
    const desk = deskIn(place);
    expect(await desk.must(null, 'workspace.status', {})).toMatchObject({ state: 'absent' });
    const owner = { id: 'olga', name: 'Olga' };
    await desk.must(null, 'workspace.create', { desk: 'Cork', owner, passphrase, onePerson: false });
    expect(await desk.must(olga, 'workspace.verify', {})).toMatchObject({ ok: true, events: 2 });
    expect((await readdir(folder.path)).sort()).toEqual(['new', 'workspace']);
    await desk.close();
  });
});
