// axe on every screen, light and dark, dialogs open: WCAG 2.2 AA.
import {
  changeAfterSafeguards,
  handOver,
  operator,
  resetAfterWitness,
  ruben,
  untilSecondPerson,
  untilWitness,
} from '../demo/journeys.ts';
import { clean } from '../fixtures/clean.ts';
import { launchRekey } from '../fixtures/launch.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { asPriya, expect, test } from '../fixtures/world.ts';
import { DeskPage } from '../pages/desk-page.ts';
import { ImportDialog } from '../pages/import-dialog.ts';

test('every screen of the reset, in both windows', async ({ world }) => {
  const stage = { ...(await asPriya(world)), look: clean };
  const customer = await untilWitness(stage);
  await resetAfterWitness(stage, customer, 'fjord lantern copper harbour');
  await clean(customer.page, 'home');
  await customer.press('Enrol an authenticator');
  await customer.page.getByRole('img', { name: 'QR code for your authenticator' }).waitFor();
  await clean(customer.page, 'authenticator');
  await customer.openVault('North Sea fleet');
  await clean(customer.page, 'reports');
});

test('every screen of the full change, with its dialogs', async ({ world }) => {
  const stage = { ...(await asPriya(world)), look: clean };
  await untilSecondPerson(stage);
  await clean(stage.desk.page, 'second person asked');
  await stage.desk.press('Evidence of this case');
  await stage.desk.page.getByRole('article').waitFor({ timeout: 60_000 });
  await clean(stage.desk.page, 'case evidence');
  await stage.desk.press('Save the signed file');
  await stage.desk.page.getByRole('dialog').waitFor();
  await clean(stage.desk.page, 'save the signed file');
  await stage.desk.page.keyboard.press('Escape');
  const halves = await changeAfterSafeguards(stage);
  // Read out once more, as after a call that dropped: the halves stay the same.
  await stage.desk.readHalf();
  await clean(stage.desk.page, 'the half to read out', '[role=dialog]');
  await stage.desk.press('They have it');
  const customer = await handOver(stage);
  await clean(customer.page, 'customer welcome');
  for (const [choice, heading] of [
    ['Sign in', 'Sign in'],
    ['I cannot sign in', 'Ask for your account to be recovered'],
    ['I have a disclaimer code', 'Accept what will be lost'],
    ['I have a code to set a password', 'Set a password'],
    ['I have both halves of a new credential', 'Sign in with both halves'],
  ] as const) {
    await customer.press(choice);
    await customer.page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await clean(customer.page, heading);
    await customer.press('Back');
  }
  await customer.firstSignIn(ruben.login, halves.mailHalf, halves.otherHalf, 'signal box winter timetable');
  await customer.home();
  await clean(customer.page, 'home with dormant vaults');
});

test('mail that is not settled: on a case, in the queue, on its own screen, and the test in the settings', async ({
  world,
}) => {
  const { desk } = await asPriya(world);
  await world.smtp.misbehave('refuse-recipient-permanently');
  await desk.newRequest('Bramwick Council', 'owen.pryce');
  await desk.go('Mail');
  await desk.page.getByRole('table', { name: 'Addresses that cannot be reached by mail' }).waitFor();
  await world.smtp.misbehave('drop-after-dot');
  await desk.newRequest('Vantor Rail', ruben.login);
  await desk.decide();
  await desk.press('Send the code');
  await desk.mailOfStep().waitFor();
  await clean(desk.page, 'a case with mail that is not settled');
  await desk.go('Queue');
  await clean(desk.page, 'queue with mail that is not settled');
  await desk.go('Mail');
  await desk.unsettledMails().waitFor();
  await clean(desk.page, 'mail');
  await desk.go('Subscriptions');
  await clean(desk.page, 'subscription with addresses that mail does not reach');
  await desk.lock();
  await desk.signIn(operator(world.stage(), 'amara'));
  await desk.go('Settings');
  await desk.press('Send a test');
  await desk.page.getByText(/lost after the test message had left/).waitFor();
  await desk.page.getByLabel(/^Let this server be spoken to without encryption/).check();
  await clean(desk.page, 'settings with a test that failed');
});

