// A customer's own requests through the contract, on real files: opened, followed, answered, agreed and taken up again in their window.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
  await as('leila.haddad');
});
afterEach(() => desk.close());

/** Whoever sits at the customer window from now on. */
const as = (login: string) => desk.ask('priya', 'customer.signIn', { login, password: desk.passwordOf(login) });
const asked = { subject: 'Scans of the harbour fail', text: 'Since this morning.' } as const;
const open = (severity: string | null = null) => desk.ask('priya', 'customer.openRequest', { ...asked, severity });
const read = (ticket: string) => desk.ask('priya', 'customer.request', { ticket });
const mine = async () =>
  (await desk.ask('priya', 'customer.requests', {})).requests.map(({ ticket, phase }) => [ticket, phase]);

describe('the customer window', () => {
  test('C8: a customer opens a request and sees its state, all its clocks and the correspondence', async () => {
    const { ticket, advice } = await open();
    expect([ticket, advice]).toEqual(['RK-000001', null]);
    await desk.ask('priya', 'ticket.message', { ticket, way: 'window', text: 'Which version runs there?', asks: true });
    await desk.ask('priya', 'ticket.validateHardware', { ticket, device: 'VS-1' });
    const seen = await read(ticket);
    expect(seen).toMatchObject({ phase: 'open', severity: { name: 'Medium' }, asksYou: true, acts: { agree: null } });
    expect(seen.clocks.map(({ name, state }) => [name, state])).toEqual([
      ['response', 'met'],
      ['replacement', 'on-time'],
    ]);
    expect(seen.entries.map(({ kind, title, by, text }) => [kind, title, by, text])).toEqual([
      ['you', 'You asked in the customer window', null, 'Since this morning.'],
      ['desk', 'Question to you in the customer window', 'Priya Raman', 'Which version runs there?'],
      ['event', 'First response: the desk answered, in time', 'Priya Raman', null],
      ['event', 'Hardware error confirmed: VS-1', 'Priya Raman', null],
    ]);
    await desk.ask('priya', 'customer.addToRequest', { ticket, text: '10.4' });
    expect(await read(ticket)).toMatchObject({ asksYou: false });
    expect((await desk.ask('priya', 'ticket.get', { ticket })).entries.at(-1)).toMatchObject({
      ...{ kind: 'customer', by: 'Leila Haddad', text: '10.4' },
    });
    expect(await desk.problems()).toEqual([]);
  });

  test('C8: what is for the desk only never reaches it', async () => {
    const { ticket } = await open();
    const inside = { ticket, text: 'secret-of-the-desk' };
    await desk.ask('priya', 'ticket.note', inside);
    await desk.ask('priya', 'ticket.assign', { ticket, operator: 'niall' });
    await desk.ask('priya', 'ticket.tag', { ticket, tags: ['secret-of-the-desk'] });
    await desk.ask('priya', 'ticket.pause', { ...inside, reason: 'customer-people-missing' });
    await desk.ask('priya', 'ticket.changeSeverity', { ticket, severity: '2', condition: true, reason: inside.text });
    await desk.ask('priya', 'ticket.resolve', { ...inside, how: 'third-party' });
    await desk.ask('priya', 'ticket.reopen', inside);
    await desk.ask('priya', 'ticket.snooze', { ticket, until: '2099-01-01T00:00:00.000Z' });
    const seen = JSON.stringify([await read(ticket), await desk.ask('priya', 'customer.requests', {})]);
    expect(seen).toContain('Severity Medium became High');
    for (const word of ['secret-of-the-desk', 'niall', 'Niall', '2099']) expect(seen).not.toContain(word);
  });

  test('Q2: a request that asks for another severity is opened at 3, with the advice to phone', async () => {
    const { ticket, advice } = await open('1');
    expect(advice).toBe(
      'Please phone the desk: a severity is set on what you can show there. Until then this request stays at Medium.',
    );
    expect(await read(ticket)).toMatchObject({ severity: { id: '3' }, asked: 'Critical', advice });
  });

  test('Q2: asking for more urgency later is recorded and answered with the advice; the ticket stays at 3', async () => {
    const { ticket } = await open();
    expect((await read(ticket)).graver.map(({ id }) => id)).toEqual(['1', '2']);
    const more = { ticket, severity: '1', text: 'The whole port stands' };
    expect((await desk.ask('priya', 'customer.askUrgency', more)).advice).toContain('Please phone the desk');
    expect(await read(ticket)).toMatchObject({ severity: { id: '3' }, asked: 'Critical' });
    expect(await desk.refusal('priya', 'customer.askUrgency', { ...more, severity: '9' })).toBe('severityUnknown');
    expect(await desk.problems()).toEqual([]);
  });

  test('C2: another’s request is answered like one that nobody has, and a colleague’s too', async () => {
    const { ticket } = await open();
    for (const other of ['ingrid.solbakken', 'ruben.achterberg']) {
      await as(other);
      expect(await mine()).toEqual([]);
      for (const number of [ticket, 'RK-999999']) {
        const on = { ticket: number, text: 'x', severity: '1' };
        for (const name of [
          'customer.request',
          'customer.addToRequest',
          'customer.askUrgency',
          'customer.agree',
        ] as const)
          expect(await desk.refusal('priya', name, on)).toBe('ticketUnknown');
      }
    }
    expect((await desk.ask('priya', 'ticket.get', { ticket })).phase).toBe('open');
  });

  test('C2: nobody who has not signed in asks in a customer’s name', async () => {
    await desk.ask('priya', 'customer.signOut', {});
    expect(await desk.refusal('priya', 'customer.requests', {})).toBe('sign-in-first');
    expect(await desk.refusal('priya', 'customer.openRequest', asked)).toBe('sign-in-first');
  });

  test('C5: "agreed" resolves it, "not solved" reopens it, and after 14 days it goes on in a new one that is linked', async () => {
    const { ticket } = await open();
    await desk.ask('priya', 'customer.agree', { ticket });
    expect(await mine()).toEqual([[ticket, 'resolved']]);
    expect(await desk.refusal('priya', 'customer.agree', { ticket })).toBe('ticketResolved');
    desk.wait(14 * DAY - HOUR);
    const again = { ticket, text: 'It is back.' };
    expect(await desk.ask('priya', 'customer.addToRequest', again)).toEqual({ ticket });
    expect(await mine()).toEqual([[ticket, 'open']]);
    await desk.ask('priya', 'customer.agree', { ticket });
    desk.wait(14 * DAY + HOUR);
    expect((await read(ticket)).acts.notSolved).toBeNull();
    expect(await desk.ask('priya', 'customer.addToRequest', again)).toEqual({ ticket: 'RK-000002' });
    expect(await mine()).toEqual([
      ['RK-000002', 'open'],
      [ticket, 'resolved'],
    ]);
    expect((await read('RK-000002')).entries[0]?.title).toContain('it goes on from RK-000001');
    expect((await desk.ask('priya', 'ticket.get', { ticket: 'RK-000002' })).links).toEqual([ticket]);
    expect(await desk.problems()).toEqual([]);
  });

  test('the same press delivered twice opens one request', async () => {
    const commandId = '3f1c1e3a-6d0b-4d5c-8f6e-0f8f3a7f2b11';
    const once = await desk.ask('priya', 'customer.openRequest', { ...asked, commandId });
    expect(await desk.ask('priya', 'customer.openRequest', { ...asked, commandId })).toEqual(once);
    expect(await mine()).toHaveLength(1);
  });
});
