// Re-encrypts many reports at once: small ones by the batch, a large one shared between all threads.
import { startCrew } from './crew.ts';
import { DurabilityError } from '../disk/durable.ts';
import type { ObjectFiles } from '../disk/layout.ts';
import type { StoredObject } from '../kept/manifest.ts';
import { isOfPieces } from '../kept/object-digest.ts';
import type { Reencrypted } from '../kept/rotation-stage.ts';
import { type Outcome, type Refused } from '../outcome.ts';
import {
  beginReport,
  endReport,
  leaveReport,
  makeRoom,
  type Reencryption,
  sharedMemory,
  stopped,
} from './reencrypt.ts';
import type { VaultTools } from '../tools.ts';

export type Reports = {
  readonly objects: readonly StoredObject[];
  readonly from: (id: string) => ObjectFiles;
  readonly to: (id: string) => ObjectFiles;
  /** The vault key that opens them, and the public one that they are for. */
  readonly secret: Uint8Array;
  readonly publicKey: string;
};

type Options = {
  /** 0 works on this thread, through the port that was handed in; workers use the disk itself. */
  readonly workers: number;
  readonly signal?: AbortSignal;
  /** In turn, one at a time. */
  readonly onDone: (done: readonly Reencrypted[]) => Promise<void>;
  /** Bytes of reports more that are re-encrypted, though not all of them durable yet. */
  readonly onBytes?: (bytes: number) => void;
};

/** From here on a report is worth sharing; below, one thread is done before the others have opened its files. */
const large = 64 * 1024 * 1024;
/** Together a batch takes some milliseconds of work: enough to hide a message, not so much that a thread waits at the end. */
const batchBytes = 4 * 1024 * 1024;
const batchReports = 64;

const batched = (objects: readonly StoredObject[], most: number): StoredObject[][] => {
  const batches: StoredObject[][] = [];
  let bytes = batchBytes;
  for (const object of objects) {
    const last = batches.at(-1);
    if (last === undefined || bytes + object.size > batchBytes || last.length === most) {
      batches.push([object]);
      bytes = object.size;
    } else {
      last.push(object);
      bytes += object.size;
    }
  }
  return batches;
};

export const reencryptAll = async (
  tools: VaultTools,
  { objects, from, to, secret, publicKey }: Reports,
  { workers, signal, onDone, onBytes = () => undefined }: Options,
): Promise<Outcome<object>> => {
  if (signal?.aborted === true) return stopped;
  if (objects.length === 0) return { ok: true };
  const shared = new Uint8Array(new SharedArrayBuffer(secret.length));
  shared.set(secret);
  const opening = { secret: shared, recipient: tools.engine.publicKey(secret) };
  // Made when it is its turn: there may be hundreds of thousands, and two paths each.
  const jobFor = ({ id, size, digest, metaDigest }: StoredObject): Reencryption => ({
    named: { id, digest, metaDigest },
    size,
    from: from(id),
    to: to(id),
    opening,
    publicKey,
  });
  const isShared = ({ size, digest }: StoredObject) => workers > 1 && size >= large && isOfPieces(digest);

  const crew = startCrew(tools, workers, onBytes);
  const failures: Refused[] = [];
  const fail = (refusal: Refused) => {
    failures.push(refusal);
    crew.stop();
  };
  const stop = () => fail(stopped);
  signal?.addEventListener('abort', stop);
  let reported: Promise<void> = Promise.resolve();
  const take = async (outcomes: readonly Outcome<Reencrypted>[]) => {
    const done = outcomes.filter((outcome) => outcome.ok);
    const refused = outcomes.find((outcome) => !outcome.ok);
    if (refused?.ok === false) fail(refused);
    if (done.length > 0) reported = reported.then(() => onDone(done));
    await reported;
  };

  const shareOut = async (job: Reencryption): Promise<void> => {
    const begun = beginReport(tools, makeRoom(), job, sharedMemory);
    if (!begun.ok) return fail(begun);
    const shares = await Promise.all(crew.members.map((member) => member({ kind: 'share', pass: begun.pass }))).catch(
      (error: unknown) => {
        leaveReport(begun);
        throw error;
      },
    );
    const refused = shares.flatMap((answer) => (answer.kind === 'share' && !answer.outcome.ok ? [answer.outcome] : []));
    if (refused[0] === undefined) return take([await endReport(tools, begun, job)]);
    leaveReport(begun);
    fail(refused[0]);
  };

  // On this thread one by one: it hears of a stop only in between.
  const waiting = batched(
    objects.filter((object) => !isShared(object)),
    workers === 0 ? 1 : batchReports,
  );
  const pull = async (member: (typeof crew.members)[number]): Promise<void> => {
    for (let batch = waiting.shift(); batch !== undefined && failures.length === 0; batch = waiting.shift()) {
      const answer = await member({ kind: 'reports', jobs: batch.map(jobFor) });
      if (answer.kind === 'reports') await take(answer.outcomes);
    }
  };
  try {
    for (const object of objects.filter(isShared)) if (failures.length === 0) await shareOut(jobFor(object));
    // Two batches each: one is being made durable while the next is worked on.
    const turns = workers === 0 ? 1 : 2;
    await Promise.all(crew.members.flatMap((member) => Array.from({ length: turns }, () => pull(member))));
  } finally {
    signal?.removeEventListener('abort', stop);
    shared.fill(0);
    await crew.end();
  }
  const [failure] = failures;
  // A worker's disk that cannot be trusted is this program's as well.
  if (failure?.refusal.code === 'disk-failed') throw new DurabilityError('fsync failed in a worker');
  return failure ?? { ok: true };
};
