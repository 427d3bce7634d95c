// Requests to managers through the contract, on real files: asked, granted, applied once; offers, delegation, reminders; what was altered.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOUR } from '../../shared/domain/time.ts';
import { grantsAsCsv } from '../application/handlers/figures.ts';
import { nextQuarter } from '../views/grant-figures.ts';
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

const subscription = 'halden-maritime';
const settings = () => desk.ask('priya', 'entitlement.settings', { subscription });
/** The subscription's local day on which something ends that ends at this instant. */
const lastDay = (end: string) => new Date(Date.parse(end) - 1).toLocaleDateString('en-CA', { timeZone: 'Europe/Oslo' });
const daysAfter = (day: string, days: number) =>
  new Date(Date.parse(`${day}T12:00Z`) + days * DAY).toISOString().slice(0, 10);
const dayAfterEnd = async (days: number) => daysAfter(lastDay((await settings()).expires ?? ''), days);
const extension = async (days: number) => ({
  ...({ subscription, kind: 'extension', item: 'account', quantity: null } as const),
  ...{ reason: 'The audit moved to January', requester: 'ingrid.solbakken', until: await dayAfterEnd(days) },
});
const ask = async (days = 30) => desk.ask('priya', 'entitlement.request', await extension(days));
const read = (request: string, as = 'jonas') => desk.ask(as, 'entitlement.get', { request });
const grantOf = async (request: string) => (await read(request)).grant?.grant ?? '';
const grant = async (request: string, days = 30, as = 'jonas') =>
  desk.ask(as, 'entitlement.grant', {
    request,
    until: await dayAfterEnd(days),
    quantity: null,
    reason: 'Quote is out',
  });

test('A7: asked from a ticket, granted by the manager, applied by the desk once; the customer and the ticket learn of it', async () => {
  const linked = await desk.ask('priya', 'ticket.open', {
    ...{ subscription, requester: 'ingrid.solbakken', channel: 'phone', subject: 'Ends too early', text: '' },
    ...{ severity: null, evidence: '', condition: false },
  });
  const until = await dayAfterEnd(30);
  const { request, ticket } = await desk.ask('priya', 'entitlement.request', {
    ...(await extension(30)),
    linked: linked.ticket,
  });
  expect(await desk.ask('priya', 'ticket.get', { ticket })).toMatchObject({ kind: 'entitlement', phase: 'open' });
  expect(await read(request)).toMatchObject({
    ...{ turn: 'tam', requester: 'Ingrid Solbakken', ticket, youSign: { as: 'the TAM of Halden Maritime' } },
    acts: { grant: null, decline: null, apply: expect.any(String) as string },
  });
  await grant(request);
  expect(await read(request, 'priya')).toMatchObject({ turn: 'desk', acts: { apply: null }, youSign: null });
  await desk.ask('priya', 'entitlement.apply', { request, grant: await grantOf(request) });
  await desk.idle();
  const after = (await settings()).expires ?? '';
  expect(lastDay(after)).toBe(until);
  expect((await settings()).given).toMatchObject([{ kind: 'extension', until: after, request }]);
  expect(await desk.ask('priya', 'ticket.get', { ticket })).toMatchObject({ phase: 'resolved' });
  expect(
    desk
      .mails()
      .filter(({ to }) => to.startsWith('ingrid'))
      .at(-1)?.text,
  ).toContain('Done: The account until');
  expect(await desk.refusal('priya', 'entitlement.apply', { request, grant: await grantOf(request) })).toBe(
    'grantUsed',
  );
  expect(await desk.problems()).toEqual([]);
});

test('an offer is answered by the primary admin in their own window, and nobody else; then it is applied', async () => {
  const { request } = await ask(60);
  await desk.ask('jonas', 'entitlement.offer', {
    ...{ request, until: await dayAfterEnd(20), quantity: null, reason: 'Until the contract is signed' },
  });
  await desk.idle();
  expect(desk.mails().at(-1)?.text).toContain('Until the contract is signed');
  const grantId = await grantOf(request);
  await desk.ask('priya', 'customer.signIn', { login: 'leila.haddad', password: desk.passwordOf('leila.haddad') });
  expect((await desk.ask('priya', 'customer.entitlements', {})).locked).toContain('primary admin');
  expect(await desk.refusal('priya', 'customer.acceptOffer', { request, grant: grantId })).toBe('customerAnswers');
  await desk.ask('priya', 'customer.signIn', {
    ...{ login: 'ingrid.solbakken', password: desk.passwordOf('ingrid.solbakken') },
  });
  expect((await desk.ask('priya', 'customer.entitlements', {})).requests).toMatchObject([
    { request, turn: 'customer' },
  ]);
  await desk.ask('priya', 'customer.acceptOffer', { request, grant: grantId });
  await desk.ask('priya', 'entitlement.apply', { request, grant: grantId });
  expect((await read(request)).phase).toBe('applied');
  expect(await desk.problems()).toEqual([]);
});

