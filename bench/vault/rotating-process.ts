// A process that rotates one vault and tells what it took, so that its peak of memory is its own.
import { readFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Identity } from '../../electron/vault/kept/identity.ts';
import { rotate } from '../../electron/vault/rotation/rotate.ts';
import { vaultTools } from '../../electron/vault/tools.ts';
import { must } from './vaults-to-rotate.ts';

export type Told = { readonly dir: string | null; readonly secret: string; readonly recipient: string };
/** Mebibytes, and milliseconds that the main thread could not answer. */
export type Measured = { readonly peak: number; readonly stall: number };

const parts: Buffer[] = [];
for await (const part of process.stdin) parts.push(part as Buffer);
const { dir, secret, recipient } = JSON.parse(Buffer.concat(parts).toString()) as Told;
const tools = await vaultTools('native');
const identity: Identity = { recipient, secret: Buffer.from(secret, 'base64'), signingSeed: new Uint8Array(32) };
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
// The loop has to have turned before it can be late.
await new Promise((resolve) => setImmediate(resolve));
if (dir !== null) await must(rotate(tools, dir, identity, { recipients: null, workers: 2 }));
await new Promise((resolve) => setImmediate(resolve));
const status = await readFile('/proc/self/status', 'utf8');
const measured: Measured = { peak: Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024, stall: delay.max / 1e6 };
process.stdout.write(JSON.stringify(measured));
