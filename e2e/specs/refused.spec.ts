// What nobody may do, tried over a signed-in window's own bridge, past every button that is not there: a sentence, no change, and a trace.
import { operator } from '../demo/journeys.ts';
import { asPriya, expect, test } from '../fixtures/world.ts';
import type { DeskPage } from '../pages/desk-page.ts';
import { ExpiringPage } from '../pages/expiring-page.ts';

const DAY = 86_400_000;
const subscription = 'delmarva-ports';
const localDay = (from: string | number, days: number) =>
  new Date(new Date(from).getTime() + days * DAY).toISOString().slice(0, 10);

type Request = {
  readonly phase: string;
  readonly until: string | null;
  readonly grant: { readonly grant: string } | null;
  readonly history: readonly { readonly who: string; readonly what: string }[];
};

const refused = (desk: DeskPage, name: string, input: object): Promise<string> =>
  desk.ask(name, input).then(
    () => 'was done',
    (error: Error) => error.message,
  );

test('grants: each refused with who may and why, nothing changed, the attempt kept', async ({ world }) => {
  test.setTimeout(180_000);
  const stage = await asPriya(world);
  let { desk } = stage;
  const as = async (id: string) => {
    await desk.lock();
    await desk.signIn(operator(world.stage(), id));
  };
  const settings = async () =>
    (await desk.ask('entitlement.settings', { subscription })) as { expires: string; given: unknown[] };
  const { expires } = await settings();
  const asking = (change: object) => ({
    ...{ subscription, kind: 'extension', item: 'account', until: localDay(expires, 20), quantity: null },
    ...{ reason: 'The audit moved', requester: 'carla.whitlock', ...change },
  });
  const ask = async (change: object = {}) =>
    ((await desk.ask('entitlement.request', asking(change))) as { request: string }).request;
  const read = async (request: string) => (await desk.ask('entitlement.get', { request })) as Request;
  const terms = { until: localDay(expires, 20), quantity: null, reason: 'Quote is out' };

  // Nobody is asked for what no manager could grant; the dialog says why and keeps what was written.
  const board = new ExpiringPage(desk);
  await desk.go('Subscriptions');
  await desk.page.getByRole('row').filter({ hasText: 'Delmarva' }).first().click();
  await desk.press('Ask the TAM');
  await board.dialog().getByLabel('Last day', { exact: true }).fill(localDay(Date.now(), -2));
  await board.dialog().getByLabel('Why', { exact: true }).fill('Late');
  await board.act('Ask for it');
  await expect(board.dialog().getByRole('alert')).toContainText('later than today');
  await expect(board.dialog().getByLabel('Why', { exact: true })).toHaveValue('Late');
  await board.close();
  expect(await refused(desk, 'entitlement.request', asking({ until: localDay(expires, 400) }))).toContain('90 days');
  const scans = asking({ kind: 'purchase', item: 'scans', until: null, quantity: -5 });
  expect(await refused(desk, 'entitlement.request', scans)).toContain('whole number');

  const request = await ask();
  const other = await ask({ kind: 'purchase', item: 'ips', until: null, quantity: 5 });
  expect(await refused(desk, 'entitlement.grant', { request, ...terms })).toContain('Only a Technical Account Manager');
  await as('sanna');
  expect(await refused(desk, 'entitlement.grant', { request, ...terms })).toContain('Only this subscription’s');
  await as('jonas');
  const own = await ask({ kind: 'purchase', item: 'scans', until: null, quantity: 5 });
  const five = { until: null, quantity: 5, reason: 'x' };
  expect(await refused(desk, 'entitlement.grant', { request: own, ...five })).toContain('You asked for this');
  const until = new Date(Date.now() + 5 * DAY).toISOString();
  // Recorded now: what Sanna tried before is not made good by it.
  await desk.ask('delegation.make', { to: 'sanna', since: new Date().toISOString(), until, reason: 'Away' });
  expect((await read(request)).grant).toBeNull();
  await desk.ask('entitlement.grant', { request, ...terms });
  await desk.ask('entitlement.grant', { request: other, ...five });
  await as('sanna');
  expect(await refused(desk, 'entitlement.grant', { request, ...terms })).toContain('stands already');
  const [grant, elsewhere] = [(await read(request)).grant?.grant, (await read(other)).grant?.grant];
  await as('priya');
  expect(await refused(desk, 'entitlement.apply', { request, grant: elsewhere })).toContain('no grant of this request');
  expect((await settings()).expires).toBe(expires);
  await desk.ask('entitlement.apply', { request, grant });
  expect(await refused(desk, 'entitlement.apply', { request, grant })).toContain('used already');
  const { given } = await settings();
  expect(given).toHaveLength(1);
  const tried = (await read(request)).history.filter(({ what }) => what === 'tried, and was refused');
  expect(tried.map(({ who }) => who)).toEqual([
    ...['Priya Raman', 'Sanna Virtanen', 'Sanna Virtanen', 'Priya Raman', 'Priya Raman'],
  ]);

  // Two weeks and a day later nobody has applied the other one.
  await world.kill();
  ({ desk } = await world.start(15 * DAY));
  await desk.signIn(operator(world.stage(), 'priya'));
  expect(await refused(desk, 'entitlement.apply', { request: other, grant: elsewhere })).toContain('has run out');
  expect((await settings()).given).toEqual(given);
});

test('appliances: a serial number bound elsewhere, and a post-analysis by somebody outside the hardware team', async ({
  world,
}) => {
  const stage = await asPriya(world);
  const { desk } = stage;
  const elsewhere = 'QGSA-5120-2290';
  const asked = { subscription: 'halden-maritime', kind: 'fault', requester: 'ingrid.solbakken', way: 'phone' };
  const bind = { serial: elsewhere, model: 'QGSA-5120', warranty: null, subscription: 'halden-maritime' };
  expect(await refused(desk, 'appliance.bind', bind)).toContain('bound to another subscription');
  expect(await refused(desk, 'applianceCase.ask', { ...asked, serial: elsewhere })).toContain('No unit with this');
  const { case: id } = (await desk.ask('applianceCase.ask', { ...asked, serial: 'QGSA-5120-0417' })) as {
    case: string;
  };
  const analysis = { case: id, finding: 'confirmed', text: 'It is dead' };
  expect(await refused(desk, 'applianceCase.analyse', analysis)).toContain('Only the hardware team');
  const read = async () =>
    (await desk.ask('applianceCase.get', { case: id })) as Pick<Request, 'history'> & { readonly analysis: unknown };
  const { history, analysis: signed } = await read();
  expect(signed).toBeNull();
  expect(history.at(-1)).toMatchObject({ who: 'Priya Raman', what: 'tried, and was refused' });
  const [unit] = (await desk.ask('appliance.list', { search: elsewhere })) as { subscription: string }[];
  expect(unit).toMatchObject({ subscription: 'delmarva-ports' });
});
