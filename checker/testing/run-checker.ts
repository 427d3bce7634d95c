// Runs the checker that is not ours: another language, written from docs/evidence.md.
import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const script = join(process.cwd(), 'checker', 'rekey_check.py');
/** Debian's own, which has the package that the checker needs; another one may come first on the path. */
const python = '/usr/bin/python3';

export const runChecker = async (...args: readonly string[]): Promise<{ code: number; said: string }> => {
  try {
    const { stdout } = await run(python, [script, ...args], { maxBuffer: 1 << 26 });
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: `${stdout}${stderr}` };
  }
};

/** What the checker finds in each of many bundles, in one process. */
export const checkMany = (bundles: readonly string[]): Promise<readonly (readonly string[])[]> =>
  new Promise((resolve, reject) => {
    const child = spawn(python, [script, '--batch'], { stdio: ['pipe', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0)
        resolve(
          said
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as string[]),
        );
      else reject(new Error(`checker: expected exit code 0, got ${code}`));
    });
    child.stdin.end(bundles.map((bundle) => `${bundle}\n`).join(''));
  });
