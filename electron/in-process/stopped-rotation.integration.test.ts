// A re-encryption that is stopped, or refused for want of room: nothing is lost, it is said, and gone on with in the same sitting or the next.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';
import { ingrid, releasedReset } from './testing/recoveries.ts';

const password = 'quiet-harbour-lantern-mosaic';
const halden = 'halden-maritime';
type Progress = { readonly vault: string; readonly done: number; readonly total: number };
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

/** Stops once a report is done; answers what was told until then. */
const stopAfterOne = (): Progress[] => {
  const told: Progress[] = [];
  let stopped: Promise<unknown> | null = null;
  desk.hear((name, payload) => {
    if (name !== 'vault.progress') return;
    told.push(payload as Progress);
    if ((payload as Progress).done === 1) stopped ??= desk.ask('priya', 'customer.stopReencrypting', {});
  });
  return told;
};
const told = (): Progress[] => {
  const all: Progress[] = [];
  desk.hear((name, payload) => void (name === 'vault.progress' && all.push(payload as Progress)));
  return all;
};
const signIn = () => desk.ask('priya', 'customer.signIn', { login: ingrid.login, password });
const unfinished = async () =>
  (await desk.ask('priya', 'customer.home', {})).vaults.filter((vault) => vault.unfinished).map(({ name }) => name);
const phase = async () => {
  const { reservation } = await desk.work().subscription(halden);
  return reservation === null ? 'closed' : (await desk.work().recovery(reservation.case)).phase;
};

test('stopped at the first sign-in: signed in, told what is left, and gone on with in the same sitting', async () => {
  const released = await releasedReset(desk);
  const before = stopAfterOne();
  const home = await desk.ask('priya', 'customer.firstSignIn', { login: ingrid.login, ...released, password });
  const [begun] = home.vaults.filter(({ vault }) => vault === before[0]?.vault);
  expect(begun).toMatchObject({ opens: true, unfinished: true });
  expect(await phase()).not.toBe('closed');
  expect(await desk.ask('priya', 'customer.reports', { vault: begun?.vault ?? '' })).toHaveLength(begun?.reports ?? -1);

  const after = told();
  const ended = await desk.ask('priya', 'customer.goOnReencrypting', {});
  expect(ended.vaults.filter((vault) => vault.unfinished)).toEqual([]);
  // The report that was done is not done again.
  expect(after.find(({ vault }) => vault === begun?.vault)?.done).toBe(1);
  expect(await phase()).toBe('closed');
  expect(await desk.ask('priya', 'customer.reports', { vault: begun?.vault ?? '' })).toHaveLength(begun?.reports ?? -1);
  expect(await desk.problems()).toEqual([]);
});

test('stopped and left: shown at the next sign-in, after a restart too, which goes on with it', async () => {
  const released = await releasedReset(desk);
  stopAfterOne();
  await desk.ask('priya', 'customer.firstSignIn', { login: ingrid.login, ...released, password });
  expect((await unfinished()).length).toBeGreaterThan(0);
  await desk.ask('priya', 'customer.signOut', {});
  await desk.restart();
  const after = told();
  await signIn();
  expect(after[0]?.done).toBe(1);
  expect(await unfinished()).toEqual([]);
  expect(await phase()).toBe('closed');
  expect(await desk.problems()).toEqual([]);
});

test('a stop where nothing is under way says so, and is nobody’s without a sitting', async () => {
  const released = await releasedReset(desk);
  expect(await desk.refusal('priya', 'customer.stopReencrypting', {})).toBe('sign-in-first');
  await desk.ask('priya', 'customer.firstSignIn', { login: ingrid.login, ...released, password });
  expect(await desk.ask('priya', 'customer.stopReencrypting', {})).toEqual({ stopped: false });
});

test('signed out while it is under way: it goes on to its end with keys that are wiped only then', async () => {
  const released = await releasedReset(desk);
  const vaults = new Set<string>();
  const signedOut: Promise<unknown>[] = [];
  desk.hear((name, payload) => {
    if (name !== 'vault.progress') return;
    vaults.add((payload as Progress).vault);
    if (signedOut.length === 0) signedOut.push(desk.ask('priya', 'customer.signOut', {}));
  });
  await desk.ask('priya', 'customer.firstSignIn', { login: ingrid.login, ...released, password });
  expect(await Promise.all(signedOut)).toHaveLength(1);
  expect(await desk.refusal('priya', 'customer.home', {})).toBe('sign-in-first');
  expect(vaults.size).toBeGreaterThan(1);
  expect(await phase()).toBe('closed');
  await signIn();
  expect(await unfinished()).toEqual([]);
  expect(await desk.problems()).toEqual([]);
});
