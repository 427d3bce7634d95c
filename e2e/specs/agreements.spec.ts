// What the desk promises, through the windows: calendars, policies by file, and what is agreed with a subscription.
import { qualys } from '../../shared/domain/sla/policies/qualys.ts';
import { operator } from '../demo/journeys.ts';
import { clean } from '../fixtures/clean.ts';
import { expect, test } from '../fixtures/world.ts';
import { TicketPage } from '../pages/ticket-page.ts';

test('a calendar change shows what moves; a policy by file shows what it reduces', async ({ world }) => {
  const { desk } = world.stage();
  const { page } = desk;
  const as = async (id: string) => desk.signIn(operator(world.stage(), id));
  const dialog = page.getByRole('dialog');
  await as('amara');
  await desk.go('Settings');
  await desk.press('Add a calendar');
  await dialog.getByLabel('Name', { exact: true }).fill('Oslo desk');
  await dialog.getByLabel('Time zone', { exact: true }).fill('Europe/Atlantis');
  await dialog.getByRole('button', { name: 'See what it moves' }).click();
  await expect(dialog.getByRole('alert')).toContainText('there is no time zone "Europe/Atlantis"');
  await dialog.getByLabel('Time zone', { exact: true }).fill('Europe/Oslo');
  await dialog.getByLabel('Monday', { exact: true }).fill('09:00-12:00, 13:00-17:00');
  await dialog.getByLabel('Public holidays of', { exact: true }).selectOption({ label: 'Norway' });
  await dialog.getByRole('button', { name: /^Add them/ }).click();
  await expect(dialog.getByRole('status')).toContainText('days were added');
  await expect(dialog.getByLabel('Closed days', { exact: true })).toHaveValue(/-05-17/);
  await dialog.getByRole('button', { name: 'See what it moves' }).click();
  await expect(dialog).toContainText('No open ticket is counted by this calendar.');
  await dialog.getByRole('button', { name: 'Save, and move 0 clocks' }).click();
  await expect(page.getByRole('table', { name: 'Calendars' })).toContainText('Europe/Oslo');

  await desk.go('Subscriptions');
  await page.getByRole('row').filter({ hasText: 'Halden Maritime' }).click();
  await desk.press('Agree the support');
  await dialog.getByLabel('Hours', { exact: true }).selectOption({ label: 'Oslo desk' });
  await dialog.getByLabel('The term ends', { exact: true }).fill('2099-01-01');
  await clean(page, 'agree the support');
  await dialog.getByRole('button', { name: 'Agree it' }).click();
  await expect(page.getByRole('complementary', { name: 'Selected subscription' })).toContainText('Oslo desk');

  await desk.lock();
  await as('priya');
  const ticket = await new TicketPage(desk).open({
    subscription: 'Halden Maritime',
    requester: 'Leila Haddad, leila.haddad@haldenmaritime.example',
    subject: 'Scans fail',
    text: '',
  });
  await expect(ticket.pane()).toContainText('Oslo desk');

  await desk.lock();
  await as('amara');
  await desk.go('Settings');
  await desk.press('Change Oslo desk');
  await dialog.getByLabel('Tuesday', { exact: true }).fill('');
  await dialog.getByLabel('Wednesday', { exact: true }).fill('10:00-11:00');
  await dialog.getByLabel('Monday', { exact: true }).fill('10:00-11:00');
  await dialog.getByRole('button', { name: 'See what it moves' }).click();
  await expect(dialog.getByRole('table', { name: 'Clocks that move' })).toContainText('RK-000001, Halden Maritime');
  await clean(page, 'what a calendar moves');
  await dialog.getByRole('button', { name: 'Save, and move 1 clock' }).click();
  await dialog.waitFor({ state: 'detached' });

  const worse = { ...qualys, version: '2', targets: qualys.targets.map((one) => ({ ...one, amount: one.amount * 2 })) };
  const file = (json: unknown) => ({
    name: 'policy.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(json)),
  });
  await page
    .getByLabel('Add a policy from a file', { exact: true })
    .setInputFiles(file({ ...worse, defaultSeverity: '9' }));
  await expect(dialog.getByRole('alert')).toContainText('it has no severity 9');
  await dialog.getByRole('button', { name: 'Not now' }).click();
  await page.getByLabel('Add a policy from a file', { exact: true }).setInputFiles(file(worse));
  await expect(dialog.getByRole('table', { name: 'What it reduces against version 1' })).toContainText(
    '4 hours or less',
  );
  await clean(page, 'add a policy');
  await dialog.getByRole('button', { name: 'Add the policy' }).click();
  await desk.press('Customers were told of Qualys standard support, version 2');
  await expect(page.getByRole('table', { name: 'Response policies' })).not.toContainText('Customers were told');
});
