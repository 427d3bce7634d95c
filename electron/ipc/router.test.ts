import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { byName, type Handlers, request, type Session } from '../../shared/contract/request.ts';
import { createRouter, type Bug } from './router.ts';
import { createSessions } from './sessions.ts';

const contract = byName(
  request({
    name: 'note.add',
    roles: ['representative'],
    input: z.strictObject({ text: z.string().max(10), actor: z.string().optional() }),
    output: z.object({ by: z.string() }),
  }),
  request({ name: 'desk.hello', roles: 'anyone', input: z.null(), output: z.string() }),
  request({ name: 'desk.break', roles: 'anyone', input: z.string(), output: z.string() }),
  request({ name: 'desk.leak', roles: 'anyone', input: z.null(), output: z.strictObject({ shown: z.string() }) }),
  request({ name: 'desk.refuse', roles: 'anyone', input: z.null(), output: z.string() }),
  request({ name: 'owner.only', roles: ['owner', 'supervisor'], input: z.null(), output: z.null() }),
);

const handlers: Handlers<typeof contract> = {
  'note.add': (_input, { actor }) => ({ ok: true, value: { by: actor.id } }),
  'desk.hello': (_input, { windowId }) => ({ ok: true, value: `window ${windowId}` }),
  'desk.break': (input) => {
    JSON.parse(input);
    throw new TypeError(`could not read ${input}`);
  },
  'desk.leak': () => ({ ok: true, value: { shown: 'yes', secret: 'no' } as { shown: string } }),
  'desk.refuse': () => ({ ok: false, refusal: { code: 'not-now', text: 'Not now.' } }),
  'owner.only': () => ({ ok: true, value: null }),
};

const desk = { id: 7, url: 'app://rekey/desk.html', isMainFrame: true };
const customer = { id: 8, url: 'app://rekey/customer.html', isMainFrame: true };
const priya = { kind: 'operator', id: 'priya', role: 'representative' } as const;

const start = () => {
  const sessions = createSessions();
  sessions.opened(desk.id, 'desk');
  sessions.opened(customer.id, 'customer');
  const bugs: Bug[] = [];
  const router = createRouter(contract, handlers, {
    sessionOf: sessions.of,
    newReference: () => 'R1',
    reportBug: (bug) => bugs.push(bug),
  });
  return { sessions, bugs, ...router };
};

const codeOf = (answer: { ok: boolean; refusal?: { code: string } }) => (answer.ok ? 'answered' : answer.refusal?.code);

describe('who is heard', () => {
  const strangers = {
    'a window nobody opened': { ...desk, id: 99 },
    'a frame inside our page': { ...desk, isMainFrame: false },
    'another site': { ...desk, url: 'https://rekey/desk.html' },
    'another host of our scheme': { ...desk, url: 'app://other/desk.html' },
    'a host that only starts like ours': { ...desk, url: 'app://rekey.example/desk.html' },
    'a port on our host': { ...desk, url: 'app://rekey:1/desk.html' },
    'a name before our host': { ...desk, url: 'app://x@rekey/desk.html' },
    'the other window’s page': { ...desk, url: customer.url },
    'a page that is not one of ours': { ...desk, url: 'app://rekey/assets/desk.html' },
    'no page at all': { ...desk, url: '' },
  };

  it.each(Object.entries(strangers))('refuses %s', async (_who, sender) => {
    const { fromWindow } = start();
    expect(codeOf(await fromWindow(sender, 'desk.hello', null))).toBe('untrusted-sender');
  });

  it('hears its own page, whatever its query and fragment', async () => {
    const { fromWindow } = start();
    const sender = { ...desk, url: 'app://rekey/desk.html?theme=dark#/cases/1' };
    expect(await fromWindow(sender, 'desk.hello', null)).toEqual({ ok: true, value: 'window 7' });
  });

  it('stops hearing a window once it is closed', async () => {
    const { fromWindow, sessions } = start();
    sessions.closed(desk.id);
    expect(codeOf(await fromWindow(desk, 'desk.hello', null))).toBe('untrusted-sender');
  });
});

