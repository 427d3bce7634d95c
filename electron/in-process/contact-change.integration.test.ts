// The phone and the address on file are both dead: three people sign another contact, everybody of before is told, and it can be stopped.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';
import { ingrid, leila, open, ruben } from './testing/recoveries.ts';

const DAY = 24 * 3_600_000;
const vantor = 'vantor-rail';
const contact = { email: 'ruben@new-office.example', phone: '+31 20 555 01 99' };
const asked = {
  subscription: vantor,
  ...contact,
  reason: 'The office has moved.',
  checked: 'A signed letter.',
  case: null,
};
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

const state = (id = vantor) => desk.work().subscription(id);
const change = async (id = vantor) => (await state(id)).contactChange?.change ?? '';
const onFile = async () => {
  const primary = (await state()).snapshot?.accounts.find(({ primary: is }) => is);
  return { email: primary?.email, phone: primary?.phone };
};
const sign = async (as: string, name: 'contact.agree' | 'contact.confirm', id = vantor) =>
  desk.ask(as, name, { subscription: id, change: await change(id), passphrase: desk.passphraseOf(as) });
const refused = async (as: string, name: 'contact.agree' | 'contact.confirm') =>
  desk.refusal(as, name, { subscription: vantor, change: await change(), passphrase: desk.passphraseOf(as) });
const told = () =>
  desk
    .mails()
    .filter(({ subject }) => subject.startsWith('Change of contact'))
    .map(({ to, text }) => `${to} ${/was (changed|stopped)|were asked|agreed|confirmed/.exec(text)?.[0]}`);
const applied = async () => {
  await desk.ask('priya', 'contact.ask', asked);
  await sign('niall', 'contact.agree');
  await sign('jonas', 'contact.confirm');
};

