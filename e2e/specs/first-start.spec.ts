// A first start for a real desk: an owner, a representative, a subscription by hand and one from a user list.
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launchRekey } from '../fixtures/launch.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { DeskPage } from '../pages/desk-page.ts';

const passphrase = 'a long enough passphrase';
const sample = join(process.cwd(), 'electron', 'directory', 'samples', 'qualys_user_list_output.xml');

test('an owner makes a workspace, enrols a representative, and knows a customer by hand and by a list', async () => {
  const folder = await temporaryFolder();
  const rekey = await launchRekey({ userData: folder.path });
  const desk = new DeskPage(rekey.desk());
  const { page } = desk;
  await desk.press('Make a new workspace');
  await page.getByLabel('Name of the desk', { exact: true }).fill('Cork desk');
  await page.getByLabel('Your operator name', { exact: true }).fill('olga');
  await page.getByLabel('Your full name', { exact: true }).fill('Olga Byrne');
  await page.getByLabel('New passphrase', { exact: true }).fill(passphrase);
  await page.getByLabel('New passphrase again', { exact: true }).fill(passphrase);
  await desk.press('Make the workspace');
  await desk.press('I have it on paper');
  await desk.signIn({ id: 'olga', secret: passphrase });

  await desk.go('Settings');
  const code = await desk.invite({ id: 'rory', name: 'Rory Walsh' });

  await desk.go('Subscriptions');
  await desk.press('Register');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Acme');
  await dialog.getByLabel('Short id', { exact: true }).fill('acme');
  await dialog.getByRole('button', { name: 'Add a user by hand' }).click();
  const user = dialog.getByRole('group', { name: 'User 1' });
  await user.getByLabel('Login', { exact: true }).fill('ann');
  await user.getByLabel('Name', { exact: true }).fill('Ann Lee');
  await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  await expect(page.getByRole('list', { name: 'People of Acme' })).toContainText('Ann Lee');

  await desk.press('Import a user list');
  const file = dialog.getByLabel('User list', { exact: true });
  await file.setInputFiles({ name: 'list.xml', mimeType: 'text/xml', buffer: Buffer.from('<USER_LIST_OUTPUT>') });
  await expect(dialog.getByRole('alert')).toContainText('Nothing was imported.');
  await file.setInputFiles(sample);
  await dialog.getByRole('button', { name: 'Import 2 users' }).click();
  await expect(dialog.getByText('2 users imported, 1 able to sign in.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await expect(page.getByRole('list', { name: 'People of Acme' })).toContainText('Geoff Holden');

  await desk.lock();
  await desk.acceptInvitation({ id: 'rory', secret: 'another long passphrase' }, code);
  await desk.go('Subscriptions');
  await expect(page.getByRole('button', { name: 'Ask the TAM' })).toBeVisible();
  await rekey.close();
  await folder.remove();
});
