// The worker thread's entry: re-encrypts one report after another, so that a rotation uses every core and the window stays awake.
import { parentPort, workerData } from 'node:worker_threads';
import { orDiskRefusal } from './outcome.ts';
import type { WorkerAnswer, WorkerStart } from './reencrypt-all.ts';
import { type Reencryption, reencryptReport } from './report.ts';
import { vaultTools } from './tools.ts';

if (parentPort === null) throw new Error('rotate worker: expected to run as a worker thread');
const port = parentPort;
const tools = await vaultTools((workerData as WorkerStart).engine);

const answer = async (job: Reencryption): Promise<WorkerAnswer> => {
  try {
    return { kind: 'done', outcome: await orDiskRefusal(() => reencryptReport(tools, job)) };
  } catch (error) {
    return { kind: 'bug', name: error instanceof Error ? error.constructor.name : typeof error };
  }
};

port.on('message', (job: Reencryption) => {
  void answer(job).then((answered) => port.postMessage(answered));
});
