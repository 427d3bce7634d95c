// Tickets through the windows: opened by phone, answered by mail, raised and lowered, found again, resolved and taken up once more.
import { websoft9 } from '../../shared/domain/sla/policies/websoft9.ts';
import { operator } from '../demo/journeys.ts';
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
  // Around the clock every pause shows; after hours a business clock has nothing to pause.
  await ticket.explain('First response');
  await expect(ticket.pane()).toContainText(/not counted, paused: The customer does not provide/);
  await ticket.changeSeverity('Medium', 'A workaround was found');
  await expect(ticket.clocks()).toContainText('of 2 bus. days');
  await expect(ticket.correspondence()).toContainText('Severity Critical became Medium');
  await expect(ticket.correspondence()).toContainText('Clock stopped: The customer does not provide');
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
  const log = { name: 'scan.log', mimeType: 'text/plain', buffer: Buffer.from('12:01 stopped\n') };
  await page.getByLabel('Attach a file').setInputFiles({ ...log, name: 'scan.exe' });
  await expect(ticket.pane().getByRole('alert')).toContainText('Files of this kind are not taken');
  await page.getByLabel('Attach a file').setInputFiles(log);
  await expect(page.getByRole('list', { name: 'Files' })).toContainText('scan.log');
  await clean(page, 'a ticket with a file');
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

test('presence of a colleague: a writer who is locked leaves, and their draft is not shown to who signs in next', async ({
  world,
}) => {
  const { desk } = await asPriya(world);
  const { page } = desk;
  const ticket = await openTicket(desk, { subject: 'Half written' });
  const boxes = [
    ['Internal note', 'Internal note'],
    ['From the customer', 'What the customer said'],
    ['To the customer', 'Message to the customer'],
  ] as const;
  const box = async (kind: string, label: string) => {
    await page.getByRole('radiogroup', { name: 'What you write' }).getByText(kind).click();
    return page.getByRole('textbox', { name: label, exact: true });
  };
  await (await box(...boxes[2])).fill('A draft of Priya’s');
  await desk.lock();
  await expect(page.locator('body')).not.toContainText('Half written');
  await desk.signIn(operator(world.stage(), 'niall'));
  await ticket.find('Half written');
  await expect(page.getByRole('textbox', { name: 'Message to the customer', exact: true })).toHaveValue('');
  for (const [kind, label] of boxes) await expect(await box(kind, label)).toHaveValue('');
});

