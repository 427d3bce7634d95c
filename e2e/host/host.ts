// What the imitation of `electron` stands on: the running Chromium, the app being run, and how to end both.
import type { BrowserContext, Page } from 'playwright-core';

export type Host = {
  readonly appPath: string;
  readonly name: string;
  readonly version: string;
  readonly userData: string;
  readonly headed: boolean;
  readonly browser: BrowserContext;
  readonly openPage: () => Promise<Page>;
  readonly quit: (code: number) => Promise<void>;
};

let running: Host | null = null;

export const runOn = (host: Host): void => {
  if (running !== null) throw new Error('stand-in host: expected to be started once, got a second start');
  running = host;
};

export const host = (): Host => {
  if (running === null) throw new Error('stand-in host: expected a running host; start it with e2e/host/run.ts');
  return running;
};
