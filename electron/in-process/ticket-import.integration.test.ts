// Tickets of another system moved in through the contract, on real files: shown first, then all of them or none, while windows go on.
import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RekeyContract } from '../../shared/contract/contract.ts';
import type { InputOf } from '../../shared/contract/request.ts';
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

const header = 'Number,Customer,Requester,Subject,Description,Priority,Status,Opened,Closed,Labels';
const opened = '2026-01-05 09:00';
const row = (
  n: number,
  change: Partial<Record<'customer' | 'subject' | 'status' | 'opened' | 'closed', string>> = {},
) =>
  [
    ...[`OLD-${n}`, change.customer ?? 'halden-maritime', 'leila.haddad', change.subject ?? `Scan ${n} fails`],
    ...[
      '"Since this morning,\nevery one"',
      '3',
      change.status ?? 'Open',
      change.opened ?? opened,
      change.closed ?? '',
      'old;vip',
    ],
  ].join(',');
const send = async (rows: readonly string[]) => {
  const bytes = Buffer.from([header, ...rows, ''].join('\r\n'));
  const upload = randomUUID();
  const part = { upload, name: 'tickets.csv', size: bytes.length, at: 0, part: bytes.toString('base64') };
  await desk.ask('priya', 'ticketImport.upload', part);
  return upload;
};
const preview = async (
  rows: readonly string[],
  reading: InputOf<RekeyContract['ticketImport.preview']>['reading'] = {},
) => desk.ask('priya', 'ticketImport.preview', { upload: await send(rows), reading });
const all = async () => (await desk.ask('priya', 'ticket.list', { view: 'all', limit: 500 })).tickets;
const position = async () => (await desk.work().unlocked.journal.head()).position;

