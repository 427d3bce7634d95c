// A vault whose key the witness does not hold: it waits, named, until a holder signs in and says yes; and a crash in between is gone on with.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';
import { ingrid, releasedReset } from './testing/recoveries.ts';

const password = 'quiet-harbour-lantern-mosaic';
const halden = 'halden-maritime';
const jonas = 'jonas.eide';
let seeded: Awaited<ReturnType<typeof seedDesk>>;
let desk: DeskInProcess;
beforeAll(async () => {
  seeded = await seedDesk();
});
afterAll(() => seeded.remove());
beforeEach(async () => {
  desk = await openDesk(seeded.seed);
  const released = await releasedReset(desk);
  await desk.ask('priya', 'customer.firstSignIn', { login: ingrid.login, ...released, password });
  await desk.ask('priya', 'customer.signOut', {});
  // The only holder could not sign in; the customer has made them active again.
  const { snapshot } = await desk.work().subscription(halden);
  const accounts = (snapshot?.accounts ?? []).map((one) =>
    one.login === jonas ? { ...one, status: 'active' as const } : one,
  );
  await desk.ask('amara', 'subscription.recordAccounts', { subscription: halden, accounts });
});
afterEach(() => desk.close());

const audit2024 = async () => {
  const { vaults } = await desk.work().subscription(halden);
  const found = Object.values(vaults).find(({ name }) => name === 'Audit 2024');
  if (found === undefined) throw new Error('expected the vault Audit 2024');
  return found;
};
const asJonas = () => desk.ask('priya', 'customer.signIn', { login: jonas, password: desk.passwordOf(jonas) });
const opensForIngrid = async () => {
  const home = await desk.ask('priya', 'customer.signIn', { login: ingrid.login, password });
  return home.vaults.find(({ name }) => name === 'Audit 2024')?.opens;
};
const told = (words: RegExp) => desk.mails().filter(({ text }) => words.test(text.replace(/\s+/g, ' '))).length;

test('a witness without a key: the vault waits, named, until a holder signs in and approves', async () => {
  const { vault, state, waitsFor } = await audit2024();
  expect({ state, waitsFor }).toEqual({ state: 'waiting', waitsFor: [jonas] });
  expect(await opensForIngrid()).toBe(false);
  const [wait, ...more] = (await asJonas()).waits;
  expect(more).toEqual([]);
  expect(wait).toMatchObject({
    vault,
    primary: 'Ingrid Solbakken',
    number: 'RK-000001',
    openedBy: 'Priya Raman',
    cannot: null,
  });
  await desk.ask('priya', 'customer.answerForVault', { vault, yes: true });
  const after = await audit2024();
  expect(after).toMatchObject({ state: 'live', rotationOwed: false, rotation: null });
  expect(after.recipients.map(({ login }) => login).sort()).toEqual([ingrid.login, jonas]);
  expect((await asJonas()).vaults.find(({ name }) => name === 'Audit 2024')?.opens).toBe(true);
  expect(await opensForIngrid()).toBe(true);
  expect(await desk.ask('priya', 'customer.reports', { vault })).toHaveLength(3);
  expect(told(/holds the key of a vault opened it/)).toBeGreaterThan(0);
  expect(await desk.problems()).toEqual([]);
});

test('a no keeps it waiting and tells every contact; a yes may follow', async () => {
  const { vault } = await audit2024();
  await asJonas();
  await desk.ask('priya', 'customer.answerForVault', { vault, yes: false });
  expect(await audit2024()).toMatchObject({ state: 'waiting', declinedBy: [jonas] });
  expect(told(/holds the key of a vault refused to open it/)).toBeGreaterThan(0);
  await desk.ask('priya', 'customer.answerForVault', { vault, yes: true });
  expect(await opensForIngrid()).toBe(true);
  expect(await desk.problems()).toEqual([]);
});

test('nobody whose key does not open it may answer, nor anybody while a recovery is open', async () => {
  const { vault } = await audit2024();
  await desk.ask('priya', 'customer.signIn', { login: 'leila.haddad', password: desk.passwordOf('leila.haddad') });
  expect(await desk.refusal('priya', 'customer.answerForVault', { vault, yes: true })).toBe('notAHolder');
  const again = { subscription: halden, channel: 'phone', claim: ingrid.login } as const;
  await desk.ask('priya', 'recovery.open', again);
  expect((await asJonas()).waits).toMatchObject([
    { cannot: expect.stringMatching(/recovery of this subscription is open/) },
  ]);
  expect(await desk.refusal('priya', 'customer.answerForVault', { vault, yes: true })).toBe('waitRecoveryOpen');
  expect(await desk.problems()).toEqual([]);
});

test.each(['after the yes', 'after the keyring', 'before the re-encryption'])(
  'stopped %s, it goes on at the holder’s next sign-in',
  async (where) => {
    const { vault } = await audit2024();
    await asJonas();
    const { vaults } = desk.ports();
    const stop = async () => ({ ok: false as const, refusal: { code: 'stopped', text: 'Stopped.' } });
    const working = { ...vaults };
    const writable = vaults as { -readonly [K in keyof typeof vaults]: (typeof vaults)[K] };
    if (where === 'after the yes') writable.setRecipients = stop;
    if (where === 'after the keyring')
      writable.setRecipients = async (...given) => {
        await working.setRecipients(...given);
        return stop();
      };
    if (where === 'before the re-encryption') writable.rotate = stop;
    expect(await desk.refusal('priya', 'customer.answerForVault', { vault, yes: true })).toBe('stopped');
    await desk.restart();
    expect(await opensForIngrid()).toBe(where === 'before the re-encryption');
    await asJonas();
    expect(await audit2024()).toMatchObject({ state: 'live', rotationOwed: false });
    expect(await opensForIngrid()).toBe(true);
    expect(await desk.problems()).toEqual([]);
  },
);
