// The appliance desk through the windows: an unbinding, a faulty return held until it was analysed, and the replacement's clock.
import { handOver, ingrid, operator, passwordOf, takeBack } from '../demo/journeys.ts';
import { clean } from '../fixtures/clean.ts';
import { asPriya, expect, test } from '../fixtures/world.ts';
import { AppliancesPage } from '../pages/appliances-page.ts';
import { Keyboard } from '../pages/keyboard.ts';

const unit = 'QGSA-5120-0417';

test('A11: unbound by Support once the primary admin asked in their own window and knew what is lost', async ({
  world,
}) => {
  const stage = await asPriya(world);
  const customer = await handOver(stage);
  await customer.signIn(ingrid.login, passwordOf(stage, ingrid.login));
  await customer.press('Ask about an appliance');
  const { page } = customer;
  await page.getByLabel('What it is', { exact: true }).selectOption({ label: 'Unbind a unit from the subscription' });
  await customer.press('Send it');
  await expect(page.getByRole('alert')).toContainText('acknowledge that the settings on the unit are erased');
  await page.getByLabel('I know that the settings on the unit are erased').check();
  await clean(page, 'asking about an appliance');
  await customer.press('Send it');
  await expect(page.getByRole('list', { name: 'What is being done' })).toContainText(`Unbinding: ${unit}`);
  await clean(page, 'the customer’s appliances');
  await customer.signOut();
  // Whoever may not act sees whose it is.
  await takeBack(stage, customer, 'chiara');
  const { desk } = stage;
  const appliances = new AppliancesPage(desk);
  await appliances.open('Halden Maritime');
  await expect(appliances.pane()).toContainText('Support does this (A11, A13). Pass it to a representative');
  await clean(desk.page, 'appliances, for a team whose turn it is not');
  await desk.lock();
  await desk.signIn(operator(stage, 'priya'));
  await appliances.open('Halden Maritime');
  await appliances.act('Unbind the unit');
  await desk.page.getByText('Units', { exact: true }).click();
  await expect(desk.page.getByRole('row').filter({ hasText: unit })).toContainText('Not bound');
  const mail = await world.smtp.waitForMail(({ text }) => text.includes(`unit ${unit} is no longer bound`), 30_000);
  expect(mail.to).toContain('ingrid');
});

test('A12, A13, Q6: validated, replaced within its 48 hours, and removed only after the post-analysis', async ({
  world,
}) => {
  const stage = await asPriya(world);
  const { desk } = stage;
  const appliances = new AppliancesPage(desk);
  await appliances.record({ matter: 'Faulty unit', subscription: 'Halden Maritime', says: 'It does not boot' });
  const pane = appliances.pane();
  await expect(pane).toContainText('A faulty unit leaves the account only after the hardware team’s post-analysis');
  await appliances.act('Validate the fault', { 'What was tried, and what was seen': 'No lights, two power supplies' });
  await expect(pane).toContainText('Ships by');
  await desk.lock();
  await desk.signIn(operator(stage, 'hugo'));
  await appliances.open('Halden Maritime');
  const parcel = { Carrier: 'DHL', 'Tracking number': 'JD014600003' };
  await pane.getByRole('button', { name: 'Send a replacement', exact: true }).click();
  const dialog = appliances.dialog();
  for (const [label, text] of Object.entries({ 'Serial number of the new unit': 'QGSA-5120-2290', ...parcel }))
    await dialog.getByLabel(label, { exact: true }).fill(text);
  await dialog.getByRole('button', { name: 'Send a replacement', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('bound to another subscription');
  await clean(desk.page, 'a replacement that is somebody else’s', '[role=dialog]');
  await dialog.getByLabel('Serial number of the new unit', { exact: true }).fill('QGSA-5120-9001');
  await dialog.getByRole('button', { name: 'Send a replacement', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await appliances.act('Receive the unit');
  await appliances.act('Sign the post-analysis', { 'What was found': 'The board is dead' });
  await pane.getByRole('button', { name: 'Packing slip' }).click();
  await expect(desk.page.getByRole('article', { name: 'Packing slip' })).toContainText('12 Harbour Road');
  await clean(desk.page, 'a packing slip');
  await desk.press('Appliances');
  await desk.lock();
  // Support takes it off the account, by keyboard.
  const keys = new Keyboard(desk.page);
  await keys.signIn(operator(stage, 'priya'));
  await desk.page.keyboard.press('5');
  await keys.press('Remove it from the account', pane);
  await keys.press('Remove it from the account', appliances.dialog());
  await appliances.dialog().waitFor({ state: 'detached' });
  await desk.page.getByText('All', { exact: true }).click();
  await expect(desk.page.getByRole('row').filter({ hasText: unit })).toContainText('Removed');
  await clean(desk.page, 'appliances with what has ended');
});
