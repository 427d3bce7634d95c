// Updates and calls through the contract: whose hours are met is found, who is touched is told once for each step.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOUR } from '../../shared/domain/time.ts';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';

const DAY = 24 * HOUR;
let seed: Awaited<ReturnType<typeof seedDesk>>;
let desk: DeskInProcess;
beforeAll(async () => {
  seed = await seedDesk();
});
afterAll(() => seed.remove());
beforeEach(async () => {
  desk = await openDesk(seed.seed);
});
afterEach(() => desk.close());

/** A Sunday night and a Wednesday noon, in UTC, more than three days ahead whenever the test runs. */
const ahead = (weekday: number, hour: number) => {
  const at = new Date(desk.ports().clock().getTime() + 5 * DAY);
  at.setUTCHours(hour, 0, 0, 0);
  while (at.getUTCDay() !== weekday) at.setUTCDate(at.getUTCDate() + 1);
  return { from: at.toISOString(), to: new Date(at.getTime() + 2 * HOUR).toISOString() };
};
const update = { name: 'Engine 12.4', text: 'Scans pause for an hour.', touches: null, reason: '' } as const;
const told = () =>
  desk
    .mails()
    .filter(({ subject }) => subject.startsWith('Engine 12.4'))
    .map(({ subject }) => subject);

test('Q8: a window in business hours takes a reason; every customer is told of each step once, a stop in between or not', async () => {
  const noon = ahead(3, 12);
  const met = await desk.ask('niall', 'update.preview', { ...noon, touches: null });
  expect(met.touches).toBe(7);
  expect(met.open).toContain('Halden Maritime');
  expect(await desk.refusal('niall', 'update.schedule', { ...update, ...noon })).toBe('updateInHours');
  const night = ahead(0, 1);
  expect((await desk.ask('niall', 'update.preview', { ...night, touches: null })).open).toEqual([]);
  expect(await desk.refusal('priya', 'update.schedule', { ...update, ...night })).toBe('not-allowed');
  desk.mailAnswers({ kind: 'refused', stage: 'connect', response: 'no route', permanent: false });
  const { update: id } = await desk.ask('niall', 'update.schedule', { ...update, ...night });
  await desk.idle();
  expect((await desk.ask('priya', 'update.list', {}))[0]?.touches.some((one) => one.told)).toBe(false);
  desk.mailAnswers({ kind: 'accepted', response: '250 taken' });
  await desk.restart();
  desk.wait(2 * HOUR);
  await desk.tick();
  desk.wait(2 * HOUR);
  await desk.tick();
  expect(new Set(desk.mails().map(({ messageId }) => messageId)).size).toBe(7);
  expect((await desk.ask('priya', 'update.list', {}))[0]?.touches.every((one) => one.told)).toBe(true);
  await desk.ask('niall', 'update.cancel', { update: id, reason: 'It is not ready' });
  await desk.idle();
  expect(told().filter((subject) => subject.includes('cancelled'))).toHaveLength(7);
  expect(await desk.problems()).toEqual([]);
});

test('S4: on-premise customers are left out and get a call, free of charge', async () => {
  const subscription = 'halden-maritime';
  await desk.ask('priya', 'deployment.set', { subscription, deployment: 'on-premise', automatic: false });
  const night = ahead(0, 1);
  expect((await desk.ask('niall', 'update.preview', { ...night, touches: null })).touches).toBe(6);
  const only = { ...update, ...night, touches: [subscription] };
  expect(await desk.refusal('niall', 'update.schedule', only)).toBe('updateOnPremise');
  const { call } = await desk.ask('priya', 'call.schedule', { subscription, at: night.from, about: 'Engine 12.4' });
  await desk.idle();
  const mail = desk.mails().at(-1);
  expect(mail?.text).toContain('It is free of charge.');
  expect(mail?.to).toContain('ingrid');
  expect(await desk.refusal('priya', 'call.end', { subscription, call, outcome: 'done', note: '' })).toBe('callNotYet');
  desk.wait(Date.parse(night.from) - desk.ports().clock().getTime() + HOUR);
  await desk.ask('priya', 'call.end', { subscription, call, outcome: 'done', note: 'Went well' });
  expect((await desk.ask('priya', 'deployment.get', { subscription })).calls).toMatchObject([{ outcome: 'done' }]);
  expect(await desk.problems()).toEqual([]);
});
