import { expect, it } from 'vitest';
import { countPlaywright, countVitest, sum } from './count.mjs';

const vitest = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [] as object[],
};
const playwright = { stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] as object[] };

it('counts what passed over all runners', () => {
  expect(sum([countVitest(vitest, 0), countPlaywright(playwright, 0), { passed: 1, failed: 0 }])).toEqual({
    passed: 6,
    failed: 0,
  });
});

it('counts a skipped, a flaky and an unloadable test as failed', () => {
  expect(countVitest({ ...vitest, numPendingTests: 1 }, 0).failed).toBe(1);
  expect(countVitest({ ...vitest, testResults: [{ status: 'failed', assertionResults: [] }] }, 1).failed).toBe(1);
  expect(countPlaywright({ ...playwright, stats: { ...playwright.stats, flaky: 1, skipped: 1 } }, 0).failed).toBe(2);
});

it('counts a runner without a report, or with a bad end and no failed test, as failed', () => {
  expect(countVitest(null, 0).failed).toBe(1);
  expect(countPlaywright(null, 0).failed).toBe(1);
  expect(countVitest(vitest, 1).failed).toBe(1);
  expect(countPlaywright(playwright, 1).failed).toBe(1);
});
