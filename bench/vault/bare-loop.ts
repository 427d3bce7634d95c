// The least a rotation has to compute, on as many threads and nothing else: open, seal and digest the same bytes in memory.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { loadEngine } from '../../electron/vault/age/engine.ts';
import { chunkBytes, nonceAt, sealedBytes } from '../../electron/vault/age/payload.ts';

const chunks = 8;

/** Goes over `bytes` of plaintext on this thread. */
const loop = async (bytes: number): Promise<void> => {
  const engine = await loadEngine('native');
  const key = new Uint8Array(32);
  const plain = new Uint8Array(chunkBytes);
  const [read, made] = [new Uint8Array(chunks * sealedBytes), new Uint8Array(chunks * sealedBytes)];
  const at = (index: number) => [index * sealedBytes, (index + 1) * sealedBytes] as const;
  const nonces = Array.from({ length: chunks }, (_, index) => nonceAt(index, false));
  nonces.forEach((nonce, index) => engine.seal(key, nonce, plain, read.subarray(...at(index))));
  for (let done = 0; done < bytes; done += chunks * chunkBytes) {
    engine.blake3(read);
    for (const [index, nonce] of nonces.entries()) {
      if (!engine.open(key, nonce, read.subarray(...at(index)), plain))
        throw new Error('bench: expected a genuine chunk');
      engine.seal(key, nonce, plain, made.subarray(...at(index)));
    }
    engine.blake3(made);
  }
};

export const bareLoop = async (bytes: number, threads: number): Promise<void> => {
  const ended = Array.from({ length: threads }, () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: bytes / threads });
    return new Promise<void>((resolve, reject) => worker.on('error', reject).on('exit', () => resolve()));
  });
  await Promise.all(ended);
};

if (!isMainThread && parentPort !== null && typeof workerData === 'number') await loop(workerData);
