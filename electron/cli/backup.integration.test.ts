import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR } from '../../shared/domain/time.ts';
import { restoreBackup } from '../backup/restore.ts';
import { type DeskInProcess, deskIn, foundDesk, olga, passphrase, rory, scratch } from './testing/desk-in-process.ts';

let folder: Awaited<ReturnType<typeof scratch>>;
let dir: string;
let backups: string;
let desk: DeskInProcess;
beforeEach(async () => {
  folder = await scratch();
  dir = join(folder.path, 'workspace');
  backups = join(folder.path, 'backups');
  await mkdir(backups);
  desk = await foundDesk(dir);
});
afterEach(async () => {
  await desk.close();
  await folder.remove();
});

const work = () => {
  const at = desk.rekey.program.work();
  if (at === null) throw new Error('expected an open workspace');
  return at;
};
/** A vault with a report, for an account that has set a password here. */
const withVault = async (): Promise<string> => {
  const { vaults } = desk.rekey.program.ports;
  const { file, identity } = await vaults.createIdentity('quiet-harbour-lantern');
  await desk.rekey.program.ports.directory.setCurrent('halden', 'ingrid', file);
  const signer = vaults.signer('account:halden/ingrid', identity);
  const actor = { kind: 'account', subscription: 'halden', login: 'ingrid' } as const;
  const codeHash = '$argon2id$x';
  await work().record(undefined, async (tx) => {
    const olgas = desk.rekey.program.signers.get('olga');
    if (olgas === undefined) throw new Error('expected Olga to be signed in');
    const by = { actor: { kind: 'operator', id: 'olga', role: 'owner' }, signer: olgas } as const;
    await tx.onSubscription(by, 'halden', { type: 'invite', login: 'ingrid', codeHash, mail: 'm' });
    const enrol = {
      type: 'enrol',
      login: 'ingrid',
      recipient: identity.recipient,
      signingKey: vaults.signingKey(identity),
    } as const;
    const taken = await tx.onSubscription({ actor, signer }, 'halden', enrol);
    return taken.ok ? { ok: true, value: null } : taken;
  });
  const { vault } = await desk.must(olga, 'vault.create', {
    subscription: 'halden',
    name: 'Fleet',
    holders: ['ingrid'],
  });
  const report = join(folder.path, 'scan.txt');
  await writeFile(report, 'port 22 open\n');
  await desk.must(olga, 'vault.addReports', { subscription: 'halden', vault, paths: [report] });
  return vault;
};
const backUp = () => desk.must(olga, 'backup.now', { folder: backups });
const restore = (name: string, into = 'restored', checkpoint?: string) =>
  restoreBackup(join(backups, name), join(folder.path, into), {
    operator: 'olga',
    passphrase,
    ...(checkpoint === undefined ? {} : { checkpoint }),
  });
const openRestored = async (into = 'restored') => {
  const again = deskIn(join(folder.path, into), '2027-01-01T09:00:00.000Z');
  expect(await again.signIn()).toMatchObject({ ok: true });
  return again;
};