test('the desk’s other screens and dialogs', async ({ world }) => {
  const { desk } = await asPriya(world);
  await clean(desk.page, 'empty queue');
  await desk.page.keyboard.press('n');
  await desk.page.getByRole('dialog').waitFor();
  await clean(desk.page, 'new request');
  await desk.page.keyboard.press('Escape');
  await desk.page.keyboard.press('Control+k');
  await desk.page.getByRole('combobox', { name: 'Find or do' }).waitFor();
  await clean(desk.page, 'palette');
  await desk.page.keyboard.press('Escape');
  await desk.go('Subscriptions');
  await clean(desk.page, 'subscriptions');
  for (const dialog of ['Register', 'Import a user list']) {
    await desk.press(dialog);
    await desk.page.getByRole('dialog').waitFor();
    await clean(desk.page, dialog);
    if (dialog === 'Import a user list') {
      const list = new ImportDialog(desk);
      await list.choose(
        'users.csv',
        'login,e-mail,role,status,primary\nmo,mo@x.example,Reader,Active,1\nbo,,Reader,Active,1\n',
      );
      await list.table('Warnings').waitFor();
      await list.dialog.getByText('Which column is what').click();
      await clean(desk.page, 'a user list shown before it is taken');
    }
    await desk.page.keyboard.press('Escape');
    await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await desk.go('Vaults');
  await clean(desk.page, 'vaults');
  await desk.press('Start a vault');
  await desk.page.getByRole('dialog').waitFor();
  await clean(desk.page, 'start a vault');
  await desk.page.keyboard.press('Escape');
  await desk.go('Evidence');
  await desk.press('Verify the journal');
  await desk.page.getByText('The journal verifies').waitFor({ timeout: 60_000 });
  await clean(desk.page, 'evidence');
  await desk.press('Make one now');
  await desk.page.getByRole('article', { name: 'Checkpoint' }).waitFor({ timeout: 60_000 });
  await clean(desk.page, 'checkpoint');
  await desk.lock();
  await clean(desk.page, 'sign-in');
  await desk.signIn(operator(world.stage(), 'amara'));
  await desk.go('Evidence');
  await desk.press('When and where');
  await desk.page.getByRole('dialog').waitFor();
  await clean(desk.page, 'when and where checkpoints are made');
  await desk.page.keyboard.press('Escape');
  await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
  await desk.go('Settings');
  await clean(desk.page, 'settings');
  await desk.page.getByLabel('Subject', { exact: true }).fill('What will be lost (case {caseNumber})');
  await desk.press('Save as a new version');
  await desk.press('Compare As Rekey brings it');
  await desk.page.getByRole('dialog').waitFor();
  await clean(desk.page, 'two versions of the disclaimer');
  await desk.page.keyboard.press('Escape');
  await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
  await desk.lock();
  await desk.signIn(operator(world.stage(), 'jonas'));
  await desk.go('Expiring');
  await clean(desk.page, 'what ends soon');
  await desk.go('Subscriptions');
  await desk.press('Ask the TAM');
  await desk.page.getByRole('dialog').waitFor();
  await clean(desk.page, 'ask the TAM', '[role=dialog]');
  await desk.page.keyboard.press('Escape');
  await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
  await desk.lock();
  await desk.signIn(operator(world.stage(), 'amara'));
  await desk.go('Subscriptions');
  await desk.press('Appoint a TAM');
  await desk.page.getByRole('dialog').waitFor();
  await clean(desk.page, 'appoint a TAM', '[role=dialog]');
  await desk.page.keyboard.press('Escape');
  await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
  await desk.go('Settings');
  await desk.press('Raise the threat level');
  const raising = desk.page.getByRole('dialog');
  await raising.waitFor();
  await clean(desk.page, 'raise the threat level');
  await raising.getByLabel('Why', { exact: true }).fill('Calls this morning');
  await raising.getByRole('button', { name: 'Raise the threat level' }).click();
  await desk.page.getByRole('region', { name: /^Elevated threat/ }).waitFor();
  await clean(desk.page, 'elevated threat');
});

test('the operators’ screens and dialogs', async ({ world }) => {
  const { desk } = world.stage();
  for (const way of ['I have a one-time code', 'Every passphrase is lost']) {
    await desk.press(way);
    await desk.page.getByLabel('New passphrase', { exact: true }).fill('password1234567');
    await desk.page.getByText(/^Not yet\./).waitFor();
    await clean(desk.page, way);
    await desk.press('Back');
  }
  await desk.signIn(operator(world.stage(), 'amara'));
  await desk.go('Settings');
  for (const dialog of [
    'Invite an operator',
    'New code for Priya Raman',
    'Revoke Priya Raman',
    'Print a new recovery code',
  ]) {
    await desk.press(dialog);
    await desk.page.getByRole('dialog').waitFor();
    await clean(desk.page, dialog, '[role=dialog]');
    await desk.page.keyboard.press('Escape');
    await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
  }
});

test('every screen at 200 % zoom: nothing is cut off sideways, and the top bar keeps to its line', async ({
  world,
}) => {
  const stage = await asPriya(world);
  const { page } = stage.desk;
  await untilSecondPerson(stage);
  // What a window of 1280 by 800 has left when everything in it is twice as large.
  await page.setViewportSize({ width: 640, height: 400 });
  const fits = async (screen: string) => {
    await clean(page, `${screen} at 200 %`);
    const overflow = await page.evaluate(() => {
      const bar = document.querySelector('.top');
      const parts = [...(bar?.children ?? [])].map((part) => part.getBoundingClientRect().height);
      return {
        sideways: document.documentElement.scrollWidth - innerWidth,
        tallest: Math.max(0, ...parts) - (bar?.getBoundingClientRect().height ?? 0),
      };
    });
    expect(overflow.sideways, screen).toBeLessThanOrEqual(0);
    expect(overflow.tallest, screen).toBeLessThanOrEqual(0);
  };
  await fits('case');
  for (const screen of ['Queue', 'Subscriptions', 'Vaults', 'Evidence', 'Settings']) {
    await stage.desk.go(screen);
    await fits(screen);
  }
  await stage.desk.go('Evidence');
  await stage.desk.press(/^Evidence of case/);
  await page.getByRole('article').waitFor({ timeout: 60_000 });
  await fits('case evidence');
});

test('the first start', async () => {
  const folder = await temporaryFolder();
  const rekey = await launchRekey({ userData: folder.path });
  const desk = new DeskPage(rekey.desk());
  await desk.page.getByRole('heading', { name: 'Welcome to Rekey' }).waitFor();
  await clean(desk.page, 'welcome');
  await desk.press('Make a new workspace');
  await clean(desk.page, 'new workspace');
  await rekey.close();
  await folder.remove();
});
