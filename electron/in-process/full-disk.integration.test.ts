// A change that a full disk stopped in the middle: it goes on in the same run of the program, once there is room again.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';
import { codeTo, noExit, open, ruben } from './testing/recoveries.ts';

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

/** From now on nothing can be made in the vaults' folder; answers how often that was tried, and what makes room again. */
const fullDisk = () => {
  const vaults = desk.work().ports.vaults as { create: ReturnType<DeskInProcess['work']>['ports']['vaults']['create'] };
  const { create } = vaults;
  const disk = { tried: 0, room: () => void (vaults.create = create) };
  vaults.create = () => {
    disk.tried++;
    return Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
  };
  return disk;
};

const readyToExecute = async (): Promise<{ case: string }> => {
  const on = { case: await open(desk, 'vantor-rail', ruben.login) };
  await desk.ask('priya', 'recovery.sendCode', on);
  await desk.ask('priya', 'recovery.enterCode', { ...on, code: codeTo(desk, ruben.email) });
  await desk.ask('priya', 'recovery.checkExits', { ...on, found: noExit });
  await desk.ask('priya', 'recovery.sendDisclaimer', on);
  await desk.ask('priya', 'recovery.acknowledge', { ...on, code: codeTo(desk, ruben.email) });
  await desk.ask('niall', 'recovery.agree', { ...on, passphrase: desk.passphraseOf('niall') });
  return on;
};
const phase = async (on: { case: string }) => (await desk.work().recovery(on.case)).phase;

test.each([
  ['when somebody opens the case', async (on: { case: string }) => void (await desk.ask('priya', 'recovery.get', on))],
  ['on the ticker', () => desk.tick()],
])('a recovery that a disk error left executing goes on %s, once the disk is writable again', async (_, happens) => {
  const on = await readyToExecute();
  const disk = fullDisk();
  expect(await desk.refusal('priya', 'recovery.execute', on)).toBe('disk-full');
  expect(await phase(on)).toBe('executing');
  await happens(on);
  expect([await phase(on), disk.tried]).toEqual(['executing', 2]);
  disk.room();
  await Promise.all([happens(on), desk.tick(), happens(on)]);
  await desk.idle();
  expect(await phase(on)).toBe('executed');
  const vaults = Object.values((await desk.work().subscription('vantor-rail')).vaults);
  expect(vaults.filter(({ case: made }) => made === on.case).map(({ state }) => state)).toContain('live');
  expect(vaults.filter((vault) => vault.case === on.case && vault.state === 'live')).toHaveLength(1);
  expect(await desk.problems()).toEqual([]);
});
