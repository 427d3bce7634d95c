// The desktop program: opens the windows, joins them to the application, and stops in good order.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, powerMonitor } from 'electron';
import { contract, pushes } from '../shared/contract/contract.ts';
import { createRekey } from './application/rekey.ts';
import type { Windows } from './application/ports.ts';
import { createPublisher } from './ipc/publish.ts';
import { registerRouter, sendPush } from './ipc/register.ts';
import { createRouter } from './ipc/router.ts';
import { createSessions } from './ipc/sessions.ts';
import { pageOf } from './ipc/trusted-sender.ts';
import { registerAppScheme, serveApp } from './windows/app-protocol.ts';
import { openCustomerWindow } from './windows/customer-window.ts';
import { openDeskWindow } from './windows/desk-window.ts';
import { setApplicationMenu } from './windows/menu.ts';
import { printToPdf } from './windows/print.ts';
import { whenUnattended } from './windows/unattended.ts';
import { wire } from './wire.ts';

const preload = join(app.getAppPath(), 'out', 'preload', 'preload.cjs');
const sessions = createSessions();
const publish = createPublisher(pushes, { sessions: sessions.all, send: sendPush });
let desk: BrowserWindow | null = null;

/** Class and place only: a message may quote what it was given, and what it was given may be a secret. */
const reportBug = (error: unknown): void => {
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  console.error(JSON.stringify({ error: error instanceof Error ? error.name : typeof error, at: frames.slice(0, 8) }));
};

const windows: Windows = {
  openCustomer: async () => {
    if (desk === null) throw new Error('customer window: expected a desk window to hand over, found none');
    const window = await openCustomerWindow({
      preload,
      sessions,
      desk,
      // The desk locked when it handed over and is still locked: nothing changes there.
      handedBack: () => rekey.program.sittings.forget(id),
    });
    const { id } = window.webContents;
  },
  closeCustomer: (windowId) =>
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.id === windowId)
      ?.close(),
  chooseReports: async (windowId) => {
    const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.id === windowId);
    const options = { properties: ['openFile', 'multiSelections'] as ('openFile' | 'multiSelections')[] };
    const chosen = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
    return chosen.canceled ? [] : chosen.filePaths;
  },
  chooseFolder: async (windowId) => {
    const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.id === windowId);
    const options = { properties: ['openDirectory', 'createDirectory'] as ('openDirectory' | 'createDirectory')[] };
    const chosen = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
    return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
  },
  chooseSavePath: async (windowId, defaultPath) => {
    const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.id === windowId);
    const chosen = await (window
      ? dialog.showSaveDialog(window, { defaultPath })
      : dialog.showSaveDialog({ defaultPath }));
    return chosen.canceled || !chosen.filePath ? null : chosen.filePath;
  },
  printToPdf: async (windowId, footer) => {
    const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.id === windowId);
    return window ? printToPdf(window.webContents, footer).catch((error) => (reportBug(error), null)) : null;
  },
  signedIn: (windowId, actor) => sessions.signedIn(windowId, actor),
  signedOut: (windowId) => {
    if (sessions.of(windowId) !== null) sessions.signedOut(windowId);
  },
};

const rekey = createRekey(
  wire({
    wake: (milliseconds, run) => {
      const timer = setTimeout(() => void run(), milliseconds).unref();
      return () => clearTimeout(timer);
    },
    dir: join(app.getPath('userData'), 'workspace'),
    windows,
    push: (name, payload) => publish(name, payload as never),
  }),
  reportBug,
);

// A second start shows the first one and ends, before it has opened anything.
const first = app.requestSingleInstanceLock();
if (!first) app.quit();
app.on('second-instance', () => {
  // Handed over, the desk is locked and stays behind: whoever starts Rekey again meets what is open in front.
  const front = BrowserWindow.getAllWindows().at(-1) ?? desk;
  if (front?.isMinimized()) front.restore();
  front?.focus();
});
registerAppScheme();
setApplicationMenu(process.platform);

void app.whenReady().then(async () => {
  if (!first) return;
  serveApp(join(app.getAppPath(), 'out', 'renderer'), () => randomBytes(16).toString('base64'));
  const router = createRouter(contract, rekey.handlers, {
    sessionOf: sessions.of,
    newReference: () => randomBytes(4).toString('hex'),
    reportBug: (bug) => console.error(JSON.stringify(bug)),
  });
  registerRouter(router);
  whenUnattended(powerMonitor, rekey.idleLock, async () => {
    const present = [...sessions.all()].filter(([, { actor }]) => actor !== null);
    for (const [id, { window }] of present) {
      // A customer's key is needed to the end of what they asked for, a re-encryption perhaps; a desk's request has taken its own.
      if (window === 'customer' && router.isAnswering(id)) return false;
      const sender = { id, url: pageOf[window], isMainFrame: true };
      await router.fromWindow(sender, window === 'desk' ? 'session.lock' : 'customer.signOut', {});
    }
    return true;
  });
  desk = await openDeskWindow({ preload, sessions });
  setInterval(() => void rekey.tick().catch(reportBug), 60_000).unref();
});

let closed = false;
app.on('before-quit', (event) => {
  if (closed) return;
  event.preventDefault();
  closed = true;
  void rekey.close().finally(() => app.quit());
});
app.on('window-all-closed', () => app.quit());
