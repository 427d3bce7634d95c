// What becomes due on tickets by itself, on real files: thresholds at their instant, and the silence after a question (C5).
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
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

const open = async (change: { severity?: string; evidence?: string } = {}) => {
  const asked = {
    ...({ subscription: 'halden-maritime', requester: 'leila.haddad', channel: 'phone', condition: true } as const),
    ...{ subject: 'Scans fail', text: 'Since this morning.', severity: null, ...change },
  };
  return (await desk.ask('priya', 'ticket.open', asked)).ticket;
};
const get = (ticket: string) => desk.ask('priya', 'ticket.get', { ticket });
const titles = async (ticket: string) => (await get(ticket)).entries.map(({ title }) => title);
const warnings = () => desk.mails().filter(({ subject }) => /RK-000001/.test(subject)).length;

test('a threshold is told at its instant, by an alarm alone, and the windows hear of it', async () => {
  const ticket = await open({ severity: '1', evidence: 'The service is down' });
  const told: string[] = [];
  desk.hear((name) => void told.push(name));
  desk.wait(90 * MINUTE);
  expect(await desk.ring()).toBe(0);
  desk.wait(1);
  expect(await desk.ring()).toBe(1);
  expect(await titles(ticket)).toContain('First response: at risk');
  expect(told).toContain('journal.changed');
  desk.wait(30 * MINUTE - 1);
  expect(await desk.ring()).toBe(0);
  desk.wait(1);
  expect(await desk.ring()).toBe(1);
  expect((await titles(ticket)).filter((title) => title.startsWith('First response:'))).toEqual([
    'First response: at risk',
    'First response: past its target',
  ]);
  // Nothing is to come any more, so nothing is set.
  desk.wait(DAY);
  expect(await desk.ring()).toBe(0);
  expect(await desk.problems()).toEqual([]);
});

test('an answer takes the alarm back: nothing rings for a clock that was met', async () => {
  const ticket = await open({ severity: '1', evidence: 'The service is down' });
  await desk.ask('priya', 'ticket.message', { ticket, way: 'phone', text: 'We look at it.' });
  desk.wait(3 * HOUR);
  expect(await desk.ring()).toBe(0);
});

describe('C5: silence', () => {
  const asked = async () => {
    await desk.ask('amara', 'support.agree', {
      ...{ subscription: 'halden-maritime', policy: 'ctrl-iq', version: '2021-07-01', plan: 'standard' },
      ...{ calendar: null, until: '2099-01-01T00:00:00.000Z', fee: 120_000, currency: 'EUR' },
    });
    const ticket = await open();
    await desk.ask('priya', 'ticket.message', { ticket, way: 'window', text: 'Which version?', asks: true });
    return ticket;
  };

  test('a question without an answer is warned about, by mail and in the window, and resolves the ticket after 7 days', async () => {
    const ticket = await asked();
    desk.wait(5 * DAY + MINUTE);
    await desk.ring();
    expect(await get(ticket)).toMatchObject({ phase: 'open' });
    expect((await titles(ticket)).at(-2)).toMatch(/^The customer was warned: resolved on /);
    expect(warnings()).toBe(1);
    expect(desk.mails().at(-1)?.to).toBe('leila.haddad@haldenmaritime.example');
    desk.wait(2 * DAY - 2 * MINUTE);
    await desk.ring();
    expect(await get(ticket)).toMatchObject({ phase: 'open' });
    desk.wait(3 * MINUTE);
    await desk.ring();
    expect(await get(ticket)).toMatchObject({ phase: 'resolved', resolved: { how: 'silence' } });
    expect(warnings()).toBe(1);
    expect(await desk.problems()).toEqual([]);
  });

  test('a warning that no server took is tried again, and shown until one did', async () => {
    const ticket = await asked();
    desk.mailAnswers({ kind: 'refused', stage: 'connect', response: 'no route', permanent: false });
    desk.wait(5 * DAY + MINUTE);
    await desk.ring();
    expect(await get(ticket)).toMatchObject({ unsent: 1 });
    desk.mailAnswers({ kind: 'accepted', response: '250 ok' });
    desk.wait(5 * MINUTE);
    await desk.tick();
    expect((await get(ticket)).entries.findLast(({ kind }) => kind === 'message')).toMatchObject({
      ...{ by: 'Rekey', text: expect.stringContaining('have not heard from you'), mail: { state: 'accepted' } },
    });
    expect(
      new Set(
        desk
          .mails()
          .slice(-2)
          .map(({ messageId }) => messageId),
      ).size,
    ).toBe(1);
    expect(await desk.problems()).toEqual([]);
  });

  test('the customer comes back much later and says it is not solved: the same ticket is open again', async () => {
    const ticket = await asked();
    for (const days of [5, 2]) {
      desk.wait(days * DAY + MINUTE);
      await desk.tick();
    }
    desk.wait(100 * DAY);
    const leila = 'leila.haddad';
    await desk.ask('priya', 'customer.signIn', { login: leila, password: desk.passwordOf(leila) });
    expect(await desk.ask('priya', 'customer.request', { ticket })).toMatchObject({ resolved: 'silence' });
    expect(await desk.ask('priya', 'customer.addToRequest', { ticket, text: 'It is not.' })).toEqual({ ticket });
    expect(await get(ticket)).toMatchObject({ phase: 'open', waitsOn: 'desk' });
    expect(await desk.problems()).toEqual([]);
  });

  test('an answer ends it: no warning, no resolution', async () => {
    const ticket = await asked();
    desk.wait(4 * DAY);
    await desk.ask('priya', 'ticket.hear', { ticket, way: 'phone', text: '10.4' });
    desk.wait(30 * DAY);
    await desk.tick();
    expect(await get(ticket)).toMatchObject({ phase: 'open' });
    expect(warnings()).toBe(0);
  });

  test('a security wait is no silence: it is neither warned about nor resolved, and the days begin when it ends', async () => {
    const ticket = await asked();
    await desk.ask('priya', 'ticket.pause', { ticket, reason: 'security-wait', text: 'A new contact cools off' });
    desk.wait(30 * DAY);
    await desk.tick();
    expect(await get(ticket)).toMatchObject({ phase: 'open', resolvesAt: null });
    await desk.ask('priya', 'ticket.resume', { ticket, reason: 'security-wait' });
    desk.wait(5 * DAY - MINUTE);
    await desk.tick();
    expect(warnings()).toBe(0);
    desk.wait(2 * MINUTE);
    await desk.ring();
    expect(warnings()).toBe(1);
    expect(await get(ticket)).toMatchObject({ phase: 'open' });
  });

  test('nobody is resolved without a warning two days before, however long the program was closed', async () => {
    const ticket = await asked();
    desk.wait(30 * DAY);
    await desk.restart();
    expect(await get(ticket)).toMatchObject({ phase: 'open' });
    expect(warnings()).toBe(1);
    desk.wait(2 * DAY + MINUTE);
    await desk.ring();
    expect(await get(ticket)).toMatchObject({ resolved: { how: 'silence' } });
  });
});
