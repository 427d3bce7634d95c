// Everything a page asks for passes here: our own schemes are served, navigations are asked about, the rest has no network.
import type { BrowserContext, Request, Route } from 'playwright-core';
import { BrowserWindow } from './imitation/browser-window.ts';
import { serveToPage } from './imitation/protocol.ts';

export const routeEverything = (browser: BrowserContext): Promise<unknown> =>
  browser.route(
    () => true,
    async (route, request) => {
      if (request.isNavigationRequest() && !mayNavigate(request)) return route.abort('aborted');
      const response = await serveToPage(request).catch(failed);
      if (response === null) return route.abort('internetdisconnected');
      return fulfil(route, response);
    },
  );

const fulfil = async (route: Route, response: Response): Promise<void> =>
  route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });

const failed = (error: unknown): Response => {
  console.error('[stand-in host] a protocol handler threw', error);
  return new Response('', { status: 500 });
};

/** A navigation that the main process asked for, or a reload, is not asked about; Electron asks about the page's own. */
const mayNavigate = (request: Request): boolean => {
  const frame = request.frame();
  const window = BrowserWindow.getAllWindows().find((each) => each.page() === frame.page());
  if (window === undefined) return false;
  const isMainFrame = frame.parentFrame() === null;
  const address = request.url();
  if (isMainFrame && (window.webContents.expected.delete(address) || address === frame.url())) return true;
  return window.webContents.wantsToNavigate(address, isMainFrame);
};
