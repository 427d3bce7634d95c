// A real program on a real folder, killed with SIGKILL again and again while it rotates: each time the vault is recovered whole.
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { statusVault, verifyVault } from '../read.ts';
import { finishRotation } from '../rotation/rotate.ts';
import { identityFor, must, opensFor, vaultWith } from '../testing/vaults.ts';
import { vaultTools } from '../tools.ts';

const program = fileURLToPath(new URL('../testing/rotating-program.ts', import.meta.url));
const tools = await vaultTools();
const ana = await identityFor('ana');
const titles = ['April', 'June', 'May'];
let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'rekey-killed-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** Runs until it ends, or until its line of that number; answers the lines it said. */
const rotating = (dir: string, workers: number, killAt: number): Promise<{ killed: boolean; lines: number }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, dir, String(workers)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let lines = 0;
    child.stdout.on('data', (part: Buffer) => {
      lines += part.toString().split('\n').length - 1;
      if (lines >= killAt) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal === null && code !== 0) reject(new Error(`the rotating program ended with ${code}`));
      else resolve({ killed: signal === 'SIGKILL', lines });
    });
  });

test.each([0, 2])('kill -9 loops on the real process (%i worker threads)', async (workers) => {
  const dir = join(home, `killed-${workers}`);
  await vaultWith(tools, dir, [ana], titles);
  const { lines } = await rotating(dir, workers, Number.POSITIVE_INFINITY);
  const rounds = 11;
  let killed = 0;
  let unfinished = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const ran = await rotating(dir, workers, Math.ceil((lines * round) / rounds));
    if (ran.killed) killed += 1;
    if ((await must(statusVault(tools, dir))).unfinished !== null) unfinished += 1;
    await must(finishRotation(tools, dir));
    const verified = await must(verifyVault(tools, dir, { identity: ana }));
    expect(verified).toMatchObject({ problems: [], objects: titles.length, decrypted: titles.length });
    expect(await opensFor(tools, dir, ana)).toEqual(titles);
  }
  expect(killed).toBeGreaterThan(rounds / 2);
  expect(unfinished).toBeGreaterThan(0);
  await rotating(dir, workers, Number.POSITIVE_INFINITY);
  const ended = await must(statusVault(tools, dir));
  expect(ended.unfinished).toBeNull();
  const names = await readdir(join(dir, 'objects'));
  expect(names.filter((name) => !name.includes(`.${ended.generation}.`))).toEqual([]);
  expect(await readdir(dir)).not.toContain('next');
});
