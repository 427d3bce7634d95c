// The first part of a long journal hashed by another thread, while this one hashes the rest: two cores read through the cipher.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { chunkSize, type HashedPart } from './verify.ts';

export type HashThreadStart = {
  readonly file: string;
  readonly key: Uint8Array;
  readonly after: number;
  readonly to: number;
};

/** Starting a thread takes as long as hashing so many. */
const worthIt = 20_000;

/** What the other thread takes: less than half, for it has to start first. */
const share = 0.44;

/** Where the rest begins: behind whole chunks. 0 for a journal that is not worth a thread. */
export const splitOf = (size: number): number =>
  size < worthIt ? 0 : Math.floor((size * share) / chunkSize) * chunkSize;

/** From source Node strips the types; bundled, the thread lies beside the main process's chunks. */
const threadEntry = (): URL | undefined => {
  const names = import.meta.url.endsWith('.ts') ? ['./hash-thread.ts'] : ['./hash-thread.js', '../main/hash-thread.js'];
  return names.map((name) => new URL(name, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
};

/** Null where the thread cannot be had or does not end well: then whoever asked hashes it too. */
export const hashBeside = (file: string, databaseKey: Uint8Array, to: number): Promise<HashedPart | null> =>
  new Promise((resolve) => {
    const entry = threadEntry();
    if (to === 0 || entry === undefined) return resolve(null);
    const start: HashThreadStart = { file, key: databaseKey.slice(), after: 0, to };
    const worker = new Worker(entry, { workerData: start });
    start.key.fill(0);
    worker.once('message', (part: HashedPart) => resolve(part));
    worker.once('error', () => resolve(null));
    worker.once('exit', () => resolve(null));
  });
