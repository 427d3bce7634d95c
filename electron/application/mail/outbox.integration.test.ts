// Mail through the handlers, with a server that does whatever it likes and a program that stops whenever it likes.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../../shared/domain/recorded-event.ts';
import { type DemoSeed, type DeskByMail, priya, seedDesks } from '../testing/desk-by-mail.ts';
import { createUnrulyMailServer, type Whim, whims } from '../testing/unruly-mail-server.ts';

let seed: DemoSeed;
beforeAll(async () => {
  seed = await seedDesks();
});
afterAll(() => seed.remove());

const opening = { subscription: 'vantor-rail', channel: 'phone', claim: 'ruben.achterberg' } as const;

const openAndDecide = async (desk: DeskByMail): Promise<string> => {
  const { case: id } = await desk.get('recovery.open', { ...opening, commandId: undefined });
  await desk.get('recovery.decide', { case: id, commandId: undefined });
  await desk.rekey.idle();
  return id;
};

/** The outcome that the journal knows of each mail: by its newest event. */
const standings = (events: readonly RecordedEvent[]) => {
  const known = new Map<string, { messageId: string; last: string; resent: number }>();
  for (const { type, data, actor } of events) {
    const mail = String(data['mail']);
    if (type === 'mailIntended') known.set(mail, { messageId: String(data['messageId']), last: type, resent: 0 });
    const before = known.get(mail);
    if (before === undefined || !/^mail(Accepted|Refused|Uncertain|Abandoned|Retried|Settled)$/.test(type)) continue;
    const person = type === 'mailRetried' && actor.startsWith('operator:') && before.last === 'mailUncertain';
    known.set(mail, { ...before, last: type, resent: before.resent + (person ? 1 : 0) });
  }
  return known;
};

type Step = 'tick' | 'pass' | 'code' | 'again' | 'settle' | 'cancel' | 'stop';
const steps = fc.array(
  fc.constantFrom<Step>('tick', 'pass', 'pass', 'code', 'code', 'again', 'settle', 'cancel', 'stop'),
  { minLength: 6, maxLength: 14 },
);
/** Mostly every whim in turn, so that a few runs meet them all; sometimes one of them over and over. */
const moods = fc.oneof(
  { weight: 3, arbitrary: fc.shuffledSubarray([...whims], { minLength: whims.length }) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...whims), { minLength: 1, maxLength: 40 }) },
);

describe('nothing accepted is sent twice', () => {
  it('over random server misbehaviour, crashes and retries: a Message-ID is taken once, or a person was asked first', async () => {
    const met = new Set<Whim>();
    await fc.assert(
      fc.asyncProperty(steps, moods, async (taken, mood) => {
        let turn = 0;
        const unruly = createUnrulyMailServer(() => {
          const whim = mood[turn++ % mood.length] ?? 'take';
          met.add(whim);
          return whim;
        });
        const desk = await seed.desk(unruly.server);
        let id: string | null = null;
        /** A step ends when it ends, or when the server holds a message: then the program is stopped in the middle. */
        const doing = async (work: () => Promise<unknown>) => {
          const stopped = unruly.held().then(() => 'stopped' as const);
          const ended = (async () => {
            await work();
            await desk.rekey.idle();
          })();
          if ((await Promise.race([stopped, ended])) === 'stopped') await desk.crash();
        };
        const openMails = async () => (await desk.get('mail.outbox', {})).mails;
        for (const step of ['open', ...taken] as const) {
          await doing(async () => {
            if (id === null) {
              const opened = await desk.ask('recovery.open', { ...opening, commandId: undefined });
              if (opened.ok) id = opened.value.case;
              else id = (await desk.get('recovery.queue', {})).find(({ endedAt }) => endedAt === null)?.case ?? null;
              if (id !== null) await desk.ask('recovery.decide', { case: id, commandId: undefined });
            } else if (step === 'tick') await desk.rekey.tick();
            else if (step === 'pass') {
              desk.passMinutes(7);
              await desk.rekey.tick();
            } else if (step === 'code') await desk.ask('recovery.sendCode', { case: id, commandId: undefined });
            else if (step === 'again' || step === 'settle') {
              const [first] = await openMails();
              const name = step === 'again' ? 'recovery.retryMail' : 'recovery.settleMail';
              if (first) await desk.ask(name, { case: first.case, mail: first.mail, commandId: undefined });
            } else if (step === 'cancel') {
              await desk.ask('recovery.cancel', { case: id, why: 'asked to', commandId: undefined });
              id = null;
            } else if (step === 'stop') await desk.crash();
          });
        }
        const known = standings(await desk.events());
        for (const { messageId, last, resent } of known.values()) {
          const count = unruly.taken.get(messageId) ?? 0;
          expect(count, `${messageId} after ${last}`).toBeLessThanOrEqual(1 + resent);
          if (last === 'mailAccepted') expect(count).toBeGreaterThanOrEqual(1);
          // Taken, and the journal does not say so: then it says that nobody knows, or that it never counted on it.
          if (count > 0)
            expect(['mailAccepted', 'mailUncertain', 'mailSettled', 'mailAbandoned', 'mailIntended']).toContain(
              resent > 0 && last === 'mailRefused' ? 'mailUncertain' : last,
            );
        }
        expect(desk.bugs).toEqual([]);
        expect((await desk.get('workspace.verify', {})).problems).toEqual([]);
        await desk.end();
      }),
      { numRuns: 20, endOnFailure: true },
    );
    expect(whims.filter((whim) => !met.has(whim))).toEqual([]);
  });
});

