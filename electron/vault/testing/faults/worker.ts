// A worker thread's entry: its share of the states of every operation, one operation after the other.
import { parentPort, workerData } from 'node:worker_threads';
import { type Found, goThrough, type Share } from './go-through.ts';
import { operations } from './operations.ts';

export type WorkerAnswer = ({ readonly operation: string } & Found) | { readonly broken: string };

const port = parentPort;
if (port === null) throw new Error('faults: expected to run as a worker thread');
const answer = (said: WorkerAnswer) => port.postMessage(said);
try {
  for (const operation of operations)
    answer({ operation: operation.name, ...(await goThrough(operation, workerData as Share)) });
} catch (error) {
  answer({ broken: error instanceof Error ? (error.stack ?? error.message) : 'not an error' });
}
