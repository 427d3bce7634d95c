// Kept replies through the contract: filled in for whoever reads, and carried out as a whole or not at all.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
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

const open = async () =>
  (
    await desk.ask('priya', 'ticket.open', {
      ...{
        subscription: 'halden-maritime',
        requester: 'leila.haddad',
        channel: 'phone',
        subject: 'Scans {desk} stop',
        text: '',
      },
      ...{ severity: null, evidence: '', condition: false },
    })
  ).ticket;

const beside = { tags: ['harbour'], assign: 'me', snoozeDays: 2, asks: true, note: 'Asked {requester} again' } as const;
const text = 'Hello {requester}, about {subject} ({number}): which version runs there? {representative}';

test('a macro is previewed, then its message, tag, note, assignment and putting off happen in one act', async () => {
  const ticket = await open();
  expect(await desk.refusal('priya', 'reply.set', { name: 'x', text: 'x', beside: { ...beside, tags: [] } })).toBe(
    'not-allowed',
  );
  const { reply } = await desk.ask('niall', 'reply.set', {
    name: 'Version',
    text,
    beside: { ...beside, tags: ['harbour'] },
  });
  const shown = await desk.ask('priya', 'reply.preview', { ticket, reply });
  expect(shown.text).toBe(
    `Hello Leila Haddad, about Scans {desk} stop (${ticket}): which version runs there? Priya Raman`,
  );
  expect(shown.beside).toHaveLength(4);
  const said = { ticket, reply, way: 'mail', response: 'answer', text: shown.text, asks: true } as const;
  await desk.ask('priya', 'reply.run', said);
  await desk.idle();
  const after = await desk.ask('priya', 'ticket.get', { ticket });
  expect(after).toMatchObject({ tags: ['harbour'], assignee: { id: 'priya' }, waitsFor: 'The customer’s answer' });
  expect(after.entries.some(({ text: noted }) => noted === 'Asked Leila Haddad again')).toBe(true);
  expect(desk.mails().at(-1)?.text).toContain('which version runs there?');
  expect(await desk.problems()).toEqual([]);
});

test('all of it or nothing: on a ticket that is resolved nothing is said, tagged or noted', async () => {
  const ticket = await open();
  const { reply } = await desk.ask('niall', 'reply.set', {
    name: 'Version',
    text,
    beside: { ...beside, tags: ['harbour'] },
  });
  await desk.ask('priya', 'ticket.resolve', { ticket, how: 'agreed', text: '' });
  const before = (await desk.ask('priya', 'ticket.get', { ticket })).entries.length;
  const said = { ticket, reply, way: 'window', response: 'answer', text: '', asks: false } as const;
  expect(await desk.refusal('priya', 'reply.run', said)).toBe('ticketResolved');
  expect((await desk.ask('priya', 'ticket.get', { ticket })).entries).toHaveLength(before);
  expect(await desk.problems()).toEqual([]);
});
