// Bad input to a recovery: lists without one primary admin, and witnesses who came, came back or were re-keyed after the case was opened.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Account } from '../../shared/domain/account.ts';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';
import { ingrid, leila, open } from './testing/recoveries.ts';

const halden = 'halden-maritime';
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

const list = async (change: (account: Account) => Account, more: readonly Account[] = []) => {
  const { snapshot } = await desk.work().subscription(halden);
  const accounts = [...(snapshot?.accounts ?? []).map(change), ...more];
  return { subscription: halden, accounts };
};
const opening = { subscription: halden, channel: 'phone', claim: ingrid.login } as const;

test('two primary admins, none: recovery refuses until one is set', async () => {
  const one = await list((account) => account);
  await desk.ask('amara', 'subscription.recordAccounts', await list((account) => ({ ...account, primary: false })));
  expect(await desk.refusal('priya', 'recovery.open', opening)).toBe('noPrimary');
  const two = await list((account) => ({ ...account, primary: /ingrid|leila/.test(account.login) }));
  expect(await desk.refusal('amara', 'subscription.recordAccounts', two)).toBe('severalPrimaries');
  await desk.ask('amara', 'subscription.recordAccounts', one);
  const id = await open(desk, halden, ingrid.login);
  await desk.ask('amara', 'subscription.recordAccounts', await list((account) => ({ ...account, primary: false })));
  expect(await desk.refusal('priya', 'recovery.challenge', { case: id })).toBe('noPrimary');
  await desk.ask('amara', 'subscription.recordAccounts', one);
  // Set again, the primary admin is new as far as the list can tell, and cools off like any changed contact.
  expect(await desk.refusal('priya', 'recovery.challenge', { case: id })).toBe('addressChangedRecently');
  expect(await desk.problems()).toEqual([]);
});

test.each(['created', 're-activated'])(
  'subaccount %s after the case opened, used as witness: refused, invariant 2, shown',
  async (how) => {
    const id = await open(desk, halden, ingrid.login);
    const login = how === 'created' ? 'nina.new' : 'jonas.eide';
    const leila = (await list((account) => account)).accounts.find((account) => account.login === 'leila.haddad');
    if (leila === undefined) throw new Error('expected Leila in the list');
    const nina = { ...leila, login, name: 'Nina New', email: 'nina@haldenmaritime.example' };
    const changed = await list(
      (account) => (account.login === login ? { ...account, status: 'active' as const } : account),
      how === 'created' ? [nina] : [],
    );
    await desk.ask('amara', 'subscription.recordAccounts', changed);
    await desk.ask('priya', 'recovery.decide', { case: id });
    await desk.ask('priya', 'recovery.challenge', { case: id });
    const { witnesses } = await desk.ask('priya', 'recovery.get', { case: id });
    expect(witnesses.find((one) => one.login === login)?.cannot).toBe(
      'Not known, unchanged, since before the case was opened.',
    );
    const { challenge } = await desk.work().recovery(id);
    expect(challenge?.witnesses).not.toContain(login);
    if (how === 're-activated') {
      const home = await desk.ask('priya', 'customer.signIn', { login, password: desk.passwordOf(login) });
      expect(home.invitation).toBeNull();
      const answer = { case: id, challenge: challenge?.challenge ?? '', nonce: challenge?.nonce ?? '' };
      expect(await desk.refusal('priya', 'customer.approve', answer)).toBe('notAWitness');
    }
    expect(await desk.problems()).toEqual([]);
  },
);

// What support could do for a subaccount (A4) ends here; a password that came another way all the same is refused in the rules' own tests.
test('subaccount given a new password after the case opened: refused, the desk gives none', async () => {
  await open(desk, halden, ingrid.login);
  const invite = { subscription: halden, login: leila.login };
  expect(await desk.refusal('priya', 'subscription.invite', invite)).toBe('alreadyEnrolled');
});
