// A release that nobody uses: it runs out or is withdrawn, everything it did is undone, and a crash anywhere in between is gone on with.
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { recordOnCase } from '../application/desk-at-work.ts';
import { passwordOf } from '../application/credential.ts';
import { rekeyAndClose, setOwnPassword } from '../application/first-sign-in.ts';
import { mailHalfKey, otherHalfKey } from '../application/mail/outbox.ts';
import { resume } from '../application/resume.ts';
import { recordEnd } from '../application/withdrawal.ts';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';
import { executedChange, ingrid, leila, releasedChange, releasedReset, ruben } from './testing/recoveries.ts';

const DAY = 24 * 3_600_000;
const password = 'quiet-harbour-lantern-mosaic';
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

const signIn = (login: string, typed = desk.passwordOf(login)) =>
  desk.ask('priya', 'customer.signIn', { login, password: typed });
const sealedHalves = (id: string) =>
  Promise.all([mailHalfKey(id), otherHalfKey(id)].map((key) => desk.work().unlocked.journal.sealed(key)));
const subscription = (id: string) => desk.work().subscription(id);
const noticesOf = (words: RegExp) => desk.mails().filter(({ text }) => words.test(text));

/** Nothing that was released opens anything; the account is as it was, and another case may be opened. */
const undone = async (released: { case: string; mailHalf: string; otherHalf: string }, login: string, of: string) => {
  expect(await desk.refusal('priya', 'customer.firstSignIn', { login, ...released, password })).toBe('sign-in-refused');
  const home = await signIn(login);
  expect(home.vaults.filter(({ state }) => state === 'live').every(({ opens }) => opens)).toBe(true);
  expect((await subscription(of)).reservation).toBeNull();
  expect(await sealedHalves(released.case)).toEqual([null, null]);
  expect(noticesOf(/withdrawn; they open nothing/).length).toBeGreaterThan(0);
  expect(await desk.problems()).toEqual([]);
  return home;
};

describe('a release that nobody uses', () => {
  test('runs out after seven days on the reset: the old password works again, the vaults owe a rotation until a holder signs in', async () => {
    const released = await releasedReset(desk);
    desk.wait(6 * DAY);
    await desk.tick();
    expect((await desk.work().recovery(released.case)).phase).toBe('released');
    desk.wait(DAY);
    const input = { login: ingrid.login, ...released, password };
    expect(await desk.refusal('priya', 'customer.firstSignIn', input)).toBe('credentialExpired');
    await desk.tick();
    expect((await desk.work().recovery(released.case)).phase).toBe('expired');
    const owed = async () =>
      Object.values((await subscription('halden-maritime')).vaults).filter(({ rotationOwed }) => rotationOwed);
    expect((await owed()).map(({ name }) => name).sort()).toEqual(['Bergen yard', 'North Sea fleet']);
    expect(Object.values((await subscription('halden-maritime')).vaults).map(({ state }) => state)).toEqual([
      'live',
      'live',
      'live',
    ]);
    await signIn(leila.login);
    expect(await owed()).toEqual([]);
    await undone(released, ingrid.login, 'halden-maritime');
  });

  test('is withdrawn by an operator on the full change: dormant vaults are live again and the new one is gone', async () => {
    const released = await releasedChange(desk);
    const { execution } = await desk.work().recovery(released.case);
    const why = 'The customer rang: the mail went to a shared mailbox.';
    expect(await desk.refusal('jonas', 'recovery.withdraw', { case: released.case, why })).toBe('not-allowed');
    expect(await desk.ask('niall', 'recovery.withdraw', { case: released.case, why })).toEqual({ phase: 'cancelled' });
    const home = await undone(released, ruben.login, 'vantor-rail');
    expect(home.vaults.map(({ name, state, opens }) => [name, state, opens]).sort()).toEqual([
      ['Depot scanners', 'live', true],
      ['Signalling network', 'live', true],
    ]);
    expect((await subscription('vantor-rail')).vaults[execution?.newVault ?? '']?.state).toBe('discarded');
    const again = { subscription: 'vantor-rail', channel: 'phone', claim: ruben.login } as const;
    expect((await desk.ask('priya', 'recovery.open', again)).phase).toBe('identified');
  });

  test('is not withdrawn before there is one, nor after the customer has set a password', async () => {
    const id = await executedChange(desk);
    expect(await desk.refusal('priya', 'recovery.withdraw', { case: id, why: 'x' })).toBe('nothingReleased');
    await desk.ask('priya', 'recovery.release', { case: id });
    const reset = await releasedReset(desk);
    await desk.ask('priya', 'customer.firstSignIn', { login: ingrid.login, ...reset, password });
    expect(await desk.refusal('priya', 'recovery.withdraw', { case: reset.case, why: 'x' })).toBe('caseEnded');
  });

  test('a contact change between release and first sign-in deadlocks nothing: the release can be withdrawn', async () => {
    const released = await releasedChange(desk);
    const { snapshot } = await subscription('vantor-rail');
    const accounts = (snapshot?.accounts ?? []).map((one) =>
      one.primary ? { ...one, email: 'r.achterberg@vantorrail.example' } : one,
    );
    await desk.ask('amara', 'subscription.recordAccounts', { subscription: 'vantor-rail', accounts });
    await desk.ask('priya', 'recovery.withdraw', { case: released.case, why: 'The address has changed.' });
    await undone(released, ruben.login, 'vantor-rail');
  });

  test('holds no report in the vault that may yet be discarded', async () => {
    const released = await releasedChange(desk);
    const { execution } = await desk.work().recovery(released.case);
    const input = { subscription: 'vantor-rail', vault: execution?.newVault ?? '', paths: ['/nowhere.xml'] };
    expect(await desk.refusal('priya', 'vault.addReports', input)).toBe('vaultNotYetOpen');
  });
});

