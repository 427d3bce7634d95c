// What a rotation takes from its process: memory at its peak, and the longest that the main thread could not answer.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { Identity } from '../../electron/vault/kept/identity.ts';
import { rotate } from '../../electron/vault/rotation/rotate.ts';
import { vaultTools } from '../../electron/vault/tools.ts';
import { median, table } from '../paired.ts';
import { must, someone, vaultOf } from './vaults-to-rotate.ts';

const mebibyte = 1024 * 1024;
const shapes = [
  { name: 'nothing, the engine loaded', reports: 0, bytes: 0 },
  { name: '64 MiB in one report', reports: 1, bytes: 64 * mebibyte },
  { name: '1 GiB in one report', reports: 1, bytes: 1024 * mebibyte },
  { name: '1 GiB in 100 reports', reports: 100, bytes: Math.floor((1024 * mebibyte) / 100) },
  { name: '10,000 reports of 10 KB', reports: 10_000, bytes: 10 * 1024 },
] as const;

type Told = { readonly dir: string | null; readonly secret: string; readonly recipient: string };
type Measured = { readonly peak: number; readonly stall: number };

/** In a process of its own, so that its peak is its own. */
const rotateAndMeasure = async ({ dir, secret, recipient }: Told): Promise<Measured> => {
  const tools = await vaultTools('native');
  const identity: Identity = { recipient, secret: Buffer.from(secret, 'base64'), signingSeed: new Uint8Array(32) };
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // The loop has to have turned before it can be late.
  await new Promise((resolve) => setImmediate(resolve));
  if (dir !== null) await must(rotate(tools, dir, identity, { recipients: null, workers: 2 }));
  await new Promise((resolve) => setImmediate(resolve));
  const status = await readFile('/proc/self/status', 'utf8');
  return { peak: Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024, stall: delay.max / 1e6 };
};

const inChild = (told: Told): Promise<Measured> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], { stdio: ['pipe', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (part: Buffer) => (out += part.toString()));
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve(JSON.parse(out) as Measured) : reject(new Error(`bench: ${code}`)),
    );
    child.stdin.end(JSON.stringify(told));
  });

export const benchFootprint = async (folder: string): Promise<string> => {
  const tools = await vaultTools('native');
  const identity = await someone(tools);
  const told = { secret: Buffer.from(identity.secret).toString('base64'), recipient: identity.recipient };
  const rows: string[][] = [];
  let empty = 0;
  for (const shape of shapes) {
    const dir = shape.reports === 0 ? null : await vaultOf(tools, join(folder, 'footprint'), identity, shape);
    const measured: Measured[] = [];
    for (let round = 0; round < 5; round += 1) measured.push(await inChild({ dir, ...told }));
    const peak = median(measured.map((one) => one.peak));
    if (dir === null) empty = peak;
    rows.push([
      shape.name,
      `${peak.toFixed(0)} MiB`,
      `${(peak - empty).toFixed(0)} MiB`,
      `${median(measured.map(({ stall }) => stall)).toFixed(0)} ms`,
    ]);
  }
  const head = [
    'rotation, native, 2 workers, of',
    'peak memory',
    'over the empty process',
    'longest stall of the main thread',
  ];
  return `### Memory and the main thread\n\n${table([head, ...rows])}\n`;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  process.stdout.write(JSON.stringify(await rotateAndMeasure(JSON.parse(Buffer.concat(parts).toString()) as Told)));
}
