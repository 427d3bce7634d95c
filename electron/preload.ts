// The one door between a window and the main process; it knows the contract's names and nothing else.
import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../shared/contract/request.ts';
import { invokeChannel, pushChannel, windowArgument } from './ipc/channels.ts';

// Written in by the build from the contract: the schemas themselves, and zod with them, stay out of the page.
declare const rekeyRequestNames: readonly string[];
declare const rekeyPushNames: readonly string[];

const requests = new Set(rekeyRequestNames);
const pushes = new Set(rekeyPushNames);

const bridge: Bridge = {
  window: process.argv.includes(`${windowArgument}customer`) ? 'customer' : 'desk',
  invoke: (name, input) => {
    if (requests.has(name)) return ipcRenderer.invoke(invokeChannel, name, input);
    const text = 'This version of Rekey does not know that request.';
    return Promise.resolve({ ok: false, refusal: { code: 'unknown-request', text } });
  },
  subscribe: (name, hear) => {
    if (!pushes.has(name)) throw new Error(`subscribe: expected a push of the contract, got ${String(name)}`);
    const listen = (_event: unknown, pushed: unknown, payload: unknown) => {
      if (pushed === name) hear(payload);
    };
    ipcRenderer.on(pushChannel, listen);
    return () => void ipcRenderer.off(pushChannel, listen);
  },
};

contextBridge.exposeInMainWorld('rekey', bridge);
