// The least a rotation has to compute, on as many threads and nothing else: open, seal and digest the same bytes in memory.
import { Worker } from 'node:worker_threads';

export const bareLoop = async (bytes: number, threads: number): Promise<void> => {
  const ended = Array.from({ length: threads }, () => {
    const worker = new Worker(new URL('./bare-loop-thread.js', import.meta.url), { workerData: bytes / threads });
    return new Promise<void>((resolve, reject) => worker.on('error', reject).on('exit', () => resolve()));
  });
  await Promise.all(ended);
};
