// Evidence through the window: verified, checkpointed, printed, and taken away as a page and as a signed file that a stranger checks.
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { operator, type Stage } from '../demo/journeys.ts';
import type { Rekey } from '../fixtures/rekey.ts';
import { asPriya, expect, test, type World } from '../fixtures/world.ts';

const run = promisify(execFile);
const checker = join(process.cwd(), 'checker', 'rekey_check.py');

const saveTo = (rekey: Rekey, path: string) =>
  rekey.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);

const openCaseEvidence = async ({ desk }: Stage): Promise<void> => {
  await desk.newRequest('Vantor Rail', 'ruben.achterberg');
  await desk.decide();
  await desk.expectPath(/Full change, loses \d+ reports/);
  await desk.press('Evidence of this case');
  await desk.page.getByRole('article', { name: /^Evidence of case/ }).waitFor({ timeout: 60_000 });
};

const pages = async (path: string): Promise<number> => {
  const text = (await readFile(path)).toString('latin1');
  expect(text.slice(0, 5)).toBe('%PDF-');
  return text.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
};

/** What a printer would get: nothing of the window but the page. */
const visibleInPrint = async (page: Page): Promise<{ nav: boolean; paper: boolean; sideways: number }> => {
  await page.emulateMedia({ media: 'print' });
  const seen = {
    nav: await page.getByRole('navigation', { name: 'Screens' }).isVisible(),
    paper: await page.getByRole('article').isVisible(),
    sideways: await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
  };
  await page.emulateMedia({ media: null });
  return seen;
};

test('the figures as a PDF: the page alone, light in either theme', async ({ world }) => {
  const { desk, rekey } = world.stage();
  const { page } = desk;
  await desk.signIn(operator(world.stage(), 'priya'));
  await desk.newRequest('Vantor Rail', 'ruben.achterberg');
  await desk.go('Figures');
  await page.getByRole('region', { name: 'Open tickets by severity' }).waitFor();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByRole('heading', { name: /^Figures of the desk/ })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeHidden();
  expect(await page.locator('.prints').evaluate((part) => getComputedStyle(part).color)).toBe('rgb(22, 25, 30)');
  await page.emulateMedia({ media: null, colorScheme: null });
  const pdf = join(world.userData, 'figures.pdf');
  await saveTo(rekey, pdf);
  await desk.press('Save as PDF');
  await expect.poll(() => pages(pdf).catch(() => 0)).toBeGreaterThan(0);
});

test('a case as a PDF and a signed file that a stranger can check without Rekey', async ({ world }) => {
  const stage = await asPriya(world);
  const { desk, rekey } = stage;
  await openCaseEvidence(stage);
  const { page } = desk;
  await expect(page.getByRole('region', { name: 'The journal verified' })).toContainText('Holds');
  expect(await visibleInPrint(page)).toEqual({ nav: false, paper: true, sideways: 0 });

  const pdf = join(world.userData, 'case.pdf');
  await saveTo(rekey, pdf);
  // A notice that a server answers just now makes the page verify again, and a press meanwhile counts for nothing.
  await expect(async () => {
    await desk.press('Save as PDF');
    await page.getByText('The PDF is saved.').waitFor({ timeout: 5_000 });
  }).toPass();
  expect(await pages(pdf)).toBeGreaterThan(1);

  const file = join(world.userData, 'case.json');
  await saveTo(rekey, file);
  await desk.press('Save the signed file');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Choose where to save' }).click();
  await page.getByText(/^The signed file of case .+ is saved/).waitFor();
  const exported = await readFile(file, 'utf8');
  expect(exported).not.toContain('ruben.achterberg@');
  // The page names each record of the case by its hash, which the record right after it carries.
  type Kept = { readonly position: number; readonly stream: string; readonly previousHash: string };
  const records = (JSON.parse(exported) as { records: { record: Kept }[] }).records.map(({ record }) => record);
  const after = records.findLast(
    ({ position }, index) =>
      records[index - 1]?.stream.startsWith('recovery/') && records[index - 1]?.position === position - 1,
  );
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText(after?.previousHash ?? 'no record');
  await run('/usr/bin/python3', [checker, file]);
  await writeFile(file, exported.replace('"channel":"phone"', '"channel":"web"'));
  await expect(run('/usr/bin/python3', [checker, file])).rejects.toMatchObject({ code: 1 });
});

