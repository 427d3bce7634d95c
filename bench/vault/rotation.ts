// Rotation beside `age -d | age`, beside a copy that is synced, and beside the bare loop of open, seal and digest.
import { spawn } from 'node:child_process';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSecret } from '../../electron/vault/age/keys.ts';
import type { EngineName } from '../../electron/vault/age/engine.ts';
import { openKeyringFile } from '../../electron/vault/kept/keyring.ts';
import type { Identity } from '../../electron/vault/kept/identity.ts';
import { layout } from '../../electron/vault/disk/layout.ts';
import { rotate } from '../../electron/vault/rotation/rotate.ts';
import { vaultTools } from '../../electron/vault/tools.ts';
import { asRatio, inSeconds, type Peer, table, timePaired } from '../paired.ts';
import { bareLoop } from './bare-loop.ts';
import { must, someone, vaultOf } from './vaults-to-rotate.ts';

const mebibyte = 1024 * 1024;
const shapes = [
  { name: '1 GiB in one report', reports: 1, bytes: 1024 * mebibyte, rounds: 5 },
  { name: '1 GiB in 100 reports', reports: 100, bytes: Math.floor((1024 * mebibyte) / 100), rounds: 5 },
  { name: '10,000 reports of 10 KB', reports: 10_000, bytes: 10 * 1024, rounds: 5 },
] as const;

const shell = (script: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn('/bin/bash', ['-eo', 'pipefail', '-c', script], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`bench: a peer ended with ${code}`))));
  });

const benchShape = async (folder: string, identity: Identity, shape: (typeof shapes)[number]): Promise<string> => {
  const tools = await vaultTools('native');
  const dir = await vaultOf(tools, folder, identity, shape);
  const keys = join(folder, 'keys');
  const copy = join(folder, 'copy');
  const fresh = async () => {
    await rm(copy, { recursive: true, force: true });
    await shell('sync');
  };
  // The vault's key changes with every rotation, and with it what opens the objects.
  const keysNow = async () => {
    await fresh();
    const [secret] = (await openKeyringFile(tools, layout(dir).keyring, identity)) ?? [];
    await writeFile(keys, `${Buffer.from(encodeSecret(secret ?? new Uint8Array(32))).toString()}\n`, { mode: 0o600 });
  };
  const rotation = (name: string, engine: EngineName, workers: number): Peer => ({
    name,
    prepare: fresh,
    run: async () => void (await must(rotate(await vaultTools(engine), dir, identity, { recipients: null, workers }))),
  });
  const objects = layout(dir).objects;
  const whole = shape.reports * shape.bytes;
  const ours = 'rotation, native, 2 workers';
  const peers: Peer[] = [
    rotation(ours, 'native', 2),
    rotation('rotation, native, 1 worker', 'native', 1),
    rotation('rotation, wasm, 2 workers', 'wasm', 2),
    { name: 'cp -r and sync', prepare: fresh, run: () => shell(`cp -r ${objects} ${copy} && sync`) },
    { name: 'open, seal, digest in memory, 2 threads', run: () => bareLoop(whole, 2) },
    {
      name: 'age -d | age, and sync',
      prepare: keysNow,
      run: () =>
        shell(
          `mkdir ${copy}; to=$(age-keygen -y ${keys}); cd ${objects}; ` +
            `for f in *.age; do age -d -i ${keys} "$f" | age -r $to > ${copy}/"$f"; done; sync`,
        ),
    },
  ];
  const timed = await timePaired(peers, shape.rounds);
  const base = timed.find(({ name }) => name === ours)?.median ?? Number.NaN;
  const files = (await readdir(objects)).length;
  const rows = timed.map((one) => [
    one.name,
    inSeconds(one.median),
    `${inSeconds(Math.min(...one.seconds))} to ${inSeconds(Math.max(...one.seconds))}`,
    `${(whole / 1e6 / one.median).toFixed(0)} MB/s`,
    asRatio(base / one.median),
  ]);
  await rm(dir, { recursive: true, force: true });
  return `### ${shape.name} (${files} files)\n\n${table([['what', 'median', 'range', 'rate', `${ours} takes`], ...rows])}\n`;
};

export const benchRotation = async (folder: string): Promise<string> => {
  const identity = await someone(await vaultTools());
  const tables: string[] = [];
  for (const shape of shapes) tables.push(await benchShape(folder, identity, shape));
  return tables.join('\n');
};
