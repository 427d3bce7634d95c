// The TAM's desk through the windows: asked, granted, applied, told; a counter-offer; somebody who stands in; all of it by keyboard too.
import { operator } from '../demo/journeys.ts';
import { clean } from '../fixtures/clean.ts';
import { asPriya, expect, test } from '../fixtures/world.ts';
import { ExpiringPage } from '../pages/expiring-page.ts';
import { Keyboard } from '../pages/keyboard.ts';

test('request, grant, applied: the subscription changes once, the customer is told', async ({ world }) => {
  const { desk } = await asPriya(world);
  const board = new ExpiringPage(desk);
  await board.ask('Delmarva', { for: 'Extend: The account', why: 'Our audit moved to January.' });
  await expect(board.dialog()).not.toContainText('Sign and');
  await clean(desk.page, 'a request that waits');
  await board.close();
  await desk.lock();
  await desk.signIn(operator(world.stage(), 'jonas'));
  await board.open('Delmarva');
  await clean(desk.page, 'a manager answers', '[role=dialog]');
  await board.answer('Grant it', 'Renewal quote is out');
  await desk.lock();
  await desk.signIn(operator(world.stage(), 'priya'));
  await board.open('Delmarva');
  await board.act('Apply the grant');
  await expect(board.dialog()).toContainText('Granted');
  await clean(desk.page, 'a grant that was applied', '[role=dialog]');
  const mail = await world.smtp.waitForMail(({ text }) => text.includes('Done: The account until'), 30_000);
  expect(mail.to).toContain('delmarva');
  await board.close();
  await clean(desk.page, 'the board with a settled request');
});

test('a counter-offer: it counts once the customer has agreed', async ({ world }) => {
  const { desk } = await asPriya(world);
  const board = new ExpiringPage(desk);
  await board.ask('Halden Maritime', { for: 'Evaluate: Policy compliance', why: 'Before we buy it.' });
  await board.close();
  await desk.lock();
  await desk.signIn(operator(world.stage(), 'jonas'));
  await board.open('Halden Maritime');
  const soon = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
  await board.answer('Offer other terms', 'Two weeks first', soon);
  await desk.lock();
  await desk.signIn(operator(world.stage(), 'priya'));
  await board.open('Halden Maritime');
  await expect(board.dialog()).toContainText('Offer with the customer');
  await board.act('The customer agrees');
  await board.act('Apply the grant');
  await expect(board.dialog().getByRole('button', { name: 'Save the end as a calendar entry' })).toBeVisible();
});

test('a TAM’s whole day by keyboard alone', async ({ world }) => {
  const { desk } = await asPriya(world);
  const board = new ExpiringPage(desk);
  await board.ask('Delmarva', { for: 'Buy: Pay-per-scans', quantity: '500', why: 'A larger fleet.' });
  await board.close();
  await desk.lock();
  const { page } = desk;
  await page.evaluate(() => {
    document.addEventListener('pointerdown', () => document.body.setAttribute('data-pointer', 'used'), true);
  });
  const keys = new Keyboard(page);
  await keys.signIn(operator(world.stage(), 'jonas'));
  await page.keyboard.press('4');
  await page.getByRole('heading', { level: 1, name: 'Expiring' }).waitFor();
  await page.keyboard.press('j');
  await expect(page.getByRole('row').filter({ hasText: 'Delmarva' })).toBeFocused();
  await page.keyboard.press('Enter');
  await keys.type('Reason, kept with the grant', 'Budgeted', page.getByRole('dialog'));
  await keys.press(/^Sign and grant/);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect(page.getByRole('grid', { name: 'Requests' })).toContainText('Granted, to be applied');
  // The board below: one tab stop, arrows between its columns, Enter goes to what has no request.
  const card = page.locator('[data-card]').first();
  await keys.reach(card);
  await page.keyboard.press('ArrowRight');
  await expect(card).not.toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Subscriptions' }).waitFor();
  expect(await page.locator('body').getAttribute('data-pointer')).toBeNull();
});
