import { expect, test } from 'vitest';
import { HOUR, MINUTE, shift } from '../time.ts';
import {
  afterClockSetBack,
  clearTries,
  countTry,
  type Failures,
  lockedAfter,
  signInBarred,
} from './sign-in-throttle.ts';

const start = '2026-11-16T08:00:00.000Z';
const failed = (times: number): Failures | undefined =>
  Array.from({ length: times }).reduce((failures: Failures | undefined) => countTry(failures, start), undefined);
const waits = (times: number): number => {
  const barredFor = (minutes: number) => signInBarred(failed(times), shift(start, minutes * MINUTE)) !== null;
  return Array.from({ length: 20 }, (_, minutes) => minutes).findIndex((minutes) => !barredFor(minutes));
};

test('each failure after the fifth doubles the wait, up to a quarter of an hour', () => {
  expect([0, 4, 5, 6, 7, 8, 9, 50, 99].map(waits)).toEqual([0, 0, 1, 2, 4, 8, 15, 15, 15]);
});

test('a hundred failures lock the name, however long ago', () => {
  expect(signInBarred(failed(lockedAfter), shift(start, 1000 * HOUR))?.refusal.code).toBe('signInLocked');
});

test('a clock set back lengthens no wait beyond the longest, and it starts again only once', () => {
  const failures = failed(5) as Failures;
  const earlier = shift(start, -24 * HOUR);
  expect(signInBarred(failures, earlier)?.refusal.text).toContain('15 minutes');
  const moved = afterClockSetBack(failures, earlier);
  expect(signInBarred(moved, shift(earlier, MINUTE))).toBeNull();
  expect(afterClockSetBack(moved, shift(earlier, MINUTE))).toBe(moved);
});

test('a sign-in clears what was counted, and leaves what the journal has not been told', () => {
  expect(clearTries(failed(1) as Failures)).toBeNull();
  expect(clearTries(failed(4) as Failures)).toMatchObject({ times: 0, unrecorded: 3 });
});
