// The disclaimer at a desk: what it says, in whose words, how it is acknowledged, and when it has to be sent again.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { defaultWording } from '../../shared/domain/desk/disclaimer-wording.ts';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';
import { codeTo, noExit, open, ruben } from './testing/recoveries.ts';

const vantor = 'vantor-rail';
let seeded: Awaited<ReturnType<typeof seedDesk>>;
let desk: DeskInProcess;
beforeAll(async () => {
  seeded = await seedDesk();
});
afterAll(() => seeded.remove());
beforeEach(async () => {
  desk = await openDesk(seeded.seed);
});
afterEach(() => desk.close());

const toExits = async () => {
  const on = { case: await open(desk, vantor, ruben.login) };
  await desk.ask('priya', 'recovery.sendCode', on);
  await desk.ask('priya', 'recovery.enterCode', { ...on, code: codeTo(desk, ruben.email) });
  await desk.ask('priya', 'recovery.checkExits', { ...on, found: noExit });
  return on;
};
const toDisclaimer = async () => {
  const on = await toExits();
  await desk.ask('priya', 'recovery.sendDisclaimer', on);
  return on;
};
const detail = (on: { readonly case: string }) => desk.ask('priya', 'recovery.get', on);
const stateOf = async (on: { readonly case: string }, step: string) =>
  (await detail(on)).steps.find((each) => each.step === step)?.state;
const disclaimers = () =>
  desk.mails().filter(({ to, text }) => to === ruben.email && /no longer be able to open/.test(text));

test('a disclaimer is acknowledged by its code in the customer window, as well as read back', async () => {
  const on = await toDisclaimer();
  const code = codeTo(desk, ruben.email);
  expect(await desk.refusal('priya', 'customer.acknowledge', { login: ruben.login, code: 'AAAA-BBBB' })).toBeTruthy();
  await desk.ask('priya', 'customer.acknowledge', { login: ruben.login, code });
  expect(await stateOf(on, 'acknowledge')).toBe('done');
  const events = await desk.work().unlocked.journal.read(`recovery/${on.case}`);
  expect(events.find(({ type }) => type === 'acknowledged')?.data).toMatchObject({ how: 'customer-window' });
  expect(await desk.problems()).toEqual([]);
});

test('policy may waive the acknowledgement, never the sending', async () => {
  const { policy } = await desk.ask('amara', 'policy.get', {});
  await desk.ask('amara', 'policy.set', { policy: { ...policy, waiveAcknowledgement: true } });
  const on = await toExits();
  const agree = { ...on, passphrase: desk.passphraseOf('niall') };
  await expect(desk.ask('niall', 'recovery.agree', agree)).rejects.toThrow(/disclaimer/i);
  await desk.ask('priya', 'recovery.sendDisclaimer', on);
  await desk.ask('niall', 'recovery.agree', agree);
  await desk.ask('priya', 'recovery.execute', on);
  expect(await desk.problems()).toEqual([]);
});

test('re-sent when the loss has changed, and the case says what changed', async () => {
  const on = await toDisclaimer();
  await desk.ask('amara', 'vault.create', { subscription: vantor, name: 'Signalling', holders: [ruben.login] });

  const code = codeTo(desk, ruben.email);
  expect(await desk.refusal('priya', 'recovery.acknowledge', { ...on, code })).toBe('lossChanged');
  const { disclaimer } = await detail(on);
  expect(JSON.stringify(disclaimer.changed)).toContain('Signalling');

  await desk.ask('priya', 'recovery.decide', on);
  await desk.ask('priya', 'recovery.checkExits', { ...on, found: noExit });
  await desk.ask('priya', 'recovery.sendDisclaimer', on);
  const [before, after] = disclaimers();
  expect(after?.text).not.toBe(before?.text);
  await desk.ask('priya', 'recovery.acknowledge', { ...on, code: codeTo(desk, ruben.email) });
  expect((await detail(on)).disclaimer.changed).toEqual([]);
  expect(await desk.problems()).toEqual([]);
});

test('template editable by the owner: its variables checked, its versions kept, and each disclaimer naming the one it used', async () => {
  const text = `Dear {name}, please sit down.\n\n${defaultWording.text}`;
  const own = { subject: defaultWording.subject, text };
  expect(await desk.ask('amara', 'wording.preview', { ...own, text: `{nome} ${text}` })).toBeNull();
  expect((await desk.ask('amara', 'wording.preview', own))?.text).toContain('Dear Ada Example, please sit down.');
  expect(await desk.refusal('priya', 'wording.set', own)).toBe('not-allowed');
  expect(await desk.ask('amara', 'wording.set', own)).toEqual({ version: 1 });

  const on = await toDisclaimer();
  expect(disclaimers().at(-1)?.text).toContain('Dear Ruben Achterberg, please sit down.');
  const events = await desk.work().unlocked.journal.read(`recovery/${on.case}`);
  expect(events.find(({ type }) => type === 'disclaimerIssued')?.data).toMatchObject({ template: 1 });

  await desk.ask('amara', 'wording.set', defaultWording);
  const { versions } = await desk.ask('amara', 'wording.get', {});
  expect(versions.map(({ version, by }) => [version, by])).toEqual([
    [2, 'Amara Okafor'],
    [1, 'Amara Okafor'],
    [0, null],
  ]);
  expect(await desk.problems()).toEqual([]);
});

test.each([
  ['unknown variables', { text: `Dear {nome},\n\n${defaultWording.text}` }, 'Text, line 1, column 6'],
  ['a script', { text: `<script>x</script>\n\n${defaultWording.text}` }, 'Text, line 1, column 1'],
  ['1 MB', { text: `${defaultWording.text}${'a'.repeat(1024 * 1024)}` }, 'too long'],
  ['CR LF in the subject', { subject: 'Loss\r\nBcc: a@b.example' }, 'Subject, line 1, column 5'],
])('template with %s: refused with the place, and nothing changed', async (_what, change, place) => {
  const asked = desk.ask('amara', 'wording.set', { ...defaultWording, ...change });
  await expect(asked).rejects.toThrow(place);
  expect((await desk.ask('amara', 'wording.get', {})).versions).toHaveLength(1);
});

test('template with CR LF in a name: refused with the place, before any letter could quote it', async () => {
  await desk.ask('amara', 'wording.get', {});
  const { snapshot } = await desk.work().subscription(vantor);
  const name = 'Ruben\r\nBcc: thief@evil.example';
  const accounts = (snapshot?.accounts ?? []).map((one) => (one.primary ? { ...one, name } : one));
  const listed = desk.ask('amara', 'subscription.recordAccounts', { subscription: vantor, accounts });
  await expect(listed).rejects.toThrow(
    /Accounts, entry \d, name: Line breaks and control characters cannot stand here/,
  );
  expect((await desk.work().subscription(vantor)).snapshot).toEqual(snapshot);
});
