// Tickets through the contract, on real files: opened, answered by mail, paused, searched, merged, resolved, and still there after a stop.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../shared/domain/time.ts';
import { asCsv } from '../application/handlers/figures.ts';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';

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

const asked = {
  subscription: 'halden-maritime',
  requester: 'leila.haddad',
  channel: 'phone',
  subject: 'Scans of the harbour fail',
  text: 'Since this morning.\nEvery one of them.',
  severity: null,
} as const;
const open = async (
  change: Partial<Omit<typeof asked, 'severity' | 'text' | 'subject'>> & {
    severity?: string;
    evidence?: string;
    subject?: string;
  } = {},
) => (await desk.ask('priya', 'ticket.open', { ...asked, condition: true, ...change })).ticket;
const get = (ticket: string) => desk.ask('priya', 'ticket.get', { ticket });
const list = async (
  input: {
    view?: 'open' | 'mine' | 'unassigned' | 'resolved' | 'snoozed' | 'all' | 'recoveries';
    search?: string;
  } = {},
) => (await desk.ask('priya', 'ticket.list', { view: 'open', ...input })).tickets.map(({ ticket }) => ticket);

describe('a ticket', () => {
  test('has a number, a severity and a clock from its opening; a message by mail is its first response once it is taken', async () => {
    const ticket = await open();
    expect(ticket).toBe('RK-000001');
    expect(await get(ticket)).toMatchObject({
      severity: { id: '3', rank: 3, of: 4 },
      clocks: [{ state: 'on-time' }],
      waitsOn: 'desk',
    });
    desk.mailAnswers({ kind: 'refused', stage: 'connect', response: 'no route', permanent: false });
    expect(await desk.ask('priya', 'ticket.message', { ticket, way: 'mail', text: 'We look at it.\n\nPriya' })).toEqual(
      {
        outcome: 'refused',
        response: 'no route',
      },
    );
    expect(await get(ticket)).toMatchObject({ response: null, unsent: 1 });
    desk.mailAnswers({ kind: 'accepted', response: '250 ok' });
    desk.wait(5 * MINUTE);
    await desk.tick();
    expect(await get(ticket)).toMatchObject({ response: { how: 'answer', met: true }, unsent: 0 });
    const [first, again] = desk.mails().filter(({ subject }) => subject.startsWith('[RK-000001]'));
    expect(first?.messageId).toBe(again?.messageId);
    expect(again?.text).toContain('We look at it.\n\nPriya');
    expect(await desk.problems()).toEqual([]);
  });

  test('a note stays at the desk, and is told apart from what went to the customer', async () => {
    const ticket = await open();
    await desk.ask('priya', 'ticket.note', { ticket, text: 'They say this every year.' });
    await desk.ask('priya', 'ticket.message', { ticket, way: 'phone', text: 'Told them that we look.' });
    const { entries } = await get(ticket);
    expect(entries.map(({ kind }) => kind)).toEqual(['customer', 'note', 'message', 'event']);
    expect(desk.mails().some(({ text }) => text.includes('every year'))).toBe(false);
  });

  test('C2: somebody who is no authorized user is refused, and nothing is opened', async () => {
    expect(await desk.refusal('priya', 'ticket.open', { ...asked, requester: 'stranger@haldenmaritime.example' })).toBe(
      'notAuthorized',
    );
    expect(await list()).toEqual([]);
  });

  test('Q3: raised by phone to 1 and lowered again it keeps its pauses', async () => {
    const ticket = await open();
    const before = (await get(ticket)).clocks[0]?.due;
    await desk.ask('priya', 'ticket.pause', { ticket, reason: 'customer-people-missing' });
    desk.wait(HOUR);
    await desk.ask('priya', 'ticket.resume', { ticket, reason: 'customer-people-missing' });
    const paused = (await get(ticket)).clocks[0]?.due;
    await desk.ask('priya', 'ticket.changeSeverity', {
      ticket,
      severity: '1',
      condition: true,
      reason: 'Production stands',
    });
    const { openedAt, clocks } = await get(ticket);
    expect(Date.parse(clocks[0]?.due ?? '') - Date.parse(openedAt)).toBe(3 * HOUR);
    await desk.ask('priya', 'ticket.changeSeverity', {
      ticket,
      severity: '3',
      condition: true,
      reason: 'A workaround',
    });
    expect((await get(ticket)).clocks[0]?.due).toBe(paused);
    expect(before).not.toBeUndefined();
  });

  test('a threshold is told once, by the workstation', async () => {
    const ticket = await open({ severity: '1', evidence: 'The service is down' });
    await desk.ask('priya', 'ticket.assign', { ticket, operator: 'priya' });
    desk.wait(1.6 * HOUR);
    await desk.tick();
    await desk.tick();
    desk.wait(HOUR);
    await desk.tick();
    const told = (await get(ticket)).entries.filter(({ title }) => title.startsWith('First response:'));
    expect(told.map(({ title, by }) => [title, by])).toEqual([
      ['First response: at risk', 'Rekey'],
      ['First response: past its target', 'Rekey'],
    ]);
    expect(await desk.problems()).toEqual([]);
  });

  test('a message on its way when the program was stopped is uncertain, and goes again only when a person says so', async () => {
    const ticket = await open();
    const { ask, work } = desk;
    await ask('priya', 'ticket.message', { ticket, way: 'phone', text: 'On the phone' });
    await work().record(undefined, async (tx) => {
      const by = {
        actor: { kind: 'operator', id: 'priya', role: 'representative' },
        signer: await desk.signerOf('priya'),
      } as const;
      const sent = await tx.onTicket(by, ticket, {
        ...{
          type: 'message',
          message: 'lost',
          way: 'mail',
          to: 'leila.haddad@haldenmaritime.example',
          messageId: '<lost@x>',
        },
        ...{ subject: 'x', text: 'x', asks: false, response: 'answer' },
      });
      return sent.ok ? { ok: true, value: null } : sent;
    });
    await desk.restart();
    expect((await get(ticket)).entries.find(({ mail }) => mail?.message === 'lost')?.mail?.state).toBe('uncertain');
    const sent = () => desk.mails().filter(({ messageId }) => messageId === '<lost@x>');
    desk.wait(HOUR);
    await desk.tick();
    expect(sent()).toEqual([]);
    await desk.ask('priya', 'ticket.retryMessage', { ticket, message: 'lost' });
    expect(sent()).toHaveLength(1);
    expect(await desk.problems()).toEqual([]);
  });
});

