// Runs the `age` tool as a person would: it reads passwords from a terminal only, so `expect` types them.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const typing = fileURLToPath(new URL('./type-password.exp', import.meta.url));

/** Fails where the tools are not installed: what other tools can open is part of what is promised. */
export const needAgeTool = (): void => {
  for (const [tool, flag] of [
    ['age', '--version'],
    ['age-keygen', '--version'],
    ['expect', '-v'],
  ] as const)
    if (spawnSync(tool, [flag]).error !== undefined)
      throw new Error(`\`${tool}\` is not installed. Install it with: apt-get install age expect`);
};

export type Ran = { readonly code: number | null; readonly stderr: string };

const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    const said: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => void said.push(part));
    child.stderr.on('data', (part: Buffer) => void said.push(part));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stderr: Buffer.concat(said).toString() }));
  });

export const age = (...args: readonly string[]): Promise<Ran> => run('age', args, process.env);
export const ageKeygen = (...args: readonly string[]): Promise<Ran> => run('age-keygen', args, process.env);

/** Answers every password prompt with the same password. */
export const ageTyping = (password: string, ...args: readonly string[]): Promise<Ran> =>
  run('expect', [typing, ...args], { ...process.env, TYPED_PASSWORD: password });
