// Imitates `protocol`: Chromium knows no scheme of ours, so app://rekey/ is served to it as https://rekey.app.localhost/.
import type { Request as PageRequest } from 'playwright-core';
import { app } from './app.ts';
import { strict } from './strict.ts';

type Serve = (request: Request) => Promise<Response> | Response;

const privileged = new Set<string>();
const served = new Map<string, Serve>();

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (schemes: readonly { readonly scheme: string }[]) => {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of schemes) privileged.add(scheme);
  },
  handle: (scheme: string, serve: Serve) => {
    if (!app.isReady()) throw new Error('protocol.handle: expected app to be ready');
    if (served.has(scheme)) throw new Error(`protocol.handle: ${scheme} is already handled`);
    served.set(scheme, serve);
  },
  unhandle: (scheme: string) => void served.delete(scheme),
  isProtocolHandled: (scheme: string) => served.has(scheme),
});

/** Ends of the host names under which pages of ours are shown. */
export const hostSuffixes = (): string[] => [...privileged].map((scheme) => `.${scheme}.localhost`);

export const toWeb = (address: string): string =>
  address.replace(/^([a-z][a-z0-9-]*):\/\/([^/?#]*)/, (whole, scheme: string, name: string) =>
    privileged.has(scheme) ? `https://${name}.${scheme}.localhost` : whole,
  );

export const fromWeb = (address: string): string =>
  address.replace(/^https:\/\/([^/?#]*)\.([a-z0-9-]+)\.localhost(?=[/?#]|$)/, (whole, name: string, scheme: string) =>
    privileged.has(scheme) ? `${scheme}://${name}` : whole,
  );

/** Null when no scheme of ours serves it: the page then has no network. */
export const serveToPage = async (asked: PageRequest): Promise<Response | null> => {
  const address = fromWeb(asked.url());
  const serve = served.get(address.slice(0, address.indexOf(':')));
  if (address === asked.url() || serve === undefined) return null;
  const body = asked.postDataBuffer();
  const method = asked.method();
  return serve(
    new Request(address, {
      method,
      headers: asked.headers(),
      ...(body === null ? {} : { body: new Uint8Array(body) }),
    }),
  );
};