describe('the queue', () => {
  test('saved views: mine, nobody’s, put off, resolved; the clock that bites next comes first', async () => {
    const slow = await open({ severity: '4', evidence: 'A question' });
    const usual = await open();
    const grave = await open({ severity: '1', evidence: 'Down' });
    expect(await list()).toEqual([grave, usual, slow]);
    await desk.ask('priya', 'ticket.assign', { ticket: usual, operator: 'priya' });
    expect(await list({ view: 'mine' })).toEqual([usual]);
    expect(await list({ view: 'unassigned' })).toEqual([grave, slow]);
    const until = new Date(Date.parse((await get(usual)).openedAt) + 3 * HOUR).toISOString();
    await desk.ask('priya', 'ticket.snooze', { ticket: usual, until });
    expect(await list()).toEqual([grave, slow]);
    expect(await list({ view: 'snoozed' })).toEqual([usual]);
    desk.wait(4 * HOUR);
    expect(await list()).toContain(usual);
    await desk.ask('priya', 'ticket.resolve', { ticket: slow, how: 'agreed' });
    expect(await list({ view: 'resolved' })).toEqual([slow]);
    expect((await desk.ask('priya', 'ticket.status', {})).views).toMatchObject({ open: 2, resolved: 1, all: 3 });
  });

  test('own saved views: kept over a restart, for their owner only, renamed, removed', async () => {
    const harbour = { name: 'The harbour', view: 'open', severity: '3', tag: null } as const;
    await desk.ask('priya', 'ticket.saveView', harbour);
    await desk.ask('priya', 'ticket.saveView', { ...harbour, view: 'mine' });
    await desk.restart();
    expect((await desk.ask('priya', 'ticket.status', {})).saved).toEqual([{ ...harbour, view: 'mine' }]);
    expect((await desk.ask('niall', 'ticket.status', {})).saved).toEqual([]);
    await desk.ask('priya', 'ticket.saveView', { ...harbour, name: 'Mine' });
    const rename = (name: string, to: string) => desk.refusal('priya', 'ticket.renameView', { name, to });
    expect([await rename('The harbour', 'Mine'), await rename('No such', 'x')]).toEqual([
      'viewNameTaken',
      'viewUnknown',
    ]);
    await desk.ask('priya', 'ticket.renameView', { name: 'The harbour', to: 'By the sea' });
    await desk.restart();
    expect((await desk.ask('priya', 'ticket.status', {})).saved.map(({ name }) => name)).toEqual([
      'By the sea',
      'Mine',
    ]);
    for (const name of ['By the sea', 'Mine']) await desk.ask('priya', 'ticket.dropView', { name });
    expect((await desk.ask('priya', 'ticket.status', {})).saved).toEqual([]);
  });

  test('pages by key: every ticket once, in order', async () => {
    for (let at = 0; at < 7; at += 1) await open({ subject: `Number ${at}` });
    const seen: string[] = [];
    let after: string | null | undefined;
    do {
      const page = await desk.ask('priya', 'ticket.list', { view: 'open', limit: 3, ...(after ? { after } : {}) });
      seen.push(...page.tickets.map(({ ticket }) => ticket));
      after = page.next;
    } while (after !== null);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
  });

  test('full-text search as typed finds what was asked, noted and answered', async () => {
    const ticket = await open({ subject: 'Größe des Berichts' });
    await open({ subject: 'Something else' });
    await desk.ask('priya', 'ticket.note', { ticket, text: 'The proxy rewrites certificates.' });
    for (const search of ['grosse', 'größ', 'proxy cert', 'RK-000001', 'leila rewrites'])
      expect([search, (await list({ view: 'all', search })).includes(ticket)]).toEqual([search, search !== 'grosse']);
    expect(await list({ view: 'all', search: 'proxy something' })).toEqual([]);
    expect(await list({ view: 'all', search: '"* OR NEAR(' })).toEqual([]);
  });

  test('bulk: assign, tag and put off many at once; what is refused is named', async () => {
    const tickets = [await open(), await open(), await open()];
    await desk.ask('priya', 'ticket.resolve', { ticket: tickets[2] ?? '', how: 'agreed' });
    const done = await desk.ask('priya', 'ticket.many', { tickets, act: { type: 'assign', operator: 'niall' } });
    expect(done).toMatchObject({ done: 2, refused: [{ ticket: tickets[2] }] });
    await desk.ask('priya', 'ticket.many', { tickets, act: { type: 'addTag', tag: 'harbour' } });
    const tagged = await desk.ask('priya', 'ticket.list', { view: 'all', tag: 'harbour' });
    expect(tagged.tickets).toHaveLength(3);
  });

  test('merge and link: both tickets say so; a merged one takes nothing more', async () => {
    const [one, other] = [await open(), await open()];
    await desk.ask('priya', 'ticket.merge', { ticket: one, into: other });
    expect(await desk.refusal('priya', 'ticket.message', { ticket: one, way: 'phone', text: 'x' })).toBe(
      'ticketMerged',
    );
    expect(await get(other)).toMatchObject({ links: [one] });
    expect(await list()).toEqual([other]);
    expect(await desk.problems()).toEqual([]);
  });

  test('a recovery is a ticket with the number of its case, resolved with it', async () => {
    const { case: id } = await desk.ask('priya', 'recovery.open', {
      subscription: 'halden-maritime',
      channel: 'phone',
      claim: 'ingrid.solbakken',
    });
    const [row] = (await desk.ask('priya', 'ticket.list', { view: 'recoveries' })).tickets;
    expect(row).toMatchObject({
      ticket: 'RK-000001',
      case: id,
      recovery: { case: id, number: 'RK-000001' },
      clocks: [{ state: 'met' }],
    });
    await desk.ask('priya', 'recovery.cancel', { case: id, why: 'Found the password' });
    expect(await get('RK-000001')).toMatchObject({ phase: 'resolved', resolved: { how: 'ended' } });
    expect(await list({ view: 'recoveries' })).toEqual([]);
    expect(await desk.problems()).toEqual([]);
  });
});

