// The words of the disclaimer, edited by an owner and read by a customer.
import { operator, ruben, untilSecondPerson } from '../demo/journeys.ts';
import { expect, test } from '../fixtures/world.ts';

test('an owner words the disclaimer beside a live preview: what cannot be used is said with its place, versions are kept and compared, and the next one is sent in these words', async ({
  world,
}) => {
  const stage = world.stage();
  const { desk } = stage;
  const { page } = desk;
  await desk.signIn(operator(stage, 'amara'));
  await desk.go('Settings');
  const editor = page.getByRole('form', { name: 'Wording of the disclaimer' });
  const text = editor.getByLabel('Text', { exact: true });
  const preview = editor.getByRole('region', { name: 'Preview' });
  await expect(preview).toContainText('Ada Example');
  const own = await text.inputValue();

  await text.fill(`Dear {nome}, please sit down.\n\n${own}`);
  await expect(editor).toContainText('Line 1, column 6: There is no variable {nome}.');
  await expect(editor.getByRole('button', { name: 'Save as a new version' })).toHaveAccessibleDescription(
    /cannot be used/,
  );
  await text.fill(`Dear {name}, please sit down.\n\n${own}`);
  await expect(preview).toContainText('Dear Ada Example, please sit down.');
  await editor.getByRole('button', { name: 'Save as a new version' }).click();
  const versions = page.getByRole('table', { name: 'Versions of the disclaimer' });
  await expect(versions.getByRole('row', { name: /Version 1.*Amara.*In use/ })).toBeVisible();
  await desk.press('Compare As Rekey brings it');
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('mark')).toHaveText('Dear {name}, please sit down.');
  await dialog.getByRole('button', { name: 'Leave it' }).click();
  await desk.lock();

  await desk.signIn(operator(stage, 'priya'));
  await untilSecondPerson(stage);
  const { text: read } = await world.smtp.waitForMail(({ subject }) => /what will be lost/.test(subject));
  expect(read).toContain(`Dear Ruben Achterberg, please sit down.`);
  expect((await world.smtp.mails()).some(({ envelope }) => envelope.to.includes(ruben.email))).toBe(true);
});
