// The TAM's desk through the windows: asked, granted, applied, told; a counter-offer; somebody who stands in; all of it by keyboard too.
import { handOver, ingrid, operator, passwordOf, takeBack } from '../demo/journeys.ts';
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
  await desk.go('Figures');
  const granted = desk.page.getByRole('table', { name: 'By manager, product and month' });
  await expect(granted.getByRole('row', { name: /Jonas Lindqvist/ })).toContainText('Extension');
  await clean(desk.page, 'figures with a grant');
  // Less than ninety days before the new end the customer is told of it, by whatever start comes first.
  await world.kill();
  const later = await world.start(100 * 24 * 3_600_000, 'and minutes are short');
  await later.desk.signIn(operator(later, 'priya'));
  const told = await world.smtp.waitForMail(({ to, subject }) => to.includes('delmarva') && / ends on /.test(subject));
  expect(told.text).toContain('Delmarva Ports');
});

test('a counter-offer: asked in the customer window, other terms offered, agreed to there, applied', async ({
  world,
}) => {
  const stage = await asPriya(world);
  const { desk } = stage;
  const board = new ExpiringPage(desk);
  const asIngrid = async () => {
    const customer = await handOver(stage);
    await customer.signIn(ingrid.login, passwordOf(stage, ingrid.login));
    await customer.home();
    return customer;
  };
  let customer = await asIngrid();
  await customer.press('Ask for more');
  await customer.page.getByLabel('What for', { exact: true }).selectOption({ label: 'Try: Policy compliance' });
  await customer.page.getByLabel('Why', { exact: true }).fill('Before we buy it.');
  await clean(customer.page, 'ask for more');
  await customer.press('Send it');
  await expect(customer.page.getByRole('list', { name: 'What you asked for' })).toContainText('Waits for the TAM');
  await customer.signOut();
  await customer.handBack();
  await desk.signIn(operator(stage, 'jonas'));
  await board.open('Halden Maritime');
  const soon = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
  await board.answer('Offer other terms', 'Two weeks first', soon);
  await desk.lock();
  await desk.signIn(operator(stage, 'priya'));
  await desk.go('Queue');
  customer = await asIngrid();
  await clean(customer.page, 'an offer in the customer window');
  await customer.press('Agree to it');
  await expect(customer.page.getByRole('list', { name: 'What you asked for' })).toContainText('Granted, to be applied');
  await customer.signOut();
  await takeBack(stage, customer, 'priya');
  await board.open('Halden Maritime');
  await board.act('Apply the grant');
  await expect(board.dialog().getByRole('button', { name: 'Save the end as a calendar entry' })).toBeVisible();
});

test('delegation while away: recorded first, then a colleague signs in their stead', async ({ world }) => {
  const { desk } = await asPriya(world);
  const { page } = desk;
  const board = new ExpiringPage(desk);
  await board.ask('Delmarva', { for: 'Extend: The account', why: 'Our audit moved to January.' });
  await board.close();
  await desk.lock();
  await desk.signIn(operator(world.stage(), 'sanna'));
  await desk.go('Expiring');
  await expect(page.getByRole('grid', { name: 'Requests' })).toHaveCount(0);
  await desk.lock();
  await desk.signIn(operator(world.stage(), 'jonas'));
  await desk.go('Settings');
  await desk.press('Let somebody stand in');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('First day', { exact: true }).fill('2020-01-01');
  await dialog.getByLabel('Why', { exact: true }).fill('On leave');
  await dialog.getByRole('button', { name: 'Record it' }).click();
  await expect(dialog.getByRole('alert')).toContainText('lasts at most a year');
  await dialog
    .getByLabel('First day', { exact: true })
    .fill(new Date(Date.now() - 86_400_000).toISOString().slice(0, 10));
  await dialog.getByRole('button', { name: 'Record it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect(page.getByRole('table', { name: 'Standing in' })).toContainText('Sanna Virtanen for Jonas Lindqvist');
  await clean(page, 'settings with somebody standing in');
  await desk.lock();
  await desk.signIn(operator(world.stage(), 'sanna'));
  await board.open('Delmarva');
  await expect(board.dialog()).toContainText('standing in for Jonas Lindqvist');
  await board.answer('Grant it', 'Standing in');
  await expect(page.getByRole('grid', { name: 'Requests' })).toContainText('Granted, to be applied');
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
  const request = page.getByRole('row').filter({ hasText: 'Delmarva' });
  await request.waitFor();
  await page.keyboard.press('j');
  await expect(request).toBeFocused();
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
