// The clock jumps: what waits for time goes by what was counted, and deadlines neither come early nor come back.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';
import { codeTo, open, releasedReset, ruben } from './testing/recoveries.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
let seeded: Awaited<ReturnType<typeof seedDesk>>;
let desk: DeskInProcess;
beforeAll(async () => {
  seeded = await seedDesk();
});
afterAll(() => seeded.remove());
beforeEach(async () => {
  desk = await openDesk(seeded.seed);
  await desk.ask('priya', 'recovery.queue', {});
});
afterEach(() => desk.close());

const onDesk = async (type: string) =>
  (await desk.work().unlocked.journal.read('desk')).filter((event) => event.type === type);
const now = () => desk.work().now();

describe('clock set back by a day: a sentence, nothing lost, deadlines do not revive', () => {
  test('time goes on as it was counted, a code that had run out stays so, and the windows say so', async () => {
    const id = await open(desk, 'vantor-rail', ruben.login);
    await desk.ask('priya', 'recovery.sendCode', { case: id });
    const code = codeTo(desk, ruben.email);
    desk.wait(24 * HOUR + 1);
    await desk.ask('priya', 'subscription.invite', { subscription: 'kestrel-biologics', login: 'dermot.shaw' });
    const before = await now();
    desk.setClock(-DAY);
    await desk.tick();
    expect(await now()).toBe(before);
    desk.wait(HOUR);
    expect(Date.parse(await now()) - Date.parse(before)).toBe(HOUR);
    expect(await desk.refusal('priya', 'recovery.enterCode', { case: id, code })).toBe('codeExpired');
    expect(await desk.ask('priya', 'clock.status', {})).toMatchObject({ state: 'back', newest: before });
    expect(await onDesk('clockJumped')).toHaveLength(1);
    expect(await desk.problems()).toEqual([]);
  });

  test('a verification that was fresh lapses after its half hour all the same', async () => {
    const id = await open(desk, 'vantor-rail', ruben.login);
    await desk.ask('priya', 'recovery.sendCode', { case: id });
    await desk.ask('priya', 'recovery.enterCode', { case: id, code: codeTo(desk, ruben.email) });
    const state = async () => (await desk.ask('priya', 'recovery.get', { case: id })).verification.state;
    expect(await state()).toBe('verified');
    desk.setClock(-DAY);
    desk.wait(29 * MINUTE);
    expect(await state()).toBe('verified');
    desk.wait(2 * MINUTE);
    expect(await state()).toBe('stale');
  });

  test('confirmed, it keeps nothing fresh either: time goes at half its pace until the wall has caught up', async () => {
    desk.setClock(-DAY);
    await desk.tick();
    const before = await now();
    await desk.ask('niall', 'clock.confirm', {});
    desk.wait(HOUR);
    expect(Date.parse(await now()) - Date.parse(before)).toBe(HOUR / 2);
    expect(await desk.problems()).toEqual([]);
  });

  test.each([
    ['the machine ran on', () => undefined],
    ['it was off meanwhile', () => desk.reboot()],
  ])('the next opening finds it too, where %s, and counts on', async (_, meanwhile) => {
    await desk.ask('priya', 'subscription.invite', { subscription: 'kestrel-biologics', login: 'dermot.shaw' });
    const before = await now();
    desk.setClock(-DAY);
    meanwhile();
    await desk.restart();
    expect((await desk.ask('priya', 'clock.status', {})).state).toBe('back');
    desk.wait(HOUR);
    expect(Date.parse(await now()) - Date.parse(before)).toBeGreaterThanOrEqual(HOUR);
    expect(await desk.problems()).toEqual([]);
  });
});

describe('a jump forward freezes what waits for time until an owner or supervisor confirms the clock', () => {
  test('no case expires, nothing cools off and no list grows old by it; then it does', async () => {
    const released = await releasedReset(desk);
    const phase = async () => (await desk.work().recovery(released.case)).phase;
    const before = await now();
    desk.setClock(8 * DAY);
    await desk.tick();
    expect(await phase()).toBe('released');
    expect(Date.parse(await now()) - Date.parse(before)).toBeLessThan(HOUR);
    // Closing and opening it hides nothing, as long as the machine runs on.
    await desk.restart();
    expect(await phase()).toBe('released');
    expect(await desk.ask('priya', 'clock.status', {})).toMatchObject({
      state: 'ahead',
      confirm: 'An owner or a supervisor confirms the clock. Ask one.',
    });
    expect(await desk.refusal('priya', 'clock.confirm', {})).toBe('not-allowed');
    await desk.ask('niall', 'clock.confirm', {});
    expect((await onDesk('clockConfirmed')).map(({ actor }) => actor)).toEqual(['operator:niall']);
    expect((await desk.ask('niall', 'clock.status', {})).state).toBe('steady');
    await desk.tick();
    expect(await phase()).toBe('expired');
    expect(await desk.refusal('niall', 'clock.confirm', {})).toBe('clockSteady');
    expect(await desk.problems()).toEqual([]);
  });

  test('time that was counted goes on meanwhile, a machine’s sleep is no jump, and one put right needs nobody', async () => {
    const before = Date.parse(await now());
    desk.setClock(3 * DAY);
    desk.wait(HOUR);
    expect(Date.parse(await now()) - before).toBe(HOUR);
    desk.setClock(-3 * DAY);
    await desk.tick();
    expect((await desk.ask('priya', 'clock.status', {})).state).toBe('steady');
    desk.wait(9 * HOUR);
    await desk.tick();
    expect((await desk.ask('priya', 'clock.status', {})).state).toBe('steady');
    expect(Date.parse(await now()) - before).toBe(10 * HOUR);
  });

  test('a machine that was off for a week has a clock that nothing contradicts', async () => {
    desk.setClock(7 * DAY);
    desk.reboot();
    await desk.restart();
    expect((await desk.ask('priya', 'clock.status', {})).state).toBe('steady');
  });
});
