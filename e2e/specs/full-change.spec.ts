// The full change through the windows: loses reports, behind every safeguard in its order.
import {
  changeAfterSafeguards,
  handOver,
  operator,
  passwordOf,
  ruben,
  takeBack,
  untilSecondPerson,
} from '../demo/journeys.ts';
import { codeIn } from '../fixtures/mail-text.ts';
import { asPriya, expect, test } from '../fixtures/world.ts';

test('A2, A3: every safeguard in order, vaults dormant, the old password restores them', async ({ world }) => {
  const stage = await asPriya(world);
  await untilSecondPerson(stage);
  const halves = await changeAfterSafeguards(stage);
  const customer = await handOver(stage);
  await customer.firstSignIn(ruben.login, halves.mailHalf, halves.otherHalf, 'signal box winter timetable');
  await customer.home();
  const vault = 'Signalling network';
  await expect(customer.page.getByRole('region', { name: vault })).toContainText('Dormant');
  await customer.tryOldPassword(vault, 'not the password at all');
  await expect(customer.page.getByRole('alert')).toContainText('does not open this vault');
  await customer.tryOldPassword(vault, passwordOf(stage, ruben.login));
  await expect(customer.page.getByText(/restored into your new vault/)).toBeVisible({ timeout: 60_000 });
  await customer.page.getByRole('button', { name: /^Open Reports since/ }).click();
  await expect(customer.page.getByRole('row', { name: /Interlocking hosts\.xml/ })).toBeVisible();
  await customer.signOut();
  await takeBack(stage, customer, 'priya');
  await stage.desk.openCase('Vantor Rail');
  await stage.desk.expectNext('Closed');
});

test('A3: a wrong code is counted and told, a used one is refused, a double click sends one mail', async ({
  world,
}) => {
  const stage = await asPriya(world);
  const { desk } = stage;
  await desk.newRequest('Vantor Rail', ruben.login);
  await desk.decide();
  await desk.button('Send the code').dblclick();
  await desk.page.getByLabel('Code read back', { exact: true }).waitFor();
  const mail = await world.smtp.waitForMail(({ subject }) => subject.startsWith('Your code for case'));
  expect((await world.smtp.mails()).filter(({ subject }) => subject.startsWith('Your code for case'))).toHaveLength(1);
  await desk.enterCode('AAAA-AAAA');
  await expect(desk.page.getByText(/That is not the code\. 4 tries are left/)).toBeVisible();
  await world.smtp.waitForMail(({ text }) => /a wrong code was given/.test(text));
  await desk.enterCode(codeIn(mail));
  await desk.expectNext('Go through the loss');
});

test('A3: what is not its turn stays locked and says why; the second person cannot be the one who asked', async ({
  world,
}) => {
  const stage = await asPriya(world);
  await untilSecondPerson(stage);
  await expect(stage.desk.page.getByText('Niall Brady may agree, from their own sign-in.')).toBeVisible();
  await expect(stage.desk.button(/^Agree to the loss/)).toHaveCount(0);
  await expect(stage.desk.button(/^Change \(loses/)).toHaveCount(0);
});

test('facts changing midway: a subaccount able to sign in takes the full change back', async ({ world }) => {
  const stage = await asPriya(world);
  await untilSecondPerson(stage);
  const { desk } = stage;
  await desk.lock();
  await desk.signIn(operator(stage, 'amara'));
  await desk.go('Subscriptions');
  await desk.page.getByRole('row').filter({ hasText: 'Vantor Rail' }).click();
  await desk.press('Import a user list');
  const created = '2021-03-01T00:00:00Z';
  const csv = [
    'login,name,email,phone,role,status,created,last_sign_in,primary',
    `ruben.achterberg,Ruben Achterberg,${ruben.email},+31 30 712 04 66,Manager,Active,${created},N/A,1`,
    `sanne.dekker,Sanne Dekker,sanne.dekker@vantorrail.example,,Scanner,Active,${created},N/A,0`,
  ].join('\n');
  const dialog = desk.page.getByRole('dialog');
  await dialog
    .getByLabel('User list', { exact: true })
    .setInputFiles({ name: 'users.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await dialog.getByRole('button', { name: 'Import 2 users' }).click();
  await expect(dialog.getByText('2 users imported, 2 able to sign in.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await desk.lock();
  const niall = operator(stage, 'niall');
  await desk.signIn(niall);
  await desk.openCase('Vantor Rail');
  await desk.expectNext('Decide the path again');
  await desk.decide();
  await desk.expectPath(/Reset, keeps reports/);
});

test('a mail outage leaves the case waiting with the server’s words, and nothing is sent twice', async ({ world }) => {
  const stage = await asPriya(world);
  const { desk } = stage;
  await desk.newRequest('Vantor Rail', ruben.login);
  await desk.decide();
  await world.smtp.misbehave('down');
  await desk.press('Send the code');
  await expect(desk.mailOfStep()).toContainText('ECONNREFUSED', { timeout: 30_000 });
  await world.smtp.misbehave('strip-starttls');
  const before = await world.smtp.seen();
  await desk.press('Send the code');
  await expect(desk.mailOfStep()).toContainText('It offers no encryption (STARTTLS)', { timeout: 30_000 });
  const after = await world.smtp.seen();
  expect({ credentials: after.credentials, bodies: after.bodies }).toEqual({
    credentials: before.credentials,
    bodies: before.bodies,
  });
  await world.smtp.misbehave('none');
  await desk.press('Send the code');
  await desk.enterCode(codeIn(await world.smtp.waitForMail(({ subject }) => subject.startsWith('Your code for case'))));
  await desk.expectNext('Go through the loss');
});
