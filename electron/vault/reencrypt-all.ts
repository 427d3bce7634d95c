// Re-encrypts many reports at once: on worker threads, or on this one where a test has to see every call.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { EngineName } from './age/engine.ts';
import { DurabilityError } from './durable.ts';
import { type Outcome, type Refused, refused } from './outcome.ts';
import { type Reencrypted, type Reencryption, reencryptReport } from './report.ts';
import type { VaultTools } from './tools.ts';

export type WorkerStart = { readonly engine: EngineName };
/** To a worker: one report. Back: what became of it; a bug is only named, since messages may quote what they choked on. */
export type WorkerAnswer =
  | { readonly kind: 'done'; readonly outcome: Outcome<Reencrypted> }
  | { readonly kind: 'bug'; readonly name: string };

const stopped = refused('stopped', 'Re-encrypting was stopped. What was prepared is kept; start it again to go on.');

/** From source Node strips the types; bundled, the worker lies beside the main process's chunks. */
const workerEntry = (): URL => {
  const [beside, ...elsewhere] = import.meta.url.endsWith('.ts')
    ? ['./rotate-worker.ts']
    : ['./rotate-worker.js', '../main/rotate-worker.js'];
  const found = [beside, ...elsewhere].map((path) => new URL(path ?? '', import.meta.url));
  const there = found.find((url) => existsSync(fileURLToPath(url)));
  if (there === undefined) throw new Error('vault: expected rotate-worker beside the program, found none');
  return there;
};

type Options = {
  /** 0 works on this thread, through the port that was handed in; workers use the disk itself. */
  readonly workers: number;
  readonly signal?: AbortSignal;
  /** In turn, one at a time. */
  readonly onDone: (done: Reencrypted) => Promise<void>;
};

export const reencryptAll = async (
  tools: VaultTools,
  jobs: readonly Reencryption[],
  options: Options,
): Promise<Outcome<object>> => {
  const { workers, signal, onDone } = options;
  const waiting = [...jobs];
  const failures: Refused[] = [];
  let reported: Promise<void> = Promise.resolve();
  const next = (): Reencryption | undefined => {
    if (signal?.aborted === true) failures.push(stopped);
    return failures.length === 0 ? waiting.shift() : undefined;
  };
  const take = async (outcome: Outcome<Reencrypted>) => {
    if (!outcome.ok) {
      failures.push(outcome);
      return;
    }
    reported = reported.then(() => onDone(outcome));
    await reported;
  };
  if (workers === 0) {
    for (let job = next(); job !== undefined; job = next()) await take(await reencryptReport(tools, job));
  } else {
    const crew = Math.min(workers, jobs.length);
    await Promise.all(Array.from({ length: crew }, () => runWorker(tools.engine.name, next, take)));
  }
  const [failure] = failures;
  // A worker's disk that cannot be trusted is this program's as well.
  if (failure?.refusal.code === 'disk-failed') throw new DurabilityError('fsync failed in a worker');
  return failure ?? { ok: true };
};

const runWorker = async (
  engine: EngineName,
  next: () => Reencryption | undefined,
  take: (outcome: Outcome<Reencrypted>) => Promise<void>,
): Promise<void> => {
  const first = next();
  if (first === undefined) return;
  const workerData: WorkerStart = { engine };
  const worker = new Worker(workerEntry(), { workerData });
  try {
    for (let job: Reencryption | undefined = first; job !== undefined; job = next()) {
      const answer = await ask(worker, job);
      if (answer.kind === 'bug') throw new Error(`vault worker: ${answer.name}`);
      await take(answer.outcome);
    }
  } finally {
    await worker.terminate();
  }
};

const ask = (worker: Worker, job: Reencryption): Promise<WorkerAnswer> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      worker.off('message', answered);
      worker.off('error', failed);
      worker.off('exit', exited);
    };
    const answered = (answer: WorkerAnswer) => {
      stop();
      resolve(answer);
    };
    const failed = (error: unknown) => {
      stop();
      reject(error instanceof Error ? error : new Error('vault worker: failed'));
    };
    const exited = () => failed(new Error('vault worker: ended early'));
    worker.on('message', answered);
    worker.on('error', failed);
    worker.on('exit', exited);
    worker.postMessage(job);
  });
