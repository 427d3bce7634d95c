// The hashing thread's entry: the leaves of a part of the journal, read by a connection of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { openRecords } from './sqlite.ts';
import { hashPart } from './verify.ts';
import type { HashThreadStart } from './hash-beside.ts';

const { file, key, after, to } = workerData as HashThreadStart;
const { kept, close } = openRecords(file, key);
key.fill(0);
const part = hashPart(kept(after, to));
close();
parentPort?.postMessage(part);
