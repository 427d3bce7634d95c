// A customer's own requests through the windows: opened and followed in theirs, worked at the desk.
import { handOver, leila, passwordOf, type Stage, takeBack } from '../demo/journeys.ts';
import { clean } from '../fixtures/clean.ts';
import { asPriya, expect, test } from '../fixtures/world.ts';
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

  const { page } = stage.desk;
  await stage.desk.go('Queue');
  await page
    .getByRole('grid', { name: 'Cases' })
    .getByRole('row')
    .filter({ hasText: 'Scans of the harbour' })
    .dblclick();
  const work = new TicketPage(stage.desk);
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
