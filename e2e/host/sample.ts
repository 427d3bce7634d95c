// Gives each test the sample app, running in its own folder, and ends it whatever happens.
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import type { Answer } from '../../shared/contract/request.ts';
import { launchRekey } from '../fixtures/launch.ts';
import type { Rekey } from '../fixtures/rekey.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { buildSampleApp } from './sample-app/build.ts';

type Fixtures = {
  readonly folder: string;
  /** Starts it, or starts it again with the same data after `kill` or `close`. */
  readonly start: () => Promise<Rekey>;
  readonly sample: Rekey;
};

export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = await temporaryFolder();
    await buildSampleApp(join(folder.path, 'app'));
    await use(folder.path);
    await folder.remove();
  },
  start: async ({ folder }, use) => {
    const started: Rekey[] = [];
    await use(async () => {
      const rekey = await launchRekey({ appPath: join(folder, 'app'), userData: folder });
      started.push(rekey);
      return rekey;
    });
    for (const rekey of started) await rekey.kill();
  },
  sample: async ({ start }, use) => use(await start()),
});

export const invoke = (page: Page, name: string, input: unknown = null): Promise<Answer<unknown>> =>
  page.evaluate(([asked, sent]) => (window as unknown as { rekey: Bridge }).rekey.invoke(asked, sent), [
    name,
    input,
  ] as const);

type Bridge = { readonly invoke: (name: string, input: unknown) => Promise<Answer<unknown>> };
