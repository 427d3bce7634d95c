// A customer's own requests through the windows: opened and followed in theirs, worked at the desk.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { handOver, leila, operator, passwordOf, type Stage, takeBack } from '../demo/journeys.ts';
import { clean } from '../fixtures/clean.ts';
import { asPriya, expect, test, type World } from '../fixtures/world.ts';
import type { CustomerPage } from '../pages/customer-page.ts';
import { TicketPage } from '../pages/ticket-page.ts';

const asLeila = async (stage: Stage): Promise<CustomerPage> => {
  await stage.desk.go('Queue');
  const customer = await handOver(stage);
  await customer.signIn(leila.login, passwordOf(stage, leila.login));
  await customer.home();
  return customer;
};

test('C8: a customer opens a request, adds to it, asks for more urgency, follows the answer and agrees', async ({
  world,
}) => {
  const stage = await asPriya(world);
  let customer = await asLeila(stage);
  await expect(customer.page.getByText('You have asked for nothing yet')).toBeVisible();
  await customer.press('Ask the desk for something');
  await clean(customer.page, 'ask for something');
  await customer.press('Back');
  const ticket = await customer.askFor('Scans of the harbour fail', 'Since this morning.\nEvery one.', /^Critical/);
  await expect(customer.page.getByText('Please phone the desk')).toContainText('this request stays at Medium');
  await expect(customer.standing()).toContainText('With the desk');
  await expect(customer.standing()).toContainText('First response of 2 bus. days');
  await customer.write('What the desk should know', 'It is the appliance in the north.', 'Send it to the desk');
  await customer.press('It is more urgent');
  await customer.page.getByLabel('What has changed', { exact: true }).fill('The whole port stands still');
  await clean(customer.page, 'a request with the form for more urgency');
  await customer.press('Ask for more urgency');
  await expect(customer.standing()).toContainText('Severity High');
  await customer.press('Back to your requests');
  await clean(customer.page, 'my requests');
  await customer.signOut();
  await takeBack(stage, customer, 'priya');

  const work = new TicketPage(stage.desk);
  await work.find('Scans of the harbour fail');
  await expect(work.correspondence()).toContainText('The whole port stands still');
  await work.note('They say this every year.');
  await work.message('Which version runs there?', { asks: true });

  customer = await asLeila(stage);
  await customer.readRequest(ticket);
  await expect(customer.standing()).toContainText('The desk asks you');
  await expect(customer.standing()).toContainText('Met');
  await expect(customer.correspondence()).toContainText('Which version runs there?');
  await expect(customer.correspondence()).not.toContainText('every year');
  await customer.write('Your answer to the desk', 'Version 10.4', 'Send the answer');
  await customer.press('It is solved');
  await expect(customer.standing()).toContainText('Resolved');
  await customer.write('What still happens', 'It is back.', 'It is not solved: send it');
  await expect(customer.standing()).toContainText('With the desk');
});

test('C8: files go with a request; one that is not taken is told, and the request is there all the same', async ({
  world,
}) => {
  const stage = await asPriya(world);
  const { page } = await asLeila(stage);
  await page.getByRole('button', { name: 'Ask the desk for something' }).click();
  await page.getByLabel('Subject', { exact: true }).fill('Scans of the harbour fail');
  await page.getByLabel('What happens', { exact: true }).fill('Since this morning.');
  const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  for (const one of [file('trace.log', '12:01 stopped\n'), file('setup.exe', 'MZ'), file('other.txt', 'Not this one')])
    await page.getByLabel('Files for the desk').setInputFiles(one);
  await page.getByRole('button', { name: 'Leave out other.txt' }).click();
  await expect(page.getByRole('list', { name: 'Files to send' }).getByRole('listitem')).toHaveCount(2);
  await clean(page, 'a request with files');
  await page.getByRole('button', { name: 'Send it to the desk' }).click();
  await expect(page.getByRole('heading', { name: /^Your request is RK-/ })).toBeVisible();
  await expect(page.locator('main')).toContainText('setup.exe');
  await expect(page.locator('main')).toContainText('Files of this kind are not taken.');
  await clean(page, 'files that were not sent');
  await page.getByRole('button', { name: 'Open the request' }).click();
  const files = page.getByRole('list', { name: 'Files', exact: true }).getByRole('listitem');
  await expect(files).toHaveCount(1);
  await expect(files).toContainText('trace.log');
});

const DAY = 24 * 3_600_000;
const email = 'leila.haddad@haldenmaritime.example';
const subject = 'Scans of the harbour fail';

/** The agreement that knows of silence, made while the desk is closed. */
const agreeOnSilence = async (world: World): Promise<void> => {
  await world.kill();
  const agreed = {
    ...{ subscription: 'halden-maritime', policy: 'ctrl-iq', version: '2021-07-01', plan: 'standard' },
    ...{ calendar: null, until: '2099-01-01T00:00:00.000Z', fee: 120_000, currency: 'EUR' },
  };
  const file = join(world.userData, 'agreed.json');
  await writeFile(file, JSON.stringify(agreed));
  const owner = await world.secretFile('owner', world.people.operators['amara'] ?? '');
  const as = ['--as', 'amara', '--passphrase-file', owner];
  const done = await world.rekey('call', join(world.userData, 'workspace'), 'support.agree', file, ...as);
  expect(done.code, done.stderr).toBe(0);
};

const openAgain = async (world: World, movedBy: number): Promise<TicketPage> => {
  const stage = await world.start(movedBy);
  await stage.desk.signIn(operator(stage, 'priya'));
  return new TicketPage(stage.desk);
};

test('C5: a silent ticket is warned, resolved and reopened', async ({ world }) => {
  await agreeOnSilence(world);
  let work = await openAgain(world, 0);
  const requester = `Leila Haddad, ${email}`;
  await work.open({ subscription: 'Halden Maritime', requester, subject, text: 'Since this morning.' });
  await work.message('Which version runs there?', { asks: true });
  // Silence counts from a question that a server took.
  await expect(work.correspondence()).toContainText('Accepted by the mail server');
  await world.kill();

  work = await openAgain(world, 5 * DAY + 60_000);
  await work.find(subject);
  await expect(work.correspondence()).toContainText('The customer was warned: resolved on');
  const warning = await world.smtp.waitForMail(({ to, text }) => to === email && /resolved/.test(text), 30_000);
  expect(warning.subject).toContain('RK-000001');
  await world.kill();

  work = await openAgain(world, 7 * DAY + 120_000);
  await work.find(subject, 'resolved');
  await expect(work.correspondence()).toContainText('Resolved: a question stayed without an answer');
  const customer = await asLeila(world.stage());
  await customer.readRequest('RK-000001');
  await expect(customer.standing()).toContainText('Resolved');
  await customer.write('What still happens', 'It is not: version 10.4', 'It is not solved: send it');
  await expect(customer.standing()).toContainText('With the desk');
  await expect(customer.correspondence()).toContainText('Reopened');
});
