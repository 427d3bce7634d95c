// Every state that a crash or a refusing disk may leave of every operation on a vault, recovered by the code that recovers in production.
//
// From one run of each operation (testing/faults/): every prefix of what it did to the disk; what of it may be there when the power goes
// between two syncs (every subset where few changes wait, else prefixes, each one missing, each one alone, and a seeded sample); the
// last write torn at 512 and 4096 bytes. The recovery itself is cut short likewise, also after a kill that the power outlived. Then
// ENOSPC, EDQUOT, EIO and short writes at the Nth call for every N, once and for good.
//
// Of each state: it opens before any recovery; the recovery leaves the old vault whole or the new one, and nothing answered for is
// lost; a fresh operation succeeds; nothing is readable on the disk. The recovery runs for every state. What reading and going on
// comes to is remembered by all that was asked of the disk, so the same answers are not judged twice.
//
// REKEY_FAULTS=long goes through several times as many states, and takes as much longer.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { FaultKind } from '../testing/faults/examine.ts';
import { faults, type Share } from '../testing/faults/go-through.ts';
import type { WorkerAnswer } from '../testing/faults/worker.ts';

const isLong = process.env['REKEY_FAULTS'] === 'long';
const extent: Omit<Share, 'worker' | 'workers'> = isLong
  ? {
      crashes: { allSubsetsUpTo: 14, drawn: 5_000 },
      power: { allSubsetsUpTo: 8, drawn: 100 },
      again: { allSubsetsUpTo: 4, drawn: 8, recoveries: 12_000 },
      redoOneOf: 20,
    }
  : {
      crashes: { allSubsetsUpTo: 13, drawn: 1_000 },
      power: { allSubsetsUpTo: 6, drawn: 40 },
      again: { allSubsetsUpTo: 3, drawn: 4, recoveries: 2_500 },
      redoOneOf: 100,
    };

type Found = Exclude<WorkerAnswer, { readonly broken: string }>;

const runWorker = (share: Share): Promise<readonly Found[]> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('../testing/faults/worker.ts', import.meta.url), { workerData: share });
    const found: Found[] = [];
    worker.on('message', (answer: WorkerAnswer) => {
      if ('broken' in answer) reject(new Error(answer.broken));
      else found.push(answer);
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve(found));
  });

const kinds: readonly FaultKind[] = [
  'killed',
  'reordered',
  'torn 512',
  'torn 4096',
  'killed, then power',
  'again',
  ...faults.map(([kind]) => kind),
];

/** A tree that several faults leave is counted once, for the first of them; EDQUOT leaves the same as ENOSPC. */
const countStates = (found: readonly Found[], operation: string): ReadonlyMap<FaultKind, number> => {
  const known = new Set<string>();
  return new Map(
    kinds.map((kind) => {
      const before = known.size;
      for (const one of found)
        if (one.operation === operation) for (const digest of one.trees.get(kind) ?? []) known.add(digest);
      return [kind, known.size - before];
    }),
  );
};

const total = (numbers: Iterable<number>): number => [...numbers].reduce((sum, one) => sum + one, 0);

const printed = (table: readonly (readonly [string, ReadonlyMap<FaultKind, number>])[]): string => {
  const line = (first: string, cells: readonly (string | number)[]) =>
    [first.padEnd(22), ...cells.map((cell) => String(cell).padStart(8))].join(' ');
  const row = (first: string, cells: readonly number[]) => line(first, [...cells, total(cells)]);
  return [
    line('distinct states', [...table.map(([name]) => name.slice(0, 8)), 'all']),
    ...kinds.map((kind) =>
      row(
        kind,
        table.map(([, counts]) => counts.get(kind) ?? 0),
      ),
    ),
    row(
      'all',
      table.map(([, counts]) => total(counts.values())),
    ),
  ].join('\n');
};

test(
  'at least 100,000 distinct states of init, add, recipients, rotate, remove, restore and identity password are recovered whole',
  async () => {
    const workers = Math.max(2, Math.min(8, availableParallelism()));
    const shares = Array.from({ length: workers }, (_, worker) => runWorker({ ...extent, worker, workers }));
    const found = (await Promise.all(shares)).flat();
    const names = [...new Set(found.map(({ operation }) => operation))];
    const table = names.map((name) => [name, countStates(found, name)] as const);
    const refusals = total(found.map((one) => one.refusals));
    console.log(`${printed(table)}\n${refusals} calls refused, one at a time or with all that followed`);
    expect(names).toHaveLength(7);
    expect(total(table.flatMap(([, counts]) => [...counts.values()]))).toBeGreaterThanOrEqual(100_000);
  },
  isLong ? 3 * 3600_000 : 600_000,
);
