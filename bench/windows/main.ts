// How the desk window fares with a hundred thousand tickets beside one without any: until it can be used, and while its queue is scrolled.
import { randomUUID } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { launchRekey } from '../../e2e/fixtures/launch.ts';
import type { Rekey } from '../../e2e/fixtures/rekey.ts';
import { type DeskInProcess, openDesk, seedDesk } from '../../electron/in-process/testing/desk-in-process.ts';
import { asRatio, inSeconds, median, table } from '../paired.ts';
import { listedTickets } from '../tickets/listed.ts';

const tickets = 100_000;
const rounds = 5;
const partSize = 3 * 1024 * 1024;

const moveIn = async (desk: DeskInProcess): Promise<void> => {
  const bytes = listedTickets(tickets);
  const upload = randomUUID();
  for (let at = 0; at < bytes.length; at += partSize) {
    const part = bytes.subarray(at, at + partSize).toString('base64');
    await desk.ask('priya', 'ticketImport.upload', { upload, name: 'tickets.csv', size: bytes.length, at, part });
  }
  await desk.ask('priya', 'ticketImport.preview', { upload });
  await desk.ask('priya', 'ticketImport.take', { upload });
};

/** A user's folder with the workspace in it; `full` has the tickets. Keys are derived cheaply in both, so that they hide no difference. */
const userFolders = async (root: string) => {
  const { seed, remove } = await seedDesk();
  const desk = await openDesk(seed);
  const copy = async (name: string) => {
    await desk.restart();
    const userData = join(root, name);
    await mkdir(userData, { recursive: true });
    // Whoever holds the original open does not hold its copy.
    const filter = (path: string) => !path.endsWith('.lock');
    await cp(desk.ports().folder.dir, join(userData, 'workspace'), { recursive: true, filter });
    return userData;
  };
  await desk.ask('priya', 'subscription.list', {});
  const empty = await copy('empty');
  await moveIn(desk);
  const full = await copy('full');
  const secret = desk.passphraseOf('priya');
  await desk.close();
  await remove();
  return { empty, full, secret };
};

/** From the start of the program to a queue that can be worked. */
const launched = async (userData: string, secret: string): Promise<{ rekey: Rekey; seconds: number }> => {
  const began = performance.now();
  const rekey = await launchRekey({ userData });
  const page = rekey.desk();
  await page.getByLabel('Operator', { exact: true }).fill('priya');
  await page.getByLabel('Passphrase', { exact: true }).fill(secret);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Lock', exact: true }).waitFor({ timeout: 120_000 });
  await page.locator('.list .row[data-row], .list-empty').first().waitFor({ timeout: 120_000 });
  return { rekey, seconds: (performance.now() - began) / 1000 };
};

type Frames = { readonly frames: number; readonly longest: number; readonly slow: number; readonly reached: number };

/** Wheels through everything that is in the queue, as fast as a person's hand, and says how long each frame took. */
const scrolled = async (page: Page): Promise<Frames> => {
  await page.getByLabel('View').selectOption({ value: 'all' });
  await page.locator('.list .row[data-row]').first().waitFor();
  await page.evaluate(() => {
    const seen: number[] = [];
    let last = performance.now();
    const tick = (now: number) => {
      seen.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    (globalThis as unknown as { frames: number[] }).frames = seen;
  });
  const box = await page.locator('.list').first().boundingBox();
  if (box === null) throw new Error('bench: expected the queue to be there');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let step = 0; step < 400; step += 1) {
    await page.mouse.wheel(0, 900);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  return page.evaluate(() => {
    const frames = (globalThis as unknown as { frames: number[] }).frames.slice(2);
    const list = document.querySelector('.list');
    return {
      frames: frames.length,
      longest: Math.max(...frames),
      slow: frames.filter((one) => one > 33).length,
      reached: Math.round((list?.scrollTop ?? 0) / 52),
    };
  });
};

const root = await mkdtemp(join(process.env['REKEY_BENCH_FOLDER'] ?? tmpdir(), 'rekey-bench-'));
try {
  const { empty, full, secret } = await userFolders(root);
  const taken: Record<'empty' | 'full', number[]> = { empty: [], full: [] };
  let frames: Frames | null = null;
  for (let round = 0; round <= rounds; round += 1)
    for (const [name, userData] of round % 2 === 0
      ? ([
          ['empty', empty],
          ['full', full],
        ] as const)
      : ([
          ['full', full],
          ['empty', empty],
        ] as const)) {
      const { rekey, seconds } = await launched(userData, secret);
      if (round > 0) taken[name].push(seconds);
      if (name === 'full' && round === rounds) frames = await scrolled(rekey.desk());
      await rekey.close();
    }
  const [without, with_] = [median(taken.empty), median(taken.full)];
  const rows = [
    ['an empty queue', inSeconds(without), asRatio(1)],
    [`${tickets.toLocaleString('en')} tickets`, inSeconds(with_), asRatio(with_ / without)],
  ];
  process.stdout.write(
    `### From the start to a queue that can be worked\n\n${table([['with', 'median', 'beside'], ...rows])}\n\n`,
  );
  if (frames !== null)
    process.stdout.write(
      `### Scrolling the queue\n\n${table([
        ['rows reached', 'frames', 'longest', 'over 33 ms'],
        [String(frames.reached), String(frames.frames), `${frames.longest.toFixed(0)} ms`, String(frames.slow)],
      ])}\n`,
    );
} finally {
  await rm(root, { recursive: true, force: true, maxRetries: 5 });
}
