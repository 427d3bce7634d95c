import { ipcRenderer } from 'electron';

export const speaks = ipcRenderer;
