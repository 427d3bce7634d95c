// Mail that is not simply taken, through the windows: what waits and why, what is uncertain, and a test of the settings.
import { operator } from '../demo/journeys.ts';
import { codeIn } from '../fixtures/mail-text.ts';
import { asPriya, expect, test } from '../fixtures/world.ts';

const slow = { timeout: 30_000 };

test('greylisted: the case and the queue say what waits and why, and everything is tried again on request', async ({
  world,
}) => {
  const { desk } = await asPriya(world);
  await world.smtp.misbehave('refuse-recipient-for-now');
  await desk.newRequest('Vantor Rail', 'ruben.achterberg');
  await desk.decide();
  await desk.press('Send the code');
  const code = desk.mailOfStep().filter({ hasText: 'Verification code' });
  await expect(code).toContainText('Waiting', slow);
  await expect(code).toContainText('451 4.7.1 recipient refused, try later');
  await expect(code).toContainText('at the recipient');
  await expect(code).toContainText(/Tried once\. Rekey tries again by itself at \d\d:\d\d/);
  await expect(code).toContainText('A code is never kept, so this mail cannot go again. Send a new one.');

  await desk.go('Queue');
  await expect(desk.page.getByRole('row').filter({ hasText: 'Vantor Rail' })).toContainText(
    'Waits for the mail server',
  );
  await desk.go('Mail');
  const notices = desk.unsettledMails().getByRole('listitem').filter({ hasText: 'Attempt notice' });
  await expect(notices.first()).toContainText('RK-000001, Vantor Rail');
  await expect(desk.page.getByText('Accepted is not read')).toBeVisible();
  const before = await notices.count();
  expect(before).toBeGreaterThan(1);

  await world.smtp.misbehave('none');
  await desk.press('Try everything now');
  await expect(notices).toHaveCount(0, slow);
  const told = (await world.smtp.mails()).filter(({ subject }) => subject.startsWith('Account recovery: notice'));
  expect(new Set(told.map(({ messageId }) => messageId)).size).toBe(told.length);
  expect(told).toHaveLength(before);

  await desk.openCase('Vantor Rail');
  await desk.sendCode();
  await desk.enterCode(codeIn(await world.smtp.waitForMail(({ subject }) => subject.startsWith('Your code for case'))));
  await desk.expectNext('Go through the loss');
  await expect(desk.mailOfStep()).toHaveCount(0);
});

test('mail accepted, then the app killed before recording it: shown as uncertain for a person to settle; never silently sent again', async ({
  world,
}) => {
  const { desk } = await asPriya(world);
  await world.smtp.misbehave('silent-after-dot');
  await desk.newRequest('Vantor Rail', 'ruben.achterberg');
  const held = await world.smtp.waitForMail(({ subject }) => subject.startsWith('Account recovery: notice'), 30_000);
  await world.kill();
  await world.smtp.misbehave('none');

  const again = await world.start();
  await again.desk.signIn(operator(again, 'priya'));
  await again.desk.go('Mail');
  const uncertain = again.desk.unsettledMails().getByRole('listitem').filter({ hasText: 'Uncertain' });
  await expect(uncertain).toHaveCount(1, slow);
  await expect(uncertain).toContainText(held.to);
  await expect(uncertain).toContainText('Rekey was stopped before the mail server’s answer was recorded.');
  // The notices that had not left yet went by themselves; the one that may have left did not.
  await expect(again.desk.unsettledMails().getByRole('listitem')).toHaveCount(1, slow);
  const notices = async () =>
    (await world.smtp.mails()).filter(({ subject }) => subject.startsWith('Account recovery: notice'));
  const ids = (await notices()).map(({ messageId }) => messageId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => id === held.messageId)).toHaveLength(1);

  await again.desk.go('Queue');
  await expect(again.desk.page.getByRole('row').filter({ hasText: 'Vantor Rail' })).toContainText('Mail uncertain');
  await again.desk.go('Mail');
  await uncertain.getByRole('button', { name: 'Send the same mail again' }).click();
  await expect(again.desk.page.getByText('No mail waits')).toBeVisible(slow);
  expect((await notices()).filter(({ messageId }) => messageId === held.messageId)).toHaveLength(2);

  // Once more, and this time its receiver has it.
  await world.smtp.misbehave('drop-after-dot');
  await again.desk.openCase('Vantor Rail');
  await again.desk.decide();
  await again.desk.press('Send the code');
  const code = again.desk.mailOfStep().filter({ hasText: 'Verification code' });
  await expect(code).toContainText('Uncertain', slow);
  await world.smtp.misbehave('none');
  await code.getByRole('button', { name: 'It arrived' }).click();
  await expect(again.desk.mailOfStep()).toHaveCount(0);
  await expect(again.desk.page.getByText('Verification code arrived')).toBeVisible();
  await expect(again.desk.page.getByLabel('Code read back', { exact: true })).toBeVisible();
  await again.desk.go('Evidence');
  await again.desk.press('Verify the journal');
  await expect(again.desk.page.getByText('The journal verifies')).toBeVisible({ timeout: 60_000 });
});

