// A gigabyte re-encrypted through the windows: watched, stopped, gone on with, killed in the middle, and gone on with again.
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ingrid, operator, untilWitness } from '../demo/journeys.ts';
import { halfIn } from '../fixtures/mail-text.ts';
import { asPriya, expect, test, type World } from '../fixtures/world.ts';
import { clean } from '../fixtures/clean.ts';
import { CustomerPage } from '../pages/customer-page.ts';
import type { Stage } from '../demo/journeys.ts';

const password = 'fjord lantern copper harbour';
const vault = 'North Sea fleet';
const mebibyte = 1024 * 1024;

/** Four reports of a quarter of a gigabyte each: sparse, so that only what Rekey writes is on the disk. */
const addLargeReports = async ({ desk, rekey }: Stage, world: World) => {
  const folder = join(world.userData, 'large');
  await mkdir(folder);
  const paths = await Promise.all(
    [1, 2, 3, 4].map(async (number) => {
      const path = join(folder, `large-${number}.bin`);
      await writeFile(path, `report ${number}`);
      await truncate(path, 256 * mebibyte);
      return path;
    }),
  );
  await rekey.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths });
  }, paths);
  await desk.go('Vaults');
  await desk.page.getByRole('row').filter({ hasText: vault }).click();
  await desk.press('Add reports');
  await desk.page.getByText('4 reports encrypted and added.').waitFor({ timeout: 60_000 });
};

const bar = ({ page }: CustomerPage) => page.getByRole('progressbar', { name: `Re-encrypting ${vault}` });
/** How much is done, in percent. */
const share = async (customer: CustomerPage): Promise<number> =>
  Number((await bar(customer).getAttribute('aria-valuenow', { timeout: 60_000 })) ?? 0);

test('a 1 GiB rotation shows live progress, is stopped and gone on with, survives kill -9 and resumes', async ({
  world,
}) => {
  test.setTimeout(180_000);
  const stage = await asPriya(world);
  await addLargeReports(stage, world);
  const customer = await untilWitness(stage);
  const otherHalf = await customer.confirmReset();
  await customer.confirmHalf();
  const mailHalf = halfIn(await stage.smtp.waitForMail(({ subject }) => /One half of your new/.test(subject), 30_000));
  await customer.signOut();

  await customer.firstSignIn(ingrid.login, mailHalf, otherHalf, password);
  await bar(customer).waitFor({ timeout: 60_000 });
  await expect(customer.page.getByText(/^[\d.]+ [MG]B of 1\.1 GB$/)).toBeVisible();
  await expect(customer.page.getByText(/\/s$/)).toBeVisible();
  await customer.press('Stop');
  await customer.home();
  const panel = customer.page.getByRole('region', { name: 'Re-encryption is not finished' });
  await panel.waitFor();
  await clean(customer.page, 'a re-encryption that was stopped');

  await customer.press('Go on re-encrypting');
  await expect.poll(() => share(customer), { timeout: 60_000, intervals: [50] }).toBeGreaterThan(50);
  await world.kill();

  const again = await world.start();
  await again.desk.signIn(operator(again, 'priya'));
  await again.desk.go('Vaults');
  const row = again.desk.page.getByRole('row').filter({ hasText: vault });
  await expect(row).toContainText('Not finished');
  await row.click();
  await expect(again.desk.page.getByText(/goes on where it was when Ingrid Solbakken signs in/)).toBeVisible();
  await again.desk.go('Queue');
  await again.desk.press('Hand over to a customer');
  const back = new CustomerPage(await again.rekey.customer());
  await back.signIn(ingrid.login, password);
  // What was done, more than a quarter, is not done again: it counts from the first moment.
  await bar(back).waitFor({ timeout: 60_000 });
  expect(await share(back)).toBeGreaterThanOrEqual(24);
  await back.home();
  await expect(back.page.getByRole('region', { name: 'Re-encryption is not finished' })).toHaveCount(0);
  await back.openVault(vault);
  await expect(back.page.getByRole('row').filter({ hasText: 'large-' })).toHaveCount(4);
});
