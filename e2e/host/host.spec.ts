import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { invoke, test } from './sample.ts';

test('killed and started again with the same data, three times', async ({ start }) => {
  for (let time = 0; time < 3; time += 1) {
    const sample = await start();
    const kept = await sample.desk().evaluate(() => localStorage.getItem('kept'));
    expect(kept).toBe(time === 0 ? null : 'yes');
    await sample.desk().evaluate(() => localStorage.setItem('kept', 'yes'));
    // Chromium writes local storage behind the page's back; closing in good order is what makes it durable.
    await (time === 0 ? sample.close() : sample.kill());
    expect(() => process.kill(sample.pid(), 0)).toThrow();
  }
});

test('an imitation that lacks something says so instead of pretending', async ({ sample }) => {
  const using = sample.evaluate(({ powerMonitor }) => powerMonitor.isOnBatteryPower(), null);
  await expect(using).rejects.toThrow(/powerMonitor\.isOnBatteryPower is not imitated/);
  const making = sample.evaluate(({ BrowserWindow }) => void new BrowserWindow({ vibrancy: 'menu' }), null);
  await expect(making).rejects.toThrow(/option vibrancy is not imitated/);
  const opening = sample.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setOpacity(0.5), null);
  await expect(opening).rejects.toThrow(/setOpacity is not imitated/);
});

test('a main process that imports what is not imitated ends with a sentence', async ({ folder }) => {
  const app = join(folder, 'lacking');
  await mkdir(app);
  await writeFile(
    join(app, 'package.json'),
    JSON.stringify({ name: 'l', version: '1.0.0', type: 'module', main: 'main.js' }),
  );
  await writeFile(join(app, 'main.js'), `import { desktopCapturer } from 'electron';\ndesktopCapturer.getSources();\n`);
  const host = spawn(process.execPath, [fileURLToPath(new URL('run.ts', import.meta.url)), app], {
    env: { ...process.env, HOST_USER_DATA: join(folder, 'lacking-data') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  host.stderr.on('data', (bytes) => {
    said += String(bytes);
  });
  expect(await new Promise((resolve) => host.once('exit', resolve))).toBe(1);
  expect(said).toContain('that part of electron is not imitated');
});

test('what the main process sends must be plain data too', async ({ sample }) => {
  const sending = sample.evaluate(
    ({ webContents }) => webContents.getAllWebContents()[0]?.send('any', new Set([1])),
    null,
  );
  await expect(sending).rejects.toThrow(/carries Set/);
});

test('the page can be photographed, and closing the last window ends the app', async ({ sample }) => {
  expect((await sample.desk().screenshot()).length).toBeGreaterThan(1_000);
  expect(await invoke(sample.desk(), 'sample.who')).toMatchObject({ ok: true });
  await sample.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close(), null);
  await expect.poll(() => isRunning(sample.pid())).toBe(false);
});

test('the app ends in its own order, whether told to or left by its last window', async ({ start, folder }) => {
  const told = await start();
  await told.close();
  expect(await readFile(join(folder, 'ended'), 'utf8')).toBe('in order\n');
  const left = await start();
  await left.desk().close();
  await expect.poll(() => isRunning(left.pid())).toBe(false);
  expect(await readFile(join(folder, 'ended'), 'utf8')).toBe('in order\nin order\n');
});

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
