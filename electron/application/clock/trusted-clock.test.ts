import { expect, test } from 'vitest';
import { anchoredAt, clockTolerance, compareClocks, createTrustedClock, trusted } from './trusted-clock.ts';

const noon = new Date('2026-11-16T12:00:00.000Z');
const anchor = anchoredAt(noon, { boot: 'one', uptime: 1_000 });
const after = (counted: number, moved = 0) =>
  compareClocks(anchor, new Date(noon.getTime() + counted + moved), { boot: 'one', uptime: 1_000 + counted });
const HOUR = 3_600_000;

test('a clock that runs, sleeps with its machine or is set right by seconds is steady', () => {
  for (const [counted, moved] of [
    [0, 0],
    [9 * HOUR, 0],
    [HOUR, clockTolerance],
    [HOUR, -clockTolerance],
  ] as const) {
    const clock = after(counted, moved);
    expect(clock.state).toBe('steady');
    expect(trusted(clock).getTime()).toBe(noon.getTime() + counted + moved);
  }
});

test('set forward by more than some minutes, time goes on as it was counted', () => {
  const clock = after(HOUR, 73 * HOUR);
  expect(clock.state).toBe('ahead');
  expect(trusted(clock).getTime()).toBe(noon.getTime() + HOUR);
});

test('set back by a day, it says so, and time goes on as it was counted', () => {
  const clock = after(HOUR, -24 * HOUR);
  expect(clock.state).toBe('back');
  expect(trusted(clock).getTime()).toBe(noon.getTime() + HOUR);
});

test('set back while the machine was off: counted from what was last written', () => {
  let uptime = 7;
  let read = noon.getTime() - 24 * HOUR;
  const ports = { clock: () => new Date(read), sinceBoot: () => ({ boot: 'two', uptime }) };
  const clock = createTrustedClock(ports, anchor, noon);
  uptime += HOUR;
  read += HOUR;
  expect(clock.read().state).toBe('back');
  expect(clock.now().getTime()).toBe(noon.getTime() + HOUR);
});

test('what another start of the machine was measured by says nothing', () => {
  expect(compareClocks(anchor, new Date(noon.getTime() + 99 * HOUR), { boot: 'two', uptime: 5 }).state).toBe('steady');
});

test('a clock set back that is confirmed catches up: time goes at half its pace, and never back', () => {
  let moved = 0;
  let uptime = 1_000;
  const wall = () => new Date(noon.getTime() + (uptime - 1_000) + moved);
  const clock = createTrustedClock({ clock: wall, sinceBoot: () => ({ boot: 'one', uptime }) }, null, noon);
  moved = -2 * HOUR;
  clock.confirm();
  uptime += HOUR;
  expect([clock.read().state, clock.now().getTime()]).toEqual(['back', noon.getTime() + HOUR / 2]);
  uptime += 3 * HOUR;
  expect([clock.read().state, clock.now().getTime()]).toEqual(['steady', noon.getTime() + 2 * HOUR]);
  // From then on it is counted at its own pace, from the wall.
  uptime += 9 * HOUR;
  expect([clock.read().state, clock.now().getTime()]).toEqual(['steady', wall().getTime()]);
});