test('several at once: marked by keys, tagged and assigned in one act; a view of one’s own', async ({ world }) => {
  const { desk } = await asPriya(world);
  const { page } = desk;
  await openTicket(desk, { subject: 'The first' });
  await openTicket(desk, { subject: 'The second' });
  await desk.go('Queue');
  const rows = page.getByRole('grid', { name: 'Cases' }).getByRole('row');
  for (const subject of ['The first', 'The second']) await rows.filter({ hasText: subject }).waitFor();
  await page.keyboard.press('k');
  await page.keyboard.press('Shift+ArrowDown');
  const bar = page.getByRole('group', { name: 'What is marked' });
  await expect(bar).toContainText('2 marked');
  await clean(page, 'several tickets marked');
  const dialog = page.getByRole('dialog');
  await bar.getByRole('button', { name: 'Add a tag' }).click();
  await dialog.getByLabel('Tag', { exact: true }).fill('harbour');
  await dialog.getByRole('button', { name: 'Add a tag to 2 tickets' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect(bar).toHaveCount(0);
  await rows.filter({ hasText: 'The first' }).getByRole('checkbox', { name: 'Mark RK-000001' }).click();
  // A press on the box leaves the keys of the list at work.
  await expect(rows.filter({ hasText: 'The first' })).toBeFocused();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(bar).toContainText('2 marked');
  await page.keyboard.press(' ');
  await expect(bar).toContainText('1 marked');
  await bar.getByRole('button', { name: 'Assign', exact: true }).click();
  await dialog.getByLabel('Assign to', { exact: true }).selectOption({ label: 'Niall Brady' });
  await dialog.getByRole('button', { name: 'Assign 1 ticket' }).click();
  await expect(rows.filter({ hasText: 'The first' }).getByLabel('Niall Brady')).toBeVisible();
  await page.getByLabel('Tag').selectOption({ label: 'harbour' });
  await desk.press('Keep this view');
  await dialog.getByLabel('Name', { exact: true }).fill('The harbour');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByLabel('View').selectOption({ label: 'Mine (0)' });
  await page.getByLabel('View').selectOption({ label: 'The harbour' });
  await expect(rows.filter({ hasText: 'The second' })).toBeVisible();
  await desk.press('Rename “The harbour”');
  await clean(page, 'rename a view', '[role=dialog]');
  await dialog.getByLabel('Name', { exact: true }).fill('By the sea');
  await dialog.getByRole('button', { name: 'Rename it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect(page.getByLabel('View').getByRole('option', { name: 'The harbour' })).toHaveCount(0);
  await desk.press('Remove “By the sea”');
  await expect(page.getByLabel('View').getByRole('option', { name: 'By the sea' })).toHaveCount(0);
});

test('a reply that the desk keeps: set by a supervisor, filled in and carried out with what belongs to it', async ({
  world,
}) => {
  const { desk } = await asPriya(world);
  const { page } = desk;
  await desk.lock();
  await desk.signIn(operator(world.stage(), 'niall'));
  await desk.go('Settings');
  await desk.press('Keep a reply');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Which version');
  const words = dialog.getByLabel('What it says to the customer', { exact: true });
  await words.fill('Hello {customer}, which version runs there?');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(dialog.getByRole('alert')).toContainText('{customer} stands for nothing');
  await clean(page, 'a reply with a variable that is unknown', '[role=dialog]');
  await words.fill('Hello {requester}, which version runs there?');
  await dialog.getByLabel('Adds these tags', { exact: true }).fill('harbour');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect(page.getByRole('table', { name: 'Replies' })).toContainText('Which version');
  await desk.lock();
  await desk.signIn(operator(world.stage(), 'priya'));
  const ticket = await openTicket(desk);
  await page.getByLabel('Use a template', { exact: true }).selectOption({ label: 'Which version' });
  const message = page.getByLabel('Message to the customer', { exact: true });
  await expect(message).toHaveValue('Hello Leila Haddad, which version runs there?');
  await expect(page.getByRole('list', { name: 'In the same act' })).toContainText('Adds the tag harbour');
  await clean(page, 'a template in the composer');
  await desk.press(/^Send the message to/);
  await expect(ticket.correspondence()).toContainText('which version runs there?');
  await expect(ticket.pane()).toContainText('harbour');
  // The same one again, for the same ticket, stands there again.
  await page.getByLabel('Use a template', { exact: true }).selectOption({ label: 'Which version' });
  await expect(message).toHaveValue('Hello Leila Haddad, which version runs there?');
});

test('a chat runs out and becomes a ticket with its record', async ({ world }) => {
  // A weekday at nine in UTC, whenever the test runs: sessions have hours.
  const nine = new Date();
  nine.setUTCHours(9, 0, 0, 0);
  do nine.setUTCDate(nine.getUTCDate() + 1);
  while (nine.getUTCDay() === 0 || nine.getUTCDay() === 6);
  const ahead = nine.getTime() - Date.now();
  await world.kill();
  const first = await world.start(ahead);
  const { page } = first.desk;
  const dialog = page.getByRole('dialog');
  await first.desk.signIn(operator(first, 'amara'));
  await first.desk.go('Subscriptions');
  await page.getByRole('row').filter({ hasText: 'Halden Maritime' }).click();
  await first.desk.press('Agree the support');
  await dialog
    .getByLabel('Policy', { exact: true })
    .selectOption({ label: `${websoft9.title}, version ${websoft9.version}` });
  await dialog.getByLabel('Plan', { exact: true }).selectOption({ label: 'Standard' });
  await dialog.getByLabel('The term ends', { exact: true }).fill('2099-01-01');
  await dialog.getByRole('button', { name: 'Agree it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await first.desk.lock();
  await first.desk.signIn(operator(first, 'priya'));
  await first.desk.go('Queue');
  await page.keyboard.press('c');
  await dialog.getByLabel('Subscription', { exact: true }).selectOption({ label: 'Halden Maritime' });
  await dialog.getByLabel('With whom', { exact: true }).selectOption({ label: `Leila Haddad, ${leila}` });
  await dialog.getByLabel('About', { exact: true }).fill('Scans stop at 40 percent');
  await dialog.getByRole('button', { name: 'Begin the session' }).click();
  await dialog.getByLabel('What was said', { exact: true }).fill('Every appliance, since last night.');
  await dialog.getByRole('button', { name: 'Write it down' }).click();
  await expect(dialog.getByRole('list', { name: 'What was said' })).toContainText('Every appliance');
  // The page reads the clock on this machine's wall, which was not moved with the program's.
  await expect(dialog).toContainText(/\d (h|min) left, by the plan/);
  await clean(page, 'a session');
  await world.kill();
  const later = await world.start(ahead + 30 * 60_000);
  await later.desk.signIn(operator(later, 'priya'));
  await later.desk.page.getByRole('row').filter({ hasText: 'Scans stop at 40 percent' }).dblclick();
  const ticket = new TicketPage(later.desk);
  await expect(ticket.correspondence()).toContainText('Leila Haddad: Every appliance, since last night.');
});

test('a voucher reaches the cap: the last one is what is left of the month’s fee, and the next says why there is none', async ({
  world,
}) => {
  const { desk } = world.stage();
  await desk.signIn(operator(world.stage(), 'amara'));
  const terms = { policy: websoft9.id, version: websoft9.version, plan: 'premium', calendar: null };
  const agreed = {
    subscription: 'halden-maritime',
    ...terms,
    until: '2099-01-01T00:00:00.000Z',
    fee: 10,
    currency: 'EUR',
  };
  await desk.ask('support.agree', agreed);
  await desk.lock();
  await desk.signIn(operator(world.stage(), 'priya'));
  const tickets: string[] = [];
  for (let at = 0; at < 11; at += 1) {
    const asked = { requester: 'leila.haddad', channel: 'phone', subject: `Down, ${at}`, text: '', severity: 'high' };
    const opened = await desk.ask('ticket.open', {
      subscription: agreed.subscription,
      ...asked,
      condition: true,
      evidence: 'Down',
    });
    tickets.push((opened as { ticket: string }).ticket);
  }
  await world.kill();
  const late = await world.start(15 * 60_000);
  await late.desk.signIn(operator(late, 'priya'));
  for (const ticket of tickets) await late.desk.ask('ticket.startWork', { ticket });
  for (const ticket of tickets.slice(0, 9))
    await late.desk.ask('consequence.grantVoucher', { ticket, exclusion: null });
  const { page } = late.desk;
  const ticket = new TicketPage(late.desk);
  const openRow = (number: number) =>
    page
      .getByRole('row')
      .filter({ hasText: `Down, ${number}` })
      .last()
      .dblclick();
  await openRow(9);
  await expect(ticket.clocks()).toContainText('Missed');
  await late.desk.press('The customer applies for a voucher');
  await clean(page, 'grant a voucher');
  await page.getByRole('dialog').getByRole('button', { name: 'Grant the voucher' }).click();
  await expect(ticket.pane()).toContainText('€0.10 of at most €0.10');
  await late.desk.go('Queue');
  await openRow(10);
  await expect(ticket.pane()).toContainText('have reached the month’s fee');
  await late.desk.go('Figures');
  await expect(page.getByRole('table', { name: 'First responses by month' })).toContainText('11');
  await expect(page.getByRole('table', { name: 'Missed targets' })).toContainText('Halden Maritime');
  await clean(page, 'figures');
});
