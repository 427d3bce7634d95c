import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Answer } from '../../shared/contract/request.ts';
import { keyOf, listen, refresh, useAnswers, watch } from './answers.ts';

type Asked = { readonly name: string; readonly reply: (answer: Answer<unknown>) => void; readonly fail: () => void };

const asked: Asked[] = [];
const hearers = new Map<string, (payload: unknown) => void>();
const ends: (() => void)[] = [];
const key = keyOf('operator.list', {});
const shown = () => useAnswers.getState().answers[key];
const push = (name: string) => hearers.get(name)?.({});
/** Whatever an answer set going has happened after a turn of the event loop. */
const settle = () => new Promise((resolve) => setTimeout(resolve));
const answer = async (value: string) => {
  asked.shift()?.reply({ ok: true, value });
  await settle();
};

beforeEach(() => {
  vi.stubGlobal('window', {
    rekey: {
      window: 'desk',
      invoke: (name: string) =>
        new Promise<Answer<unknown>>((resolve, reject) => {
          asked.push({ name, reply: resolve, fail: () => reject(new Error('gone')) });
        }),
      subscribe: (name: string, hear: (payload: unknown) => void) => {
        hearers.set(name, hear);
        return () => hearers.delete(name);
      },
    },
  });
  ends.push(listen());
});

afterEach(async () => {
  for (const end of ends.splice(0)) end();
  // What is still in the air would land in the next test.
  while (asked.length > 0) await answer('late');
  useAnswers.setState({ answers: {} }, true);
  vi.unstubAllGlobals();
});

test('an answer is shown, and asked again when something was recorded', async () => {
  ends.push(watch('operator.list', {}));
  await answer('one');
  expect(shown()).toEqual({ ok: true, value: 'one' });
  push('journal.changed');
  await answer('two');
  expect(shown()).toEqual({ ok: true, value: 'two' });
});

test('a change during the flight asks once more, because the answer may be older than it', async () => {
  ends.push(watch('operator.list', {}));
  push('journal.changed');
  push('journal.changed');
  expect(asked).toHaveLength(1);
  await answer('before the change');
  expect(asked).toHaveLength(1);
  await answer('after the change');
  expect(shown()).toEqual({ ok: true, value: 'after the change' });
  expect(asked).toHaveLength(0);
});

test.each([
  ['a lock', 'session.changed'],
  ['a customer has left', 'session.ended'],
])('after %s nothing of the session before is left, nor comes in late', async (_, ending) => {
  ends.push(watch('operator.list', {}));
  await answer('of the first session');
  push('journal.changed');
  push(ending);
  expect(shown()).toBeUndefined();
  await answer('late, of the first session');
  expect(shown()).toBeUndefined();
  await answer('of the second session');
  expect(shown()).toEqual({ ok: true, value: 'of the second session' });
});

test('two parts of a page that ask the same ask once, and nothing is asked after they left', async () => {
  const first = watch('operator.list', {});
  const second = watch('operator.list', {});
  await answer('one');
  await answer('one');
  first();
  refresh();
  expect(asked).toHaveLength(1);
  await answer('two');
  second();
  refresh();
  expect(asked).toHaveLength(0);
});

test('a bridge that breaks is a refusal that says what is not known', async () => {
  ends.push(watch('operator.list', {}));
  asked.shift()?.fail();
  await settle();
  expect(shown()).toMatchObject({ ok: false, refusal: { code: 'no-answer' } });
});
