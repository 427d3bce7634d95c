// One thread of the bare loop: opens, seals and digests `workerData` bytes of plaintext in memory.
import { workerData } from 'node:worker_threads';
import { loadEngine } from '../../electron/vault/age/engine.ts';
import { chunkBytes, nonceAt, sealedBytes } from '../../electron/vault/age/payload.ts';

const chunks = 8;
const bytes = Number(workerData);

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
