// Identities and bare vaults from a terminal: what is printed, what is refused, and a program killed in the middle of a rotation.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdentity } from '../vault/kept/identity.ts';
import { vaultTools } from '../vault/tools.ts';
import { runCli } from './testing/run-cli.ts';

const entry = fileURLToPath(new URL('main.ts', import.meta.url));
let home = '';
let ana = '';
let ben = '';
const at = (name: string) => join(home, name);
const asAna = () => ['--identity', at('ana.age'), '--password-file', at('ana.password')];
const asBen = () => ['--identity', at('ben.age'), '--password-file', at('ben.password')];

const ok = async (...args: readonly string[]) => {
  const ran = await runCli(args);
  expect(ran.code ?? 0, ran.stderr).toBe(0);
  return ran;
};
const refusedWith = async (code: number, ...args: readonly string[]) => {
  const ran = await runCli(args);
  expect(ran.code, ran.stderr).toBe(code);
  expect(ran.stdout).toBe('');
  if (code === 1) expect(ran.stderr.trim().split('\n').length).toBe(1);
  return ran.stderr;
};
const bytesOf = async (dir: string) => {
  const names = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  const lines = await Promise.all(
    names.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return `${path} ${createHash('sha256')
        .update(await readFile(path))
        .digest('hex')}`;
    }),
  );
  return lines.sort();
};

/** At a test's price: opening one that the command line made takes most of a second. */
const cheapIdentity = async (name: string, password: string): Promise<string> => {
  const { file, identity } = await createIdentity({ ...(await vaultTools()), workFactor: 1 }, password);
  await writeFile(at(`${name}.age`), file);
  return identity.recipient;
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'rekey-cli-vault-'));
  await writeFile(at('ana.password'), 'the first password of ana\n');
  await writeFile(at('ben.password'), 'the only password of ben\n');
  ana = await cheapIdentity('ana', 'the first password of ana');
  ben = await cheapIdentity('ben', 'the only password of ben');
});
afterAll(() => rm(home, { recursive: true, force: true }));

test('a vault is made, filled, read, shared, taken back and rotated', async () => {
  const dir = at('vault');
  const report = randomBytes(300_000);
  await writeFile(at('March.xml'), report);
  expect((await ok('vault', 'init', dir, '--recipient', ana)).stderr).toContain('no journal');
  await ok('vault', 'add', dir, at('March.xml'));
  const listed = await ok('vault', 'list', dir, ...asAna(), '--json');
  const [one] = JSON.parse(listed.stdout) as { id: string }[];
  expect(one).toMatchObject({ title: 'March.xml', type: 'xml', size: 300_000, added: expect.stringMatching(/Z$/) });
  const id = one?.id ?? '';
  await ok('vault', 'get', dir, id, '--out', at('back.xml'), ...asAna());
  expect(await readFile(at('back.xml'))).toEqual(report);

  expect(await refusedWith(1, 'vault', 'list', dir, ...asBen())).toContain('does not open');
  await ok('vault', 'recipients', dir, '--add', ben, ...asAna());
  await ok('vault', 'list', dir, ...asBen());
  const removed = await ok('vault', 'recipients', dir, '--remove', ana, ...asBen(), '--json');
  expect(JSON.parse(removed.stdout)).toEqual({ recipients: [ben], rotationOwed: true });
  expect(removed.stderr).toContain('rotation is owed');
  const rotated = await ok('vault', 'rotate', dir, ...asBen(), '--workers', '2', '--engine', 'wasm', '--json');
  expect(JSON.parse(rotated.stdout)).toMatchObject({ objects: 1, bytes: 300_000 });
  await refusedWith(1, 'vault', 'list', dir, ...asAna());
  await ok('vault', 'verify', dir, ...asBen());
  await ok('vault', 'verify', dir);
  const status = JSON.parse((await ok('vault', 'status', dir, '--json')).stdout) as object;
  expect(status).toMatchObject({ generation: 2, recipients: [ben], objects: 1, unfinished: null, waiting: 0 });
});

