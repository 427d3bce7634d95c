// The alarm on a clock that a test moves: when it sleeps, for how long, and when it rings.
import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../../shared/domain/time.ts';
import { createAlarm } from './alarm.ts';

const asleep = (first: number | null, finds: (look: number) => boolean | Error = () => true) => {
  let now = 0;
  let due = first;
  let looks = 0;
  const bugs: unknown[] = [];
  const timers = new Set<{ readonly at: number; readonly run: () => Promise<void> }>();
  const alarm = createAlarm({
    wake: (milliseconds, run) => {
      const timer = { at: now + milliseconds, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    left: async () => (due === null ? null : due - now),
    look: async () => {
      looks += 1;
      const found = finds(looks);
      if (found instanceof Error) throw found;
      if (found) due = null;
      return found;
    },
    reportBug: (error) => void bugs.push(error),
  });
  return {
    alarm,
    looks: () => looks,
    bugs,
    sleeps: () => [...timers].map(({ at }) => at - now),
    dueAt: (at: number | null) => void (due = at),
    wait: async (milliseconds: number) => {
      now += milliseconds;
      for (const timer of [...timers].filter(({ at }) => at <= now)) {
        timers.delete(timer);
        await timer.run();
      }
    },
  };
};

test('sleeps until the next instant, looks once, and sleeps on only for what is to come', async () => {
  const { alarm, looks, sleeps, wait } = asleep(HOUR);
  await alarm.set();
  expect(sleeps()).toEqual([HOUR]);
  await wait(HOUR - 1);
  expect(looks()).toBe(0);
  await wait(1);
  expect(looks()).toBe(1);
  expect(sleeps()).toEqual([]);
});

test('an instant that comes sooner is slept for instead; of two settings at once the later counts', async () => {
  const { alarm, sleeps, dueAt } = asleep(HOUR);
  await alarm.set();
  dueAt(MINUTE);
  await Promise.all([alarm.set(), alarm.set()]);
  expect(sleeps()).toEqual([MINUTE]);
});

test('an instant that moved away is slept for again, and nothing is looked at', async () => {
  const { alarm, looks, sleeps, dueAt, wait } = asleep(HOUR);
  await alarm.set();
  dueAt(2 * HOUR);
  await wait(HOUR);
  expect([looks(), sleeps()]).toEqual([0, [HOUR]]);
});

test('a month is slept through in parts that a timer can count', async () => {
  const { alarm, looks, sleeps, wait } = asleep(30 * 24 * HOUR);
  await alarm.set();
  for (let part = 0; part < 59; part += 1) await wait(12 * HOUR);
  expect([looks(), sleeps()]).toEqual([0, [12 * HOUR]]);
  await wait(12 * HOUR);
  expect(looks()).toBe(1);
});

test('a look that finds nothing, or fails, is not repeated before a minute is over', async () => {
  const { alarm, looks, sleeps, bugs, wait } = asleep(0, (look) => (look === 1 ? false : new Error('disk')));
  await alarm.set();
  await wait(0);
  expect([looks(), sleeps()]).toEqual([1, [MINUTE]]);
  await wait(MINUTE);
  expect([looks(), sleeps(), bugs.length]).toEqual([2, [MINUTE], 1]);
});

test('what was stopped never rings again', async () => {
  const { alarm, sleeps } = asleep(HOUR);
  await alarm.set();
  alarm.stop();
  await alarm.set();
  expect(sleeps()).toEqual([]);
});