describe('workspace: backups and restore verified', () => {
  it('backs up everything as of one position while the desk goes on, and restores it verified', async () => {
    await withVault();
    const held = await work().unlocked.hold();
    if (held === null) throw new Error('expected the workspace to be held');
    // The desk is not kept waiting: this is recorded before a byte was copied, and is not part of the backup.
    for (const id of ['a', 'b', 'c', 'd'])
      await desk.must(olga, 'subscription.register', {
        subscription: `later-${id}`,
        name: 'x'.repeat(200),
        dataModel: 'unknown',
        timeZone: 'UTC',
        tam: null,
        expires: null,
      });
    await desk.must(olga, 'retention.erase', { subscription: 'halden', reason: 'meanwhile', keepList: false });
    const made = await held.copyTo(backups, await work().now());
    held.release();
    expect((await work().unlocked.journal.head()).position).toBeGreaterThan(made.position);
    expect(await restore(made.name)).toMatchObject({ ok: true, value: { position: made.position, vaults: 1 } });
    const again = await openRestored();
    expect(await again.must(olga, 'workspace.verify', {})).toMatchObject({ ok: true, events: made.position });
    expect((await again.must(olga, 'vault.list', {})).map(({ reports }) => reports)).toEqual([1]);
    // Made before the erasure, it still holds the key: the window says so where something is erased.
    expect(JSON.stringify(await again.must(olga, 'subscription.get', { subscription: 'halden' }))).toContain('Solberg');
    await again.close();
    expect(await desk.must(olga, 'workspace.verify', {})).toMatchObject({ ok: true });
    expect(desk.bugs).toEqual([]);
  });

  it('leaves nothing in a backup that is readable without its keys', async () => {
    const { name } = await backUp();
    const bytes = await readFile(join(backups, name, 'journal.db'));
    for (const text of ['SQLite format', 'Halden', 'Solberg', 'halden.example'])
      expect(bytes.includes(text)).toBe(false);
  });

  it('makes them by schedule, keeps as many as were asked for, and says when one failed', async () => {
    await desk.must(olga, 'backup.configure', { folder: backups, everyHours: 12, keep: 2 });
    for (let round = 0; round < 4; round++) {
      await desk.rekey.tick();
      await desk.rekey.tick();
      expect(await readdir(backups)).toHaveLength(Math.min(round + 1, 2));
      desk.wait(12 * HOUR);
    }
    const kept = (await desk.must(olga, 'backup.status', {})).backups;
    await rename(backups, `${backups}-unplugged`);
    await desk.rekey.tick();
    const { last } = await desk.must(olga, 'backup.status', {});
    expect(last?.failed).toContain('not there');
    await rename(`${backups}-unplugged`, backups);
    expect((await desk.must(olga, 'backup.status', {})).backups).toEqual(kept);
    // Tried again within the hour, not only after the whole interval.
    desk.wait(HOUR);
    await desk.rekey.tick();
    expect(await desk.must(olga, 'backup.status', {})).toMatchObject({ last: { failed: null } });
  });

  it('is an owner’s to set up, and refuses a folder that is not there', async () => {
    const wanted = { everyHours: 24, keep: 3 };
    expect(await desk.ask(rory, 'backup.configure', wanted)).toMatchObject({ refusal: { code: 'not-allowed' } });
    expect(await desk.ask(olga, 'backup.configure', wanted)).toMatchObject({ refusal: { code: 'backup-not-set-up' } });
    const nowhere = { ...wanted, folder: join(folder.path, 'nowhere') };
    expect(await desk.ask(olga, 'backup.configure', nowhere)).toMatchObject({ refusal: { code: 'backup-folder' } });
  });

  const half: readonly (readonly [string, (backup: string) => Promise<unknown>, string])[] = [
    ['without its list', (backup) => rm(join(backup, 'backup.json')), 'backup-incomplete'],
    ['with a file missing', (backup) => rm(join(backup, 'keys.json')), 'backup-incomplete'],
    [
      'with a list cut off',
      async (backup) => {
        const text = await readFile(join(backup, 'backup.json'), 'utf8');
        await writeFile(join(backup, 'backup.json'), text.slice(0, text.length / 2));
      },
      'backup-incomplete',
    ],
    [
      'with a byte of the journal changed',
      async (backup) => {
        const bytes = await readFile(join(backup, 'journal.db'));
        bytes.writeUInt8(bytes.readUInt8(5000) ^ 1, 5000);
        await writeFile(join(backup, 'journal.db'), bytes);
      },
      'backup-damaged',
    ],
    [
      'with a list that leads outside',
      async (backup) => {
        const text = await readFile(join(backup, 'backup.json'), 'utf8');
        await writeFile(join(backup, 'backup.json'), text.replace('"keys.json"', '"../keys.json"'));
      },
      'backup-incomplete',
    ],
  ];
  it.each(half)('refuses a half backup: %s', async (_what, spoil, code) => {
    const { name } = await backUp();
    await spoil(join(backups, name));
    expect(await restore(name)).toMatchObject({
      ok: false,
      refusal: { code, text: expect.stringContaining('Nothing was restored.') as string },
    });
    expect((await readdir(folder.path)).sort()).toEqual(['backups', 'workspace']);
  });

  it('refuses a folder that holds something, a wrong passphrase, and another history than a checkpoint’s', async () => {
    const { name } = await backUp();
    expect(await restore(name, 'workspace')).toMatchObject({ refusal: { code: 'folder-not-empty' } });
    expect(
      await restoreBackup(join(backups, name), join(folder.path, 'x'), {
        operator: 'olga',
        passphrase: 'wrong but long enough',
      }),
    ).toMatchObject({ refusal: { code: 'sign-in-refused' } });
    await desk.must(olga, 'operator.invite', { id: 'nora', name: 'Nora', role: 'tam' });
    const later = await work().unlocked.checkpoint();
    if (!later.ok) throw new Error('expected a checkpoint');
    expect(await restore(name, 'restored', later.note)).toMatchObject({ refusal: { code: 'journal-broken' } });
    const newer = await backUp();
    expect(await restore(newer.name, 'restored', later.note)).toMatchObject({ ok: true });
  });

  it('refuses a backup whose vault is not what the journal says', async () => {
    await withVault();
    const { name } = await backUp();
    const list = JSON.parse(await readFile(join(backups, name, 'backup.json'), 'utf8')) as {
      files: { path: string }[];
    };
    const object = list.files.find(({ path }) => path.includes('/objects/'))?.path ?? '';
    const without = { ...list, files: list.files.filter(({ path }) => path !== object) };
    await writeFile(join(backups, name, 'backup.json'), JSON.stringify(without));
    expect(await restore(name)).toMatchObject({ refusal: { code: 'vault-damaged' } });
  });
});

describe('workspace: moved to another machine', () => {
  it('is whole in another place, and holds no path of the place where it was', async () => {
    await withVault();
    await desk.must(olga, 'backup.configure', { folder: backups, everyHours: 24, keep: 3 });
    await desk.close();
    for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name === 'machine.json') continue;
      expect((await readFile(join(entry.parentPath, entry.name))).includes(folder.path)).toBe(false);
    }
    const moved = join(folder.path, 'elsewhere', 'desk');
    await mkdir(join(folder.path, 'elsewhere'));
    await cp(dir, moved, { recursive: true });
    await rm(dir, { recursive: true });
    const there = deskIn(moved, '2027-01-01T09:00:00.000Z');
    expect(await there.signIn()).toMatchObject({ ok: true });
    expect(await there.must(olga, 'workspace.verify', {})).toMatchObject({ ok: true });
    const [vault] = await there.must(olga, 'vault.list', {});
    expect(await there.must(olga, 'vault.verify', { subscription: 'halden', vault: vault?.vault ?? '' })).toEqual({
      ok: true,
      problems: [],
    });
    await there.signIn(rory);
    await there.must(rory, 'subscription.list', {});
    await there.close();
  });
});
