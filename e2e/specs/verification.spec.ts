// Verification and the desk's policy through the windows: what is known of a number, codes, an authenticator, and an elevated threat.
import { Secret, TOTP } from 'otpauth';
import { handOver, operator, passwordOf, ruben, type Stage, takeBack } from '../demo/journeys.ts';
import { codeIn } from '../fixtures/mail-text.ts';
import { clean } from '../fixtures/clean.ts';
import { asPriya, expect, test } from '../fixtures/world.ts';

const as = async ({ desk, ...stage }: Stage, id: string): Promise<void> => {
  await desk.lock();
  await desk.signIn(operator(stage, id));
};

const importVantor = async ({ desk }: Stage, primary: { phone: string; email: string }): Promise<void> => {
  await desk.go('Subscriptions');
  await desk.page.getByRole('row').filter({ hasText: 'Vantor Rail' }).click();
  await desk.press('Import a user list');
  const created = '2021-03-01T00:00:00Z';
  const csv = [
    'login,name,email,phone,role,status,created,last_sign_in,primary',
    `${ruben.login},Ruben Achterberg,${primary.email},${primary.phone},Manager,Active,${created},N/A,1`,
    `sanne.dekker,Sanne Dekker,sanne.dekker@vantorrail.example,,Scanner,Inactive,${created},N/A,0`,
  ].join('\n');
  const dialog = desk.page.getByRole('dialog');
  await dialog
    .getByLabel('User list', { exact: true })
    .setInputFiles({ name: 'users.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await dialog.getByRole('button', { name: 'Import 2 users' }).click();
  await dialog.getByText(/users imported/).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).first().click();
};

test('an elevated threat demands two people for every recovery, and another person lowers it', async ({ world }) => {
  const stage = await asPriya(world);
  const { desk } = stage;
  const { page } = desk;
  await desk.newRequest('Halden Maritime', 'ingrid.solbakken');
  await desk.decide();
  await desk.expectNext('Ask the witnesses');
  await desk.go('Settings');
  await desk.press('Raise the threat level');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Raise the threat level' }).click();
  await expect(dialog.getByText('Say why; it is kept in the journal.')).toBeVisible();
  await dialog.getByLabel('Why', { exact: true }).fill('Four calls this morning from one voice');
  await dialog.getByRole('button', { name: 'Raise the threat level' }).click();
  const band = page.getByRole('region', { name: /^Elevated threat/ });
  await expect(band).toContainText('Four calls this morning from one voice');
  await desk.openCase('Halden Maritime');
  await desk.expectNext('A second person agrees');
  await expect(desk.button('Ask the witnesses')).toHaveCount(0);
  await as(stage, 'niall');
  await desk.openCase('Halden Maritime');
  await page.getByLabel('Your passphrase, again', { exact: true }).fill(operator(stage, 'niall').secret);
  await desk.press('Agree to the reset');
  await desk.expectNext('Ask the witnesses');
  await expect(page.getByText(/^You agreed to this as its second person/).first()).toBeVisible();
  await band.getByRole('button', { name: 'Lower it' }).click();
  await dialog.getByLabel('Why', { exact: true }).fill('The provider blocked the line');
  await dialog.getByRole('button', { name: 'Lower the threat level' }).click();
  await expect(band).toHaveCount(0);
  await as(stage, 'priya');
  await desk.openCase('Halden Maritime');
  await desk.press('Ask the witnesses');
  await desk.expectNext('A witness signs in');
});

test('contact address or number changed during the case: the case is asked again from verification', async ({
  world,
}) => {
  const stage = await asPriya(world);
  const { desk } = stage;
  const { page } = desk;
  await desk.newRequest('Vantor Rail', ruben.login);
  await desk.decide();
  await desk.sendCode();
  await desk.enterCode(codeIn(await world.smtp.waitForMail(({ subject }) => subject.startsWith('Your code for case'))));
  await desk.expectNext('Go through the loss');
  await as(stage, 'amara');
  await importVantor(stage, { email: ruben.email, phone: '+31 30 712 09 99' });
  await as(stage, 'priya');
  await desk.openCase('Vantor Rail');
  await desk.expectNext('Decide the path again');
  await desk.decide();
  await desk.expectNext('Verify by phone');
  const contacts = page.getByRole('region', { name: 'Contacts on file' });
  await expect(contacts).toContainText('+31 30 712 09 99');
  await expect(contacts).toContainText('From CSV file');
  await expect(contacts).toContainText('by Amara Okafor');
  await expect(contacts).toContainText('Changed too recently. It can be used from');
  await expect(desk.button('Send the code')).toHaveAttribute('aria-disabled', 'true');
  // A number changed recently: only a supervisor without a part in it lets it through, with a reason that stays.
  await as(stage, 'niall');
  await desk.openCase('Vantor Rail');
  await desk.press('Use the number all the same');
  const dialog = page.getByRole('dialog');
  await clean(page, 'let a number through', '[role=dialog]');
  await dialog.getByLabel(/^How you know/).fill('Called back through their switchboard');
  await dialog.getByRole('button', { name: 'Let this number through' }).click();
  await expect(contacts).toContainText('Let through by Niall Brady');
  await world.smtp.waitForMail(({ text }) => /a supervisor allowed a phone number/.test(text));
  await desk.sendCode();
});

test('five wrong codes lock the subscription, and what was refused is shown with the case', async ({ world }) => {
  const stage = await asPriya(world);
  const { desk } = stage;
  const { page } = desk;
  await desk.newRequest('Vantor Rail', ruben.login);
  await desk.decide();
  await desk.sendCode();
  for (const left of ['4 tries', '3 tries', '2 tries', '1 tr']) {
    await desk.enterCode('AAAA-AAAA');
    await expect(page.getByText(new RegExp(`That is not the code\\. ${left}`))).toBeVisible();
  }
  await desk.enterCode('AAAA-AAAA');
  await expect(page.getByText(/Locked after wrong codes/).first()).toBeVisible();
  await desk.go('Queue');
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Subscription', { exact: true }).selectOption({ label: 'Vantor Rail' });
  await dialog.getByLabel('Who they say they are', { exact: true }).fill('ruben@gmx.example');
  await dialog.getByRole('button', { name: 'Open the case' }).click();
  await expect(dialog.getByRole('alert')).toContainText('already open');
  await page.keyboard.press('Escape');
  await desk.openCase('Vantor Rail');
  const attempts = page.getByRole('region', { name: 'Other attempts on this subscription' });
  await expect(attempts).toContainText('ruben@gmx.example');
  await expect(attempts).toContainText('Refused: a recovery was open already');
});

test('the customer enrols an authenticator, confirms it by a code, is told, and removes it', async ({ world }) => {
  const stage = await asPriya(world);
  const customer = await handOver(stage);
  const { page } = customer;
  await customer.signIn(ruben.login, passwordOf(stage, ruben.login));
  await customer.press('Enrol an authenticator');
  await expect(page.getByRole('img', { name: 'QR code for your authenticator' })).toBeVisible();
  const secret = ((await page.locator('[data-secret="authenticator"]').textContent()) ?? '').replaceAll(' ', '');
  await page.getByLabel('The code it shows now', { exact: true }).fill('000000');
  await customer.press('Confirm with this code');
  await expect(page.getByText(/That is not the code it shows now/)).toBeVisible();
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  await page.getByLabel('The code it shows now', { exact: true }).fill(code);
  await customer.press('Confirm with this code');
  await expect(page.getByText('Enrolled. You are told by mail.')).toBeVisible();
  await expect(page.getByText(secret.slice(0, 4))).toHaveCount(0);
  await world.smtp.waitForMail(({ to, text }) => to === ruben.email && /an authenticator was enrolled/.test(text));
  await customer.press('Remove the authenticator');
  await expect(page.getByText('Removed. You are told by mail.')).toBeVisible();
  await customer.signOut();
  await takeBack(stage, customer, 'priya');
});

test('an owner sets the policy within its bounds, and everybody sees who did', async ({ world }) => {
  const stage = await asPriya(world);
  const { desk } = stage;
  const { page } = desk;
  await as(stage, 'amara');
  await desk.go('Settings');
  const tries = page.getByLabel('Wrong codes before a subscription locks (tries)', { exact: true });
  await tries.fill('11');
  await expect(page.getByText('Choose 1 to 10 tries.')).toBeVisible();
  await expect(desk.button('Save the policy')).toHaveAttribute('aria-disabled', 'true');
  await tries.fill('3');
  await desk.press('Save the policy');
  await expect(page.getByRole('region', { name: 'Policy' })).toContainText('Changed by Amara Okafor');
  await as(stage, 'priya');
  await desk.newRequest('Vantor Rail', ruben.login);
  await desk.decide();
  await desk.sendCode();
  await desk.enterCode('AAAA-AAAA');
  await expect(page.getByText(/That is not the code\. 2 tries are left/)).toBeVisible();
});
