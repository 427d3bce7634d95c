// What a desk meets in a year: releases that nobody uses, witnesses who never come, people who have left.
import { join } from 'node:path';
import {
  changeAfterSafeguards,
  handOver,
  ingrid,
  operator,
  passwordOf,
  resetAfterWitness,
  ruben,
  takeBack,
  untilSecondPerson,
  untilWitness,
} from '../demo/journeys.ts';
import { clean } from '../fixtures/clean.ts';
import { asPriya, expect, test, type World } from '../fixtures/world.ts';
import type { DeskPage } from '../pages/desk-page.ts';

const newPassword = 'fjord lantern copper harbour';
const DAY = 24 * 3_600_000;

const endBy = async ({ page }: DeskPage, action: string, label: string, why: string, act = action) => {
  await page.getByRole('button', { name: action, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(label, { exact: true }).fill(why);
  await clean(page, action, '[role=dialog]');
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

/** The customer has made an inactive user active again: the owner records the list by hand, on the command line. */
const reactivate = async (world: World, login: string): Promise<void> => {
  const amara = await world.secretFile('amara.txt', operator(world.stage(), 'amara').secret);
  const dir = join(world.userData, 'workspace');
  await world.kill();
  const as = ['--as', 'amara', '--passphrase-file', amara];
  const input = await world.secretFile('get.json', JSON.stringify({ subscription: 'halden-maritime' }));
  const shown = await world.rekey('call', dir, 'subscription.get', input, ...as, '--json');
  const { people } = JSON.parse(shown.stdout) as { people: { login: string }[] };
  const accounts = people.map((person) => {
    const {
      ableToSignIn: _able,
      enrolled: _enrolled,
      invited: _invited,
      vaults: _vaults,
      ...account
    } = person as never as Record<string, unknown>;
    return person.login === login ? { ...account, status: 'active' } : account;
  });
  const list = await world.secretFile('list.json', JSON.stringify({ subscription: 'halden-maritime', accounts }));
  expect((await world.rekey('call', dir, 'subscription.recordAccounts', list, ...as)).code).toBe(0);
};

test('a witness without a key: the vault waits, named, until a holder signs in and approves', async ({ world }) => {
  const first = await asPriya(world);
  const witness = await untilWitness(first);
  const primary = await resetAfterWitness(first, witness, newPassword);
  await expect(primary.page.getByRole('region', { name: 'Audit 2024' })).toContainText('does not open this vault yet');
  await reactivate(world, 'jonas.eide');
  const stage = await world.start();
  await stage.desk.signIn(operator(stage, 'priya'));
  await stage.desk.go('Vaults');
  await expect(stage.desk.page.getByText(/Jonas Eide/).first()).toBeVisible();
  await stage.desk.go('Queue');
  const customer = await handOver(stage);
  await customer.signIn('jonas.eide', passwordOf(stage, 'jonas.eide'));
  await customer.home();
  const wait = customer.page.getByRole('region', { name: 'Audit 2024 waits for you' });
  await expect(wait).toContainText('RK-000001, asked for by Ingrid Solbakken, opened by Priya Raman');
  await customer.press('Open Audit 2024 for Ingrid Solbakken');
  await expect(customer.page.getByText('Audit 2024 is open for Ingrid Solbakken now')).toBeVisible({ timeout: 60_000 });
  await customer.signOut();
  await customer.signIn(ingrid.login, newPassword);
  await customer.home();
  await customer.openVault('Audit 2024');
  await expect(customer.page.getByRole('row', { name: /Remediation list\.csv/ })).toBeVisible();
});

test('the phone and the address on file are both dead: three people sign another contact, from their own sign-ins', async ({
  world,
}) => {
  const stage = await asPriya(world);
  const { desk } = stage;
  const open = async () => {
    await desk.go('Subscriptions');
    await desk.page.getByRole('row').filter({ hasText: 'Vantor Rail' }).click();
  };
  const as = async (id: string) => {
    await desk.lock();
    await desk.signIn(operator(stage, id));
    await open();
  };
  const dialog = desk.page.getByRole('dialog');
  await open();
  await desk.press('Phone and address are both dead');
  await dialog.getByLabel('New number', { exact: true }).fill('+31 20 555 01 99');
  await dialog.getByLabel('New address', { exact: true }).fill('ruben@new-office.example');
  await dialog.getByLabel('Why', { exact: true }).fill('The office has moved.');
  await dialog.getByLabel('How it was checked', { exact: true }).fill('A signed letter from the managing director.');
  await stage.look(desk.page, 'contact-change-asked');
  await clean(desk.page, 'ask for a change of contact', '[role=dialog]');
  await dialog.getByRole('button', { name: 'Sign and ask for it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect(desk.page.getByText('You asked for this change, so somebody else has to agree.')).toBeVisible();
  const sign = async (id: string, action: string, act: string) => {
    await as(id);
    await desk.press(action);
    await clean(desk.page, action, '[role=dialog]');
    await dialog.getByLabel('Your passphrase, again', { exact: true }).fill(operator(stage, id).secret);
    await dialog.getByRole('button', { name: act }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await sign('niall', 'Agree to the change', 'Agree');
  await sign('jonas', 'Confirm the change', 'Confirm, and put it on file');
  await expect(desk.page.getByText('Cooling off')).toBeVisible();
  await expect(desk.page.getByText('ruben@new-office.example', { exact: true })).toBeVisible();
  for (const words of [
    /were asked to change/,
    /second person at our desk agreed/,
    /account manager confirmed/,
    /was changed; it is not used/,
  ])
    await world.smtp.waitForMail(({ to, text }) => to === ruben.email && words.test(text.replace(/\s+/g, ' ')), 30_000);
  await as('priya');
  await desk.newRequest('Vantor Rail', ruben.login);
  await desk.decide();
  await desk.press('See the contact on file');
  await desk.press('Stop the change');
  await dialog.getByLabel('Why', { exact: true }).fill('The letter was forged.');
  await clean(desk.page, 'stop a change of contact', '[role=dialog]');
  await dialog.getByRole('button', { name: 'Stop it' }).click();
  await expect(desk.page.getByText(ruben.email, { exact: true })).toBeVisible();
});

test('the clock jumps forward: the desk says so on every screen, and a supervisor confirms it', async ({ world }) => {
  const first = await asPriya(world);
  await first.desk.newRequest('Halden Maritime', ingrid.login);
  await world.kill();
  const stage = await world.start(8 * DAY, 'somebody set it');
  await stage.desk.signIn(operator(stage, 'priya'));
  const banner = stage.desk.page.getByRole('region', { name: /clock was set forward/ });
  await expect(banner).toContainText('Nothing becomes due'.toLowerCase());
  await expect(banner).toContainText('An owner or a supervisor confirms the clock. Ask one.');
  await stage.desk.openCase('Halden Maritime');
  await stage.desk.expectNext('Decide the path');
  await stage.desk.lock();
  await stage.desk.signIn(operator(stage, 'niall'));
  await stage.desk.press('The clock is right now');
  await expect(banner).toHaveCount(0);
});
