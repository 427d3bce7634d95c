// The queue with a hundred thousand tickets beside one without any: until it can be used, and while it is scrolled.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type DeskInProcess, openDesk, seedDesk } from '../../electron/in-process/testing/desk-in-process.ts';
import { asRatio, inSeconds, median, table } from '../paired.ts';
import { listedTickets } from '../tickets/listed.ts';
import { launched, userFolder } from './desk.ts';
import { wheeled } from './frames.ts';

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

const userFolders = async (root: string) => {
  const { seed, remove } = await seedDesk();
  const desk = await openDesk(seed);
  await desk.ask('priya', 'subscription.list', {});
  const empty = await userFolder(desk, join(root, 'empty'));
  await moveIn(desk);
  const full = await userFolder(desk, join(root, 'full'));
  const secret = desk.passphraseOf('priya');
  await desk.close();
  await remove();
  return { empty, full, secret };
};

const list = '.list';

export const benchQueue = async (root: string): Promise<string> => {
  const { empty, full, secret } = await userFolders(root);
  const taken: Record<'empty' | 'full', number[]> = { empty: [], full: [] };
  const names = ['empty', 'full'] as const;
  let scrolling: readonly string[] = [];
  for (let round = 0; round <= rounds; round += 1)
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const folder = { empty, full }[name];
      const ready = '.list .row[data-row], .list-empty';
      const { rekey, seconds } = await launched(folder, 'priya', secret, ready);
      if (round > 0) taken[name].push(seconds);
      if (name === 'full' && round === rounds) {
        const page = rekey.desk();
        await page.getByLabel('View').selectOption({ value: 'all' });
        await page.locator('.list .row[data-row]').first().waitFor();
        const { frames, longest, slow, top } = await wheeled(page, list, 400);
        scrolling = [String(Math.round(top / 52)), String(frames), `${longest.toFixed(0)} ms`, String(slow)];
      }
      await rekey.close();
    }
  const [without, with_] = [median(taken.empty), median(taken.full)];
  const rows = [
    ['an empty queue', inSeconds(without), asRatio(1)],
    [`${tickets.toLocaleString('en')} tickets`, inSeconds(with_), asRatio(with_ / without)],
  ];
  return `### From the start to a queue that can be worked\n\n${table([['with', 'median', 'beside'], ...rows])}\n
### Scrolling the queue\n\n${table([['rows reached', 'frames', 'longest', 'over 33 ms'], scrolling])}\n`;
};