test('a refusal is one sentence and changes nothing; wrong usage exits 2', async () => {
  const dir = at('refusing');
  await writeFile(at('some.txt'), 'some');
  await ok('vault', 'init', dir, '--recipient', ana);
  await ok('vault', 'add', dir, at('some.txt'));
  const before = await bytesOf(dir);
  for (const args of [
    ['vault', 'init', dir, '--recipient', ana],
    ['vault', 'add', dir, at('some.txt'), at('missing.txt')],
    ['vault', 'list', dir, '--identity', at('ana.age'), '--password-file', at('ben.password')],
    ['vault', 'get', dir, 'unknown', '--out', at('never'), ...asAna()],
    ['vault', 'recipients', dir, '--remove', ben, ...asAna()],
    ['vault', 'recipients', dir, '--remove', ana, '--add', ben, ...asAna()],
    ['vault', 'recipients', dir, '--add', 'age1nonsense', ...asAna()],
    ['vault', 'rotate', dir, ...asBen()],
    ['vault', 'rotate', dir, '--recipient', 'age1nonsense', ...asAna()],
    ['vault', 'status', at('nowhere')],
    ['vault', 'add', at('nowhere'), at('some.txt')],
    ['identity', 'new', '--out', at('ana.age'), '--password-file', at('ana.password')],
    [
      'identity',
      'password',
      at('ana.age'),
      '--password-file',
      at('ben.password'),
      '--new-password-file',
      at('ana.password'),
    ],
  ])
    await refusedWith(1, ...args);
  expect(await bytesOf(dir)).toEqual(before);
  for (const args of [
    ['vault', 'init', dir],
    ['vault', 'add', dir],
    ['vault', 'recipients', dir, ...asAna()],
    ['vault', 'rotate', dir, ...asAna(), '--engine', 'abacus'],
    ['vault', 'rotate', dir, ...asAna(), '--workers', '0'],
    ['identity', 'new', '--out', at('x.age')],
  ])
    await refusedWith(2, ...args);
});

test('a damaged object is named by verify', async () => {
  const dir = at('damaged');
  await ok('vault', 'init', dir, '--recipient', ana);
  await writeFile(at('some.txt'), 'some');
  await ok('vault', 'add', dir, at('some.txt'));
  const [name = ''] = (await readdir(join(dir, 'objects'))).filter((one) => one.endsWith('.1.age'));
  await writeFile(join(dir, 'objects', name), 'not it');
  expect(await refusedWith(1, 'vault', 'verify', dir)).toContain(name.slice(0, 32));
  expect(await refusedWith(1, 'vault', 'verify', dir, ...asAna())).toContain(name.slice(0, 32));
});

test('a changed password opens with the new one only', async () => {
  await writeFile(at('new.password'), 'another password\n');
  const changed = ['--password-file', at('cara.password'), '--new-password-file', at('new.password')];
  await writeFile(at('cara.password'), 'the first password of cara\n');
  const cara = (
    await ok('identity', 'new', '--out', at('cara.age'), '--password-file', at('cara.password'))
  ).stdout.trim();
  await ok('vault', 'init', at('of-cara'), '--recipient', cara);
  await ok('identity', 'password', at('cara.age'), ...changed);
  await ok('vault', 'list', at('of-cara'), '--identity', at('cara.age'), '--password-file', at('new.password'));
  await refusedWith(
    1,
    'vault',
    'list',
    at('of-cara'),
    '--identity',
    at('cara.age'),
    '--password-file',
    at('cara.password'),
  );
});

test('a rotation killed in the middle goes on when it is started again', async () => {
  const dir = at('killed');
  const names = Array.from({ length: 6 }, (_, index) => at(`r${index}.bin`));
  for (const name of names) await writeFile(name, randomBytes(2_000_000));
  await ok('vault', 'init', dir, '--recipient', ana);
  await ok('vault', 'add', dir, ...names);
  const args = ['vault', 'rotate', dir, '--recipient', ben, ...asAna(), '--workers', '2'];
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.on('data', (part: Buffer) => {
      if (/[2-9] of 6/.test(part.toString())) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => resolve());
  });
  const left = await ok('vault', 'status', dir, '--json');
  expect((JSON.parse(left.stdout) as { unfinished: string }).unfinished).toBe('rotation-prepared');
  const rotated = JSON.parse((await ok(...args, '--json')).stdout) as { resumed: number };
  expect(rotated.resumed).toBeGreaterThanOrEqual(2);
  await refusedWith(1, 'vault', 'list', dir, ...asAna());
  await ok('vault', 'verify', dir, ...asBen());
  expect((await readdir(join(dir, 'objects'))).every((name) => /\.2\.(meta\.)?age$/.test(name))).toBe(true);
});
