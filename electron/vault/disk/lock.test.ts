// One writer at a time: in turn within the program, refused to another that runs, taken over from one that died.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { locked } from './lock.ts';
import { createMemoryFiles } from '../testing/memory-files.ts';
import { seeded } from '../testing/vaults.ts';

const random = seeded('lock');
const withFolder = async () => {
  const files = createMemoryFiles();
  await files.makeFolder('/v');
  return files;
};
const done = async () => ({ ok: true }) as const;

test('two operations of this program take turns', async () => {
  const files = await withFolder();
  const order: string[] = [];
  const slow = locked(files, random, '/v', async () => {
    order.push('first begins');
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    order.push('first ends');
    return { ok: true };
  });
  const quick = locked(files, random, '/v', async () => {
    order.push('second');
    return { ok: true };
  });
  await Promise.all([slow, quick]);
  expect(order).toEqual(['first begins', 'first ends', 'second']);
  expect(files.paths()).toEqual([]);
});

test('another program that runs keeps its lock', async () => {
  const files = await withFolder();
  files.put('/v/lock', Buffer.from(`${process.ppid} -\n`));
  expect(await locked(files, random, '/v', done)).toMatchObject({ ok: false, refusal: { code: 'vault-busy' } });
  expect(files.paths()).toEqual(['/v/lock']);
});

test('a program that died loses it, also when its number was given to another', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  for (const holder of [`${dead} -\n`, `${process.ppid} 1\n`, `${process.pid} -\n`, 'torn']) {
    const files = await withFolder();
    files.put('/v/lock', Buffer.from(holder));
    expect(await locked(files, random, '/v', done)).toEqual({ ok: true });
    expect(files.paths()).toEqual([]);
  }
});

test('an accident in the work gives the lock back', async () => {
  const files = await withFolder();
  const accident = locked(files, random, '/v', async () => {
    throw new Error('a bug');
  });
  await expect(accident).rejects.toThrow('a bug');
  expect(await locked(files, random, '/v', done)).toEqual({ ok: true });
});
