// The desk window on a workspace made for a measurement: keys are derived cheaply, so that they hide no difference.
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launchRekey } from '../../e2e/fixtures/launch.ts';
import type { Rekey } from '../../e2e/fixtures/rekey.ts';
import type { DeskInProcess } from '../../electron/in-process/testing/desk-in-process.ts';

/** A user's folder with the workspace in it, as it stands now. */
export const userFolder = async (desk: DeskInProcess, userData: string): Promise<string> => {
  await desk.restart();
  await mkdir(userData, { recursive: true });
  // Whoever holds the original open does not hold its copy.
  const filter = (path: string) => !path.endsWith('.lock');
  await cp(desk.ports().folder.dir, join(userData, 'workspace'), { recursive: true, filter });
  return userData;
};

/** From the start of the program to `ready`, in seconds. */
export const launched = async (
  userData: string,
  operator: string,
  secret: string,
  ready: string,
): Promise<{ rekey: Rekey; seconds: number }> => {
  const began = performance.now();
  const rekey = await launchRekey({ userData });
  const page = rekey.desk();
  await page.getByLabel('Operator', { exact: true }).fill(operator);
  await page.getByLabel('Passphrase', { exact: true }).fill(secret);
  await page.keyboard.press('Enter');
  // Looked for at each frame: a locator looks again after half a second.
  await page.waitForFunction((where) => document.querySelector(where) !== null, ready, { timeout: 120_000 });
  return { rekey, seconds: (performance.now() - began) / 1000 };
};