describe('a mail that the server puts off', () => {
  const withWhims = async () => {
    let whim: Whim = 'take';
    const unruly = createUnrulyMailServer(() => whim);
    const desk = await seed.desk(unruly.server);
    const id = await openAndDecide(desk);
    return { unruly, desk, id, become: (next: Whim) => (whim = next) };
  };
  const messageIds = ({ taken }: { taken: ReadonlyMap<string, number> }, what: RegExp) =>
    [...taken].filter(([messageId]) => what.test(messageId));

  it('waits with the server’s words and the time of the next try, which a restart knows, and goes by itself then', async () => {
    const { desk, id, become, unruly } = await withWhims();
    become('greylist');
    await desk.get('recovery.cancel', { case: id, why: 'asked to', commandId: undefined });
    await desk.rekey.idle();
    const waiting = async () => (await desk.get('mail.outbox', {})).mails;
    const [first] = await waiting();
    expect(first).toMatchObject({
      standing: 'waiting',
      where: 'at the recipient',
      tries: 1,
      settle: expect.any(String),
    });
    expect(first?.response).toBe('451 4.7.1 greylisted, come back later');
    const row = (await desk.get('recovery.queue', {})).find((one) => one.case === id);
    expect(row?.mail).toEqual({ waiting: (await waiting()).length, uncertain: 0, refused: 0 });
    const promised = first?.nextTry;
    await desk.crash();
    expect((await waiting())[0]?.nextTry).toBe(promised);
    become('take');
    await desk.rekey.tick();
    await desk.rekey.idle();
    expect(await waiting(), 'not due yet').not.toHaveLength(0);
    desk.passMinutes(2);
    await desk.rekey.tick();
    await desk.rekey.idle();
    expect(await waiting()).toEqual([]);
    expect([...unruly.taken.values()].every((count) => count === 1)).toBe(true);
    await desk.end();
  });

  it('carrying a code is tried again while the program runs; after a stop it is abandoned and a new one is sent', async () => {
    const { desk, id, become, unruly } = await withWhims();
    become('greylist');
    expect(await desk.get('recovery.sendCode', { case: id, commandId: undefined })).toMatchObject({
      outcome: 'refused',
    });
    become('take');
    desk.passMinutes(2);
    await desk.rekey.tick();
    await desk.rekey.idle();
    expect((await desk.get('recovery.get', { case: id })).verification.state).toBe('code-sent');
    expect(messageIds(unruly, /\.code-/)).toHaveLength(1);

    become('greylist');
    await desk.get('recovery.sendCode', { case: id, commandId: undefined });
    const waiting = await desk.get('recovery.get', { case: id });
    expect(waiting.mails[0]).toMatchObject({ what: 'Verification code', standing: 'waiting' });
    await desk.crash();
    become('take');
    desk.passMinutes(2);
    await desk.rekey.tick();
    await desk.rekey.idle();
    const after = await desk.get('recovery.get', { case: id });
    expect(after.mails[0]).toMatchObject({ standing: 'refused', nextTry: null, retry: expect.any(String) });
    expect(after.mails[0]?.response).toMatch(/the code in it went with that/);
    expect(messageIds(unruly, /\.code-/), 'the old code never left').toHaveLength(1);
    expect(after.acts.sendCode).toBeNull();
    await desk.get('recovery.sendCode', { case: id, commandId: undefined });
    expect((await desk.get('recovery.get', { case: id })).mails).toEqual([]);
    await desk.end();
  });

  it('is given up after a refusal for good, and the address is listed as one that mail does not reach', async () => {
    const { desk, id, become, unruly } = await withWhims();
    become('no-such-user');
    await desk.get('recovery.cancel', { case: id, why: 'asked to', commandId: undefined });
    await desk.rekey.idle();
    const sent = unruly.taken.size;
    become('take');
    desk.passMinutes(60 * 24);
    await desk.rekey.tick();
    await desk.rekey.idle();
    expect(unruly.taken.size).toBe(sent);
    const { unreachable } = await desk.get('mail.outbox', {});
    expect(unreachable.length).toBeGreaterThan(1);
    expect(unreachable[0]).toMatchObject({ subscriptionName: 'Vantor Rail', response: '550 5.1.1 no such user' });
    const detail = await desk.get('subscription.get', { subscription: 'vantor-rail' });
    expect(detail.unreachableList.map(({ address }) => address)).toContain('ruben.achterberg@vantorrail.example');
    await desk.get('recovery.open', { ...opening, commandId: undefined });
    await desk.rekey.idle();
    expect((await desk.get('mail.outbox', {})).unreachable).toEqual([]);
    await desk.end();
  });

  it('while the server is down: one mail asks, the others wait for it, and all go once it is back', async () => {
    const { desk, id, become, unruly } = await withWhims();
    become('down');
    await desk.get('recovery.cancel', { case: id, why: 'asked to', commandId: undefined });
    await desk.rekey.idle();
    const before = (await desk.events()).length;
    for (let tick = 0; tick < 5; tick++) {
      desk.passMinutes(2);
      await desk.rekey.tick();
      await desk.rekey.idle();
    }
    // Each try of a server that is down is two events: the try and its refusal.
    expect((await desk.events()).length - before).toBeLessThanOrEqual(4);
    expect((await desk.get('mail.outbox', {})).quietUntil).not.toBeNull();
    become('take');
    expect((await desk.get('mail.tryAll', {}, priya)).started).toBeGreaterThan(1);
    await desk.rekey.idle();
    expect((await desk.get('mail.outbox', {})).mails).toEqual([]);
    expect([...unruly.taken.values()].every((count) => count === 1)).toBe(true);
    await desk.end();
  });
});

