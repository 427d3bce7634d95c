import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract } from '../../shared/contract/contract.ts';
import { runCli } from './testing/run-cli.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rekey-cli-'));
});
afterEach(() => rm(dir, { recursive: true }));

const question = {
  now: '2026-11-17T09:00:00Z',
  asOf: '2026-11-17T08:00:00Z',
  accounts: [
    { login: 'ingrid', role: 'Manager', status: 'Active', created: null, lastLogin: 'N/A', primary: true },
    { login: 'leila', role: 'Reader', status: 'Active', created: null, lastLogin: null, primary: false },
  ],
};

describe('the command line', () => {
  it('prints a decision as JSON on standard output and nothing on standard error', async () => {
    const file = join(dir, 'q.json');
    await writeFile(file, JSON.stringify(question));
    const ran = await runCli(['decide', file, '--json']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(Object.keys(JSON.parse(ran.stdout))).toEqual(['path', 'reasons', 'ableToSignIn', 'secondPerson']);
    expect(JSON.parse(ran.stdout)).toMatchObject({ path: 'reset', ableToSignIn: ['leila'], secondPerson: false });
  });

  it('reads standard input for - and says in plain text what is kept', async () => {
    const ran = await runCli(['decide', '-'], `\uFEFF${JSON.stringify(question)}`);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('keeps reports');
  });

  it('answers a question whose path is refused: the JSON is printed and the exit code is 0', async () => {
    const ran = await runCli(['decide', '--json', '-'], JSON.stringify({ ...question, accounts: [] }));
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({ path: 'refused' });
  });

  it.each([
    ['text that is not JSON', '{"now":'],
    ['an unknown status', JSON.stringify(question).replace('"Active"', '"Suspended"')],
    ['bytes that are not text', '\0'],
  ])('ends bad input (%s) with exit code 1, one sentence and an empty standard output', async (_what, input) => {
    const ran = await runCli(['decide', '--json', '-'], input);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('ends a file that is not there with exit code 1', async () => {
    const ran = await runCli(['decide', join(dir, 'absent.json')]);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('cannot be read (ENOENT)');
  });

  it.each([[[]], [['nonsense']], [['decide']], [['decide', 'a', 'b']], [['decide', '-', '--frsh']]])(
    'ends wrong usage %j with exit code 2 and an empty standard output',
    async (args) => {
      const ran = await runCli(args);
      expect(ran).toMatchObject({ code: 2, stdout: '' });
      expect(ran.stderr).not.toBe('');
    },
  );

  it('prints help that was asked for on standard output', async () => {
    const ran = await runCli(['decide', '--help']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('freshHours');
  });

  it('lists every request with its roles and the JSON Schema of both sides', async () => {
    const ran = await runCli(['contract', '--json']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const requests = JSON.parse(ran.stdout) as { name: string; roles: unknown; input: object; output: object }[];
    expect(requests.map(({ name }) => name)).toEqual(Object.keys(contract));
    for (const { input, output, roles } of requests) {
      expect(input).toHaveProperty('$schema');
      expect(output).toHaveProperty('$schema');
      expect(roles).toBeTruthy();
    }
  });
});
