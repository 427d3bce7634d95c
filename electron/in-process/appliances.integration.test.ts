// Appliances through the contract, on real files: each kind of matter by the team that may, the replacement's clock, and what is refused and kept.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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

const subscription = 'halden-maritime';
const serial = 'QGSA-5120-0417';
const elsewhere = 'QGSA-5120-2290';
const ingrid = 'ingrid.solbakken';
const parcel = { carrier: 'DHL', tracking: 'JD014600003' };
const signIn = (login: string) => desk.ask('priya', 'customer.signIn', { login, password: desk.passwordOf(login) });
const fault = async () =>
  desk.ask('priya', 'applianceCase.ask', {
    ...({ subscription, kind: 'fault', serial: serial.toLowerCase(), requester: ingrid, way: 'phone' } as const),
    text: 'It does not boot',
  });
const read = (id: string, as = 'priya') => desk.ask(as, 'applianceCase.get', { case: id });
const unit = async () => (await desk.ask('priya', 'appliance.list', { search: serial }))[0];
const toIngrid = () => desk.mails().filter(({ to }) => to.startsWith('ingrid'));

test('A11: asked by the primary admin in their own window with the acknowledgement, unbound by Support; the customer is told', async () => {
  await signIn(ingrid);
  const asked = { kind: 'unbinding', serial, text: 'It goes to another site' } as const;
  expect(await desk.refusal('priya', 'customer.askAppliance', asked)).toBe('notAcknowledged');
  const { case: id, ticket } = await desk.ask('priya', 'customer.askAppliance', { ...asked, acknowledged: true });
  expect(await desk.refusal('chiara', 'applianceCase.unbind', { case: id })).toBe('supportActs');
  expect((await read(id, 'chiara')).acts.unbind).toContain('representative or a supervisor');
  await desk.ask('priya', 'applianceCase.unbind', { case: id });
  await desk.idle();
  expect(await unit()).toMatchObject({ subscription: null, case: null });
  expect(await desk.ask('priya', 'ticket.get', { ticket })).toMatchObject({ kind: 'appliance', phase: 'resolved' });
  expect(toIngrid().at(-1)?.text).toContain(`Done: unit ${serial} is no longer bound`);
  expect((await desk.ask('priya', 'customer.appliances', {})).units.map((one) => one.serial)).not.toContain(serial);
  expect(await desk.problems()).toEqual([]);
});

test('A12: a faulty return is held until the post-analysis that only the hardware team signs', async () => {
  const { case: id } = await fault();
  await desk.ask('chiara', 'applianceCase.receive', { case: id });
  const analysis = { case: id, finding: 'confirmed', text: 'The board is dead' } as const;
  expect(await desk.refusal('priya', 'applianceCase.remove', { case: id })).toBe('analysisMissing');
  expect(await desk.refusal('chiara', 'applianceCase.analyse', analysis)).toBe('hardwareActs');
  await desk.ask('hugo', 'applianceCase.analyse', analysis);
  expect(await read(id)).toMatchObject({ team: 'support', analysis: { by: 'Hugo Almeida', finding: 'confirmed' } });
  await desk.ask('priya', 'applianceCase.remove', { case: id });
  expect(await unit()).toMatchObject({ subscription: null });
  const tried = (await read(id)).history.filter(({ what }) => what === 'tried, and was refused');
  expect(tried.map(({ who }) => who)).toEqual(['Priya Raman', 'Chiara Moretti']);
  expect(await desk.problems()).toEqual([]);
});

test('A13, Q6: validated from afar by Support, a replacement is owed within 48 hours and its clock says so', async () => {
  const { case: id, ticket } = await fault();
  const send = { case: id, serial: 'QGSA-5120-9001', model: 'QGSA-5120', warranty: null, ...parcel };
  expect(await desk.refusal('hugo', 'applianceCase.sendReplacement', send)).toBe('notValidated');
  await desk.ask('priya', 'applianceCase.validate', { case: id, tried: 'No lights after two power supplies' });
  const { shipsBy, validated } = await read(id);
  expect(Date.parse(shipsBy ?? '') - Date.parse(validated?.at ?? '')).toBe(48 * HOUR);
  expect(await desk.refusal('hugo', 'applianceCase.sendReplacement', { ...send, serial: elsewhere })).toBe(
    'boundElsewhere',
  );
  await desk.ask('hugo', 'applianceCase.sendReplacement', send);
  await desk.idle();
  expect((await desk.ask('priya', 'ticket.get', { ticket })).clocks).toContainEqual(
    expect.objectContaining({ name: 'replacement', state: 'met' }),
  );
  expect((await desk.ask('priya', 'appliance.list', { subscription })).map((one) => one.serial)).toContain(send.serial);
  expect(toIngrid().at(-1)?.text).toContain('DHL JD014600003');
  expect(await desk.problems()).toEqual([]);
});

