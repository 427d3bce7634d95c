// What a list of tickets may say, what is asked about it, and which rows hold up all of it.
import { describe, expect, it, test } from 'vitest';
import type { KnownSubscription, TicketReading } from '../../shared/domain/ticket/ticket-list.ts';
import type { TicketListRead } from './port.ts';
import { readTickets } from './ticket-list.ts';

const halden: KnownSubscription = {
  id: 'halden',
  severities: ['Critical', 'High', 'Medium', 'Low'].map((name, at) => ({ id: String(at + 1), name })),
  defaultSeverity: '3',
  users: new Map(['leila', 'leila@halden.example'].map((name) => [name, { login: 'leila', name: 'Leila' }])),
};
const surroundings = {
  known: (name: string) => (['halden', 'Halden'].includes(name) ? halden : null),
  now: '2026-11-02T09:00:00.000Z',
};
const head = 'id,customer,requester,subject,description,priority,status,created,first response,closed,tags,source';
type Cell =
  | 'customer'
  | 'requester'
  | 'subject'
  | 'description'
  | 'priority'
  | 'status'
  | 'created'
  | 'response'
  | 'closed'
  | 'source';
let n = 0;
const row = (change: Partial<Record<Cell, string>> = {}) => {
  const { customer = 'halden', requester = 'leila', subject = 'Scans', description = '', priority = '3' } = change;
  const { status = 'open', created = '2026-01-05 09:00', response = '', closed = '', source = 'phone' } = change;
  return `OLD-${++n},${customer},${requester},${subject},${description},${priority},${status},${created},${response},${closed},b;a,${source}`;
};
const readText = (text: string, reading: TicketReading = {}): TicketListRead => {
  const read = readTickets(Buffer.from(text), reading, surroundings);
  if (!read.ok) throw new Error(read.refusal.text);
  return read;
};
const read = (rows: readonly string[], reading: TicketReading = {}) => readText([head, ...rows].join('\n'), reading);

