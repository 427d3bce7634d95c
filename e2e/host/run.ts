// Runs an app built for Electron without Electron: node e2e/host/run.ts [folder that holds package.json] [the app's own words]
// HOST_USER_DATA: where it keeps its data. HOST_HEADED=1: show the windows. HOST_DEBUG=1: let tests connect to Chromium.
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pageOpener, profileIn, startChromium } from './chromium.ts';
import { runOn } from './host.ts';

const appPath = resolve(process.argv[2] ?? '.');
const manifest = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
  main: string;
};
const userData = resolve(process.env['HOST_USER_DATA'] ?? mkdtempSync(join(tmpdir(), 'rekey-host-')));
mkdirSync(userData, { recursive: true, mode: 0o700 });
const headed = process.env['HOST_HEADED'] === '1';
const debuggable = process.env['HOST_DEBUG'] === '1';

const browser = await startChromium({ userData, headed, debuggable });

let ending = false;
const quit = async (code: number): Promise<void> => {
  if (ending) return;
  ending = true;
  await browser.close().catch(() => {});
  process.exit(code);
};
const { name, version } = manifest;
runOn({ appPath, name, version, userData, headed, browser, openPage: pageOpener(browser), quit });

const imitation = new URL('./imitation/electron.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: imitation, shortCircuit: true } : next(specifier, context),
});
const { electron } = await import('./imitation/electron.ts');
const { app } = await import('./imitation/app.ts');
const { routeEverything } = await import('./routes.ts');
await routeEverything(browser);

// Closing the last window ends Chromium; the app still gets to end in its own order.
browser.on('close', () => app.quit());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
// Whoever started this for a test is gone: nobody would ever close it.
process.on('disconnect', () => void quit(0));

type Evaluate = { readonly id: number; readonly code: string; readonly arg: unknown };
process.on('message', (message: Evaluate) => {
  const { id, code, arg } = message;
  // oxlint-disable-next-line no-eval -- The function runs in the global scope, as it does in Electron's main process under Playwright.
  const run = (0, eval)(`(${code})`) as (api: typeof electron, arg: unknown) => unknown;
  Promise.resolve()
    .then(() => run(electron, arg))
    .then(
      (value) => process.send?.({ id, value }),
      (error: unknown) =>
        process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
});

process.argv.splice(0, process.argv.length, process.execPath, appPath, ...process.argv.slice(3));
try {
  // As in Electron, `ready` comes only after the main module has been evaluated.
  await import(pathToFileURL(join(appPath, manifest.main)).href);
} catch (error) {
  console.error(error);
  if (error instanceof SyntaxError && error.message.includes("'electron'"))
    console.error('stand-in host: that part of electron is not imitated; see e2e/host/imitation/electron.ts');
  await quit(1);
}
app.start();

const port = debuggable ? readFileSync(join(profileIn(userData), 'DevToolsActivePort'), 'utf8').split('\n')[0] : null;
process.send?.({ up: true, debugger: port === null ? null : `http://127.0.0.1:${port}` });
