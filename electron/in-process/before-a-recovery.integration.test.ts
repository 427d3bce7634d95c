// What a desk has to know before it recovers anybody: whose number it is, what would be lost, who has a key, and who works there.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';
import { codeTo, ingrid, noExit, open, ruben } from './testing/recoveries.ts';

const vantor = 'vantor-rail';
let seeded: Awaited<ReturnType<typeof seedDesk>>;
let desk: DeskInProcess;
beforeAll(async () => {
  seeded = await seedDesk();
});
afterAll(() => seeded.remove());
beforeEach(async () => {
  desk = await openDesk(seeded.seed);
  await desk.ask('priya', 'recovery.queue', {});
});
afterEach(() => desk.close());

const detail = (id: string) => desk.ask('priya', 'recovery.get', { case: id });
const relisted = async (subscription: string, by: string, change: { phone?: string; status?: 'inactive' }) => {
  const { snapshot } = await desk.work().subscription(subscription);
  const accounts = (snapshot?.accounts ?? []).map((one) =>
    (change.status === undefined ? one.primary : !one.primary && !one.contactOnly) ? { ...one, ...change } : one,
  );
  await desk.ask(by, 'subscription.recordAccounts', { subscription, accounts });
};

test('number provenance: source, age, last change and who changed it; cooling off, let through by a supervisor only, with a reason, and notified', async () => {
  const id = await open(desk, vantor, ruben.login);
  expect((await detail(id)).decision?.phoneOnFile).toMatchObject({ source: 'CSV file', changed: null });

  await relisted(vantor, 'priya', { phone: '+31 30 712 09 99' });
  await desk.ask('priya', 'recovery.decide', { case: id });
  const { phoneOnFile } = (await detail(id)).decision ?? {};
  expect(phoneOnFile).toMatchObject({ source: 'entered by hand', changed: { by: 'Priya Raman' }, letThrough: null });
  expect(Date.parse(phoneOnFile?.usableFrom ?? '') - Date.parse(phoneOnFile?.changed?.at ?? '')).toBe(72 * 3_600_000);
  expect(await desk.refusal('priya', 'recovery.sendCode', { case: id })).toBe('numberChangedRecently');
  const through = { case: id, reason: 'Called back through their switchboard' };
  expect(await desk.refusal('priya', 'recovery.letNumberThrough', through)).toBe('not-allowed');
  expect(await desk.refusal('niall', 'recovery.letNumberThrough', { ...through, reason: ' ' })).toBe('bad-input');
  const before = desk.mails().length;
  await desk.ask('niall', 'recovery.letNumberThrough', through);
  const told = desk.mails().slice(before);
  expect(told.map(({ to }) => to)).toContain(ruben.email);
  expect((await detail(id)).decision?.phoneOnFile.letThrough).toMatchObject({
    by: 'Niall Brady',
    reason: through.reason,
  });
  await desk.ask('priya', 'recovery.sendCode', { case: id });
  expect(await desk.problems()).toEqual([]);
});

test('a number offered by the caller is unusable: no request takes one', async () => {
  const id = await open(desk, vantor, ruben.login);
  const offered = { case: id, phone: '+31 6 0000 0000' };
  await desk.ask('priya', 'recovery.sendCode', offered as { case: string });
  const events = await desk.work().unlocked.journal.read(`recovery/${id}`);
  expect(events.findLast(({ type }) => type === 'codeIssued')?.data).toMatchObject({ phone: '+31 30 712 04 66' });
});

test('loss preview: per vault how many reports, sizes, dates and whose key opens it; the last exits ticked off; what was shown recorded with the disclaimer', async () => {
  const id = await open(desk, vantor, ruben.login);
  const { vaults } = await detail(id);
  expect(vaults).toMatchObject([
    { name: 'Signalling network', reports: 5, opensFor: ['Ruben Achterberg'], fate: 'lost' },
    { name: 'Depot scanners', reports: 3, opensFor: ['Ruben Achterberg'], fate: 'lost' },
  ]);
  for (const { bytes, first, last } of vaults)
    expect([bytes > 0, first !== null, last !== null]).toEqual([true, true, true]);

  const on = { case: id };
  await desk.ask('priya', 'recovery.sendCode', on);
  await desk.ask('priya', 'recovery.enterCode', { ...on, code: codeTo(desk, ruben.email) });
  expect(await desk.refusal('priya', 'recovery.sendDisclaimer', on)).toBe('lastExitsNotChecked');
  await desk.ask('priya', 'recovery.checkExits', { ...on, found: { ...noExit, session: 'open' } });
  expect((await detail(id)).exits.instead).toHaveLength(1);
  await desk.ask('priya', 'recovery.checkExits', { ...on, found: noExit });
  await desk.ask('priya', 'recovery.sendDisclaimer', on);
  const events = await desk.work().unlocked.journal.read(`recovery/${id}`);
  const shown = events.findLast(({ type }) => type === 'lastExitsChecked')?.data['loss'];
  const counted = (shown as { vaults: { name: string; reports: number }[] }).vaults.map(({ name, reports }) => [
    name,
    reports,
  ]);
  expect(counted.sort()).toEqual([
    ['Depot scanners', 3],
    ['Signalling network', 5],
  ]);
  expect(events.findLast(({ type }) => type === 'disclaimerIssued')?.data['loss']).toEqual(shown);
});

test('platform-encrypted subscriptions lose nothing in the service, and the case says why', async () => {
  await relisted('delmarva-ports', 'amara', { status: 'inactive' });
  const id = await open(desk, 'delmarva-ports', 'carla.whitlock');
  expect((await detail(id)).platform).toBe(
    'Reports saved in the service itself are encrypted by the platform, so none of them is lost. The vaults held here still go dormant.',
  );
});

test('enrolment by a code mailed to the address on file, with notice to the primary, visible where reports are promised', async () => {
  const nina = { login: 'nina.dahl', name: 'Nina Dahl', email: 'nina.dahl@haldenmaritime.example' };
  const halden = { subscription: 'halden-maritime' };
  const known = (await desk.work().subscription(halden.subscription)).snapshot?.accounts ?? [];
  const leila = known.find(({ login }) => login === 'leila.haddad');
  if (leila === undefined) throw new Error('expected Leila in the list');
  await desk.ask('amara', 'subscription.recordAccounts', { ...halden, accounts: [...known, { ...leila, ...nina }] });
  const enrolled = async () =>
    (await desk.ask('priya', 'subscription.get', halden)).people.find(({ login }) => login === nina.login)?.enrolled;
  const id = await open(desk, halden.subscription, ingrid.login);
  const asWitness = async () => (await detail(id)).witnesses.find(({ login }) => login === nina.login);
  expect([await enrolled(), (await asWitness())?.enrolled]).toEqual([false, false]);

  const before = desk.mails().length;
  await desk.ask('priya', 'subscription.invite', { ...halden, login: nina.login });
  const sent = desk.mails().slice(before);
  expect(sent.map(({ to }) => to)).toEqual(expect.arrayContaining([nina.email, ingrid.email]));
  const code = codeTo(desk, nina.email);
  expect(sent.filter(({ to }) => to === ingrid.email).every(({ text }) => !text.includes(code))).toBe(true);
  const password = 'fjord lantern copper harbour';
  expect(
    await desk.refusal('priya', 'customer.enrol', { login: nina.login, code: 'AAAA-BBBB', password }),
  ).toBeTruthy();
  await desk.ask('priya', 'customer.enrol', { login: nina.login, code, password });
  expect([await enrolled(), (await asWitness())?.enrolled]).toEqual([true, true]);
  expect(await desk.problems()).toEqual([]);
});