describe('tickets moved in', () => {
  test('are shown as they would be taken, with their columns told apart, and nothing is recorded by looking', async () => {
    expect(await all()).toEqual([]);
    const before = await position();
    const shown = await preview([row(1), row(2, { status: 'Closed', closed: '2026-01-06T10:00:00Z' })]);
    expect(shown).toMatchObject({
      mapping: { reference: 'Number', subscription: 'Customer', opened: 'Opened', resolved: 'Closed', channel: null },
      ...{ open: 1, resolved: 1, problems: [], questions: [] },
      severityWords: [{ word: '3', tickets: 2, means: '3' }],
    });
    expect(await position()).toBe(before);
  });

  test('are taken with their number elsewhere, their opening and their tags, and found by their words', async () => {
    const upload = await send([row(1), row(2, { status: 'Closed', closed: '2026-01-06T10:00:00Z' })]);
    const taken = await desk.ask('priya', 'ticketImport.take', { upload });
    expect(taken).toEqual({ taken: 2, first: 'RK-000001', last: 'RK-000002' });
    const [second, first] = await all();
    expect(first).toMatchObject({
      ...{ ticket: 'RK-000001', subject: 'Scan 1 fails', phase: 'open', openedAt: '2026-01-05T09:00:00.000Z' },
      ...{ requester: 'Leila Haddad', tags: ['old', 'vip'], openedBy: 'Priya Raman' },
    });
    expect(second).toMatchObject({ phase: 'resolved', resolved: { at: '2026-01-06T10:00:00.000Z', how: 'elsewhere' } });
    const found = await desk.ask('priya', 'ticket.list', { view: 'all', search: 'every mor' });
    expect(found.tickets).toHaveLength(2);
    const { entries } = await desk.ask('priya', 'ticket.get', { ticket: 'RK-000001' });
    expect(entries[0]).toMatchObject({
      title: expect.stringContaining('OLD-1'),
      text: 'Since this morning,\nevery one',
    });
    // Signed, chained, allowed, and the tables say what the journal says.
    expect(await desk.problems()).toEqual([]);
    await desk.restart();
    expect(await all()).toHaveLength(2);
    expect((await desk.ask('priya', 'ticket.open', next)).ticket).toBe('RK-000003');
  });

  test('come once, however often the same command arrives', async () => {
    const rows = [row(1), row(2)];
    const commandId = randomUUID();
    const taken = await desk.ask('priya', 'ticketImport.take', { upload: await send(rows), commandId });
    expect(await desk.ask('priya', 'ticketImport.take', { upload: await send(rows), commandId })).toEqual(taken);
    expect(await all()).toHaveLength(2);
  });

  test('are none at all where one is of a subscription that is not registered, and the line is named', async () => {
    const rows = [row(1), row(2), row(3, { customer: 'nobody' })];
    const shown = await preview(rows);
    expect(shown.problems).toEqual([{ line: 6, text: 'No subscription “nobody” is registered.' }]);
    expect(await desk.refusal('priya', 'ticketImport.take', { upload: await send(rows) })).toBe('listNotReady');
    expect(await all()).toEqual([]);
  });

  test('are none where whoever takes them stops, and the journal stands where it stood', async () => {
    const upload = await send(Array.from({ length: 2_000 }, (_, n) => row(n)));
    const before = await position();
    let told = 0;
    desk.hear((name) => {
      if (name !== 'ticketImport.progress') return;
      told += 1;
      if (told === 5) void desk.ask('priya', 'ticketImport.stop', {});
    });
    expect(await desk.refusal('priya', 'ticketImport.take', { upload })).toBe('stopped');
    expect(told).toBeLessThan(30);
    expect(await position()).toBe(before);
    expect(await all()).toEqual([]);
    expect((await desk.ask('priya', 'ticket.open', next)).ticket).toBe('RK-000001');
  });

  /** What is on the disk in the middle of it, opened by another program as after a crash; `locked`: the desk is locked just then. */
  const interrupted = async (locked: boolean) => {
    const upload = await send(Array.from({ length: 2_000 }, (_, n) => row(n)));
    const before = await position();
    const { dir } = desk.ports().folder;
    const copy = await mkdtemp(join(tmpdir(), 'rekey-killed-'));
    let told = 0;
    desk.hear((name) => {
      if (name !== 'ticketImport.progress') return;
      told += 1;
      if (told !== 5) return;
      cpSync(dir, join(copy, 'workspace'), { recursive: true, filter: (path) => !path.endsWith('.lock') });
      if (locked) void desk.ask('priya', 'session.lock', {});
    });
    const taken = await desk.ask('priya', 'ticketImport.take', { upload }).then(
      () => 'taken',
      () => 'not taken',
    );
    return { before, copy, taken };
  };

  test('are none after a crash in the middle of writing them', async () => {
    const { before, copy } = await interrupted(false);
    await desk.close();
    desk = await openDesk({ ...seed.seed, dir: join(copy, 'workspace') });
    await rm(copy, { recursive: true });
    expect(await all()).toEqual([]);
    expect(await position()).toBe(before);
    expect(await desk.problems()).toEqual([]);
    expect((await desk.ask('priya', 'ticket.open', next)).ticket).toBe('RK-000001');
  });

  test('are all there or none where the desk is locked in the middle', async () => {
    const { before, copy, taken } = await interrupted(true);
    await rm(copy, { recursive: true });
    await desk.restart();
    // The list shows 500 at a time.
    expect((await all()).length).toBe(taken === 'taken' ? 500 : 0);
    if (taken === 'not taken') expect(await position()).toBe(before);
    expect(await desk.problems()).toEqual([]);
  });

  test('do not keep what reads waiting, and what records comes after them', async () => {
    const upload = await send(Array.from({ length: 1_000 }, (_, n) => row(n)));
    const order: string[] = [];
    let looked = 0;
    desk.hear((name) => {
      if (name !== 'ticketImport.progress' || looked > 0) return;
      looked += 1;
      void all().then((seen) => order.push(`seen ${seen.length}`));
      void desk.ask('priya', 'ticket.open', next).then(({ ticket }) => order.push(ticket));
    });
    await desk.ask('priya', 'ticketImport.take', { upload }).then(({ last }) => order.push(`taken to ${last}`));
    await desk.idle();
    await desk.ask('priya', 'ticket.note', { ticket: 'RK-001001', text: 'here' });
    expect(order).toEqual(['seen 0', 'taken to RK-001000', 'RK-001001']);
  });
});

const next = {
  ...({ subscription: 'halden-maritime', requester: 'leila.haddad', channel: 'phone', subject: 'One more' } as const),
  ...{ text: '', severity: null },
};
