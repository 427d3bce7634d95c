// Calendars, policies by file and agreements through the contract, on real files.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { qualys } from '../../shared/domain/sla/policies/qualys.ts';
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

const week: Record<string, [string, string][]> = {
  mon: [
    ['09:00', '12:00'],
    ['13:00', '17:00'],
  ],
  tue: [['09:00', '17:00']],
  wed: [['09:00', '17:00']],
};
const oslo = { zone: 'Europe/Oslo', week, holidays: ['2026-12-25'] };
const calendar = { calendar: 'oslo', name: 'Oslo desk', text: oslo };
const until = '2099-01-01T00:00:00.000Z';
const agreement = {
  ...{ subscription: 'halden-maritime', policy: 'ctrl-iq', version: '2021-07-01', plan: 'standard', calendar: null },
  ...{ until, fee: 120_000, currency: 'EUR' },
} as const;
const problemOf = async (text: Partial<typeof oslo>) =>
  (await desk.ask('amara', 'calendar.preview', { ...calendar, text: { ...oslo, ...text } })).problem;
const open = (severity: string | null = null) =>
  desk.ask('priya', 'ticket.open', {
    ...{
      subscription: 'halden-maritime',
      requester: 'leila.haddad',
      channel: 'phone',
      subject: 'Scans fail',
      text: '',
    },
    ...{ severity, evidence: 'It rests on this', condition: true },
  });

describe('bad input', () => {
  test('overlapping spans, no open hours at all, a time zone that does not exist: refused with a sentence', async () => {
    expect(
      await problemOf({
        week: {
          mon: [
            ['09:00', '12:00'],
            ['11:00', '17:00'],
          ],
        },
      }),
    ).toContain('on mon two spans overlap');
    expect(await problemOf({ week: {} })).toContain('no open hours at all');
    expect(await problemOf({ zone: 'Europe/Atlantis' })).toContain('there is no time zone "Europe/Atlantis"');
    expect(await desk.refusal('amara', 'calendar.set', { ...calendar, text: { ...oslo, zone: 'Nowhere' } })).toBe(
      'calendar-unusable',
    );
    expect(await desk.ask('amara', 'calendar.list', {})).toEqual([]);
  });

  test('a holiday file of 10 MB, one that is no calendar', async () => {
    const content = 'x'.repeat(10_000_000);
    expect(await desk.refusal('amara', 'calendar.inspect', { from: 'file', content })).toBe('bad-input');
    expect(await desk.refusal('amara', 'calendar.inspect', { from: 'file', content: 'hello' })).toBe(
      'calendar-unreadable',
    );
  });

  test('policies with unknown severities, negative targets, no JSON: refused with a sentence that names the place', async () => {
    const problem = async (content: string) => (await desk.ask('amara', 'policyPack.preview', { content })).problem;
    const [first, ...others] = qualys.targets;
    const changed = (target: object) =>
      JSON.stringify({ ...qualys, version: '2', targets: [{ ...first, ...target }, ...others] });
    expect(await problem(changed({ severity: '7' }))).toContain('it has no severity 7');
    expect(await problem(changed({ amount: -2 }))).toContain('targets 1 amount: expected more than 0');
    expect(await problem('{')).toContain('no JSON');
    expect(await desk.refusal('amara', 'policyPack.add', { content: changed({ amount: -2 }) })).toBe('policyUnusable');
    expect(await desk.ask('amara', 'policyPack.list', {})).toHaveLength(4);
  });
});

test('country lists and files are only looked at; what is set is what the owner saves', async () => {
  const { days } = await desk.ask('amara', 'calendar.inspect', { from: 'country', country: 'NO', region: null });
  expect(days.some(({ date, name }) => date.endsWith('-05-17') && name === 'Constitution Day')).toBe(true);
  expect(await desk.ask('amara', 'calendar.list', {})).toEqual([]);
});

test('a calendar change shows what moves before it is saved, and saving moves exactly that', async () => {
  await desk.ask('amara', 'calendar.set', calendar);
  await desk.ask('amara', 'support.agree', { ...agreement, calendar: 'oslo' });
  const { ticket } = await open();
  const due = async () => (await desk.ask('priya', 'ticket.get', { ticket })).clocks[0]?.due;
  const before = await due();
  const tuesdays = {
    ...calendar,
    text: { ...oslo, week: { tue: [['10:00', '11:00']] } as Record<string, [string, string][]> },
  };
  const { moved, of } = await desk.ask('amara', 'calendar.preview', tuesdays);
  expect(of).toBe(1);
  expect(moved).toMatchObject([{ ticket, before }]);
  expect(await due()).toBe(before);
  await desk.ask('amara', 'calendar.set', tuesdays);
  expect(await due()).toBe(moved[0]?.after);
  const [row] = (await desk.ask('priya', 'ticket.list', { view: 'open' })).tickets;
  expect(row?.clocks[0]?.due).toBe(moved[0]?.after);
  expect(await desk.problems()).toEqual([]);
});

test('C1: another plan gives open tickets the target that it has, from their opening', async () => {
  await desk.ask('amara', 'support.agree', agreement);
  const { ticket } = await open('high');
  expect(await desk.ask('priya', 'ticket.get', { ticket })).toMatchObject({
    clocks: [],
    noTarget: expect.stringContaining('a higher one has'),
  });
  await desk.ask('amara', 'support.agree', { ...agreement, plan: 'plus' });
  const { clocks, openedAt } = await desk.ask('priya', 'ticket.get', { ticket });
  expect(Date.parse(clocks[0]?.due ?? '') - Date.parse(openedAt)).toBe(4 * 3_600_000);
  expect(await desk.problems()).toEqual([]);
});

test('Q7: a new version by file is compared, noticed, and keeps tickets under the version they were opened under', async () => {
  const next = { ...qualys, version: '2', targets: qualys.targets.map((one) => ({ ...one, amount: one.amount * 2 })) };
  const content = JSON.stringify(next);
  await desk.ask('amara', 'support.agree', { ...agreement, policy: 'qualys', version: '1', plan: null });
  const { ticket } = await open();
  const before = (await desk.ask('priya', 'ticket.get', { ticket })).clocks[0]?.due;
  const preview = await desk.ask('amara', 'policyPack.preview', { content });
  expect(preview).toMatchObject({ problem: null, against: '1' });
  expect(preview.reductions).toContainEqual({
    what: 'Response to Critical',
    before: '2 hours or less',
    after: '4 hours or less',
  });
  await desk.ask('amara', 'policyPack.add', { content });
  const to = { ...agreement, policy: 'qualys', version: '2', plan: null };
  expect(await desk.refusal('amara', 'support.agree', to)).toBe('notNoticed');
  await desk.ask('amara', 'policyPack.notice', { policy: 'qualys', version: '2' });
  desk.wait(31 * 24 * 3_600_000);
  expect(await desk.refusal('amara', 'support.agree', to)).toBe('wouldReduce');
  expect((await desk.ask('priya', 'ticket.get', { ticket })).clocks[0]?.due).toBe(before);
});