test('A8, A9, A10: parcels, returns and missing parts go to Customer Service, and the ticket waits while the carrier has them', async () => {
  const asking = { subscription, requester: ingrid, way: 'phone' } as const;
  const lost = await desk.ask('chiara', 'applianceCase.ask', {
    ...asking,
    kind: 'parcel',
    question: 'customs',
    parcel,
  });
  const told = { case: lost.case, status: 'at-customs', text: 'An invoice is missing', ...parcel } as const;
  expect(await desk.refusal('priya', 'applianceCase.tellParcel', told)).toBe('customerServiceActs');
  await desk.ask('chiara', 'applianceCase.tellParcel', told);
  expect(await desk.ask('priya', 'ticket.get', { ticket: lost.ticket })).toMatchObject({
    waitsFor: expect.stringContaining('carrier') as string,
  });
  await desk.ask('chiara', 'applianceCase.settle', { case: lost.case, text: 'It has arrived' });
  const kit = await desk.ask('priya', 'applianceCase.ask', { ...asking, kind: 'parts', parts: ['Rack ears'] });
  await desk.ask('chiara', 'applianceCase.sendParts', { case: kit.case, ...parcel });
  const back = await desk.ask('priya', 'applianceCase.ask', { ...asking, kind: 'return', serial });
  expect((await read(back.case)).returnTo).toContain('12 Harbour Road');
  await desk.ask('amara', 'appliance.setReturnAddress', { address: 'Elsewhere 1\nCork' });
  // What was agreed stands: it is on its way there.
  expect((await read(back.case)).returnTo).toContain('12 Harbour Road');
  await desk.ask('chiara', 'applianceCase.receive', { case: back.case });
  expect((await desk.ask('chiara', 'applianceCase.list', {})).map((one) => one.case)).toEqual([kit.case]);
  expect(await unit()).toMatchObject({ subscription, case: null });
  expect(await desk.problems()).toEqual([]);
});

describe('each refused with who may and why, nothing changed, the attempt recorded', () => {
  const attempts = async (of: string) =>
    (await desk.work().unlocked.journal.read(`unit/${of}`)).flatMap(({ type, actor, data }) =>
      type === 'attemptRefused' ? [[actor, data['attempt'], data['why']]] : [],
    );

  test('a serial bound elsewhere: entered, asked for by the desk, and by a customer, who learns nothing of whose it is', async () => {
    const bind = { serial: elsewhere, model: 'QGSA-5120', warranty: null, subscription };
    expect(await desk.refusal('chiara', 'appliance.bind', bind)).toBe('boundElsewhere');
    const asked = { kind: 'unbinding', serial: elsewhere, text: '', acknowledged: true } as const;
    const byDesk = { ...asked, subscription, requester: ingrid, way: 'letter' } as const;
    expect(await desk.refusal('priya', 'applianceCase.ask', byDesk)).toBe('notBoundHere');
    await signIn(ingrid);
    expect(await desk.refusal('priya', 'customer.askAppliance', asked)).toBe('notBoundHere');
    expect(await attempts(elsewhere)).toEqual([
      ['operator:chiara', 'bind', 'boundElsewhere'],
      ['operator:priya', 'ask unbinding', 'notBoundHere'],
      [`account:${subscription}/${ingrid}`, 'ask unbinding', 'notBoundHere'],
    ]);
    expect((await desk.ask('priya', 'appliance.list', { search: elsewhere }))[0]).toMatchObject({
      ...{ subscription: 'delmarva-ports', case: null },
    });
    expect(await desk.problems()).toEqual([]);
  });

  test('a number that no unit has leaves no trace, or anybody could fill the journal with them', async () => {
    const bind = { serial: 'NONE-0001', model: 'x', warranty: null, subscription };
    expect(await desk.refusal('jonas', 'appliance.bind', bind)).toBe('teamsBind');
    expect(await attempts('NONE-0001')).toEqual([]);
  });

  test('an unbinding by phone, by a subaccount, or while something else is open', async () => {
    const asked = { subscription, kind: 'unbinding', serial, requester: ingrid, acknowledged: true } as const;
    expect(await desk.refusal('priya', 'applianceCase.ask', { ...asked, way: 'phone' })).toBe('inWriting');
    await signIn('leila.haddad');
    expect((await desk.ask('priya', 'customer.appliances', {})).locked).toContain('primary admin');
    expect(
      await desk.refusal('priya', 'customer.askAppliance', { kind: 'unbinding', serial, acknowledged: true }),
    ).toBe('notTheirs');
    await fault();
    expect(await desk.refusal('priya', 'applianceCase.ask', { ...asked, way: 'letter' })).toBe('caseOpen');
    expect(await desk.problems()).toEqual([]);
  });
});

test('what was asked is about a person: it is sealed, and gone with the customer’s personal data', async () => {
  const { case: id } = await fault();
  const [first] = await desk.work().unlocked.journal.read(`appliance/${id}`);
  expect(JSON.stringify(first?.data)).toContain('It does not boot');
  await desk.ask('priya', 'applianceCase.withdraw', { case: id, reason: 'It boots again' });
  await desk.ask('amara', 'retention.erase', { subscription, reason: 'Contract ended', keepList: false });
  const [after] = await desk.work().unlocked.journal.read(`appliance/${id}`);
  expect(JSON.stringify(after?.data)).not.toContain('It does not boot');
  expect(after?.data).toMatchObject({ serial });
  expect(await desk.problems()).toEqual([]);
});
