// Starts the Chromium whose pages stand in for Electron's windows, with nothing of it reaching the network.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const chromiumPath = (): string => {
  const path = process.env['HOST_CHROMIUM'] ?? places.find((each) => existsSync(each));
  if (path === undefined || !existsSync(path))
    throw new Error('stand-in host: expected Chromium; install it with: sudo apt-get install -y chromium');
  return path;
};

/** Chromium's own talk with the world: it would show in no test and leave traces nobody asked for. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-breakpad',
  '--no-first-run',
  '--no-default-browser-check',
  '--hide-crash-restore-bubble',
  '--force-color-profile=srgb',
  '--host-resolver-rules=MAP * ~NOTFOUND',
];

export type ChromiumOptions = {
  readonly userData: string;
  readonly headed: boolean;
  /** Whether tests may connect; a port that any local program can drive is open only then. */
  readonly debuggable: boolean;
};

export const startChromium = ({ userData, headed, debuggable }: ChromiumOptions): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profileIn(userData), {
    executablePath: chromiumPath(),
    headless: !headed,
    viewport: null,
    serviceWorkers: 'block',
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    // Chromium's sandbox refuses to run as root, as in a container.
    chromiumSandbox: process.getuid?.() !== 0,
    // An app window has no tabs and no address bar, like Electron's; `test-type` keeps warnings about flags out of it.
    args: [
      ...quiet,
      ...(headed ? ['--app=data:text/html,', '--test-type'] : []),
      ...(debuggable ? ['--remote-debugging-port=0'] : []),
    ],
  });

export const profileIn = (userData: string): string => join(userData, 'chromium');

/** Gives the window that Chromium opened by itself first, then a new window each time: tabs would share one. */
export const pageOpener = (browser: BrowserContext): (() => Promise<Page>) => {
  let first = browser.pages()[0];
  return async () => {
    const ready = first;
    first = undefined;
    if (ready !== undefined) return ready;
    const whole = browser.browser();
    if (whole === null) throw new Error('stand-in host: expected Chromium to be connected');
    const devtools = await whole.newBrowserCDPSession();
    const opened = browser.waitForEvent('page');
    await devtools.send('Target.createTarget', { url: 'about:blank', newWindow: true });
    const page = await opened;
    await devtools.detach();
    return page;
  };
};