describe('a list of tickets', () => {
  it('is told apart by the names of its columns, each column once', () => {
    expect(read([row()]).mapping).toEqual({
      ...{ subject: 'subject', opened: 'created', reference: 'id', subscription: 'customer', requester: 'requester' },
      ...{ channel: 'source', severity: 'priority', status: 'status', responded: 'first response', resolved: 'closed' },
      ...{ text: 'description', tags: 'tags' },
    });
    expect(read([row()], { columns: { severity: null } }).tickets[0]?.severity).toBe('3');
  });

  it('gives each ticket whole: who asked as the user list has them, severity by name, tags in order', () => {
    const [one] = read([
      row({ requester: 'LEILA@halden.example', priority: 'high', response: '2026-01-05T10:00:00+01:00' }),
    ]).tickets;
    expect(one).toMatchObject({
      ...{ line: 2, subscription: 'halden', channel: 'phone', subject: 'Scans', severity: '2' },
      requester: { login: 'leila', name: 'Leila' },
      moved: { openedAt: '2026-01-05T09:00:00.000Z', respondedAt: '2026-01-05T09:00:00.000Z', tags: ['a', 'b'] },
    });
  });

  test.each([
    ['2026-07-01 09:00', 'Europe/Oslo', '2026-07-01T07:00:00.000Z'],
    ['2026-01-05T09:00:30Z', 'Europe/Oslo', '2026-01-05T09:00:30.000Z'],
    ['2026-01-05', 'UTC', '2026-01-05T00:00:00.000Z'],
    ['2026-01-05 09:00 +0545', 'UTC', '2026-01-05T03:15:00.000Z'],
    ['2026-01-05 09:00', 'Asia/Kathmandu', '2026-01-05T03:15:00.000Z'],
  ])('reads %s in %s as %s', (created, zone, instant) => {
    expect(read([row({ created })], { zone }).tickets[0]?.moved.openedAt).toBe(instant);
  });

  test.each([
    ['opened in the future', { created: '2999-01-01 09:00' }, /opened on 2999-01-01 09:00, which is still to come/],
    ['of a subscription that is not registered', { customer: 'nobody' }, /No subscription “nobody” is registered/],
    ['without a subject', { subject: '' }, /no subject/],
    ['opened on a date that has two readings', { created: '05.01.2026' }, /“05.01.2026” is no date/],
    ['opened on a day that does not exist', { created: '2026-02-30' }, /is no date/],
    ['that does not say when it was opened', { created: '' }, /when it was opened/],
    ['answered before it was opened', { response: '2026-01-04' }, /before it was opened/],
    ['resolved before it was opened', { status: 'closed', closed: '2026-01-04' }, /before it was opened/],
  ])('gives no ticket at all where one is %s', (_what, bad, says) => {
    const { problems, tickets } = read([row(), row(bad)]);
    expect(problems).toEqual([{ line: 3, text: expect.stringMatching(says) }]);
    expect(tickets).toEqual([]);
  });

  it('names the line where a number stands twice', () => {
    const one = row();
    expect(read([one, row(), one]).problems).toEqual([
      { line: 4, text: expect.stringContaining('stands in line 2 already') },
    ]);
  });

  it('asks what a severity and a state mean that are not known here, and goes by the answer', () => {
    const rows = [row({ priority: 'Blocker', status: 'Parked' }), row()];
    const asked = read(rows);
    expect(asked.questions).toHaveLength(2);
    expect(asked.severityWords[0]).toEqual({ word: 'blocker', tickets: 1, means: null });
    expect(asked.tickets).toEqual([]);
    const told = read(rows, { severityWords: { blocker: '1' }, statusWords: { parked: 'resolved' } });
    expect(told.questions).toEqual([]);
    expect(told.tickets[0]).toMatchObject({ severity: '1', moved: { resolvedAt: '2026-01-05T09:00:00.000Z' } });
    expect(read(rows, { severityWords: { blocker: 'constructor' } }).questions).toHaveLength(2);
  });

  it('asks for the columns without which no row is a ticket, and for the subscription', () => {
    const asked = readText('a,b\n1,2');
    expect(asked.questions).toEqual([
      'Say which column holds the subject and when a ticket was opened.',
      'Say which column holds the subscription, or which one all of these tickets belong to.',
    ]);
    const columns = { subject: 'a', opened: 'b' };
    expect(readText('a,b\nx,2026-01-01', { columns, subscription: 'halden' }).tickets).toHaveLength(1);
  });

  test.each(['=HYPERLINK(1)', '+1', '-1', '@SUM(A1)'])(
    'takes %s, which a spreadsheet would run, as text, and says so',
    (subject) => {
      const { warnings, tickets } = read([row({ subject })]);
      expect(tickets[0]?.subject).toBe(subject);
      expect(warnings).toEqual([{ line: 2, text: 'It begins like a formula of a spreadsheet. Here it is text.' }]);
    },
  );

  it('keeps who asked and is on no user list, and says that no user there sees the ticket', () => {
    const { warnings, tickets } = read([row({ requester: 'Somebody' })]);
    expect(tickets[0]?.requester).toEqual({ login: null, name: 'Somebody' });
    expect(warnings[0]?.text).toContain('“Somebody” is not on the user list of halden');
  });

  it('is refused where it is no CSV, and where the time zone does not exist', () => {
    const refused = (text: string, reading: TicketReading = {}) =>
      readTickets(Buffer.from(text), reading, surroundings);
    expect(refused('')).toMatchObject({ ok: false });
    expect(refused('a,b\n"never closed')).toMatchObject({ ok: false });
    expect(refused(`${head}\n${row()}`, { zone: 'Nowhere/Land' })).toMatchObject({
      refusal: { text: 'There is no time zone “Nowhere/Land”. Nothing was imported.' },
    });
  });
});
