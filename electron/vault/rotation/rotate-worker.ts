// The worker thread's entry: re-encrypts what it is given, so that a rotation uses every core and the window stays awake.
import { parentPort, workerData } from 'node:worker_threads';
import { type NumberedTask, perform, type WorkerMessage, type WorkerStart } from './crew.ts';
import { makeRoom } from './reencrypt.ts';
import { vaultTools } from '../tools.ts';

if (parentPort === null) throw new Error('rotate worker: expected to run as a worker thread');
const port = parentPort;
const { engine, stop } = workerData as WorkerStart;
const tools = await vaultTools(engine);
const room = makeRoom();

const say = (message: WorkerMessage): void => port.postMessage(message);

/** A message for each few megabytes: often enough for a progress bar, and nothing beside the work. */
const sayEvery = 4 * 1024 * 1024;
let unsaid = 0;
const control = {
  stopped: () => Atomics.load(stop, 0) === 1,
  onBytes: (bytes: number) => {
    unsaid += bytes;
    if (unsaid < sayEvery) return;
    say({ kind: 'bytes', bytes: unsaid });
    unsaid = 0;
  },
};

port.on('message', ({ number, task }: NumberedTask) => {
  perform(tools, room, task, control).then(
    (answer) => {
      if (unsaid > 0) say({ kind: 'bytes', bytes: unsaid });
      unsaid = 0;
      say({ kind: 'answer', number, answer });
    },
    (error: unknown) =>
      say({ kind: 'bug', number, name: error instanceof Error ? error.constructor.name : typeof error }),
  );
});
