// The operators' window.
import { BrowserWindow } from 'electron';
import { pageOf } from '../ipc/trusted-sender.ts';
import type { Sessions } from '../ipc/sessions.ts';
import { webPreferences } from './web-preferences.ts';
import { denyPermissions, guardWebContents } from './window-guard.ts';

export type WindowSurroundings = { readonly preload: string; readonly sessions: Sessions };

/** Resolves once the page is loaded; the window shows itself when there is something to see. */
export const openDeskWindow = async ({ preload, sessions }: WindowSurroundings): Promise<BrowserWindow> => {
  const window = new BrowserWindow({
    title: 'Rekey',
    width: 1280,
    height: 820,
    minWidth: 900,
    minHeight: 600,
    show: false,
    autoHideMenuBar: true,
    webPreferences: webPreferences('desk', preload),
  });
  const { id, session } = window.webContents;
  denyPermissions(session);
  guardWebContents(window.webContents);
  sessions.opened(id, 'desk');
  window.on('closed', () => sessions.closed(id));
  window.once('ready-to-show', () => window.show());
  await window.loadURL(pageOf.desk);
  return window;
};