test('delegation: the one who stands in grants while their colleague is away, and not before it was recorded', async () => {
  const { request } = await ask();
  const until = await dayAfterEnd(30);
  const granting = { request, until, quantity: null, reason: 'Standing in' } as const;
  expect(await desk.refusal('sanna', 'entitlement.grant', granting)).toBe('notItsTam');
  const since = (await desk.work().now()).slice(0, 19);
  await desk.ask('jonas', 'delegation.make', {
    ...{ to: 'sanna', since: `${since}Z`, until: new Date(Date.parse(`${since}Z`) + 5 * DAY).toISOString() },
    reason: 'On leave',
  });
  expect(await desk.ask('sanna', 'expiring.list', {})).toMatchObject({ mine: 0 });
  expect((await desk.ask('sanna', 'expiring.list', {})).rows.every(({ delegated }) => delegated)).toBe(true);
  await desk.ask('sanna', 'entitlement.grant', granting);
  expect(await read(request)).toMatchObject({ grant: { by: 'Sanna Virtanen', standsInFor: 'Jonas Lindqvist' } });
  const [{ delegation } = { delegation: '' }] = (await desk.ask('jonas', 'delegation.list', {})).delegations;
  await desk.ask('jonas', 'delegation.end', { delegation });
  expect((await desk.ask('sanna', 'expiring.list', {})).rows).toEqual([]);
  expect(await desk.problems()).toEqual([]);
});

describe('each refused with who may and why, nothing changed, the attempt recorded', () => {
  const attempts = async (request: string) =>
    (await read(request)).history.flatMap(({ who, what }) => (what === 'tried, and was refused' ? [who] : []));

  test('by support, by another TAM, by the one who asked, beyond the policy, and with the signature altered', async () => {
    const { request } = await ask();
    const until = await dayAfterEnd(30);
    const granting = { request, until, quantity: null, reason: 'x' } as const;
    expect(await desk.refusal('priya', 'entitlement.grant', granting)).toBe('tamOnly');
    expect(await desk.refusal('sanna', 'entitlement.decline', { request, reason: 'x' })).toBe('notItsTam');
    const far = { ...granting, until: await dayAfterEnd(200) };
    expect(await desk.refusal('jonas', 'entitlement.offer', far)).toBe('endTooFar');
    expect(await desk.refusal('jonas', 'entitlement.offer', { ...granting, until: '2020-01-01' })).toBe('endPast');
    expect(await desk.refusal('jonas', 'entitlement.grant', { ...granting, quantity: -3 })).toBe('quantityOfNothing');
    expect(await attempts(request)).toEqual([
      ...['Priya Raman', 'Sanna Virtanen', 'Jonas Lindqvist', 'Jonas Lindqvist', 'Jonas Lindqvist'],
    ]);
    expect((await read(request)).turn).toBe('tam');
    expect(await desk.problems()).toEqual([]);
  });

  test('a grant that runs out before it is applied, and two managers at once', async () => {
    const { request } = await ask();
    const until = await dayAfterEnd(30);
    const granting = { request, until, quantity: null, reason: 'x' } as const;
    await desk.ask('jonas', 'entitlement.grant', granting);
    expect(await desk.refusal('jonas', 'entitlement.grant', granting)).toBe('grantStands');
    desk.wait(14 * DAY);
    await desk.tick();
    const grantId = await grantOf(request);
    expect(await desk.refusal('priya', 'entitlement.apply', { request, grant: grantId })).toBe('grantExpired');
    expect((await read(request)).turn).toBe('tam');
    expect(await desk.problems()).toEqual([]);
  });
});

test('A6: more of something is counted; a large one takes a second manager', async () => {
  const more = { subscription, kind: 'purchase', item: 'scans', until: null, reason: 'A larger fleet' } as const;
  const requester = 'ingrid.solbakken';
  expect(await desk.refusal('priya', 'entitlement.request', { ...more, requester, quantity: -5 })).toBe(
    'quantityMissing',
  );
  const { request } = await desk.ask('priya', 'entitlement.request', { ...more, requester, quantity: 20_000 });
  expect(await desk.refusal('priya', 'entitlement.request', { ...more, requester, quantity: 5 })).toBe('askedAlready');
  await desk.ask('jonas', 'entitlement.grant', { request, until: null, quantity: 20_000, reason: 'Budgeted' });
  const grantId = await grantOf(request);
  expect(await desk.refusal('priya', 'entitlement.apply', { request, grant: grantId })).toBe('secondMissing');
  expect(await desk.refusal('jonas', 'entitlement.second', { request, grant: grantId })).toBe('ownGrant');
  await desk.ask('sanna', 'entitlement.second', { request, grant: grantId });
  await desk.ask('priya', 'entitlement.apply', { request, grant: grantId });
  expect((await settings()).given).toMatchObject([{ item: 'scans', quantity: 20_000, until: null }]);
  expect(await desk.problems()).toEqual([]);
});

