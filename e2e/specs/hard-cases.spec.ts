// What a desk meets in a year: releases that nobody uses, witnesses who never come, people who have left.
import {
  changeAfterSafeguards,
  handOver,
  ingrid,
  operator,
  passwordOf,
  ruben,
  takeBack,
  untilSecondPerson,
  untilWitness,
} from '../demo/journeys.ts';
import { asPriya, expect, test } from '../fixtures/world.ts';
import type { DeskPage } from '../pages/desk-page.ts';

const DAY = 24 * 3_600_000;

const endBy = async ({ page }: DeskPage, action: string, label: string, why: string, act = action) => {
  await page.getByRole('button', { name: action, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(label, { exact: true }).fill(why);
  await dialog.getByRole('button', { name: act }).click();
  await dialog.waitFor({ state: 'detached' });
};

test('a release that nobody uses is withdrawn: the halves open nothing, the old password and the old vaults are back', async ({
  world,
}) => {
  const stage = await asPriya(world);
  await untilSecondPerson(stage);
  const halves = await changeAfterSafeguards(stage);
  await endBy(stage.desk, 'Withdraw the release', 'Why', 'The mail went to a shared mailbox.');
  await stage.desk.expectNext('Cancelled');
  await world.smtp.waitForMail(({ text }) =>
    /were withdrawn; they open nothing any more/.test(text.replace(/\s+/g, ' ')),
  );
  await stage.desk.go('Queue');
  const customer = await handOver(stage);
  await customer.firstSignIn(ruben.login, halves.mailHalf, halves.otherHalf, 'signal box winter timetable');
  await expect(customer.page.getByRole('alert')).toContainText('do not belong together');
  await customer.press('Back');
  await customer.signIn(ruben.login, passwordOf(stage, ruben.login));
  await customer.home();
  await customer.openVault('Signalling network');
});

test('the primary admin has left: nothing changes and the case says who may reassign the role', async ({ world }) => {
  const stage = await asPriya(world);
  const { desk } = stage;
  await desk.newRequest('Halden Maritime', ingrid.login);
  await desk.decide();
  const why = 'Their head of IT wrote on paper.';
  await endBy(desk, 'The primary admin has left', 'How this is known', why, 'End the case as referred');
  await desk.expectNext('Referred');
  await expect(desk.page.getByRole('region', { name: 'Next step' })).toContainText('Leila Haddad may give the role');
  await world.smtp.waitForMail(({ text }) => /the holder of this account has left/.test(text.replace(/\s+/g, ' ')));
});

test('a witness who never comes: the case expires with nothing released, and full change stays barred meanwhile', async ({
  world,
}) => {
  const stage = await asPriya(world);
  const customer = await untilWitness(stage);
  await customer.press('Decide later');
  await customer.signOut();
  await takeBack(stage, customer, 'priya');
  await stage.desk.openCase('Halden Maritime');
  await stage.desk.expectNext('A witness signs in');
  await stage.desk.expectPath(/Reset, keeps reports/);
  await expect(stage.desk.button(/^Change \(loses/)).toHaveCount(0);
  await expect(stage.desk.button('Send the disclaimer')).toHaveCount(0);
  await world.kill();
  const later = await world.start(8 * DAY);
  await later.desk.signIn(operator(later, 'priya'));
  await later.desk.openCase('Halden Maritime');
  await later.desk.expectNext('Expired');
  await expect(later.desk.page.getByRole('region', { name: 'Next step' })).toContainText('nothing released');
  const credentials = (await world.smtp.mails()).filter(({ subject }) => /One half of your new/.test(subject));
  expect(credentials).toHaveLength(0);
});