test('an address that the server refuses for good is listed, with its words and since when, in both places', async ({
  world,
}) => {
  const { desk } = await asPriya(world);
  await world.smtp.misbehave('refuse-recipient-permanently');
  await desk.newRequest('Vantor Rail', 'ruben.achterberg');
  await desk.go('Mail');
  const table = desk.page.getByRole('table', { name: 'Addresses that cannot be reached by mail' });
  const row = table.getByRole('row').filter({ hasText: 'ruben.achterberg@vantorrail.example' });
  await expect(row).toContainText('550 5.7.1 recipient refused', slow);
  await expect(row).toContainText('Vantor Rail');
  await desk.go('Subscriptions');
  await desk.page.getByRole('row').filter({ hasText: 'Vantor Rail' }).first().click();
  const list = desk.page.getByRole('list', { name: 'Addresses that cannot be reached by mail' });
  await expect(list).toContainText('ruben.achterberg@vantorrail.example');
});

test('settings with "send a test": the server’s words, and a sentence for each server that cannot be trusted', async ({
  world,
}) => {
  const stage = world.stage();
  const { desk } = stage;
  await desk.signIn(operator(stage, 'amara'));
  await desk.go('Settings');
  await desk.press('Send a test');
  await expect(desk.page.getByText('The server took the test message to support@dublin-desk.example')).toBeVisible(
    slow,
  );
  await world.smtp.waitForMail(({ subject }) => subject === 'Test message from Dublin desk');
  for (const [mode, sentence] of [
    ['no-auth', 'The mail server offers no sign-in.'],
    ['strip-starttls', 'It offers no encryption (STARTTLS)'],
    ['expired-certificate', 'Its certificate has run out.'],
    ['wrong-name', 'Its certificate was made for another host.'],
    ['wrong-certificate', 'signed by an authority that is not known here'],
  ] as const) {
    await world.smtp.misbehave(mode);
    const before = await world.smtp.seen();
    await desk.press('Send a test');
    await expect(desk.page.getByRole('form', { name: 'Send a test' })).toContainText(sentence, slow);
    const { credentials, bodies } = await world.smtp.seen();
    expect({ credentials, bodies }, mode).toEqual({ credentials: before.credentials, bodies: before.bodies });
  }

  await desk.page.getByLabel(/^Let this server be spoken to without encryption/).check();
  await desk.page.getByLabel('Why it may be unencrypted').fill('A relay in the same rack');
  await desk.page.getByLabel('Password', { exact: true }).fill(world.smtp.password);
  await desk.press('Save');
  await expect(desk.page.getByText('may be spoken to without encryption: A relay in the same rack')).toBeVisible(slow);
  await expect(desk.page.getByText('Mail unencrypted by 127.0.0.1')).toBeVisible();
});
