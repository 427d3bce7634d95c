// Builds everything that Electron, the stand-in host and the command line run, into out/.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contract, pushes } from '../shared/contract/contract.ts';
import { buildMain } from './main.ts';
import { buildPages } from './pages.ts';
import { buildPreload } from './preload.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const out = join(project, 'out');
const manifest = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

await rm(out, { recursive: true, force: true });
await Promise.all([
  buildMain(project, Object.keys(manifest.dependencies)),
  buildPreload(join(out, 'preload'), Object.keys(contract), Object.keys(pushes)),
  buildPages(project),
]);
