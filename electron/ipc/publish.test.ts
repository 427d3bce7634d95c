import { expect, it } from 'vitest';
import { z } from 'zod';
import { byName, push } from '../../shared/contract/request.ts';
import { createPublisher } from './publish.ts';
import { createSessions } from './sessions.ts';

const pushes = byName(
  push({
    name: 'queue.changed',
    roles: ['representative', 'supervisor'],
    payload: z.strictObject({ count: z.number() }),
  }),
);

const start = () => {
  const sessions = createSessions();
  for (const id of [1, 2, 3]) sessions.opened(id, id === 3 ? 'customer' : 'desk');
  sessions.signedIn(1, { kind: 'operator', id: 'priya', role: 'representative' });
  const sent: unknown[] = [];
  const publish = createPublisher(pushes, { sessions: sessions.all, send: (...message) => void sent.push(message) });
  return { publish, sent };
};

it('tells only the windows whose person may hear it', () => {
  const { publish, sent } = start();
  publish('queue.changed', { count: 2 });
  expect(sent).toEqual([[1, 'queue.changed', { count: 2 }]]);
});

it('sends nothing that the schema of the push does not have', () => {
  const { publish, sent } = start();
  expect(() => publish('queue.changed', { count: 2, title: 'x' } as { count: number })).toThrow();
  expect(sent).toEqual([]);
});
