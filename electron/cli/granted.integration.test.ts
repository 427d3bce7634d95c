// What only a manager grants, and what only a team may do to an appliance, from a terminal: the same requests, the same refusals.
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Conversation, converse } from './testing/conversation.ts';
import { type Demo, type DemoCopy, makeDemo } from './testing/demo-folder.ts';
import { runCli } from './testing/run-cli.ts';

const DAY = 86_400_000;
const subscription = 'halden-maritime';
const requester = 'ingrid.solbakken';

let demo: Demo;
let copy: DemoCopy;
let talk: Conversation;
beforeAll(async () => {
  demo = await makeDemo();
}, 60_000);
afterAll(() => demo.remove());
beforeEach(async () => {
  copy = await demo.copy();
  talk = converse(copy.dir, copy.operatorsFile);
});
afterEach(() => talk.end());

const dayAfter = (end: string, days: number) => new Date(Date.parse(end) + days * DAY).toISOString().slice(0, 10);

/** One request by `rekey call`, as a script makes it. */
const call = async (as: string, name: string, input: object) => {
  const file = join(copy.scratch, 'input.json');
  await writeFile(file, JSON.stringify(input));
  const given = ['--as', as, '--passphrase-file', demo.passphraseFile(as), '--json'];
  return runCli(['call', copy.dir, name, file, ...given]);
};

it('A7: asked for, granted by the manager, applied once by the desk; nobody else’s grant counts', async () => {
  const before = (await talk.ask('priya', 'entitlement.settings', { subscription })).expires ?? '';
  const terms = { until: dayAfter(before, 30), quantity: null, reason: 'The audit moved' };
  const asked = { subscription, kind: 'extension', item: 'account', requester, ...terms } as const;
  const { request, ticket } = await talk.ask('priya', 'entitlement.request', asked);
  expect(await talk.refusal('priya', 'entitlement.grant', { request, ...terms })).toBe('tamOnly');
  await talk.ask('jonas', 'entitlement.grant', { request, ...terms });
  const { grant } = await talk.ask('priya', 'entitlement.get', { request });
  await talk.end();

  const apply = { request, grant: grant?.grant };
  expect(await call('priya', 'entitlement.apply', apply)).toMatchObject({ code: 0, stderr: '' });
  expect(await call('priya', 'entitlement.apply', apply)).toMatchObject({
    ...{ code: 1, stdout: '', stderr: expect.stringMatching(/^This grant was used already/) as string },
  });
  expect(JSON.parse((await call('priya', 'ticket.get', { ticket })).stdout)).toMatchObject({ phase: 'resolved' });
  const after = JSON.parse((await call('priya', 'entitlement.settings', { subscription })).stdout) as {
    expires: string;
  };
  expect(after.expires > before).toBe(true);
});

it('A12, A13: a fault goes from team to team, and a faulty return is removed only after its analysis', async () => {
  const [unit] = await talk.ask('priya', 'appliance.list', { subscription });
  const asked = { subscription, kind: 'fault', serial: unit?.serial ?? '', requester, way: 'phone' } as const;
  const { case: id } = await talk.ask('priya', 'applianceCase.ask', { ...asked, text: 'It does not boot' });
  expect(await talk.refusal('priya', 'applianceCase.remove', { case: id })).toBe('analysisMissing');
  await talk.ask('chiara', 'applianceCase.receive', { case: id });
  const analysis = { case: id, finding: 'confirmed', text: 'The board is dead' } as const;
  expect(await talk.refusal('priya', 'applianceCase.analyse', analysis)).toBe('hardwareActs');
  await talk.ask('hugo', 'applianceCase.analyse', analysis);
  await talk.ask('priya', 'applianceCase.remove', { case: id });
  expect((await talk.ask('priya', 'appliance.list', { search: unit?.serial ?? '' }))[0]).toMatchObject({
    subscription: null,
  });
  await talk.end();
  const given = ['--as', 'niall', '--passphrase-file', demo.passphraseFile('niall'), '--json'];
  const verified = await runCli(['workspace', 'verify', copy.dir, ...given]);
  expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, problems: [] });
});