describe('the phone and the address on file are both dead', () => {
  test('asked by a representative, agreed by a second operator, confirmed by the TAM: on file, and cooling off', async () => {
    const before = await onFile();
    await desk.ask('priya', 'contact.ask', asked);
    expect(await refused('jonas', 'contact.confirm')).toBe('contactNotAgreed');
    expect(await refused('priya', 'contact.agree')).toBe('contactOwn');
    expect(await desk.refusal('amara', 'contact.ask', asked)).toBe('not-allowed');
    await sign('niall', 'contact.agree');
    expect(await onFile()).toEqual(before);
    await sign('jonas', 'contact.confirm');
    expect(await onFile()).toEqual(contact);
    expect((await state()).snapshot?.asOf).toBe((await state()).snapshot?.asOf);
    // Every contact of before is told of each step, at the dead address too, and nobody at the new one.
    for (const to of [ruben.email, 'sanne.dekker@vantorrail.example', 'control.room@vantorrail.example'])
      expect(told().filter((one) => one.startsWith(to))).toHaveLength(4);
    expect(told().some((one) => one.startsWith(contact.email))).toBe(false);
    expect(await desk.problems()).toEqual([]);
  });

  test('nothing counts on it before it has cooled off, and none of the three carries out what rests on it', async () => {
    await applied();
    const id = await open(desk, vantor, ruben.login);
    expect(await desk.refusal('priya', 'recovery.sendCode', { case: id })).toBe('numberChangedRecently');
    const { snapshot } = await state();
    const relist = async () => {
      const content = [
        'login,name,email,phone,role,status,created,last_sign_in,primary',
        ...(snapshot?.accounts ?? []).map((one) =>
          [
            one.login,
            one.name,
            one.email,
            one.phone,
            one.role,
            one.status === 'active' ? 'Active' : 'Inactive',
            one.created ?? 'N/A',
            'N/A',
            one.primary ? 1 : 0,
          ].join(','),
        ),
      ].join('\n');
      await desk.ask('amara', 'subscription.importUsers', {
        subscription: vantor,
        format: 'csv',
        content: `${content}\n`,
      });
    };
    expect((await state()).suppliers.slice(-3).map(({ actor }) => actor)).toEqual([
      'operator:priya',
      'operator:niall',
      'operator:jonas',
    ]);
    desk.wait(3 * DAY + 1);
    await relist();
    expect(await desk.ask('priya', 'recovery.sendCode', { case: id })).toMatchObject({ accepted: true });
    expect(desk.mails().at(-1)?.to).toBe(contact.email);
    expect(await desk.problems()).toEqual([]);
  });

  test('a revoked TAM is replaced by an owner, every contact is told, and the change under way is confirmed', async () => {
    await desk.ask('priya', 'contact.ask', asked);
    await sign('niall', 'contact.agree');
    const { code } = await desk.ask('amara', 'operator.invite', { id: 'lena', name: 'Lena Roth', role: 'tam' });
    const passphrase = 'copper-meadow-violin-thirty';
    await desk.ask('amara', 'session.acceptInvitation', { operator: 'lena', code, passphrase });
    await desk.ask('amara', 'operator.revoke', { operator: 'jonas', reason: 'left the desk' });
    expect(await refused('lena', 'contact.confirm')).toBe('contactTam');
    const appoint = { subscription: vantor, tam: 'lena', reason: 'Jonas has left.' };
    expect(await desk.refusal('niall', 'subscription.appointTam', appoint)).toBe('not-allowed');
    expect(await desk.refusal('amara', 'subscription.appointTam', { ...appoint, tam: 'priya' })).toBe('notATam');
    await desk.ask('amara', 'subscription.appointTam', appoint);
    const notices = desk.mails().filter(({ subject }) => subject.startsWith('Another Technical Account Manager'));
    expect(notices.map(({ to }) => to).sort()).toEqual(
      (await state()).contactChange?.contacts.map(({ email }) => email).sort(),
    );
    expect(notices[0]?.text).toContain('Lena Roth became the Technical Account Manager');
    await sign('lena', 'contact.confirm');
    expect(await onFile()).toEqual(contact);
    expect(await desk.problems()).toEqual([]);
  });

  test.each(['priya', 'niall', 'jonas'])(
    '%s can stop it after it was put on file: what was there is there again',
    async (who) => {
      const before = await onFile();
      await applied();
      await desk.ask(who as 'priya', 'contact.stop', {
        subscription: vantor,
        change: await change(),
        why: 'The letter was forged.',
      });
      expect(await onFile()).toEqual(before);
      expect(told().filter((one) => one.endsWith('was stopped'))).toHaveLength(3);
      expect(
        await desk.refusal(who as 'priya', 'contact.stop', { subscription: vantor, change: await change(), why: 'x' }),
      ).toBe('contactNotStanding');
      expect(await desk.problems()).toEqual([]);
    },
  );

  test('any signed-in customer can stop it until the cooling-off is over, and not after', async () => {
    const halden = { ...asked, subscription: 'halden-maritime' };
    await desk.ask('priya', 'contact.ask', halden);
    await sign('niall', 'contact.agree', 'halden-maritime');
    await sign('jonas', 'contact.confirm', 'halden-maritime');
    const password = desk.passwordOf(leila.login);
    const home = await desk.ask('priya', 'customer.signIn', { login: leila.login, password });
    expect(home.contactChange).toMatchObject({ name: 'Ingrid Solbakken', ...contact });
    await desk.ask('priya', 'customer.stopContactChange', { change: home.contactChange?.change ?? '' });
    const primary = (await state('halden-maritime')).snapshot?.accounts.find(({ primary: is }) => is);
    expect(primary?.email).toBe(ingrid.email);
    await applied();
    desk.wait(3 * DAY);
    const stop = { subscription: vantor, change: await change(), why: 'x' };
    expect(await desk.refusal('niall', 'contact.stop', stop)).toBe('contactNotStanding');
    expect(await desk.problems()).toEqual([]);
  });

  test('one that nobody finished lapses, and another may be asked for; one that stands bars a second', async () => {
    await desk.ask('priya', 'contact.ask', asked);
    expect(await desk.refusal('tomasz', 'contact.ask', asked)).toBe('contactUnderWay');
    desk.wait(7 * DAY);
    expect(await refused('niall', 'contact.agree')).toBe('contactNotStanding');
    await desk.ask('tomasz', 'contact.ask', asked);
    expect(await desk.problems()).toEqual([]);
  });

  test('a list that came in between with another contact is not overwritten', async () => {
    await desk.ask('priya', 'contact.ask', asked);
    const { snapshot } = await state();
    const accounts = (snapshot?.accounts ?? []).map((one) =>
      one.primary ? { ...one, phone: '+31 30 000 00 00' } : one,
    );
    await desk.ask('amara', 'subscription.recordAccounts', { subscription: vantor, accounts });
    expect(await refused('niall', 'contact.agree')).toBe('contactMoved');
  });

  test('notices that a stop cut short go out at the next opening', async () => {
    desk.mailAnswers({ kind: 'refused', stage: 'connect', response: 'no route', permanent: false });
    const by = {
      actor: { kind: 'operator', id: 'priya', role: 'representative' } as const,
      signer: await desk.signerOf('priya'),
    };
    const recorded = await desk.work().record(undefined, async (tx) => {
      const { case: _case, subscription: _subscription, ...given } = asked;
      const taken = await tx.onSubscription(by, vantor, {
        type: 'askContactChange',
        change: desk.ports().uuid(),
        ...given,
        case: null,
        desk: { onePerson: false, operators: [] },
      });
      return taken.ok ? { ok: true, value: null } : taken;
    });
    expect(recorded.ok).toBe(true);
    expect(told()).toEqual([]);
    await desk.restart();
    await desk.idle();
    expect(told()).toHaveLength(3);
  });
});
