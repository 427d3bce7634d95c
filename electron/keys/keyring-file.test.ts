// keys.json: who gets in and who does not, what a damaged or altered file does, and that it is never half written.
import fs from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sodium from 'libsodium-wrappers-sumo';
import native from 'sodium-native';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { passphraseCost } from './argon2.ts';
import {
  type CreatedKeys,
  createKeys,
  operators,
  putOperator,
  changePassphrase,
  renewRecoveryCode,
  unlockKeys,
  unlockWithRecoveryCode,
} from './keyring-file.ts';
import { sign, verifySignature } from './signing.ts';

const kdf = { opslimit: 1, memlimit: 8 * 1024 };
const passphrase = 'nine brass lanterns canary-Zq8Lw3';

describe('the key file', () => {
  let dir: string;
  let file: string;
  let created: CreatedKeys;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'rekey-keys-'));
    file = join(dir, 'keys.json');
    created = await createKeys(dir, { operator: 'olga', passphrase, kdf });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(dir, { recursive: true, force: true });
  });

  type Writable = {
    kdf: { opslimit: number; memlimit: number };
    operators: Record<string, string>[];
    recovery: Record<string, string>;
    workstation: Record<string, string>;
    [other: string]: unknown;
  };
  const read = async (): Promise<Writable> => JSON.parse(await readFile(file, 'utf8')) as Writable;
  async function change(edit: (keyring: Writable) => void): Promise<void> {
    const keyring = await read();
    edit(keyring);
    await writeFile(file, JSON.stringify(keyring));
  }

  it('opens by the passphrase, with the same keys', async () => {
    const unlocked = await unlockKeys(dir, 'olga', passphrase);
    expect(unlocked).toEqual({
      ok: true,
      databaseKey: created.databaseKey,
      operatorKeys: created.operatorKeys,
      workstationKeys: created.workstationKeys,
    });
    expect(created.databaseKey).toHaveLength(32);
    expect(new Set([created.operatorKeys.publicKey, created.workstationKeys.publicKey]).size).toBe(2);
    const message = Uint8Array.of(1, 2);
    expect(verifySignature(created.operatorKeys.publicKey, message, sign(created.operatorKeys, message))).toBe(true);
  });

  it('reads a passphrase the same from any keyboard', async () => {
    await putOperator(dir, created.databaseKey, { operator: 'zoe', passphrase: 'Zo\u00eb caf\u00e9' });
    expect(await unlockKeys(dir, 'zoe', 'Zoe\u0308 cafe\u0301')).toMatchObject({ ok: true });
  });

  it('refuses an unknown operator and a wrong passphrase with the same answer at the same cost', async () => {
    const derive = vi.spyOn(native, 'crypto_pwhash');
    const decrypt = vi.spyOn(sodium, 'crypto_aead_xchacha20poly1305_ietf_decrypt');
    const work = () => ({
      derived: derive.mock.calls
        .splice(0)
        .map(([into, , salt, opslimit, memlimit]) => [into.length, salt.length, opslimit, memlimit]),
      opened: decrypt.mock.calls.splice(0).map(([, box]) => (box as Uint8Array).length),
    });
    const wrong = await unlockKeys(dir, 'olga', 'wrong');
    const workForWrong = work();
    const unknown = await unlockKeys(dir, 'nobody', passphrase);
    expect(wrong).toMatchObject({ ok: false, refusal: { code: 'sign-in-refused' } });
    expect(unknown).toEqual(wrong);
    expect(work()).toEqual(workForWrong);
    expect(workForWrong).toEqual({ derived: [[32, 16, 1, 8192]], opened: [48] });
  });

  it('opens by the recovery code however it is typed, without any operator key', async () => {
    const expected = {
      ok: true,
      databaseKey: created.databaseKey,
      workstationKeys: created.workstationKeys,
      recoveryKeys: expect.objectContaining({ publicKey: created.recoveryKey }) as object,
    };
    expect(created.recoveryCode).toMatch(/^(\w{4}-){6}\w{4}$/);
    expect(await unlockWithRecoveryCode(dir, created.recoveryCode)).toEqual(expected);
    expect(await unlockWithRecoveryCode(dir, created.recoveryCode.toLowerCase().replaceAll('-', ' '))).toEqual(
      expected,
    );
    expect(await unlockWithRecoveryCode(dir, `${created.recoveryCode}0`)).toMatchObject({
      refusal: { code: 'recovery-refused' },
    });
    expect(await unlockWithRecoveryCode(dir, '')).toMatchObject({ refusal: { code: 'recovery-refused' } });
  });

  it('takes a new recovery code in the place of a used one', async () => {
    const renewed = await renewRecoveryCode(dir, created.databaseKey);
    if (!renewed.ok) throw new Error(renewed.refusal.text);
    expect(await unlockWithRecoveryCode(dir, created.recoveryCode)).toMatchObject({ ok: false });
    expect(await unlockWithRecoveryCode(dir, renewed.recoveryCode)).toMatchObject({ ok: true });
    expect(await unlockKeys(dir, 'olga', passphrase)).toMatchObject({ ok: true });
  });

  it('lets a second operator in with keys of their own', async () => {
    const added = await putOperator(dir, created.databaseKey, { operator: 'priya', passphrase: 'other words' });
    const priya = await unlockKeys(dir, 'priya', 'other words');
    if (!added.ok || !priya.ok) throw new Error('expected both to be accepted');
    expect(priya.operatorKeys.publicKey).toBe(added.keys.publicKey);
    expect(priya.operatorKeys.publicKey).not.toBe(created.operatorKeys.publicKey);
    expect([priya.databaseKey, priya.workstationKeys]).toEqual([created.databaseKey, created.workstationKeys]);
    expect(await operators(dir)).toEqual({ ok: true, operators: ['olga', 'priya'] });
    expect(await unlockKeys(dir, 'priya', passphrase)).toMatchObject({ ok: false });
    expect(await unlockKeys(dir, 'olga', passphrase)).toMatchObject({ ok: true });
  });

  it('gives a forgotten passphrase a new signing key, never the old one', async () => {
    const renewed = await putOperator(dir, created.databaseKey, { operator: 'olga', passphrase: 'new words' });
    if (!renewed.ok) throw new Error(renewed.refusal.text);
    expect(renewed.keys.publicKey).not.toBe(created.operatorKeys.publicKey);
    expect(await unlockKeys(dir, 'olga', passphrase)).toMatchObject({ ok: false });
    expect(await unlockKeys(dir, 'olga', 'new words')).toMatchObject({
      ok: true,
      operatorKeys: { publicKey: renewed.keys.publicKey },
    });
  });

  it('changes a passphrase for the one who knows it, and keeps the signing key', async () => {
    expect(await changePassphrase(dir, 'olga', 'wrong', 'new words')).toMatchObject({
      refusal: { code: 'sign-in-refused' },
    });
    expect(await changePassphrase(dir, 'olga', passphrase, 'new words')).toEqual({ ok: true });
    expect(await unlockKeys(dir, 'olga', passphrase)).toMatchObject({ ok: false });
    expect(await unlockKeys(dir, 'olga', 'new words')).toMatchObject({
      ok: true,
      databaseKey: created.databaseKey,
      operatorKeys: created.operatorKeys,
    });
  });

  it('never replaces an existing key file by a new one', async () => {
    const before = await readFile(file);
    await expect(createKeys(dir, { operator: 'olga', passphrase, kdf })).rejects.toThrow(/EEXIST/);
    expect(await readFile(file)).toEqual(before);
    expect(await readdir(dir)).toEqual(['keys.json']);
  });

  it('holds no passphrase, code or key in clear, and is readable by its owner only', async () => {
    const text = await readFile(file, 'utf8');
    const secrets = [
      created.databaseKey,
      created.operatorKeys.secretKey.slice(0, 32),
      created.workstationKeys.secretKey.slice(0, 32),
    ];
    const needles = secrets.flatMap((secret) => [
      Buffer.from(secret).toString('base64').slice(0, 40),
      Buffer.from(secret).toString('hex'),
    ]);
    for (const needle of [
      ...needles,
      'canary',
      passphrase,
      created.recoveryCode,
      created.recoveryCode.replaceAll('-', ''),
    ]) {
      expect(text.includes(needle)).toBe(false);
    }
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('costs 64 MiB and three passes to guess at unless a test says otherwise', async () => {
    const other = await mkdtemp(join(dir, 'default-'));
    await createKeys(other, { operator: 'olga', passphrase });
    const keyring = JSON.parse(await readFile(join(other, 'keys.json'), 'utf8')) as Writable;
    expect(keyring.kdf).toEqual({ opslimit: 3, memlimit: 64 * 1024 * 1024 });
    expect(passphraseCost.memlimit).toBeGreaterThanOrEqual(64 * 1024 * 1024);
  });

  it('says so when it is not there', async () => {
    await rm(file);
    expect(await unlockKeys(dir, 'olga', passphrase)).toMatchObject({ refusal: { code: 'keys-missing' } });
    expect(await operators(dir)).toMatchObject({ refusal: { code: 'keys-missing' } });
  });

  it.each<[string, (keyring: Writable) => void]>([
    ['memory beyond bounds', (keyring) => (keyring.kdf.memlimit = 2 ** 40)],
    ['too little memory', (keyring) => (keyring.kdf.memlimit = 1024)],
    ['passes beyond bounds', (keyring) => (keyring.kdf.opslimit = 1_000_000)],
    ['a cost that is no whole number', (keyring) => (keyring.kdf.opslimit = 1.5)],
    ['a longer salt', (keyring) => (keyring.recovery['salt'] = 'AAAA'.repeat(8))],
    ['a cut box', (keyring) => (keyring.workstation['signingSeed'] = 'AAAA')],
    ['no operators', (keyring) => (keyring.operators = [])],
    ['an operator twice', (keyring) => keyring.operators.push({ ...keyring.operators[0] })],
    [
      'an operator with a strange name',
      (keyring) => (keyring.operators[0] = { ...keyring.operators[0], operator: 'a/../b' }),
    ],
    ['another format', (keyring) => (keyring['format'] = 'rekey-keys/2')],
    ['an unknown member', (keyring) => (keyring['extra'] = true)],
  ])('is refused with a sentence, before any work, with %s', async (_name, edit) => {
    const derive = vi.spyOn(native, 'crypto_pwhash');
    await change(edit);
    const damaged = {
      ok: false,
      refusal: { code: 'keys-damaged', text: expect.stringMatching(/damaged. Restore it/) as string },
    };
    expect(await unlockKeys(dir, 'olga', passphrase)).toEqual(damaged);
    expect(await unlockWithRecoveryCode(dir, created.recoveryCode)).toEqual(damaged);
    expect(await putOperator(dir, created.databaseKey, { operator: 'priya', passphrase: 'x' })).toEqual(damaged);
    expect(await operators(dir)).toEqual(damaged);
    expect(derive).not.toHaveBeenCalled();
  });

  it('is refused when it is cut anywhere, empty, or huge', async () => {
    const whole = await readFile(file, 'utf8');
    for (const length of [0, 1, 100, whole.length - 3]) {
      await writeFile(file, whole.slice(0, length));
      expect(await operators(dir)).toMatchObject({ refusal: { code: 'keys-damaged' } });
    }
    await writeFile(file, whole + ' '.repeat(2 * 1024 * 1024));
    expect(await operators(dir)).toMatchObject({ refusal: { code: 'keys-damaged' } });
  });

  it('opens no box that was changed or moved to another place', async () => {
    await putOperator(dir, created.databaseKey, { operator: 'priya', passphrase });
    const original = await read();
    const [olga, priya] = original.operators;
    const edits: [string, (keyring: Writable) => void][] = [
      ['sign-in-refused', (keyring) => (keyring.operators[0] = { ...priya, operator: 'olga' })],
      ['sign-in-refused', (keyring) => (keyring.operators[0] = { ...olga, databaseKey: olga?.['signingSeed'] ?? '' })],
      ['keys-damaged', (keyring) => (keyring.operators[0] = { ...olga, signingSeed: olga?.['databaseKey'] ?? '' })],
      ['keys-damaged', (keyring) => (keyring.operators[0] = { ...olga, signingSeed: priya?.['signingSeed'] ?? '' })],
      ['keys-damaged', (keyring) => (keyring.workstation['signingSeed'] = olga?.['signingSeed'] ?? '')],
      [
        'sign-in-refused',
        (keyring) => (keyring.operators[0] = { ...olga, databaseKey: flip(olga?.['databaseKey'] ?? '') }),
      ],
    ];
    for (const [code, edit] of edits) {
      await writeFile(file, JSON.stringify(original));
      await change(edit);
      expect([code, await unlockKeys(dir, 'olga', passphrase)]).toMatchObject([code, { ok: false, refusal: { code } }]);
    }
  });

  it('seals no passphrase at a cost that somebody lowered in the file, nor with another database key', async () => {
    const costly = await mkdtemp(join(dir, 'costly-'));
    const { databaseKey } = await createKeys(costly, {
      operator: 'olga',
      passphrase,
      kdf: { opslimit: 2, memlimit: 16 * 1024 },
    });
    file = join(costly, 'keys.json');
    const before = await readFile(file);
    const added = { operator: 'priya', passphrase: 'other words' };
    expect(await putOperator(costly, created.databaseKey, added)).toMatchObject({ refusal: { code: 'keys-damaged' } });
    await change((keyring) => (keyring.kdf = { ...kdf }));
    expect(await putOperator(costly, databaseKey, added)).toMatchObject({ refusal: { code: 'keys-damaged' } });
    await writeFile(file, before);
    expect(await putOperator(costly, databaseKey, added)).toMatchObject({ ok: true });
  });

  it('loses no entry that another process wrote meanwhile', async () => {
    const other = await readFile(file, 'utf8');
    const derive = native.crypto_pwhash.bind(native);
    vi.spyOn(native, 'crypto_pwhash').mockImplementation((...args: Parameters<typeof derive>) => {
      fs.writeFileSync(file, `${other}\n`);
      return derive(...args);
    });
    expect(await putOperator(dir, created.databaseKey, { operator: 'priya', passphrase: 'x' })).toMatchObject({
      refusal: { code: 'keys-changed' },
    });
    expect(await readFile(file, 'utf8')).toBe(`${other}\n`);
  });

  it('is replaced by a file that was synced before the rename, and its folder after', async () => {
    const steps: string[] = [];
    const names = new Map<number, string>();
    const { openSync, fsyncSync, renameSync, linkSync } = fs;
    vi.spyOn(fs, 'openSync').mockImplementation((path, flags, mode) => {
      const descriptor = openSync(path, flags, mode);
      names.set(descriptor, flags === 'r' ? 'folder' : 'file');
      return descriptor;
    });
    vi.spyOn(fs, 'fsyncSync').mockImplementation((descriptor) => {
      steps.push(`fsync ${names.get(descriptor)}`);
      fsyncSync(descriptor);
    });
    vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      steps.push('rename');
      renameSync(from, to);
    });
    vi.spyOn(fs, 'linkSync').mockImplementation((from, to) => {
      steps.push('link');
      linkSync(from, to);
    });
    await putOperator(dir, created.databaseKey, { operator: 'priya', passphrase: 'x' });
    expect(steps).toEqual(['fsync file', 'rename', 'fsync folder']);
    steps.length = 0;
    await createKeys(await mkdtemp(join(dir, 'new-')), { operator: 'olga', passphrase, kdf });
    expect(steps).toEqual(['fsync file', 'link', 'fsync folder']);
  });

  it.each(['openSync', 'writeFileSync', 'fsyncSync', 'renameSync'] as const)(
    'stays as it was when %s fails',
    async (call) => {
      const before = await readFile(file);
      const spy = vi.spyOn(fs, call).mockImplementationOnce(() => {
        throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
      });
      await expect(putOperator(dir, created.databaseKey, { operator: 'priya', passphrase: 'x' })).rejects.toThrow(
        'EIO',
      );
      expect(spy).toHaveBeenCalledTimes(1);
      expect(await readFile(file)).toEqual(before);
      expect(await readdir(dir)).toEqual(['keys.json']);
    },
  );
});

/** The same base64 with another first letter. */
function flip(text: string): string {
  return `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;
}
