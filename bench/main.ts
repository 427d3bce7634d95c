// `npm run bench -- <what>`: measures beside a peer or the raw limit, and prints the tables that README.md keeps.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchDeadlines } from './sla/deadlines.ts';
import { benchImport } from './tickets/import.ts';
import { benchQueue, benchWords } from './tickets/queue.ts';
import { benchChanges } from './vault/changes.ts';
import { benchFootprint } from './vault/footprint.ts';
import { benchRotation } from './vault/rotation.ts';

/** Each is given a folder on the disk that is measured, and answers a part of the table. */
const benches: Readonly<Record<string, Readonly<Record<string, (folder: string) => Promise<string>>>>> = {
  sla: { deadlines: benchDeadlines },
  tickets: { queue: benchQueue, words: benchWords, import: benchImport },
  vault: { rotation: benchRotation, changes: benchChanges, footprint: benchFootprint },
};

const [what = '', part] = process.argv.slice(2);
const parts = Object.entries(benches[what] ?? {}).filter(([name]) => part === undefined || name === part);
if (parts.length === 0) {
  const known = Object.entries(benches).map(([name, inside]) => `${name} (${Object.keys(inside).join(', ')})`);
  process.stderr.write(`Say what to measure: ${[...known, 'windows'].join('; ')}.\n`);
  process.exitCode = 2;
}
for (const [, run] of parts) {
  const folder = await mkdtemp(join(process.env['REKEY_BENCH_FOLDER'] ?? tmpdir(), 'rekey-bench-'));
  try {
    process.stdout.write(`${await run(folder)}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
