// What follows from requests and their clocks, through the contract: a plan that moves, vouchers to their cap, a claim and its answer.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { publishedPolicy } from '../../shared/domain/sla/published.ts';
import { HOUR } from '../../shared/domain/time.ts';
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

const agree = (policy: string, plan: string, fee: number | null) =>
  desk.ask('amara', 'support.agree', {
    ...{
      subscription: 'halden-maritime',
      policy,
      version: publishedPolicy(policy)?.version ?? '',
      plan,
      calendar: null,
    },
    ...{ until: '2099-01-01T00:00:00.000Z', fee, currency: fee === null ? '' : 'EUR' },
  });
const open = async (severity: string) =>
  (
    await desk.ask('priya', 'ticket.open', {
      ...{ subscription: 'halden-maritime', requester: 'leila.haddad', channel: 'phone', subject: 'Down', text: '' },
      ...{ severity, evidence: 'Everything is down', condition: true },
    })
  ).ticket;
const late = async (severity: string) => {
  const ticket = await open(severity);
  desk.wait(24 * HOUR);
  await desk.ask('priya', 'ticket.message', { ticket, way: 'phone', text: 'Sorry' });
  await desk.ask('priya', 'ticket.startWork', { ticket }).catch(() => undefined);
  return ticket;
};

test('C3: asked for above the plan twice within 30 days: the next plan, its clocks, and a mail to invoicing', async () => {
  await agree('ctrl-iq', 'standard', null);
  await desk.ask('amara', 'support.setInvoicing', { address: 'invoicing@desk.example' });
  const first = await open('high');
  expect((await desk.ask('priya', 'ticket.get', { ticket: first })).clocks).toEqual([]);
  await open('high');
  await desk.idle();
  expect(await desk.ask('priya', 'support.get', { subscription: 'halden-maritime' })).toMatchObject({ plan: 'plus' });
  expect((await desk.ask('priya', 'ticket.get', { ticket: first })).clocks).toMatchObject([
    { target: { amount: 4, unit: 'hours' } },
  ]);
  const mails = desk.mails().filter(({ to }) => to === 'invoicing@desk.example');
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain('from the plan standard to the plan plus');
  expect(await desk.problems()).toEqual([]);
});

test('W5: vouchers accumulate to the month’s fee and no further, each citing the clock it rests on', async () => {
  await agree('websoft9', 'premium', 10);
  // All in one month, whenever the test runs.
  const day = Number(desk.ports().clock().toISOString().slice(8, 10));
  if (day > 14) desk.wait((32 - day) * 24 * HOUR);
  const tickets: string[] = [];
  for (let at = 0; at < 11; at += 1) tickets.push(await late('high'));
  const granted = [];
  for (const ticket of tickets.slice(0, 10))
    granted.push((await desk.ask('priya', 'consequence.grantVoucher', { ticket, exclusion: null })).amount);
  expect(granted.reduce((sum, amount) => sum + amount, 0)).toBe(10);
  const last = tickets[10] ?? '';
  expect(await desk.refusal('priya', 'consequence.grantVoucher', { ticket: last, exclusion: null })).toBe(
    'voucherCapReached',
  );
  const { credit } = await desk.ask('priya', 'consequence.get', { ticket: last });
  expect(credit).toMatchObject({ open: expect.stringContaining('have reached the month’s fee') });
  const { explained } = await desk.ask('priya', 'ticket.get', { ticket: tickets[0] ?? '' });
  expect(explained[0]?.segments.length).toBeGreaterThan(0);
  expect(await desk.problems()).toEqual([]);
});

test('C6: a claim within 5 business days of the missed level, and its answer', async () => {
  await agree('ctrl-iq', 'premium', null);
  const ticket = await late('urgent');
  const answers = ['It was down', 'Two hours', 'traces', 'https://x', 'A restart'];
  expect(await desk.refusal('priya', 'consequence.claim', { ticket, answers: answers.slice(1) })).toBe(
    'claim-incomplete',
  );
  await desk.ask('priya', 'consequence.claim', { ticket, answers });
  const { claim } = await desk.ask('priya', 'consequence.get', { ticket });
  expect(claim?.made).toMatchObject({ by: 'Priya Raman', answered: null });
  const made = claim?.made?.claim ?? '';
  await desk.ask('priya', 'consequence.answerClaim', {
    ticket,
    claim: made,
    cause: 'customer-equipment',
    text: 'Their router',
  });
  expect((await desk.ask('priya', 'consequence.get', { ticket })).claim?.made?.cause).toContain('hardware');
  expect(await desk.problems()).toEqual([]);
});