describe('a crash while a release is taken back', () => {
  const restore = async (id: string, login: string, of: string) => {
    const { credential } = await desk.work().recovery(id);
    await desk.ports().directory.withdrawProvisional(of, login, id, credential?.directoryChanged ?? false);
  };

  test.each(['after the intent', 'after the directory', 'after the end'])('%s is gone on with', async (where) => {
    const released = await releasedChange(desk);
    const by = desk.work().workstation;
    desk.wait(8 * DAY);
    expect((await recordOnCase(desk.work(), by, released.case, { type: 'expire' })).ok).toBe(true);
    if (where !== 'after the intent') await restore(released.case, ruben.login, 'vantor-rail');
    if (where === 'after the end') {
      const command = { type: 'recordWithdrawal', newVaultHolds: false } as const;
      expect((await recordEnd(desk.work(), by, released.case, command)).ok).toBe(true);
    }
    await desk.restart();
    expect((await desk.work().recovery(released.case)).phase).toBe('expired');
    await desk.idle();
    await undone(released, ruben.login, 'vantor-rail');
  });

  test('in the middle of a first sign-in that was not finished leaves the old password opening every vault', async () => {
    const released = await releasedReset(desk);
    const { directory, vaults } = desk.ports();
    const file = await directory.current('halden-maritime', ingrid.login);
    const opened = await vaults.openIdentity(file ?? new Uint8Array(), passwordOf(released, desk.ports().codes));
    if (!opened.ok) throw new Error('expected the halves to open the provisional credential');
    const work = desk.work();
    // Stops at the recording of the password, when every keyring opens for it already.
    const stopping = {
      ...work,
      record: ((commandId, run) =>
        work.record(commandId, (tx) =>
          run({
            ...tx,
            onRecovery: async () => {
              throw new Error('stopped');
            },
          }),
        )) as typeof work.record,
    };
    await expect(setOwnPassword(stopping, released.case, opened.identity, password)).rejects.toThrow('stopped');
    await resume(desk.work());
    await desk.ask('priya', 'recovery.withdraw', { case: released.case, why: 'The call dropped.' });
    await undone(released, ingrid.login, 'halden-maritime');
  });
});

