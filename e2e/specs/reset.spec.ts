// The reset through the windows: keeps reports, and only after a witness.
import {
  handOver,
  ingrid,
  leila,
  passwordOf,
  resetAfterWitness,
  saveReport,
  type Stage,
  takeBack,
  untilWitness,
} from '../demo/journeys.ts';
import { asPriya, expect, test } from '../fixtures/world.ts';

const newPassword = 'fjord lantern copper harbour';
const title = 'Fleet perimeter, week 42.xml';
const fleet = 'North Sea fleet';

/** A report as its holder reads it, from the queue to the queue. */
const readAs = async (stage: Stage, login: string, password: string): Promise<Buffer> => {
  const customer = await handOver(stage);
  await customer.signIn(login, password);
  await customer.home();
  await customer.openVault(fleet);
  const bytes = await saveReport(stage, customer, title);
  await customer.signOut();
  await takeBack(stage, customer, 'priya');
  return bytes;
};

test('A1: a witness confirms, reports stay byte-identical, the old password opens nothing', async ({ world }) => {
  const stage = await asPriya(world);
  const oldPassword = passwordOf(stage, ingrid.login);
  const before = await readAs(stage, leila.login, passwordOf(stage, leila.login));

  const customer = await untilWitness(stage);
  const credentials = async () =>
    (await world.smtp.mails()).filter(({ subject }) => /One half of your new/.test(subject));
  expect(await credentials(), 'nothing is mailed before the witness has confirmed').toHaveLength(0);
  await resetAfterWitness(stage, customer, newPassword);
  expect(await credentials()).toHaveLength(1);

  await customer.openVault(fleet);
  expect((await saveReport(stage, customer, title)).equals(before)).toBe(true);
  await customer.signOut();
  await customer.signIn(ingrid.login, oldPassword);
  await expect(customer.page.getByRole('alert')).toContainText('do not belong together');
  await customer.press('Back');
  await takeBack(stage, customer, 'priya');
  await stage.desk.openCase('Halden Maritime');
  await stage.desk.expectNext('Closed');
  await stage.desk.go('Queue');
  expect((await readAs(stage, leila.login, passwordOf(stage, leila.login))).equals(before)).toBe(true);
});

test('A1: a witness who did not expect it stops the case, and every contact is told', async ({ world }) => {
  const stage = await asPriya(world);
  const customer = await untilWitness(stage);
  await customer.press('I did not expect this');
  await customer.page.getByRole('heading', { name: 'The case is stopped' }).waitFor();
  await customer.signOut();
  await takeBack(stage, customer, 'priya');
  await stage.desk.openCase('Halden Maritime');
  await stage.desk.expectNext('Find out what happened');
  const told = await world.smtp.waitForMail(({ text }) => /refused to confirm the recovery/.test(text));
  expect(told.to).toMatch(/@haldenmaritime\.example$/);
  await stage.desk.press('Cancel the case');
  await stage.desk.page.getByLabel('Why', { exact: true }).fill('The witness did not expect it.');
  await stage.desk.page.getByRole('dialog').getByRole('button', { name: 'Cancel the case' }).click();
  await stage.desk.expectNext('Cancelled');
});

test('until release the old password works, and using it cancels the case', async ({ world }) => {
  const stage = await asPriya(world);
  const customer = await untilWitness(stage);
  await customer.press('Decide later');
  await customer.signOut();
  await customer.signIn(ingrid.login, passwordOf(stage, ingrid.login));
  await customer.home();
  await expect(customer.page.getByText(/Your password still works/)).toBeVisible();
  await customer.signOut();
  await takeBack(stage, customer, 'priya');
  await stage.desk.openCase('Halden Maritime');
  await stage.desk.expectNext('Cancelled');
});

test('A4: a subaccount is referred to the primary admin, by name', async ({ world }) => {
  const stage = await asPriya(world);
  await stage.desk.newRequest('Halden Maritime', leila.login);
  await stage.desk.expectNext('Referred');
  await stage.desk.expectPath(/Referred to the primary admin/);
  await expect(stage.desk.page.getByRole('region', { name: 'Next step' })).toContainText('Ingrid Solbakken');
});
