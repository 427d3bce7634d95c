// The only file that touches ipcMain: it joins the one channel to the router and carries pushes to the windows.
import { ipcMain, webContents } from 'electron';
import { invokeChannel, pushChannel } from './channels.ts';
import type { Router } from './router.ts';

export const registerRouter = (router: Router): void => {
  ipcMain.handle(invokeChannel, (event, name: unknown, input: unknown) => {
    const frame = event.senderFrame;
    // Null means that the frame is gone or has navigated since it asked: nobody is there to be trusted.
    const isMainFrame = frame !== null && frame.parent === null;
    return router.fromWindow({ id: event.sender.id, url: frame?.url ?? '', isMainFrame }, name, input);
  });
};

export const sendPush = (windowId: number, name: string, payload: unknown): void => {
  webContents.fromId(windowId)?.send(pushChannel, name, payload);
};