test('figures: open by severity, responses in time and too late, what was missed; a spreadsheet takes nothing for a formula', async () => {
  const grave = await open({ severity: '1', evidence: 'Down' });
  const good = await open();
  await desk.ask('priya', 'ticket.message', { ticket: good, way: 'phone', text: 'We look' });
  desk.wait(3 * HOUR);
  await desk.ask('priya', 'ticket.message', { ticket: grave, way: 'phone', text: 'Sorry' });
  await desk.ask('priya', 'ticket.resolve', { ticket: good, how: 'agreed' });
  const figures = await desk.ask('priya', 'figures.get', {});
  expect(figures.open).toEqual([{ name: 'Critical', rank: 1, tickets: 1 }]);
  expect(figures.responses).toMatchObject([{ met: 1, missed: 1 }]);
  expect(figures.weeks.reduce((sum, { opened, resolved }) => sum + opened + resolved, 0)).toBe(3);
  expect(figures.missed).toMatchObject([{ ticket: grave, severity: 'Critical', assignee: null }]);
  const csv = asCsv({ ...figures, open: [{ name: '=HYPERLINK("x")', rank: 1, tickets: -1 }] });
  expect(csv).toContain(`"'=HYPERLINK(""x"")",-1`);
});

test('refused: opened for nobody, a control character, an unknown severity, an unknown ticket', async () => {
  expect(await desk.refusal('priya', 'ticket.open', { ...asked, subscription: 'nobody' })).toBe('subscriptionUnknown');
  expect(await desk.refusal('priya', 'ticket.open', { ...asked, text: 'a\u0000b' })).toBe('bad-input');
  expect(await desk.refusal('priya', 'ticket.open', { ...asked, severity: '9', evidence: 'x' })).toBe(
    'severityUnknown',
  );
  expect(await desk.refusal('priya', 'ticket.get', { ticket: 'RK-999999' })).toBe('ticketUnknown');
});
