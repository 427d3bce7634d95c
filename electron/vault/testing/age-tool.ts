// The age tool itself, as a customer would use it; it reads passwords from a terminal only, so `expect` gives it one.
import { spawn } from 'node:child_process';

const missing = (tool: string): Error =>
  new Error(`${tool} is not installed. On Debian or Ubuntu run: apt-get install age expect`);

type Ran = {
  readonly code: number | null;
  readonly bytes: Uint8Array;
  readonly stdout: string;
  readonly stderr: string;
};

const run = (
  tool: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(tool, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => void out.push(part));
    child.stderr.on('data', (part: Buffer) => void err.push(part));
    child.on('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ENOENT' ? missing(tool) : error));
    child.on('close', (code) => {
      const bytes = Buffer.concat(out);
      resolve({ code, bytes, stdout: bytes.toString(), stderr: Buffer.concat(err).toString() });
    });
  });

export const age = (...args: readonly string[]): Promise<Ran> => run('age', args);
export const ageKeygen = (...args: readonly string[]): Promise<Ran> => run('age-keygen', args);

/** Answers every question for a passphrase with `password`, which reaches `expect` through its environment. */
export const ageAtTerminal = async (password: string, ...args: readonly string[]): Promise<Ran> => {
  await age('--version');
  const script = [
    'set timeout 60',
    'log_user 1',
    'spawn -noecho age {*}$argv',
    'expect {',
    '  -nocase -re {passphrase[^\\n]*: ?$} { send -- "$env(REKEY_TEST_PASSWORD)\\r"; exp_continue }',
    '  timeout { exit 99 }',
    '  eof',
    '}',
    'lassign [wait] pid id os code',
    'exit $code',
  ].join('\n');
  return run('expect', ['-', ...args], { REKEY_TEST_PASSWORD: password }, script);
};