const asAmara = async (world: World): Promise<Stage> => {
  const stage = world.stage();
  await stage.desk.signIn(operator(stage, 'amara'));
  return stage;
};

test('Merkle checkpoints are exported on a schedule to a folder and by mail, and are printable', async ({ world }) => {
  const stage = await asAmara(world);
  const { desk, rekey, smtp } = stage;
  const { page } = desk;
  const folder = join(world.userData, 'stick');
  await mkdir(folder);
  await rekey.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, folder);
  await desk.go('Evidence');
  await desk.press('When and where');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('One is made', { exact: true }).selectOption({ label: 'Every 6 hours' });
  await dialog.getByRole('button', { name: 'Choose a folder' }).click();
  await expect(dialog.getByLabel('Copied to a folder')).toHaveValue(folder);
  await dialog.getByLabel('Mailed to', { exact: true }).fill('auditor at firm');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('This is no mail address.');
  await dialog.getByLabel('Mailed to', { exact: true }).fill('auditor@firm.example');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect(page.getByText('Every 6 hours')).toBeVisible();

  await desk.press('Make one now');
  const paper = page.getByRole('article', { name: 'Checkpoint' });
  await paper.waitFor({ timeout: 60_000 });
  const note = (await paper.locator('pre').textContent()) ?? '';
  expect(note).toMatch(/^rekey\.invalid\/[0-9a-f]{16}\n\d+\n[A-Za-z0-9+/=]{44}\n\n\u2014 /);
  expect(await visibleInPrint(page)).toEqual({ nav: false, paper: true, sideways: 0 });
  const pdf = join(world.userData, 'checkpoint.pdf');
  await saveTo(rekey, pdf);
  await desk.press('Save as PDF');
  await page.getByText('The PDF is saved.').waitFor();
  expect(await pages(pdf)).toBe(1);

  const [copy = ''] = await readdir(folder);
  expect(await readFile(join(folder, copy), 'utf8')).toBe(note);
  const mail = await smtp.waitForMail(({ to }) => to === 'auditor@firm.example');
  expect(mail.subject).toContain('Checkpoint of the journal');
  expect(mail.text.replaceAll('\r', '')).toContain(note.trim());

  // The journal has grown since and is still that one; one that somebody changed is no checkpoint of it.
  await desk.go('Evidence');
  await page.getByText('Compare with a checkpoint from elsewhere').click();
  await page.getByLabel('The checkpoint’s text').fill(note);
  await desk.press('Verify the journal');
  await expect(page.getByText('The journal verifies')).toBeVisible({ timeout: 60_000 });
  const rules = page.getByRole('table', { name: 'What must never be false' }).locator('tbody tr');
  expect(await rules.count()).toBeGreaterThan(14);
  await expect(rules.filter({ hasNotText: 'Holds' })).toHaveCount(0);
  await page.getByLabel('The checkpoint’s text').fill(note.replace(/\n(\d+)\n/, '\n1\n'));
  await desk.press('Verify the journal');
  await expect(page.getByText('The journal does not verify')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('table', { name: 'Problems found' })).toContainText('was changed since');
});

test('what was found of a vault stands under that vault only', async ({ world }) => {
  const { desk } = await asPriya(world);
  await desk.go('Vaults');
  await desk.press('Check the folder');
  await expect(desk.page.getByText('The folder is what the journal says it is.')).toBeVisible();
  await desk.page.getByRole('row').filter({ hasText: 'Vantor Rail' }).first().click();
  await expect(desk.page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  await expect(desk.page.getByText('The folder is what the journal says it is.')).toBeHidden();
});
