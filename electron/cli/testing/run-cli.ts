// Runs the command line as somebody at a terminal does: in a process of its own, with its three streams apart.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export const cliEntry = fileURLToPath(new URL('../main.ts', import.meta.url));

export const runCli = (args: readonly string[], stdin = ''): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cliEntry, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => void out.push(part));
    child.stderr.on('data', (part: Buffer) => void err.push(part));
    // A command that refuses before it reads closes its end first.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
