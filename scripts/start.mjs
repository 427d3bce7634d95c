// npm start: sets up what is missing, builds, and opens Rekey; without a display it plays the guided demo instead.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setUp } from './setup.mjs';
import { findOrDownloadElectron } from './electron.mjs';
import { giveUp, project, run, runTool, say } from './steps.mjs';

const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Where Electron keeps an app's data on Linux: the same workspace opens on either host. */
const userData = () => join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'Rekey');

setUp();
say('building…');
if (runTool('build/build.ts', []) !== 0) giveUp('the build failed; what is above says where.');

if (!hasDisplay()) {
  say('there is no display: playing the guided demo.');
  process.exit(runTool('e2e/demo/run.ts', []));
}

const electron = await findOrDownloadElectron();
if (electron !== null) process.exit(run(electron, [project]));

say('Electron’s binary is not here and cannot be downloaded: opening in Chromium, on the stand-in host.');
process.exit(runTool('e2e/host/run.ts', [project], { HOST_HEADED: '1', HOST_USER_DATA: userData() }));