describe('who acts', () => {
  it('takes the actor from the main process, whatever the input says', async () => {
    const { fromWindow, sessions } = start();
    sessions.signedIn(desk.id, priya);
    const answer = await fromWindow(desk, 'note.add', { text: 'hi', actor: 'operator:mallory' });
    expect(answer).toEqual({ ok: true, value: { by: 'priya' } });
  });

  it('asks somebody who has not signed in to do so, and again after signing out', async () => {
    const { fromWindow, sessions } = start();
    expect(codeOf(await fromWindow(desk, 'note.add', { text: 'hi' }))).toBe('sign-in-first');
    sessions.signedIn(desk.id, priya);
    sessions.signedOut(desk.id);
    expect(codeOf(await fromWindow(desk, 'note.add', { text: 'hi' }))).toBe('sign-in-first');
  });

  it('names the roles that may, when a role may not', async () => {
    const { fromWindow, sessions } = start();
    sessions.signedIn(desk.id, priya);
    const text = 'Only an owner or a supervisor may do this; you are here as a representative.';
    expect(await fromWindow(desk, 'owner.only', null)).toEqual({ ok: false, refusal: { code: 'not-allowed', text } });
  });

  it('keeps operators’ requests from the customer window, even signed in as an account', async () => {
    const { fromWindow, sessions } = start();
    sessions.signedIn(customer.id, { kind: 'account', subscription: 'halden', login: 'ingrid' });
    expect(codeOf(await fromWindow(customer, 'note.add', { text: 'hi' }))).toBe('not-allowed');
  });

  it('never seats an operator in the customer window, nor a customer at the desk', () => {
    const { sessions } = start();
    expect(() => sessions.signedIn(customer.id, priya)).toThrow(/customer window/);
    expect(() => sessions.signedIn(desk.id, { kind: 'account', subscription: 's', login: 'l' })).toThrow(/the desk/);
  });

  it('gives the command line the same roles and checks', async () => {
    const { fromCommandLine } = start();
    const auditor: Session = {
      window: 'command-line',
      role: 'auditor',
      actor: { kind: 'operator', id: 'ana', role: 'auditor' },
    };
    expect(codeOf(await fromCommandLine(auditor, 'note.add', { text: 'hi' }))).toBe('not-allowed');
    expect(await fromCommandLine(auditor, 'desk.hello', null)).toEqual({ ok: true, value: 'window 0' });
  });
});

describe('what is asked', () => {
  it.each(['desk.none', '__proto__', 'constructor', 'toString', ''])('does not know %j', async (name) => {
    const { fromWindow } = start();
    expect(codeOf(await fromWindow(desk, name, null))).toBe('unknown-request');
  });

  it('does not know a name that is not text', async () => {
    const { fromWindow } = start();
    expect(codeOf(await fromWindow(desk, ['desk.hello'], null))).toBe('unknown-request');
  });

  it('says which part of the input is wrong, and never its value', async () => {
    const { fromWindow, sessions } = start();
    sessions.signedIn(desk.id, priya);
    const answer = await fromWindow(desk, 'note.add', { text: 'tomato-anchor-violet' });
    expect(codeOf(answer)).toBe('bad-input');
    expect(JSON.stringify(answer)).toContain('Text has more than 10 characters.');
    expect(JSON.stringify(answer)).not.toContain('tomato');
  });

  it('refuses input that is too large, too deep or not plain data before any schema reads it', async () => {
    const { fromWindow } = start();
    let deep: unknown = null;
    for (let level = 0; level < 1_000; level += 1) deep = [deep];
    const hostile = ['x'.repeat(17 * 1024 * 1024), deep, new Array(300_000).fill(0), new Map(), new ArrayBuffer(8), 1n];
    for (const input of hostile) expect(codeOf(await fromWindow(desk, 'desk.break', input))).toBe('bad-input');
  });
});

describe('what is answered', () => {
  it('passes a refusal on as it is', async () => {
    const { fromWindow } = start();
    const refusal = { code: 'not-now', text: 'Not now.' };
    expect(await fromWindow(desk, 'desk.refuse', null)).toEqual({ ok: false, refusal });
  });

  it('answers a bug with a reference, and logs where it happened without the input', async () => {
    const { fromWindow, bugs } = start();
    for (const input of ['tomato', '"tomato"']) {
      const answer = await fromWindow(desk, 'desk.break', input);
      expect(codeOf(answer)).toBe('internal');
      expect(JSON.stringify(answer)).toContain('R1');
      expect(JSON.stringify(answer)).not.toContain('tomato');
    }
    expect(bugs.map((bug) => bug.error)).toEqual(['SyntaxError', 'TypeError']);
    expect(bugs[0]?.at.join('\n')).toContain('router.test.ts');
    expect(JSON.stringify(bugs)).not.toContain('tomato');
  });

  it('lets nothing out that the output’s schema does not have', async () => {
    const { fromWindow, bugs } = start();
    const answer = await fromWindow(desk, 'desk.leak', null);
    expect(codeOf(answer)).toBe('internal');
    expect(bugs).toHaveLength(1);
  });
});

it('does not compile without a handler for every entry, nor with a handler that answers another shape', () => {
  const { 'desk.hello': _left, ...incomplete } = handlers;
  // @ts-expect-error desk.hello has no handler
  const missing: Handlers<typeof contract> = incomplete;
  // @ts-expect-error desk.hello answers text
  const wrong: Handlers<typeof contract> = { ...handlers, 'desk.hello': () => ({ ok: true, value: 1 }) };
  expect([missing, wrong]).toHaveLength(2);
});
