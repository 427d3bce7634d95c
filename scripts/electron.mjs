// Finds Electron's binary, or tries once to get it; `electron` itself would try at every import and throw.
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { inProject, runTool, say } from './steps.mjs';

export const electronBinary = () => {
  const folder = inProject('node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron';
  const binary = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
  return existsSync(binary) ? binary : null;
};

/** Null where the binary neither is nor can be had. */
export const findOrDownloadElectron = async () => {
  const present = electronBinary();
  if (present !== null) return present;
  const source = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? 'https://github.com/';
  if (!(await answers(source))) return null;
  say('downloading Electron…');
  runTool('node_modules/electron/install.js', []);
  return electronBinary();
};

/** Asked first, because the installer's own retries take minutes where there is no route. */
const answers = (address) =>
  new Promise((resolve) => {
    const asked = request(address, { method: 'HEAD', timeout: 4_000 }, (response) => {
      response.resume();
      resolve(true);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });
