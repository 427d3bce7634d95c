import { ipcMain } from 'electron';

export const listens = ipcMain;
