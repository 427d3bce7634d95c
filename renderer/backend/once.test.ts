import { expect, test } from 'vitest';
import { oneAtATime } from './once.ts';

test('a second press before the answer sends nothing', async () => {
  const sent: string[] = [];
  const { promise, resolve } = Promise.withResolvers<string>();
  const run = oneAtATime((input: string) => {
    sent.push(input);
    return promise;
  });
  const first = run('first');
  expect(await run('second')).toBeNull();
  resolve('done');
  expect(await first).toBe('done');
  expect(sent).toEqual(['first']);
});

test('after an answer, or a failure, the next press is a new command', async () => {
  let count = 0;
  const run = oneAtATime(async (fails: boolean) => {
    count += 1;
    if (fails) throw new Error('broken');
    return count;
  });
  expect(await run(false)).toBe(1);
  await expect(run(true)).rejects.toThrow('broken');
  expect(await run(false)).toBe(3);
});
