/** Reads user lists: a short one here, a long one on a thread of its own that has a bound for its memory and its time. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ListFormat, Reading } from '../../shared/domain/subscription/user-list.ts';
import { type ListRead, refuseList, type Refused } from './port.ts';
import { readList } from './read-list.ts';

export type ListJob = {
  readonly bytes: Uint8Array;
  readonly format: ListFormat | null;
  readonly reading: Reading;
};

/** What takes longer than about a fifth of a second here is longer than this. */
const shortList = 1024 * 1024;
/** 100,000 users in 55 MB need less than 256 MB of heap, and some seconds. */
const bounds = { megabytes: 768, milliseconds: 120_000 };

/** From source Node strips the types; bundled, the worker lies beside the main process's chunks. */
const workerEntry = (): URL => {
  const names = import.meta.url.endsWith('.ts') ? ['./list-worker.ts'] : ['./list-worker.js', '../main/list-worker.js'];
  const there = names.map((name) => new URL(name, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
  if (there === undefined) throw new Error('user list: expected list-worker beside the program, found none');
  return there;
};

const elsewhere = (job: ListJob, { megabytes, milliseconds }: typeof bounds): Promise<ListRead | Refused> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(workerEntry(), {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
    });
    const done = (answer: ListRead | Refused) => {
      clearTimeout(timer);
      resolve(answer);
      void worker.terminate();
    };
    const timer = setTimeout(
      () => done(refuseList('userListTooLarge', 'Reading the file takes too long.')),
      milliseconds,
    );
    worker.once('message', done);
    worker.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
        done(refuseList('userListTooLarge', 'Reading the file takes more memory than there is for it.'));
      else reject(new Error(`user list worker: ${error.name}`));
    });
  });

export const readListAside = async (
  bytes: Uint8Array,
  format: ListFormat | null,
  reading: Reading,
  within: typeof bounds = bounds,
): Promise<ListRead | Refused> =>
  bytes.length <= shortList ? readList(bytes, format, reading) : elsewhere({ bytes, format, reading }, within);