describe('the same command delivered twice', () => {
  it('sends one code, also when the first was taken long ago', async () => {
    const unruly = createUnrulyMailServer(() => 'take');
    const desk = await seed.desk(unruly.server);
    const id = await openAndDecide(desk);
    const commandId = '7d0c3f0e-6a53-4c39-9a5e-0f6f3f1f6f01';
    expect(await desk.get('recovery.sendCode', { case: id, commandId })).toMatchObject({ accepted: true });
    expect(await desk.get('recovery.sendCode', { case: id, commandId })).toMatchObject({ accepted: true });
    expect([...unruly.taken.keys()].filter((messageId) => messageId.includes('.code-'))).toHaveLength(1);
    await desk.end();
  });
});

describe('a server’s answer that cannot be recorded', () => {
  it('leaves the mail uncertain for a person to settle, as a stop would, and it is not sent again', async () => {
    const unruly = createUnrulyMailServer(() => 'take');
    const desk = await seed.desk(unruly.server);
    const id = await openAndDecide(desk);
    const journal = desk.rekey.program.work()?.unlocked.journal;
    if (journal === undefined) throw new Error('expected an open journal');
    const { commit } = journal;
    const full = (fails: boolean) =>
      Object.assign(journal, {
        commit: (wanted: Parameters<typeof commit>[0]) =>
          fails && wanted.appends.some(({ events }) => events.some(({ type }) => type === 'mailAccepted'))
            ? Promise.reject(new Error('database or disk is full'))
            : commit(wanted),
      });
    full(true);
    await expect(desk.ask('recovery.sendCode', { case: id, commandId: undefined })).rejects.toThrow(/disk is full/);
    await desk.get('recovery.cancel', { case: id, why: 'asked to', commandId: undefined });
    await desk.rekey.idle();
    full(false);
    for (let tick = 0; tick < 3; tick++) {
      await desk.rekey.tick();
      await desk.rekey.idle();
    }
    const { mails } = await desk.get('mail.outbox', {});
    expect(mails.map(({ standing, purpose }) => `${standing} ${purpose}`)).toEqual(['uncertain attempt-notice']);
    expect([...unruly.taken.values()].every((count) => count === 1)).toBe(true);
    expect((await desk.get('recovery.get', { case: id })).notices.taken).toBeGreaterThan(1);
    await desk.end();
  });
});

