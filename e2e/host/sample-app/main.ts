// A whole small app made of the real boundary and windows, so that the host and the guards are proven apart from Rekey's features.
import { randomBytes } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { app, type BrowserWindow, dialog, ipcMain } from 'electron';
import { createPublisher } from '../../../electron/ipc/publish.ts';
import { registerRouter, sendPush } from '../../../electron/ipc/register.ts';
import { createRouter } from '../../../electron/ipc/router.ts';
import { createSessions } from '../../../electron/ipc/sessions.ts';
import { registerAppScheme, serveApp } from '../../../electron/windows/app-protocol.ts';
import { openCustomerWindow } from '../../../electron/windows/customer-window.ts';
import { openDeskWindow } from '../../../electron/windows/desk-window.ts';
import { setApplicationMenu } from '../../../electron/windows/menu.ts';
import type { Handlers } from '../../../shared/contract/request.ts';
import { sampleContract, samplePushes } from './contract.ts';

const preload = `${app.getAppPath()}/out/preload/preload.cjs`;
const sessions = createSessions();
const publish = createPublisher(samplePushes, { sessions: sessions.all, send: sendPush });
let desk: BrowserWindow | null = null;
let customer: BrowserWindow | null = null;

const handlers: Handlers<typeof sampleContract> = {
  'sample.who': (_input, { window, role }) => ({ ok: true, value: { window, role } }),
  'sample.signIn': (_input, { windowId }) => {
    sessions.signedIn(windowId, { kind: 'operator', id: 'priya', role: 'representative' });
    publish('sample.signedIn', { operator: 'priya' });
    return { ok: true, value: null };
  },
  'sample.secret': () => ({ ok: true, value: 'for representatives' }),
  'sample.handOver': async () => {
    if (desk === null) throw new Error('expected the desk window');
    const deskId = desk.webContents.id;
    const handedBack = () => {
      if (sessions.of(deskId) !== null) sessions.signedOut(deskId);
    };
    customer = await openCustomerWindow({ preload, sessions, desk, handedBack });
    return { ok: true, value: null };
  },
  'sample.handBack': () => {
    customer?.close();
    return { ok: true, value: null };
  },
  'sample.choose': async () => {
    const chosen = await dialog.showOpenDialog({});
    return { ok: true, value: chosen.filePaths };
  },
};

registerAppScheme();
setApplicationMenu(process.platform);
// What a careless handler might do, to show that the host refuses it.
ipcMain.handle('sample:map', () => new Map());

// Work that the end of the program must wait for, as closing a database is.
let written = false;
app.on('before-quit', (event) => {
  if (written) return;
  event.preventDefault();
  written = true;
  void appendFile(`${app.getPath('userData')}/ended`, 'in order\n').finally(() => app.quit());
});
app.on('window-all-closed', () => app.quit());

void app.whenReady().then(async () => {
  serveApp(`${app.getAppPath()}/out/renderer`, () => randomBytes(16).toString('base64'));
  registerRouter(
    createRouter(sampleContract, handlers, {
      sessionOf: sessions.of,
      newReference: () => randomBytes(4).toString('hex'),
      reportBug: (bug) => console.error(JSON.stringify(bug)),
    }),
  );
  desk = await openDeskWindow({ preload, sessions });
});
