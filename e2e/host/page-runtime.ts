// What runs in every page before its own scripts: the preload with its `electron`, and the rules a window's links follow.

/** The one binding by which a page reaches the host; the runtime takes it away from the page at once. */
export const bindingName = '__standInHost';
export const dispatchName = '__standInDispatch';

export type PageMessage =
  | { readonly kind: 'invoke' | 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'navigate' | 'open'; readonly url: string };

export type PageReply = { readonly value: unknown } | { readonly error: string };

export const pageScript = (preload: string, argv: readonly string[], hostSuffixes: readonly string[]): string => {
  const settings = JSON.stringify({ argv, hostSuffixes, bindingName, dispatchName });
  return `(${String(runtime)})(${settings}, function (require, module, exports, process) {${preload}\n});`;
};

type Settings = {
  readonly argv: readonly string[];
  readonly hostSuffixes: readonly string[];
  readonly bindingName: string;
  readonly dispatchName: string;
};
type Listener = (event: unknown, ...args: unknown[]) => void;
type Preload = (require: (name: string) => unknown, module: object, exports: object, process: object) => void;

/** Serialised into the page: it sees nothing of this file but its arguments. */
const runtime = (settings: Settings, preload: Preload): void => {
  const page = window as unknown as Record<string, unknown>;
  if (window.top !== window) return;
  if (!settings.hostSuffixes.some((suffix) => location.hostname.endsWith(suffix))) return;
  const toHost = page[settings.bindingName] as (message: PageMessage) => Promise<PageReply>;
  delete page[settings.bindingName];

  const refuseUnlessPlain = (value: unknown): unknown => {
    if (typeof value === 'function') throw new Error('An object could not be cloned.');
    if (value === null || typeof value !== 'object') return value;
    const kind = Object.prototype.toString.call(value).slice(8, -1);
    if (kind !== 'Object' && kind !== 'Array')
      throw new TypeError(`stand-in host: a message carries ${kind}; only plain data crosses its bridge`);
    for (const member of Object.values(value)) refuseUnlessPlain(member);
    return value;
  };
  const copied = (args: readonly unknown[]) => args.map((each) => structuredClone(refuseUnlessPlain(each)));

  const listeners = new Map<string, Listener[]>();
  const ipcRenderer = {
    invoke: async (channel: string, ...args: unknown[]) => {
      const reply = await toHost({ kind: 'invoke', channel, args: copied(args) });
      if ('error' in reply) throw new Error(reply.error);
      return reply.value;
    },
    send: (channel: string, ...args: unknown[]) => void toHost({ kind: 'send', channel, args: copied(args) }),
    on: (channel: string, listener: Listener) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    off: (channel: string, listener: Listener) => {
      const left = (listeners.get(channel) ?? []).filter((each) => each !== listener);
      listeners.set(channel, left);
      return ipcRenderer;
    },
    removeListener: (channel: string, listener: Listener) => ipcRenderer.off(channel, listener),
  };
  Object.defineProperty(page, settings.dispatchName, {
    value: (channel: string, args: unknown[]) => {
      for (const listener of listeners.get(channel) ?? []) listener({ sender: ipcRenderer }, ...args);
    },
  });

  // Like Electron's bridge: what crosses is copied, functions become functions, and the page can change none of it.
  const bridged = (value: unknown): unknown => {
    if (typeof value === 'function')
      return (...args: unknown[]) =>
        bridgedResult(value(...args.map((each) => (typeof each === 'function' ? each : structuredClone(each)))));
    if (value === null || typeof value !== 'object') return value;
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, member]) => [key, bridged(member)])));
  };
  const bridgedResult = (result: unknown): unknown => (result instanceof Promise ? result : bridged(result));
  const contextBridge = {
    exposeInMainWorld: (name: string, api: unknown) =>
      Object.defineProperty(page, name, { value: bridged(api), enumerable: true }),
  };

  window.open = (address) => {
    void toHost({ kind: 'open', url: new URL(String(address ?? 'about:blank'), location.href).href });
    return null;
  };
  // Chromium would hand tel: and mailto: to the desktop by itself; in Electron the main process hears of them first.
  document.addEventListener('click', (event) => {
    const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement && each.href !== '');
    if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented) return;
    const opens = link.target !== '' && link.target !== '_self';
    if (!opens && link.protocol === location.protocol) return;
    event.preventDefault();
    void toHost({ kind: opens ? 'open' : 'navigate', url: link.href });
  });

  const module = { exports: {} };
  const required = (name: string) => {
    if (name === 'electron') return { contextBridge, ipcRenderer };
    throw new Error(`module not found in a sandboxed preload: ${name}`);
  };
  const sandboxed = {
    platform: 'linux',
    argv: settings.argv,
    env: {},
    versions: {},
    sandboxed: true,
    contextIsolated: true,
  };
  preload(required, module, module.exports, sandboxed);
};
