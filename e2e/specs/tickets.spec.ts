// Tickets through the windows: opened by phone, answered by mail, raised and lowered, found again, resolved and taken up once more.
import { clean } from '../fixtures/clean.ts';
import { asPriya, expect, test } from '../fixtures/world.ts';
import type { DeskPage } from '../pages/desk-page.ts';
import { TicketPage } from '../pages/ticket-page.ts';

const leila = 'leila.haddad@haldenmaritime.example';

const openTicket = (desk: DeskPage, change: { subject?: string; severity?: RegExp; evidence?: string } = {}) =>
  new TicketPage(desk).open({
    subscription: 'Halden Maritime',
    requester: `Leila Haddad, ${leila}`,
    subject: 'Scans of the harbour network stop at 40 percent',
    text: 'Since the update last night.\nEvery appliance.',
    ...change,
  });

test('a severity 3 ticket raised by phone to 1 and lowered again keeps its pauses', async ({ world }) => {
  const { desk } = await asPriya(world);
  const ticket = await openTicket(desk);
  await expect(ticket.clocks()).toContainText('of 2 bus. days');
  await ticket.pause('The customer does not provide the people that severity 1 asks for', 'Nobody on the bridge');
  await expect(ticket.clocks()).toContainText('Paused');
  await clean(desk.page, 'a ticket with its clock stopped');
  await desk.press('Let it go on');
  await expect(ticket.clocks()).toContainText('On time');
  await ticket.changeSeverity('Critical', 'Production stands still', true);
  await expect(ticket.clocks()).toContainText('of 2 h');
  await ticket.changeSeverity('Medium', 'A workaround was found');
  await expect(ticket.clocks()).toContainText('of 2 bus. days');
  await ticket.explain('First response');
  await expect(ticket.pane()).toContainText(/not counted, paused: The customer does not provide/);
  await expect(ticket.correspondence()).toContainText('Severity Critical became Medium');
});

test('a note stays inside, a question goes by mail, the answer reopens what was resolved', async ({ world }) => {
  const { desk } = await asPriya(world);
  const { page } = desk;
  const ticket = await openTicket(desk);
  await ticket.note('They say this every year.');
  await ticket.message('Which version of the appliance runs there?', { asks: true });
  const mail = await world.smtp.waitForMail(({ to, subject }) => to === leila && subject.includes('RK-000001'), 30_000);
  expect(mail.text).toContain('Which version of the appliance runs there?');
  expect(mail.text).not.toContain('every year');
  await expect(ticket.clocks()).toContainText('Met');
  await clean(page, 'a ticket with notes and messages');
  await page.keyboard.press('r');
  await clean(page, 'resolve a ticket');
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve the ticket' }).click();
  await expect(page.getByRole('region', { name: 'Next step' })).toContainText('it is resolved');
  await ticket.heard('It is back since this morning.');
  await expect(page.getByRole('region', { name: 'Next step' })).toContainText('Work on it');
  await expect(ticket.correspondence()).toContainText('Reopened');
});

test('the queue: the clock that bites next comes first, views, search as typed, taken by a key', async ({ world }) => {
  const { desk } = await asPriya(world);
  const { page } = desk;
  await openTicket(desk, { subject: 'How to schedule a scan', severity: /^Low/, evidence: 'A question on use' });
  await openTicket(desk, { subject: 'The proxy rewrites certificates' });
  await openTicket(desk, { subject: 'Nothing answers', severity: /^High/, evidence: 'Hardly usable' });
  await desk.newRequest('Bramwick Council', 'owen.pryce');
  await desk.go('Queue');
  const rows = page
    .getByRole('grid', { name: 'Cases' })
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(0)).toContainText('Nothing answers');
  await expect(rows.nth(1)).toContainText('The proxy');
  await clean(page, 'queue with tickets');
  await rows.nth(1).click();
  await page.keyboard.press('a');
  await expect(rows.nth(1).getByRole('img', { name: 'Priya Raman' })).toBeVisible();
  await page.getByLabel('View').selectOption({ value: 'mine' });
  await expect(rows).toHaveCount(1);
  await page.getByLabel('View').selectOption({ value: 'open' });
  await page.getByRole('searchbox', { name: 'Search the tickets' }).fill('proxy cert');
  await expect(rows).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Search the tickets' }).fill('proxy nothing');
  await expect(page.getByText('Nothing was found')).toBeVisible();
});
