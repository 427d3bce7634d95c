// A whole case without a mouse: opened, every safeguard, carried out, released.
import type { Page } from '@playwright/test';
import { operator, ruben } from '../demo/journeys.ts';
import { codeIn } from '../fixtures/mail-text.ts';
import { expect, test } from '../fixtures/world.ts';
import { Keyboard } from '../pages/keyboard.ts';

/** The test fails where anything was done by a pointer after all. */
const refusePointers = async (page: Page) => {
  await page.evaluate(() => {
    document.addEventListener('pointerdown', () => document.body.setAttribute('data-pointer', 'used'), true);
  });
};

/** The queue's first case, by the keys of the list. */
const openFirst = async (page: Page) => {
  const row = page.getByRole('row').filter({ hasText: 'Vantor Rail' });
  await row.waitFor();
  await page.keyboard.press('j');
  await expect(row).toBeFocused();
  await page.keyboard.press('Enter');
};

test('a case worked through by keyboard alone', async ({ world }) => {
  const { desk, smtp } = world.stage();
  const { page } = desk;
  await refusePointers(page);
  const keys = new Keyboard(page);
  const mail = async (subject: RegExp) =>
    codeIn(await smtp.waitForMail(({ to, subject: is }) => to === ruben.email && subject.test(is), 30_000));

  await keys.signIn(operator(world.stage(), 'priya'));
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog');
  await keys.choose('Subscription', 'Vantor Rail', dialog);
  await keys.type('Who they say they are', ruben.login, dialog);
  await page.keyboard.press('Enter');
  await desk.expectNext('Decide the path');
  await keys.press('Decide the path');
  await keys.press('Send the code');
  await keys.type('Code read back', await mail(/^Your code for case/));
  await page.keyboard.press('Enter');
  await desk.expectNext('Go through the loss');
  for (const question of await page.locator('.exits').getByRole('radiogroup').all()) await keys.answerFirst(question);
  await keys.press('Record what was found');
  await desk.expectNext('Send the disclaimer');
  await keys.press('Send the disclaimer');
  await keys.type('Acknowledgement code', await mail(/what will be lost/));
  await page.keyboard.press('Enter');
  await desk.expectNext('A second person agrees');

  await page.keyboard.press('Control+l');
  const niall = operator(world.stage(), 'niall');
  await keys.signIn(niall);
  await openFirst(page);
  await keys.type('Your passphrase, again', niall.secret);
  await keys.press(/^Agree to the loss of/);
  await desk.expectNext('Carry out the change');

  await page.keyboard.press('Control+l');
  await keys.signIn(operator(world.stage(), 'priya'));
  await openFirst(page);
  await keys.press(/^Change \(loses/);
  await keys.press(/^Change \(loses/, dialog);
  await desk.expectNext('Release the new credential');
  await keys.press('Release: send the mail half');
  await desk.expectNext('Read out the second half');
  await keys.press('Read out the second half');
  await dialog.getByRole('list', { name: 'The second half' }).waitFor({ timeout: 60_000 });
  await keys.press('They have it', dialog);
  await desk.expectNext('First sign-in');
  expect(await page.locator('body').getAttribute('data-pointer')).toBeNull();
});