test('an end is told to the customer and the manager once for each number of days, a restart in between or not', async () => {
  await desk.ask('jonas', 'operator.setAddress', { address: 'jonas@desk.example' });
  const rules = await desk.ask('amara', 'entitlementRules.get', {});
  await desk.ask('amara', 'entitlementRules.set', { ...rules, remindDays: [90, 30, 14, 7] });
  const left = Date.parse((await settings()).expires ?? '') - Date.parse(await desk.work().now());
  desk.wait(left - 29 * DAY);
  await desk.tick();
  await desk.idle();
  const told = () =>
    desk
      .mails()
      .filter(({ subject }) => subject.startsWith('Halden Maritime ends on'))
      .map(({ to }) => to);
  expect(told()).toEqual([expect.stringContaining('ingrid'), 'jonas@desk.example']);
  await desk.restart();
  desk.wait(2 * HOUR);
  await desk.tick();
  await desk.idle();
  expect(told()).toHaveLength(2);
  desk.wait(15 * DAY);
  await desk.tick();
  await desk.idle();
  expect(told()).toHaveLength(4);
  // A server that puts it off is asked again with the same mail; one that took it is not.
  desk.wait(8 * DAY);
  desk.mailAnswers({ kind: 'refused', stage: 'recipient', response: '451 later', permanent: false });
  await desk.tick();
  desk.mailAnswers({ kind: 'accepted', response: '250 taken' });
  desk.wait(2 * HOUR);
  await desk.tick();
  desk.wait(2 * HOUR);
  await desk.tick();
  expect(told()).toHaveLength(8);
  expect(new Set(desk.mails().map(({ messageId }) => messageId)).size).toBe(desk.mails().length - 2);
  expect(
    (await desk.ask('jonas', 'expiring.list', {})).rows.find((row) => row.subscription === subscription),
  ).toMatchObject({
    told: 7,
  });
  expect(await desk.problems()).toEqual([]);
});

test('figures: what was applied by manager, product and month; evaluations that were bought; time to the grant; what ends next quarter', async () => {
  const list = await desk.ask('amara', 'subscription.list', {});
  const month = (await desk.work().now()).slice(0, 7);
  const settle = async (asked: object) => {
    const { request } = await desk.ask('priya', 'entitlement.request', {
      ...{ subscription, reason: 'x', requester: 'ingrid.solbakken', quantity: null, until: null },
      ...(asked as { kind: 'purchase'; item: string }),
    });
    desk.wait(2 * HOUR);
    const { until, quantity } = await read(request);
    const day = until === null ? null : lastDay(until);
    await desk.ask('jonas', 'entitlement.grant', { request, until: day, quantity, reason: 'x' });
    await desk.ask('priya', 'entitlement.apply', { request, grant: await grantOf(request) });
  };
  const inTwentyDays = daysAfter(lastDay(await desk.work().now()), 20);
  await settle({ kind: 'evaluation', item: 'policy-compliance', until: inTwentyDays });
  await settle({ kind: 'evaluation', item: 'web-application-scanning', until: inTwentyDays });
  await settle({ kind: 'purchase', item: 'policy-compliance' });
  const figures = await desk.ask('amara', 'figures.grants', {});
  expect(figures.applied).toEqual([
    { month, tam: 'Jonas Lindqvist', kind: 'evaluation', name: 'Policy compliance', grants: 1 },
    { month, tam: 'Jonas Lindqvist', kind: 'evaluation', name: 'Web application scanning', grants: 1 },
    { month, tam: 'Jonas Lindqvist', kind: 'purchase', name: 'Policy compliance', grants: 1 },
  ]);
  expect(figures.evaluations).toEqual([
    { name: 'Policy compliance', evaluated: 1, bought: 1 },
    { name: 'Web application scanning', evaluated: 1, bought: 0 },
  ]);
  expect(figures.toGrant).toEqual([{ month, grants: 3, median: 2 * HOUR, longest: 2 * HOUR }]);
  const ends = list.flatMap(({ expires }) => expires ?? []);
  const { from, to } = nextQuarter(await desk.work().now());
  const next = figures.expiring.reduce((sum, one) => sum + one.subscriptions, 0);
  expect([figures.quarter, next]).toEqual([from, ends.filter((end) => end >= from && end < to).length]);
  expect(grantsAsCsv(figures).split('\r\n').slice(0, 2)).toEqual([
    'month,TAM,kind,product,applied',
    `${month},Jonas Lindqvist,evaluation,Policy compliance,1`,
  ]);
});

test.each([
  ['2026-11-23T10:00:00.000Z', '2027-01-01T00:00:00.000Z', '2027-04-01T00:00:00.000Z'],
  ['2026-03-31T23:59:59.999Z', '2026-04-01T00:00:00.000Z', '2026-07-01T00:00:00.000Z'],
  ['2026-04-01T00:00:00.000Z', '2026-07-01T00:00:00.000Z', '2026-10-01T00:00:00.000Z'],
])('the quarter after %s begins on %s', (now, from, to) => {
  expect(nextQuarter(now)).toEqual({ from, to });
});
