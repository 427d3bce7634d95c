// The guided demo: both recoveries through the real windows, then what happened, read back from the journal.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { transcribe } from '../../electron/cli/transcript.ts';
import { startSmtpProcess } from '../../electron/mail/testing/smtp-process.ts';
import { launchRekey } from '../fixtures/launch.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { DeskPage } from '../pages/desk-page.ts';
import {
  changeAfterSafeguards,
  handOver,
  operator,
  passwordOf,
  resetAfterWitness,
  ruben,
  type Stage,
  takeBack,
  untilSecondPerson,
  untilWitness,
} from './journeys.ts';

const screenshots = join(process.cwd(), 'demo');
const sizes = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
] as const;
const say = (line: string) => process.stdout.write(`${line}\n`);

const play = async (): Promise<number> => {
  await rm(screenshots, { recursive: true, force: true });
  await mkdir(screenshots, { recursive: true });
  const folder = await temporaryFolder();
  const smtp = await startSmtpProcess();
  let shots = 0;
  const look: Stage['look'] = async (page, name) => {
    shots++;
    const number = String(shots).padStart(2, '0');
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.screenshot({ path: join(screenshots, `${number}-${name}-${size.width}-${colorScheme}.png`) });
      }
    }
    await page.emulateMedia({ colorScheme: null });
  };
  const started = Date.now();
  const rekey = await launchRekey({ userData: folder.path });
  say(
    `Rekey runs on ${rekey.runs === 'electron' ? 'Electron' : 'the stand-in host in Chromium'}; the mail server is process ${smtp.pid}.`,
  );
  try {
    const desk = new DeskPage(rekey.desk());
    await desk.page.getByRole('heading', { name: 'Welcome to Rekey' }).waitFor();
    await look(desk.page, 'first-start');
    const people = await desk.openDemo();
    const stage: Stage = { rekey, smtp, people, desk, look };
    await look(desk.page, 'sign-in');
    await desk.signIn(operator(stage, 'amara'));
    await desk.setUpMail(smtp);
    await look(desk.page, 'settings');
    await desk.lock();
    await desk.signIn(operator(stage, 'priya'));
    await desk.go('Subscriptions');
    await look(desk.page, 'subscriptions');

    say('\nHalden Maritime: Ingrid Solbakken is locked out, and other users can sign in.');
    const customer = await resetAfterWitness(stage, await untilWitness(stage), 'fjord lantern copper harbour');
    await customer.signOut();
    await takeBack(stage, customer, 'priya');
    await desk.openCase('Halden Maritime');
    await desk.expectNext('Closed');
    await look(desk.page, 'reset-closed');

    say('Vantor Rail: Ruben Achterberg is locked out, and nobody else can sign in.');
    await untilSecondPerson(stage);
    const halves = await changeAfterSafeguards(stage);
    const again = await handOver(stage);
    await look(again.page, 'customer-welcome');
    await again.firstSignIn(ruben.login, halves.mailHalf, halves.otherHalf, 'signal box winter timetable');
    await again.home();
    await look(again.page, 'customer-home');
    await again.tryOldPassword('Signalling network', passwordOf(stage, ruben.login));
    await again.page.getByText(/restored into your new vault/).waitFor({ timeout: 60_000 });
    await again.signOut();
    await takeBack(stage, again, 'priya');
    await desk.go('Queue');
    await look(desk.page, 'queue');
    await desk.go('Vaults');
    await look(desk.page, 'vaults');
    await desk.go('Evidence');
    await desk.press('Verify the journal');
    await desk.page.getByText('The journal verifies').waitFor({ timeout: 60_000 });
    await look(desk.page, 'evidence');
    await rekey.close();

    say('\nThe journal, reopened:');
    const { id, secret } = operator(stage, 'amara');
    const { lines, problems } = await transcribe(join(folder.path, 'workspace'), id, secret);
    for (const line of lines) say(line);
    say(
      `\n${problems === 0 ? 'The journal verifies: signatures, chain, authority, invariants.' : `${problems} problems found.`}`,
    );
    say(`${shots * 2 * sizes.length} screenshots in demo/, ${Math.round((Date.now() - started) / 1000)} s.`);
    return problems === 0 ? 0 : 1;
  } finally {
    await rekey.close().catch(() => undefined);
    await smtp.stop();
    await folder.remove();
  }
};

process.exitCode = await play();
