import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from './testing/run-cli.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rekey-sla-'));
});
afterEach(() => rm(dir, { recursive: true }));

const question = ['sla', 'due', '--policy', 'qualys', '--severity', '3', '--opened', '2026-11-20T17:30:00+01:00'];
const json = (text: string): unknown => JSON.parse(text);

describe('rekey sla due', () => {
  test('answers in UTC, with what was counted and what was not', async () => {
    const calendar = join(dir, 'calendar.json');
    await writeFile(
      calendar,
      JSON.stringify({ zone: 'UTC', week: { fri: [['09:00', '17:00']], mon: [['09:00', '17:00']] } }),
    );
    const paused = [
      '--pause',
      '2026-11-23T10:00:00Z/2026-11-23T11:00:00Z',
      '--pause',
      '2026-11-23T10:30:00Z/2026-11-23T11:00:00Z',
    ];
    const ran = await runCli([...question, '--calendar', calendar, ...paused, '--json']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(json(ran.stdout)).toEqual({
      due: '2026-11-30T09:30:00.000Z',
      bound: 'at-most',
      clock: 'business',
      segments: [
        { from: '2026-11-20T16:30:00.000Z', to: '2026-11-20T17:00:00.000Z', counted: true, why: 'open hours' },
        { from: '2026-11-20T17:00:00.000Z', to: '2026-11-23T09:00:00.000Z', counted: false, why: 'closed' },
        { from: '2026-11-23T09:00:00.000Z', to: '2026-11-23T10:00:00.000Z', counted: true, why: 'open hours' },
        { from: '2026-11-23T10:00:00.000Z', to: '2026-11-23T11:00:00.000Z', counted: false, why: 'paused: as given' },
        { from: '2026-11-23T11:00:00.000Z', to: '2026-11-23T17:00:00.000Z', counted: true, why: 'open hours' },
        { from: '2026-11-23T17:00:00.000Z', to: '2026-11-27T09:00:00.000Z', counted: false, why: 'closed' },
        { from: '2026-11-27T09:00:00.000Z', to: '2026-11-27T17:00:00.000Z', counted: true, why: 'open hours' },
        { from: '2026-11-27T17:00:00.000Z', to: '2026-11-30T09:00:00.000Z', counted: false, why: 'closed' },
        { from: '2026-11-30T09:00:00.000Z', to: '2026-11-30T09:30:00.000Z', counted: true, why: 'open hours' },
      ],
    });
  });

  test('without a target nothing is due, and in words it says so', async () => {
    const low = question.with(5, '4');
    expect(json((await runCli([...low, '--json'])).stdout)).toEqual({
      due: null,
      bound: null,
      clock: null,
      segments: [],
    });
    expect((await runCli(low)).stdout).toBe('No target is stated: no clock runs.\n');
  });

  test.each([
    ['policy', question.with(3, 'acme'), 'There is no policy "acme"'],
    ['severity', question.with(5, 'dire'), 'has no severity "dire": 1, 2, 3, 4.'],
    ['plan', [...question, '--plan', 'gold'], 'has no plan "gold".'],
    ['instant', question.with(7, 'yesterday'), 'opened: expected a date and time'],
    ['pause', [...question, '--pause', '2026-11-23T10:00:00Z'], 'A pause is two instants'],
    ['pause backwards', [...question, '--pause', '2026-11-23T10:00:00Z/2026-11-23T09:00:00Z'], 'ends before it begins'],
    ['calendar file', [...question, '--calendar', '/nowhere.json'], 'cannot be read (ENOENT)'],
  ])('refuses a wrong %s with one sentence', async (_, args, sentence) => {
    const ran = await runCli([...args, '--json']);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain(sentence);
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
  });

  test('--from answers each line by a line, and none when one cannot be answered', async () => {
    const first = { policy: 'ctrl-iq', severity: 'high', plan: 'plus', opened: '2026-11-20T16:00:00Z' };
    const second = {
      policy: 'secpod',
      severity: 'low',
      opened: '2026-11-20T16:00:00Z',
      pauses: [['2026-11-23T09:00:00Z', '2026-11-23T10:00:00Z']],
    };
    const lines = `${JSON.stringify(first)}\n${JSON.stringify(second)}\n`;
    const ran = await runCli(['sla', 'due', '--from', '-'], lines);
    expect(
      ran.stdout
        .trim()
        .split('\n')
        .map((line) => (json(line) as { due: string }).due),
    ).toEqual(['2026-11-20T20:00:00.000Z', '2026-11-24T17:00:00.000Z']);
    const broken = await runCli(['sla', 'due', '--from', '-'], `${lines}{"policy":"qualys"}\n`);
    expect(broken).toMatchObject({ code: 1, stdout: '' });
    expect(broken.stderr).toContain('Line 3: severity');
  });

  test('wrong usage ends with exit code 2', async () => {
    expect(await runCli(['sla', 'due', '--policy', 'qualys'])).toMatchObject({ code: 2, stdout: '' });
  });
});

test('rekey sla credit: a part of the fee for each failure, never more than the fee', async () => {
  const credit = (...args: readonly string[]) => runCli(['sla', 'credit', '--policy', ...args, '--json']);
  expect(json((await credit('websoft9', '--fee', '1990', '--failures', '3')).stdout)).toEqual({
    credit: 300,
    cap: 1990,
  });
  expect(json((await credit('websoft9', '--fee', '1990', '--failures', '30')).stdout)).toEqual({
    credit: 1990,
    cap: 1990,
  });
  expect(await credit('websoft9', '--fee', '-5', '--failures', '3')).toMatchObject({ code: 1, stdout: '' });
  expect(await credit('qualys', '--fee', '5', '--failures', '3')).toMatchObject({ code: 1, stdout: '' });
});

test('rekey sla policies: the packs as data', async () => {
  const printed = json((await runCli(['sla', 'policies', '--json'])).stdout) as { id: string; targets: unknown[] }[];
  expect(printed.map(({ id, targets }) => [id, targets.length])).toEqual([
    ['qualys', 3],
    ['secpod', 4],
    ['ctrl-iq', 5],
    ['websoft9', 6],
  ]);
});
