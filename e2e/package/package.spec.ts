// What an installer would hold, packed as for Linux: only what runs, locked down, and a whole program by itself.
import { execFile } from 'node:child_process';
import { access, mkdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { extractAll, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { launchOnStandIn } from '../fixtures/launch-on-stand-in.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { DeskPage } from '../pages/desk-page.ts';
import { standInElectronDist } from './electron-dist.ts';

const run = promisify(execFile);
const project = process.cwd();
const builder = join(project, 'node_modules', 'electron-builder', 'cli.js');
const shipped = `${process.platform}-${process.arch}`;

test.describe.configure({ mode: 'serial' });
test.skip(process.platform !== 'linux', 'packs the Linux folder');

const folder = { path: '', remove: async () => {} };
const unpacked = () => join(folder.path, 'dist', 'linux-unpacked');
const archive = () => join(unpacked(), 'resources', 'app.asar');

test.beforeAll(async () => {
  Object.assign(folder, await temporaryFolder());
  const manifest = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as {
    devDependencies: { electron: string };
  };
  const electron = join(folder.path, 'electron');
  await standInElectronDist(electron, manifest.devDependencies.electron);
  const options = [`-c.electronDist=${electron}`, `-c.directories.output=${join(folder.path, 'dist')}`];
  await run(process.execPath, [builder, '--linux', 'dir', '--publish', 'never', ...options], { cwd: project });
});
test.afterAll(() => folder.remove());

test('the fuses are flipped: no Node by a variable, no inspector, only the archive, no file privileges', async () => {
  const wire = await getCurrentFuseWire(join(unpacked(), 'rekey'));
  const off = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
    FuseV1Options.GrantFileProtocolExtraPrivileges,
  ];
  const on = [
    FuseV1Options.OnlyLoadAppFromAsar,
    FuseV1Options.EnableCookieEncryption,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  ];
  for (const fuse of off) expect(wire[fuse], FuseV1Options[fuse]).toBe(FuseState.DISABLE);
  for (const fuse of on) expect(wire[fuse], FuseV1Options[fuse]).toBe(FuseState.ENABLE);
});

test('the archive holds the built program and this platform’s natives, no sources and no other platform', async () => {
  const files = listPackage(archive(), { isPack: false }).map((path) => path.slice(1));
  expect(files).toContain('out/main/start.js');
  expect(files).toContain('out/main/rotate-worker.js');
  expect(files).toContain('out/preload/preload.cjs');
  const ours = files.filter((path) => !path.startsWith('node_modules/') && path !== 'node_modules');
  expect(ours.filter((path) => path !== 'package.json' && !/^out(\/|$)/.test(path))).toEqual([]);
  const natives = files.filter((path) => path.endsWith('.node'));
  expect(natives.sort()).toEqual([
    `node_modules/@napi-rs/blake-hash-${shipped}-gnu/blake.${shipped}-gnu.node`,
    `node_modules/better-sqlite3/prebuilds/${shipped}.node`,
    `node_modules/sodium-native/prebuilds/${shipped}/sodium-native.node`,
  ]);
  const unwanted = /\.(ts|mts|cts|map|c|cc|cpp|h|gyp|md|bare)$|^node_modules\/(node-|electron|@electron|playwright)/;
  expect(files.filter((path) => unwanted.test(path) && !path.startsWith('node_modules/node-addon-api'))).toEqual([]);
});

test('the natives lie outside the archive, where the system can load them', async () => {
  const beside = join(unpacked(), 'resources', 'app.asar.unpacked', 'node_modules');
  await access(join(beside, 'better-sqlite3', 'prebuilds', `${shipped}.node`));
  await access(join(beside, 'sodium-native', 'prebuilds', shipped, 'sodium-native.node'));
});

test('unpacked into an empty folder the program runs by itself: windows, database, vaults, command line', async () => {
  const app = join(folder.path, 'app');
  extractAll(archive(), app);
  expect(relative(project, app).startsWith('..')).toBe(true);
  const userData = join(folder.path, 'data');
  await mkdir(userData);
  const rekey = await launchOnStandIn({ appPath: app, userData });
  const desk = new DeskPage(rekey.desk());
  const { operators } = await desk.openDemo();
  await desk.signIn({ id: 'priya', secret: operators['priya'] ?? '' });
  await desk.go('Vaults');
  await expect(desk.page.getByRole('heading', { level: 1, name: 'Vaults' })).toBeVisible();
  await rekey.close();

  const commandLine = join(app, 'out', 'cli', 'cli.js');
  const { stdout } = await run(process.execPath, [commandLine, 'contract', '--json'], { cwd: app, maxBuffer: 1 << 26 });
  const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
  expect(names).toContain('recovery.open');
});
