// The managers' board with ten thousand subscriptions: what its answer takes, beside the rows alone, and its frames while it is scrolled.
import { join } from 'node:path';
import { openDesk, seedDesk } from '../../electron/in-process/testing/desk-in-process.ts';
import { asMilliseconds, asRatio, median, table } from '../paired.ts';
import { launched, userFolder } from './desk.ts';
import { wheeled } from './frames.ts';

const subscriptions = 10_000;
const rounds = 9;
const DAY = 86_400_000;

const timed = async (work: () => unknown): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

export const benchBoard = async (root: string): Promise<string> => {
  const { seed, remove } = await seedDesk();
  const desk = await openDesk(seed);
  for (let index = 0; index < subscriptions; index += 1)
    await desk.ask('amara', 'subscription.register', {
      ...{
        subscription: `customer-${index}`,
        name: `Customer ${index}`,
        dataModel: 'unknown',
        timeZone: 'Europe/Oslo',
      },
      // From a month past its end to three months before it.
      ...{ tam: 'jonas', expires: new Date(seed.madeAt + ((index % 120) - 30) * DAY).toISOString() },
    });
  const taken: { answer: number[]; rows: number[] } = { answer: [], rows: [] };
  const { views } = desk.work().unlocked;
  const before = new Date(seed.madeAt + 91 * DAY).toISOString();
  for (let round = 0; round <= rounds; round += 1) {
    const answer = await timed(() => desk.ask('jonas', 'expiring.list', { whose: 'mine' }));
    const rows = await timed(() => views.endings({ tams: ['jonas'], before }));
    if (round === 0) continue;
    taken.answer.push(answer);
    taken.rows.push(rows);
  }
  const folder = await userFolder(desk, join(root, 'board'));
  const secret = desk.passphraseOf('jonas');
  await desk.close();
  await remove();
  const { rekey } = await launched(folder, 'jonas', secret, '.list-empty, .list .row[data-row]');
  const page = rekey.desk();
  const shown = await timed(async () => {
    await page.keyboard.press('4');
    await page.locator('[data-card]').first().waitFor({ timeout: 60_000 });
  });
  // Whatever the arrival of ten thousand rows left to do is over before it is scrolled.
  await page.evaluate(() => new Promise<void>((resolve) => requestIdleCallback(() => resolve())));
  // The longest column: two months of ends.
  await page
    .locator('.board ul')
    .last()
    .evaluate((column) => column.setAttribute('data-longest', ''));
  const { frames, longest, slow } = await wheeled(page, '[data-longest]', 300);
  await rekey.close();
  const [answer, rows] = [median(taken.answer), median(taken.rows)];
  return `### The board with ${subscriptions.toLocaleString('en')} subscriptions\n
${table([
  ['what', 'median', 'beside'],
  ['the rows from their table', asMilliseconds(rows), asRatio(1)],
  ['the board’s whole answer', asMilliseconds(answer), asRatio(answer / rows)],
])}

${table([
  ['from the key to its cards', 'frames scrolled', 'longest', 'over 33 ms'],
  [asMilliseconds(shown), String(frames), asMilliseconds(longest), String(slow)],
])}\n`;
};
