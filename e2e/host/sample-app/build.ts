// Builds the sample app into a folder: the real preload bundled as Rekey's is, and a main that imports the sources as they are.
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildPreload } from '../../../build/preload.ts';
import { sampleContract, samplePushes } from './contract.ts';

const source = fileURLToPath(new URL('.', import.meta.url));

export const buildSampleApp = async (folder: string): Promise<void> => {
  const out = join(folder, 'out');
  await mkdir(join(out, 'main'), { recursive: true });
  await mkdir(join(out, 'renderer', 'assets'), { recursive: true });
  const manifest = { name: 'sample', version: '1.0.0', type: 'module', main: 'out/main/main.js' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(
    join(out, 'main', 'main.js'),
    `import ${JSON.stringify(pathToFileURL(join(source, 'main.ts')).href)};\n`,
  );
  for (const page of ['desk', 'customer']) await cp(join(source, 'page.html'), join(out, 'renderer', `${page}.html`));
  await writeFile(join(out, 'renderer', 'assets', 'plain.js'), 'globalThis.loaded = true;\n');
  await writeFile(join(folder, 'outside.html'), 'not to be served');
  await buildPreload(join(out, 'preload'), Object.keys(sampleContract), Object.keys(samplePushes));
};
