// Imitates `ipcMain`: the main process's end of the bridge.
import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';

type Handle = (event: unknown, ...args: unknown[]) => unknown;

const handlers = new Map<string, Handle>();

export class IpcMain extends EventEmitter {
  handle(channel: string, handle: Handle): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handle);
  }
  removeHandler(channel: string): void {
    handlers.delete(channel);
  }
}

export const ipcMain = strict('ipcMain', new IpcMain());

export const handlerFor = (channel: string): Handle | undefined => handlers.get(channel);
