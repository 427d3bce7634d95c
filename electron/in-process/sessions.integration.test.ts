// Real-time sessions through the contract: written down as they go, and a ticket with the record when they fail or run out (W2, W3).
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';

let seed: Awaited<ReturnType<typeof seedDesk>>;
let desk: DeskInProcess;
beforeAll(async () => {
  seed = await seedDesk();
});
afterAll(() => seed.remove());
beforeEach(async () => {
  desk = await openDesk(seed.seed);
  const agreed = {
    subscription: 'halden-maritime',
    policy: 'websoft9',
    version: '1',
    calendar: null,
    fee: 90_000,
    currency: 'EUR',
  };
  const { version } = (await desk.ask('amara', 'policyPack.list', {})).find(({ id }) => id === 'websoft9') ?? agreed;
  await desk.ask('amara', 'support.agree', { ...agreed, version, plan: 'advanced', until: '2099-01-01T00:00:00.000Z' });
});
afterEach(() => desk.close());

/** Waits for a weekday at ten in Oslo, whenever the test runs. */
const untilOpen = () => {
  const inOslo = (at: Date) =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Oslo',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(at);
  let now = desk.ports().clock();
  while (!/^(Mon|Tue|Wed|Thu|Fri) 10:/.test(inOslo(now).replace(',', ''))) {
    desk.wait(HOUR / 2);
    now = desk.ports().clock();
  }
};
const begin = () =>
  desk.ask('priya', 'chat.begin', {
    subscription: 'halden-maritime',
    requester: 'leila.haddad',
    way: 'chat',
    subject: 'Scans fail',
  });

test('W3: a chat that runs out becomes a ticket that contains its record', async () => {
  untilOpen();
  const { session } = await begin();
  const [running] = await desk.ask('priya', 'chat.list', {});
  expect(Date.parse(running?.ends?.at ?? '') - Date.parse(running?.beganAt ?? '')).toBe(30 * MINUTE);
  await desk.ask('priya', 'chat.say', { session, by: 'customer', text: 'It stops at 40 percent.' });
  await desk.ask('priya', 'chat.say', { session, by: 'desk', text: 'Which appliance?' });
  desk.wait(29 * MINUTE);
  await desk.tick();
  expect(await desk.ask('priya', 'chat.list', {})).toHaveLength(1);
  desk.wait(MINUTE);
  await desk.tick();
  expect(await desk.ask('priya', 'chat.list', {})).toEqual([]);
  const { ended } = await desk.ask('priya', 'chat.get', { session });
  expect(ended).toMatchObject({ how: 'allowance', ticket: 'RK-000001' });
  const ticket = await desk.ask('priya', 'ticket.get', { ticket: 'RK-000001' });
  expect(ticket).toMatchObject({
    kind: 'session',
    subject: 'Scans fail',
    requester: 'Leila Haddad',
    openedBy: 'Rekey',
  });
  expect(ticket.entries[0]?.text).toMatch(/Leila Haddad: It stops at 40 percent\.\n.*Desk: Which appliance\?/);
  expect(await desk.refusal('priya', 'chat.say', { session, by: 'desk', text: 'Still there?' })).toBe('sessionOver');
  expect(await desk.problems()).toEqual([]);
});

test('W3: one that fails becomes a ticket at once; one that is done leaves none; a stop in the middle loses nothing', async () => {
  untilOpen();
  const first = await begin();
  await desk.ask('priya', 'chat.say', { session: first.session, by: 'customer', text: 'Hello?' });
  await desk.restart();
  expect((await desk.ask('priya', 'chat.get', { session: first.session })).lines).toHaveLength(1);
  expect(await desk.ask('priya', 'chat.end', { session: first.session, how: 'failed' })).toEqual({
    ticket: 'RK-000001',
  });
  const second = await begin();
  expect(await desk.ask('priya', 'chat.end', { session: second.session, how: 'done' })).toEqual({ ticket: null });
  expect((await desk.ask('priya', 'ticket.list', { view: 'all' })).tickets).toHaveLength(1);
  expect(await desk.problems()).toEqual([]);
});

test('W2: outside its hours a session is refused, with the hours', async () => {
  untilOpen();
  desk.wait(10 * HOUR);
  expect(
    await desk.refusal('priya', 'chat.begin', {
      subscription: 'halden-maritime',
      requester: 'leila.haddad',
      way: 'phone',
      subject: 'x',
    }),
  ).toBe('outsideHours');
});
