// Bundles the measurements as the program is bundled, so that what they start is as quick to start as what is shipped, and runs them.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleForNode } from './main.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
// Windows are measured from source, on the host that the tests through the windows run on.
if (process.argv[2] === 'windows') {
  await import('../bench/windows/main.ts');
  process.exit();
}
const entries = {
  bench: 'bench/main.ts',
  'bare-loop-thread': 'bench/vault/bare-loop-thread.ts',
  'rotating-process': 'bench/vault/rotating-process.ts',
  'rotate-worker': 'electron/vault/rotation/rotate-worker.ts',
  'import-thread': 'electron/ticket-import/import-thread.ts',
  'hash-thread': 'electron/journal/hash-thread.ts',
};
await bundleForNode(project, Object.keys(manifest.dependencies), entries, 'out/bench');
await import(pathToFileURL(join(project, 'out/bench/bench.js')).href);
