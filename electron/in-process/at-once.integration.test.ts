// Two requests of the same person at once, and what one that was cut short leaves: whatever wins, the account opens with what is on record.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';
import { asWitness, codeTo, ingrid, leila, open, releasedReset } from './testing/recoveries.ts';

const halden = 'halden-maritime';
const password = 'quiet-harbour-lantern-mosaic';
const another = 'seven-copper-kettles-sing';
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

const signIn = (login: string, typed: string) =>
  desk.ask('priya', 'customer.signIn', { login, password: typed }).then(
    (home) => home.vaults.filter(({ opens }) => opens).map(({ name }) => name),
    () => null,
  );

describe('a password that was staged and never recorded', () => {
  test('is not what the account signs in with after its release was withdrawn (invariant 7)', async () => {
    const released = await releasedReset(desk);
    const { vaults } = desk.ports();
    const refusing = vaults as { -readonly [K in keyof typeof vaults]: (typeof vaults)[K] };
    const { setRecipients } = vaults;
    refusing.setRecipients = async () => ({ ok: false, refusal: { code: 'stopped', text: 'Stopped.' } });
    const input = { login: ingrid.login, ...released, password };
    expect(await desk.refusal('priya', 'customer.firstSignIn', input)).toBe('stopped');
    refusing.setRecipients = setRecipients;
    await desk.ask('priya', 'recovery.withdraw', { case: released.case, why: 'The call dropped.' });
    const before = desk.passwordOf(ingrid.login);
    expect(await signIn(ingrid.login, before)).toContain('North Sea fleet');
    expect(await signIn(ingrid.login, before)).toContain('North Sea fleet');
    expect(await signIn(ingrid.login, password)).toBeNull();
  });
});

describe('at once', () => {
  test('two first sign-ins: one wins, and its password opens the account and its vaults (invariants 7, 10)', async () => {
    const released = await releasedReset(desk);
    const first = (chosen: string) =>
      desk
        .ask('priya', 'customer.firstSignIn', { login: ingrid.login, ...released, password: chosen })
        .then(() => chosen)
        .catch(() => null);
    const [won, ...more] = (await Promise.all([first(password), first(another)])).filter((one) => one !== null);
    expect(more).toEqual([]);
    expect((await desk.work().recovery(released.case)).phase).toBe('closed');
    expect(await signIn(ingrid.login, won ?? '')).toEqual(expect.arrayContaining(['North Sea fleet', 'Bergen yard']));
    expect(await signIn(ingrid.login, won === password ? another : password)).toBeNull();
    expect(await desk.problems()).toEqual([]);
  });

  test('two enrolments by one code: one wins, and its password signs the account in', async () => {
    await desk.ask('priya', 'recovery.queue', {});
    const { snapshot } = await desk.work().subscription(halden);
    const known = snapshot?.accounts.find((one) => one.login === leila.login);
    if (known === undefined) throw new Error('expected Leila to be on the list');
    const [login, email] = ['siri.dahl', 'siri.dahl@haldenmaritime.example'];
    const accounts = [...(snapshot?.accounts ?? []), { ...known, login, email, name: 'Siri Dahl' }];
    await desk.ask('amara', 'subscription.recordAccounts', { subscription: halden, accounts });
    await desk.ask('priya', 'subscription.invite', { subscription: halden, login });
    const code = codeTo(desk, email);
    const enrol = (chosen: string) =>
      desk.ask('priya', 'customer.enrol', { login, code, password: chosen }).then(
        () => chosen,
        () => null,
      );
    const [won, ...more] = (await Promise.all([enrol(password), enrol(another)])).filter((one) => one !== null);
    expect(more).toEqual([]);
    expect(await signIn(login, won ?? '')).not.toBeNull();
  });

  test('a case cancelled in the middle of carrying over: its vaults open as before (invariant 7)', async () => {
    const id = await open(desk, halden, ingrid.login);
    await desk.ask('priya', 'recovery.challenge', { case: id });
    const { challenge, nonce } = await asWitness(desk);
    const { vaults } = desk.ports();
    const stopping = vaults as { -readonly [K in keyof typeof vaults]: (typeof vaults)[K] };
    const { setRecipients } = vaults;
    stopping.setRecipients = async (...given) => {
      await setRecipients(...given);
      return { ok: false, refusal: { code: 'stopped', text: 'Stopped.' } };
    };
    expect(await desk.refusal('priya', 'customer.approve', { case: id, challenge, nonce })).toBe('stopped');
    stopping.setRecipients = setRecipients;
    await desk.ask('priya', 'recovery.cancel', { case: id, why: 'The call dropped.' });
    const home = await desk.ask('priya', 'customer.signIn', {
      login: leila.login,
      password: desk.passwordOf(leila.login),
    });
    for (const { vault } of home.vaults.filter(({ opens }) => opens))
      expect((await desk.ask('priya', 'customer.reports', { vault })).length).toBeGreaterThan(0);
    expect(await desk.problems()).toEqual([]);
  });

  test('two approvals by one witness: the halves that are handed over open what is released (invariant 9)', async () => {
    const id = await open(desk, halden, ingrid.login);
    await desk.ask('priya', 'recovery.challenge', { case: id });
    const { challenge, nonce } = await asWitness(desk);
    const approve = () => desk.ask('priya', 'customer.approve', { case: id, challenge, nonce });
    const approved = await Promise.all([approve(), approve()]);
    await desk.ask('priya', 'customer.confirmHalf', { case: id });
    const mail = desk
      .mails()
      .findLast(({ to, text }) => to === ingrid.email && /^\s*[a-z]+(-[a-z]+){4}\s*$/m.test(text));
    const mailHalf = /^\s*([a-z]+(?:-[a-z]+){4})\s*$/m.exec(mail?.text ?? '')?.[1] ?? '';
    const otherHalf = approved[1]?.half ?? '';
    const input = { login: ingrid.login, mailHalf, otherHalf, password };
    await desk.ask('priya', 'customer.firstSignIn', input);
    expect(await signIn(ingrid.login, password)).toEqual(expect.arrayContaining(['North Sea fleet']));
    expect(await signIn(leila.login, desk.passwordOf(leila.login))).toEqual(
      expect.arrayContaining(['North Sea fleet']),
    );
    expect(await desk.problems()).toEqual([]);
  });
});