describe('many notices', () => {
  const contacts = 1_000;
  const list = () =>
    Array.from({ length: contacts }, (_, index) => ({
      login: `user-${index}`,
      name: `User ${index}`,
      email: `user-${index}@many.example`,
      phone: '+353 1 555 0100',
      role: 'Scanner',
      status: 'active' as const,
      contactOnly: false,
      created: '2021-03-01T00:00:00.000Z',
      lastSignIn: null,
      primary: index === 0,
    }));

  it('to 1,000 contacts: a few at a time, the desk answers meanwhile, and a stop in the middle loses and doubles none', async () => {
    let most = 0;
    let now = 0;
    let sent = 0;
    let stopAt = 400;
    const unruly = createUnrulyMailServer(() => (++sent === stopAt ? 'held-and-taken' : 'take'));
    const counted = () => {
      const server = unruly.server();
      return {
        ...server,
        send: async (message: Parameters<typeof server.send>[0]) => {
          most = Math.max(most, ++now);
          try {
            return await server.send(message);
          } finally {
            now -= 1;
          }
        },
      };
    };
    const desk = await seed.desk(counted);
    const amara = ['amara', 'owner'] as const;
    const known = {
      subscription: 'many',
      name: 'Many',
      dataModel: 'unknown',
      timeZone: 'UTC',
      tam: null,
      expires: null,
    };
    await desk.get('subscription.register', known as never, amara);
    await desk.get('subscription.recordAccounts', { subscription: 'many', accounts: list() } as never, amara);
    const { case: id } = await desk.get('recovery.open', {
      subscription: 'many',
      channel: 'phone',
      claim: 'user-0',
      commandId: undefined,
    });
    const asked = performance.now();
    await desk.get('recovery.queue', {});
    expect(performance.now() - asked).toBeLessThan(1_000);
    await unruly.held();
    stopAt = 0;
    now = 0;
    await desk.crash();
    await desk.rekey.idle();
    expect(most).toBeLessThanOrEqual(40);
    const detail = await desk.get('recovery.get', { case: id });
    expect(detail.notices.of).toBe(contacts);
    // At most one batch was with the server when it stopped: those are for a person to settle, all others went once.
    expect(detail.mail.uncertain).toBeGreaterThanOrEqual(1);
    expect(detail.mail.uncertain).toBeLessThanOrEqual(40);
    expect(detail.mail).toMatchObject({ waiting: 0, refused: 0 });
    expect(detail.notices.taken).toBe(contacts - detail.mail.uncertain);
    expect(Math.max(...unruly.taken.values())).toBe(1);
    expect(detail.timeline.length).toBeLessThan(100);
    await desk.end();
  });
});
