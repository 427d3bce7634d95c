// `npm run bench -- windows [queue|board]`: what is measured through the desk window.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchBoard } from './board.ts';
import { benchQueue } from './queue.ts';

const benches = { queue: benchQueue, board: benchBoard };

const [, , , part] = process.argv;
for (const [name, run] of Object.entries(benches)) {
  if (part !== undefined && part !== name) continue;
  const root = await mkdtemp(join(process.env['REKEY_BENCH_FOLDER'] ?? tmpdir(), 'rekey-bench-'));
  try {
    process.stdout.write(`${await run(root)}\n`);
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
}
