// Reads how many tests passed out of what the runners report; whatever is unclear counts as failed, never as passed.

/** A skipped test counts as failed: no test of Rekey is skipped, a missing tool must be installed. */
export const countVitest = (report, code) => {
  if (report === null) return { passed: 0, failed: 1 };
  const notRun = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const skipped = report.numPendingTests + report.numTodoTests;
  return honest({ passed: report.numPassedTests, failed: report.numFailedTests + notRun + skipped }, code);
};

export const countPlaywright = (report, code) => {
  if (report === null) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  return honest({ passed: expected, failed: unexpected + flaky + skipped + report.errors.length }, code);
};

/** A runner that ended badly without naming a failed test has failed all the same. */
const honest = (count, code) => (code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count);

export const sum = (counts) =>
  counts.reduce((all, { passed, failed }) => ({ passed: all.passed + passed, failed: all.failed + failed }), {
    passed: 0,
    failed: 0,
  });
