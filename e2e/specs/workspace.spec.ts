// The workspace as a thing of its own: backed up and restored, cleared of what is personal, and shown when it cannot be trusted.
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '../../electron/journal/database.ts';
import { unlockKeys } from '../../electron/keys/keyring-file.ts';
import { operator } from '../demo/journeys.ts';
import { clean } from '../fixtures/clean.ts';
import { expect, test } from '../fixtures/world.ts';

/** Screenshots for whoever looks at the design; nobody asserts on them. */
const look = process.env['REKEY_LOOKS'];

test('scheduled backups: an owner chooses a folder, makes one, and it is restored into a new folder once it verifies', async ({
  world,
}) => {
  const stage = world.stage();
  const { desk, rekey } = stage;
  const { page } = desk;
  const backups = join(world.userData, 'backups');
  await mkdir(backups);
  await desk.signIn(operator(stage, 'amara'));
  await desk.go('Settings');
  const panel = page.getByRole('region', { name: 'Backups', exact: true });
  await expect(panel).toContainText('None made yet');
  await expect(panel.getByRole('button', { name: 'Save the schedule' })).toBeVisible();
  await expect(panel).toContainText('Choose a folder first.');
  await rekey.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, backups);
  await panel.getByRole('button', { name: 'Choose a folder' }).click();
  await expect(panel.getByLabel('Folder', { exact: true })).toHaveValue(backups);
  await panel.getByLabel('Backups kept', { exact: true }).fill('0');
  await expect(panel.getByText('Choose 1 to 100 backups.').first()).toBeVisible();
  await panel.getByLabel('Backups kept', { exact: true }).fill('3');
  await panel.getByRole('button', { name: 'Save the schedule' }).click();
  await expect(panel).toContainText('Saved. A backup is made by itself whenever one is due.');
  await panel.getByRole('button', { name: 'Back up now' }).click();
  await expect(panel.getByRole('status')).toContainText(/Made rekey-\d+T\d+Z-\d+/);
  await expect(panel.getByRole('table', { name: 'Backups made' }).getByRole('row')).toHaveCount(2);
  if (look) {
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        await panel.scrollIntoViewIfNeeded();
        await page.screenshot({ path: join(look, `backups-${width}-${colorScheme}.png`) });
      }
  }
  const [name = ''] = await readdir(backups);

  await world.kill();
  const secret = await world.secretFile('amara', operator(stage, 'amara').secret);
  const restored = join(world.userData, 'restored');
  const ran = await world.rekey(
    'workspace',
    'restore',
    join(backups, name),
    restored,
    '--as',
    'amara',
    '--passphrase-file',
    secret,
  );
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toContain('Restored and verified');
  const verified = await world.rekey('workspace', 'verify', restored, '--as', 'amara', '--passphrase-file', secret);
  expect(verified).toMatchObject({ code: 0 });
});

test('retention: an owner sees what is kept of each customer, erases it with a reason, and a later look says when', async ({
  world,
}) => {
  const stage = world.stage();
  const { desk } = stage;
  const { page } = desk;
  await desk.signIn(operator(stage, 'priya'));
  await desk.newRequest('Halden Maritime', 'ingrid.solbakken');
  await desk.lock();
  await desk.signIn(operator(stage, 'amara'));
  await desk.go('Settings');
  const panel = page.getByRole('region', { name: 'Personal data', exact: true });
  await expect(panel.getByRole('row', { name: /^Halden Maritime/ })).toContainText('is open and needs the data');
  const other =
    (
      await panel
        .getByRole('button', { name: /^Erase / })
        .first()
        .getAttribute('aria-label')
    )?.slice(6) ?? '';
  await panel.getByRole('button', { name: `Erase ${other}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Erase user lists/ }).click();
  await expect(dialog.getByText('Say why: it stays when everything else is gone.')).toBeVisible();
  await dialog.getByLabel('Why', { exact: true }).fill('Asked for by letter');
  await dialog.getByLabel(/keep the newest user list/).uncheck();
  await clean(page, 'erase personal data', '[role=dialog]');
  if (look) await page.screenshot({ path: join(look, 'erase.png') });
  await dialog.getByRole('button', { name: /^Erase user lists/ }).click();
  await expect(dialog).toBeHidden();
  await expect(panel.getByRole('row', { name: new RegExp(`^${other}`) })).toContainText('Erased');
  await desk.go('Evidence');
  await desk.press('Verify the journal');
  await expect(page.getByText('The journal verifies')).toBeVisible({ timeout: 60_000 });
});

test('opened read-only when the journal does not verify: every screen says where and what to do, and nothing changes', async ({
  world,
}) => {
  const stage = world.stage();
  await stage.desk.signIn(operator(stage, 'priya'));
  await world.kill();
  const dir = join(world.userData, 'workspace');
  const keys = await unlockKeys(dir, 'priya', operator(stage, 'priya').secret);
  if (!keys.ok) throw new Error('expected the keys to open');
  const database = openDatabase(join(dir, 'journal.db'), keys.databaseKey);
  database.exec('DROP TRIGGER event_is_never_changed');
  database.exec(`UPDATE event SET data = replace(data, '"active"', '"pending"') WHERE type = 'snapshotTaken'`);
  database.close();
  const { desk } = await world.start();
  const { page } = desk;
  await desk.signIn(operator(stage, 'priya'));
  const band = page.getByRole('region', { name: 'Read-only: nothing here can be changed' });
  await expect(band).toContainText(/does not verify at record \d+/);
  await expect(band).toContainText('restore the newest backup');
  if (look) await page.screenshot({ path: join(look, 'read-only.png') });
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Subscription', { exact: true }).selectOption({ label: 'Halden Maritime' });
  await dialog.getByLabel('Who they say they are', { exact: true }).fill('ingrid.solbakken');
  await dialog.getByRole('button', { name: 'Open the case' }).click();
  await expect(dialog.getByRole('alert')).toContainText('opened this workspace read-only');
});
