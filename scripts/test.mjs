// npm test: sets up what is missing, runs every check and every suite, and ends with one line that counts them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUp } from './setup.mjs';
import { runTool, say } from './steps.mjs';
import { countPlaywright, countVitest, sum } from './count.mjs';

setUp();
const reports = mkdtempSync(join(tmpdir(), 'rekey-reports-'));

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
};

const check = (name, file, args) => {
  say(`${name}…`);
  return runTool(file, args) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
};

const vitest = (name) => {
  say(`${name} tests…`);
  const report = join(reports, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = runTool('node_modules/vitest/vitest.mjs', ['run', '--project', name, '--passWithNoTests', ...reporters]);
  return countVitest(read(report), code);
};

const windows = () => {
  say('tests through the windows…');
  const report = join(reports, 'windows.json');
  const code = runTool('node_modules/@playwright/test/cli.js', ['test'], { PLAYWRIGHT_JSON_OUTPUT_NAME: report });
  return countPlaywright(read(report), code);
};

const results = [
  check('format', 'node_modules/@biomejs/biome/bin/biome', ['format', '.']),
  check('lint', 'node_modules/oxlint/bin/oxlint', ['--type-aware', '--ignore-pattern', 'lint/violations']),
  check('types', 'node_modules/typescript/bin/tsc', ['-b']),
  vitest('unit'),
  // Before the integration tests: the command line's run the built program.
  check('build', 'build/build.ts', []),
  vitest('integration'),
  windows(),
];
rmSync(reports, { recursive: true, force: true });

const { passed, failed } = sum(results);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
