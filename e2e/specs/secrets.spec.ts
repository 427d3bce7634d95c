// Nothing secret lies in clear anywhere: not in the workspace, the browser's profile, temporary files, output or arguments.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  changeAfterSafeguards,
  handOver,
  operator,
  passwordOf,
  ruben,
  takeBack,
  untilSecondPerson,
} from '../demo/journeys.ts';
import { codeIn } from '../fixtures/mail-text.ts';
import { asPriya, expect, test } from '../fixtures/world.ts';

const filesUnder = async (folder: string): Promise<readonly string[]> => {
  const names = await readdir(folder, { recursive: true });
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      // Sockets and files that go away while one looks hold nothing.
      const known = await stat(path).catch(() => null);
      return known?.isFile() ? [path] : [];
    }),
  );
  return found.flat();
};

/** Where a canary stands in clear, as UTF-8 or as the UTF-16 that browsers keep strings in. */
const leaks = async (folder: string, canaries: ReadonlyMap<string, string>): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const file of await filesUnder(folder)) {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    for (const [what, canary] of canaries)
      if (bytes.includes(canary, 0, 'utf8') || bytes.includes(Buffer.from(canary, 'utf16le')))
        found.push(`${what} in ${file.slice(folder.length)}`);
  }
  return found;
};

const argumentsOfAllProcesses = async (): Promise<string> => {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  return all.join('\n').replaceAll('\0', ' ');
};

test('canary passwords, codes, halves and report titles appear in clear nowhere', async ({ world }) => {
  const stage = await asPriya(world);
  await untilSecondPerson(stage);
  const { mailHalf, otherHalf } = await changeAfterSafeguards(stage);
  const newPassword = 'signal box winter timetable';
  const title = 'Interlocking hosts.xml';
  const customer = await handOver(stage);
  await customer.firstSignIn(ruben.login, mailHalf, otherHalf, newPassword);
  await customer.home();
  await customer.tryOldPassword('Signalling network', passwordOf(stage, ruben.login));
  await customer.page.getByText(/restored into your new vault/).waitFor({ timeout: 60_000 });
  await customer.page.getByRole('button', { name: /^Open Reports since/ }).click();
  await expect(customer.page.getByRole('row', { name: title })).toBeVisible();
  const codes = (await world.smtp.mails())
    .filter(({ subject }) => /^Your code for case|what will be lost/.test(subject))
    .map(codeIn);
  expect(codes).toHaveLength(2);
  const canaries = new Map<string, string>([
    ['the old password', passwordOf(stage, ruben.login)],
    ['the new password', newPassword],
    ['an operator’s passphrase', operator(stage, 'priya').secret],
    ['the supervisor’s passphrase', operator(stage, 'niall').secret],
    ['the mail server’s password', world.smtp.password],
    ['the mail half', mailHalf],
    ['the other half', otherHalf],
    ['the other half, as sealed', otherHalf.replaceAll(' ', '-')],
    ['the verification code', codes[0] ?? ''],
    ['the acknowledgement code', codes[1] ?? ''],
    ['a report’s title', title],
  ]);
  const running = await argumentsOfAllProcesses();
  const output = stage.rekey.output();
  for (const [what, canary] of canaries) {
    expect(running.includes(canary), `${what} in a process's arguments`).toBe(false);
    expect(output.includes(canary), `${what} in the output`).toBe(false);
  }
  expect(await leaks(world.userData, canaries)).toEqual([]);
  await customer.signOut();
  await takeBack(stage, customer, 'priya');
  await stage.rekey.close();
  expect(await leaks(world.userData, canaries), 'after the program has ended').toEqual([]);
});
