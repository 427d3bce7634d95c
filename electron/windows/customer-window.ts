// The window a customer is handed: it fills the screen, and the desk is hidden for as long as it is there.
import { BrowserWindow } from 'electron';
import { pageOf } from '../ipc/trusted-sender.ts';
import type { WindowSurroundings } from './desk-window.ts';
import { webPreferences } from './web-preferences.ts';
import { denyPermissions, guardWebContents } from './window-guard.ts';

export type HandOver = WindowSurroundings & {
  readonly desk: BrowserWindow;
  /**
   * Called once, when the workstation is back with the desk: the place to lock it, so that a passphrase is asked again. When the
   * program ends, the desk may be gone before it.
   */
  readonly handedBack: () => void;
};

/** Resolves once the page is loaded. The way back is closing the window, which whoever calls this decides about. */
export const openCustomerWindow = async (handOver: HandOver): Promise<BrowserWindow> => {
  const { preload, sessions, desk, handedBack } = handOver;
  const window = new BrowserWindow({
    title: 'Rekey',
    width: 1280,
    height: 820,
    show: false,
    kiosk: true,
    alwaysOnTop: true,
    autoHideMenuBar: true,
    webPreferences: webPreferences('customer', preload),
  });
  const { id, session } = window.webContents;
  denyPermissions(session);
  guardWebContents(window.webContents);
  sessions.opened(id, 'customer');
  window.removeMenu();
  window.once('ready-to-show', () => {
    window.show();
    desk.hide();
  });
  window.on('closed', () => {
    sessions.closed(id);
    handedBack();
    if (!desk.isDestroyed()) desk.show();
  });
  await window.loadURL(pageOf.customer);
  return window;
};
