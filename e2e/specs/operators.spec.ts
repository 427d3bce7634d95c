// Who may act at the desk, through the windows: let in by a code, by a passphrase of their own, and out again.
import type { Page } from '@playwright/test';
import { handOver, ingrid, operator, passwordOf } from '../demo/journeys.ts';
import { asPriya, expect, test } from '../fixtures/world.ts';
import type { Rekey } from '../fixtures/rekey.ts';

const nora = { id: 'nora', secret: 'barley lighthouse umbrella chalk' };
const renewed = { id: 'nora', secret: 'saddle pewter cinnamon orchard' };
const again = { id: 'nora', secret: 'gravel monsoon thimble anchor' };

test('an operator is enrolled by a one-time code, changes their passphrase, forgets it, is let in again, and is revoked', async ({
  world,
}) => {
  const { desk } = world.stage();
  const { page } = desk;
  const amara = operator(world.stage(), 'amara');
  await desk.signIn(amara);
  await desk.go('Settings');
  const code = await desk.invite({ id: nora.id, name: 'Nora Byrne' }, 'Supervisor');
  await expect(page.getByRole('table', { name: 'Open invitations' })).toContainText('Nora Byrne');
  await desk.lock();

  await desk.press('I have a one-time code');
  await desk.fillCode({ id: nora.id, secret: 'password12345678' }, 'One-time code', code);
  await expect(page.getByRole('alert')).toContainText(/similar to a commonly used password/);
  await desk.fillCode(nora, 'One-time code', code);
  await page.getByRole('button', { name: 'Lock', exact: true }).waitFor();
  await desk.go('Settings');
  await expect(page.getByRole('button', { name: 'Invite an operator' })).toHaveAccessibleDescription(/Only an owner/);
  await page.getByLabel('Your passphrase now', { exact: true }).fill(nora.secret);
  await page.getByLabel('New passphrase', { exact: true }).fill(renewed.secret);
  await expect(page.getByText(/^Accepted\./)).toBeVisible();
  await page.getByLabel('New passphrase again', { exact: true }).fill(renewed.secret);
  await desk.press('Change your passphrase');
  await expect(page.getByText('The old passphrase opens nothing any more.')).toBeVisible();
  await desk.lock();

  // Mistyping is free five times; then it waits, and somebody else is not held up by it.
  for (let tries = 0; tries < 5; tries++) await desk.refusedSignIn(nora, /is not right/);
  await desk.refusedSignIn(renewed, /Wait 1 minute/);
  await desk.signIn(amara);
  await desk.go('Settings');
  await desk.press('New code for Nora Byrne');
  await desk.press('Make the code');
  const second = await desk.shownCode();
  await desk.lock();
  await desk.acceptInvitation(again, second);
  await desk.lock();

  await desk.signIn(amara);
  await desk.go('Settings');
  const letIn = page.getByRole('table', { name: 'Who let whom in' });
  await expect(letIn.getByRole('row', { name: /Nora Byrne.*Enrolled by Amara/ })).toBeVisible();
  await expect(letIn.getByRole('row', { name: /Nora Byrne.*Given a new key by Amara/ })).toBeVisible();
  await desk.press('Revoke Nora Byrne');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why', { exact: true }).fill('Left the desk');
  await dialog.getByRole('button', { name: 'Revoke Nora Byrne' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row', { name: /Nora Byrne.*Revoked Supervisor/ })).toBeVisible();
  await desk.lock();
  await desk.refusedSignIn(again, /is not right/);
});

/** What is printed is the code, and no button. */
const onPaper = async (page: Page) => {
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.words')).toBeVisible();
  await expect(page.getByText('Print', { exact: true })).toBeHidden();
  await page.emulateMedia({ media: null });
};

test('every operator’s passphrase lost: the printed code lets an owner in, with a new key and a new code', async ({
  world,
}) => {
  const { desk } = world.stage();
  const { page } = desk;
  await desk.signIn(operator(world.stage(), 'amara'));
  await desk.go('Settings');
  await desk.press('Print a new recovery code');
  await desk.press('Make the code');
  const code = (await page.getByRole('dialog').locator('.words').textContent()) ?? '';
  await onPaper(page);
  await desk.press('I have it on paper');
  await desk.lock();
  await desk.press('Every passphrase is lost');
  await desk.fillCode({ id: 'amara', secret: nora.secret }, 'Printed recovery code', code);
  await page.getByRole('heading', { name: 'Print this recovery code' }).waitFor({ timeout: 60_000 });
  expect(await page.locator('.words').textContent()).not.toBe(code);
  await onPaper(page);
  await desk.press('I have it on paper');
  await desk.go('Settings');
  await expect(
    page
      .getByRole('table', { name: 'Who let whom in' })
      .getByRole('row', { name: /Amara.*Came in by the printed code/ }),
  ).toBeVisible();
  await desk.lock();
  await desk.signIn({ id: 'amara', secret: nora.secret });
});

const leftAlone = (rekey: Rekey, seconds: number) =>
  rekey.evaluate(({ powerMonitor }, idle) => {
    powerMonitor.getSystemIdleTime = () => idle;
    powerMonitor.emit('resume');
  }, seconds);

test('the windows lock when nobody touches the machine for ten minutes, and when its screen is locked', async ({
  world,
}) => {
  const stage = await asPriya(world);
  const { desk, rekey } = stage;
  await leftAlone(rekey, 599);
  await desk.go('Subscriptions');
  await leftAlone(rekey, 600);
  await desk.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await leftAlone(rekey, 0);
  await desk.signIn(operator(stage, 'priya'));
  await rekey.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'), null);
  await desk.page.getByRole('heading', { name: 'Sign in' }).waitFor();

  await desk.signIn(operator(stage, 'priya'));
  const customer = await handOver(stage);
  await customer.signIn(ingrid.login, passwordOf(stage, ingrid.login));
  await customer.home();
  await leftAlone(rekey, 600);
  await customer.page.getByRole('button', { name: 'I cannot sign in' }).waitFor();
});