describe('a vault that cannot be re-encrypted at the first sign-in', () => {
  const damage = (name: string) => {
    const { vaults } = desk.ports();
    const damaged = vaults as { -readonly [K in keyof typeof vaults]: (typeof vaults)[K] };
    const { rotate } = vaults;
    damaged.rotate = async (dir, ...given) =>
      dir.endsWith(name)
        ? { ok: false, refusal: { code: 'damaged', text: 'A report is damaged.' } }
        : rotate(dir, ...given);
  };

  test('keeps nobody out: they sign in, the other vaults are done, and the case ends when its time is over (invariant 11)', async () => {
    const released = await releasedReset(desk);
    const [first = '', second = ''] = Object.keys((await desk.work().recovery(released.case)).carries);
    damage(first);
    const input = { login: ingrid.login, ...released, password };
    expect(await desk.refusal('priya', 'customer.firstSignIn', input)).toBe('damaged');
    expect((await desk.work().recovery(released.case)).rekeyed).toEqual([second]);
    const home = await signIn(ingrid.login, password);
    expect(home.vaults.find(({ vault }) => vault === second)?.opens).toBe(true);
    const again = { subscription: 'halden-maritime', channel: 'phone', claim: ingrid.login } as const;
    expect(await desk.refusal('priya', 'recovery.open', again)).toBe('recoveryAlreadyOpen');
    desk.wait(8 * DAY);
    await desk.tick();
    expect((await desk.work().recovery(released.case)).phase).toBe('expired');
    const { vaults } = await subscription('halden-maritime');
    expect([vaults[first]?.rotationOwed, vaults[second]?.rotationOwed]).toEqual([true, false]);
    expect((await signIn(ingrid.login, password)).vaults.find(({ vault }) => vault === second)?.opens).toBe(true);
    expect(await desk.problems()).toEqual([]);
  });
});

describe('a primary admin who is gone after the release', () => {
  const withoutIngrid = async () => {
    const { snapshot } = await subscription('halden-maritime');
    const accounts = (snapshot?.accounts ?? []).map((one) =>
      one.primary ? { ...one, status: 'inactive' as const } : one,
    );
    await desk.ask('amara', 'subscription.recordAccounts', { subscription: 'halden-maritime', accounts });
  };

  test('sets no password: it is refused with a sentence, nothing is changed, and the release can be withdrawn', async () => {
    const released = await releasedReset(desk);
    await withoutIngrid();
    const before = Object.values((await subscription('halden-maritime')).vaults).map(({ recipients }) => recipients);
    const input = { login: ingrid.login, ...released, password };
    expect(await desk.refusal('priya', 'customer.firstSignIn', input)).toBe('primaryNotAble');
    expect(Object.values((await subscription('halden-maritime')).vaults).map(({ recipients }) => recipients)).toEqual(
      before,
    );
    const { next } = await desk.ask('priya', 'recovery.get', { case: released.case });
    expect(next.title).toBe('Find out who the primary admin is');
    const { referTo } = await desk.ask('priya', 'recovery.primaryLeft', {
      case: released.case,
      why: 'Their manager wrote.',
    });
    expect(referTo).toEqual(['Leila Haddad']);
    expect((await desk.work().recovery(released.case)).phase).toBe('referred');
    expect(await desk.problems()).toEqual([]);
  });

  test('after the password was set freezes the case instead of throwing, and it ends when they have left', async () => {
    const released = await releasedChange(desk);
    const work = desk.work();
    const { directory, vaults } = desk.ports();
    const file = await directory.current('vantor-rail', ruben.login);
    const opened = await vaults.openIdentity(file ?? new Uint8Array(), passwordOf(released, desk.ports().codes));
    if (!opened.ok) throw new Error('expected the halves to open the provisional credential');
    const set = await setOwnPassword(work, released.case, opened.identity, password);
    if (!set.ok) throw new Error(set.refusal.text);
    const { snapshot } = await subscription('vantor-rail');
    const accounts = (snapshot?.accounts ?? []).map((one) =>
      one.primary ? { ...one, status: 'inactive' as const } : one,
    );
    await desk.ask('amara', 'subscription.recordAccounts', { subscription: 'vantor-rail', accounts });
    expect(await rekeyAndClose(work, released.case, set.identity)).toMatchObject({
      ok: false,
      refusal: { code: 'nobodyEntitled' },
    });
    const detail = await desk.ask('priya', 'recovery.get', { case: released.case });
    expect(detail.next).toMatchObject({ title: 'Find out who the primary admin is' });
    expect(detail.acts.withdraw).toMatch(/has set a password of their own already/);
    const answered = await desk.ask('priya', 'recovery.primaryLeft', { case: released.case, why: 'HR wrote.' });
    expect(answered).toEqual({ referTo: [], tam: 'Jonas Lindqvist' });
    expect(await desk.problems()).toEqual([]);
  });
});
