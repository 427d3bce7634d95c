// The threads of one rotation: each takes tasks and answers them; none of them decides anything.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { EngineName } from '../age/engine.ts';
import type { Reencrypted } from '../kept/rotation-stage.ts';
import { orDiskRefusal, type Outcome } from '../outcome.ts';
import {
  type Control,
  joinReport,
  makeRoom,
  type Pass,
  type Reencryption,
  reencryptReport,
  type Room,
} from './reencrypt.ts';
import type { VaultTools } from '../tools.ts';

export type Task =
  | { readonly kind: 'reports'; readonly jobs: readonly Reencryption[] }
  | { readonly kind: 'share'; readonly pass: Pass };
export type Answer =
  | { readonly kind: 'reports'; readonly outcomes: readonly Outcome<Reencrypted>[] }
  | { readonly kind: 'share'; readonly outcome: Outcome<object> };

export type WorkerStart = { readonly engine: EngineName; readonly stop: Int32Array };
/** A bug is only named, since messages may quote what they choked on. */
export type WorkerMessage =
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'answer'; readonly number: number; readonly answer: Answer }
  | { readonly kind: 'bug'; readonly number: number; readonly name: string };
export type NumberedTask = { readonly number: number; readonly task: Task };

/** What a thread does with a task. Reports of a batch are made one after the other and become durable together. */
export const perform = async (tools: VaultTools, room: Room, task: Task, control: Control): Promise<Answer> => {
  if (task.kind === 'share') {
    const outcome = await orDiskRefusal(() => joinReport(tools, room, task.pass, control));
    return { kind: 'share', outcome };
  }
  const outcomes = task.jobs.map((job) => orDiskRefusal(() => reencryptReport(tools, room, job, control)));
  return { kind: 'reports', outcomes: await Promise.all(outcomes) };
};

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

export type Crew = {
  /** Never empty: without workers it is this thread, and the port that was handed in. */
  readonly members: readonly ((task: Task) => Promise<Answer>)[];
  /** Whatever is under way is refused at the next piece. */
  readonly stop: () => void;
  readonly end: () => Promise<void>;
};

export const startCrew = (tools: VaultTools, workers: number, onBytes: (bytes: number) => void): Crew => {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const raise = () => void Atomics.store(stop, 0, 1);
  if (workers === 0) {
    const room = makeRoom();
    const control = { stopped: () => Atomics.load(stop, 0) === 1, onBytes };
    return {
      members: [(task) => perform(tools, room, task, control)],
      stop: raise,
      end: async () => undefined,
    };
  }
  const threads = Array.from({ length: workers }, () => startThread({ engine: tools.engine.name, stop }, onBytes));
  return {
    members: threads.map(({ ask }) => ask),
    stop: raise,
    end: async () => {
      raise();
      await Promise.all(threads.map(({ end }) => end()));
    },
  };
};

/** A thread keeps little: without a bound it would let garbage of a hundred megabytes lie before it looks. */
const resourceLimits = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 };

type Waiting = { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void };

const startThread = (workerData: WorkerStart, onBytes: (bytes: number) => void) => {
  const worker = new Worker(workerEntry(), { workerData, resourceLimits });
  const waiting = new Map<number, Waiting>();
  let ended: Error | null = null;
  let asked = 0;
  const failAll = (error: Error) => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'bytes') return onBytes(message.bytes);
    const asker = waiting.get(message.number);
    waiting.delete(message.number);
    if (message.kind === 'answer') asker?.resolve(message.answer);
    else asker?.reject(new Error(`vault worker: ${message.name}`));
  });
  worker.on('error', (error) => failAll(error instanceof Error ? error : new Error('vault worker: failed')));
  worker.on('exit', () => failAll(new Error('vault worker: ended early')));
  return {
    ask: (task: Task) =>
      new Promise<Answer>((resolve, reject) => {
        if (ended !== null) return reject(ended);
        asked += 1;
        waiting.set(asked, { resolve, reject });
        worker.postMessage({ number: asked, task } satisfies NumberedTask);
      }),
    end: async () => void (await worker.terminate()),
  };
};
