// An old password that comes back late: it still brings back what it opens, and shows it to nobody who had no key before.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';
import { ingrid, releasedChange, releasedReset, ruben } from './testing/recoveries.ts';

const password = 'quiet-harbour-lantern-mosaic';
let seeded: Awaited<ReturnType<typeof seedDesk>>;
let desk: DeskInProcess;
beforeAll(async () => {
  seeded = await seedDesk();
});
afterAll(() => seeded.remove());
beforeEach(async () => {
  desk = await openDesk(seeded.seed);
});
afterEach(() => desk.close());

test('after a second full change the first password still brings back what it opens (A2)', async () => {
  const { login } = ruben;
  for (const chosen of [password, `${password}-anew`]) {
    const released = await releasedChange(desk);
    await desk.ask('priya', 'customer.firstSignIn', { login, ...released, password: chosen });
    desk.wait(3_600_000);
  }
  const { vaults } = await desk.work().subscription('vantor-rail');
  const first = Object.values(vaults).find(({ name }) => name === 'Signalling network');
  if (first === undefined) throw new Error('expected the vault Signalling network');
  expect(first.state).toBe('dormant');
  const tried = { vault: first.vault, password: desk.passwordOf(login) };
  expect(await desk.ask('priya', 'customer.tryOldPassword', tried)).toEqual({ restored: first.objects.length });
  const after = await desk.work().subscription('vantor-rail');
  const live = Object.values(after.vaults).filter(({ state }) => state === 'live');
  expect(live.map(({ recipients }) => recipients.map((one) => one.login))).toEqual([[login]]);
  expect(await desk.ask('priya', 'customer.reports', { vault: live[0]?.vault ?? '' })).toHaveLength(
    first.objects.length,
  );
  expect(await desk.problems()).toEqual([]);
});

test('after a reset a vault that only the primary admin held opens again with the password of before (A1, invariant 7)', async () => {
  const of = { subscription: 'halden-maritime' };
  const { vault } = await desk.ask('priya', 'vault.create', { ...of, name: 'Board', holders: [ingrid.login] });
  const released = await releasedReset(desk);
  await desk.ask('priya', 'customer.firstSignIn', { login: ingrid.login, ...released, password });
  const board = async () => (await desk.work().subscription(of.subscription)).vaults[vault];
  expect(await board()).toMatchObject({ state: 'waiting', waitsFor: [] });
  const tried = (typed: string) => ({ vault, password: typed });
  expect(await desk.refusal('priya', 'customer.tryOldPassword', tried('not the password'))).toBe(
    'old-password-refused',
  );
  expect(await desk.refusal('priya', 'customer.answerForVault', { vault, yes: true })).toBe('notAHolder');
  await desk.ask('priya', 'customer.tryOldPassword', tried(desk.passwordOf(ingrid.login)));
  expect(await board()).toMatchObject({ state: 'live', rotationOwed: false });
  expect((await board())?.recipients.map(({ login }) => login)).toEqual([ingrid.login]);
  const home = await desk.ask('priya', 'customer.signIn', { login: ingrid.login, password });
  expect(home.vaults.find(({ name }) => name === 'Board')?.opens).toBe(true);
  expect(await desk.ask('priya', 'customer.reports', { vault })).toEqual([]);
  expect(await desk.problems()).toEqual([]);
});
