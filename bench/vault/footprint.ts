// What a rotation takes from its process: memory at its peak, and the longest that the main thread could not answer.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vaultTools } from '../../electron/vault/tools.ts';
import { median, table } from '../paired.ts';
import type { Measured, Told } from './rotating-process.ts';
import { someone, vaultOf } from './vaults-to-rotate.ts';

const mebibyte = 1024 * 1024;
const shapes = [
  { name: 'nothing, the engine loaded', reports: 0, bytes: 0 },
  { name: '64 MiB in one report', reports: 1, bytes: 64 * mebibyte },
  { name: '1 GiB in one report', reports: 1, bytes: 1024 * mebibyte },
  { name: '1 GiB in 100 reports', reports: 100, bytes: Math.floor((1024 * mebibyte) / 100) },
  { name: '10,000 reports of 10 KB', reports: 10_000, bytes: 10 * 1024 },
] as const;

const inChild = (told: Told): Promise<Measured> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./rotating-process.js', import.meta.url))], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
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
