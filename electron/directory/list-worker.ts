/** The worker thread's entry: reads one user list, so that a large one keeps no window waiting. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ListJob } from './list-reader.ts';
import { readList } from './read-list.ts';

if (parentPort === null) throw new Error('list worker: expected to run as a worker thread');
const { bytes, format, reading } = workerData as ListJob;
parentPort.postMessage(readList(bytes, format, reading));
