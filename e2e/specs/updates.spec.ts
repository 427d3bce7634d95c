// The maintenance calendar through the windows: outside business hours, with notice; a call with a customer on their own premises.
import { operator } from '../demo/journeys.ts';
import { clean } from '../fixtures/clean.ts';
import { asPriya, expect, test } from '../fixtures/world.ts';

/** For a field of date and time, by this machine's clock: a Wednesday noon or a Sunday night more than three days ahead. */
const ahead = (weekday: number, hour: number): string => {
  const at = new Date(Date.now() + 5 * 86_400_000);
  while (at.getDay() !== weekday) at.setDate(at.getDate() + 1);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(hour)}:00`;
};

test('Q8, S4: an update is scheduled at night and told, in business hours only with a reason; a call instead of it', async ({
  world,
}) => {
  const { desk } = await asPriya(world);
  const { page } = desk;
  const dialog = page.getByRole('dialog');
  await desk.go('Subscriptions');
  await page.getByRole('row').filter({ hasText: 'Vantor Rail' }).click();
  await page
    .getByLabel('How they are updated', { exact: true })
    .selectOption({ label: 'On their premises, by a call' });
  await desk.press('Schedule a call');
  await dialog.getByLabel('When, by this desk’s clock', { exact: true }).fill(ahead(3, 12));
  await dialog.getByLabel('What about', { exact: true }).fill('Engine 12.4');
  await clean(page, 'schedule a call', '[role=dialog]');
  await dialog.getByRole('button', { name: 'Schedule the call' }).click();
  const call = await world.smtp.waitForMail(({ subject }) => subject.startsWith('A call about your update'), 30_000);
  expect(call.text).toContain('free of charge');
  await desk.lock();
  await desk.signIn(operator(world.stage(), 'niall'));
  await desk.go('Settings');
  await desk.press('Schedule an update');
  await dialog.getByLabel('Name', { exact: true }).fill('Engine 12.4');
  await dialog.getByLabel('What happens, as customers read it', { exact: true }).fill('Scans pause for an hour.');
  await dialog.getByLabel('From', { exact: true }).fill(ahead(3, 12));
  await dialog.getByLabel('To', { exact: true }).fill(ahead(3, 14));
  await expect(dialog.getByRole('status')).toContainText('It meets the business hours of');
  await dialog.getByRole('button', { name: 'Schedule it' }).click();
  await expect(dialog.getByRole('alert')).toContainText('or say why it cannot be (Q8)');
  await clean(page, 'schedule an update', '[role=dialog]');
  await dialog.getByLabel('From', { exact: true }).fill(ahead(0, 3));
  await dialog.getByLabel('To', { exact: true }).fill(ahead(0, 4));
  await expect(dialog.getByRole('status')).toContainText('nobody’s business hours');
  await dialog.getByRole('button', { name: 'Schedule it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect(page.getByRole('table', { name: 'Updates' })).toContainText('6 of 6');
  await clean(page, 'settings with an update');
  const told = await world.smtp.waitForMail(({ subject }) => subject.startsWith('Engine 12.4: scheduled'), 30_000);
  expect(told.text).toContain('Scans pause for an hour.');
});
