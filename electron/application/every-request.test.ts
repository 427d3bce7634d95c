import { expect, test } from 'vitest';
import type { RekeyContract } from '../../shared/contract/contract.ts';
import type { Handlers } from '../../shared/contract/request.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import { withWhatHoldsForAll } from './every-request.ts';

test('a read-only workspace still gives out the files that it has, and takes none', async () => {
  const work = { unlocked: { readOnly: 'It was damaged.', journal: { personalKeyDestroyed: () => null } } };
  const asked = ['attachment.save', 'customer.saveFile', 'attachment.add', 'attachment.remove', 'customer.addFile'];
  const all = Object.fromEntries(asked.map((name) => [name, () => ({ ok: true, value: 'done' })]));
  const held = withWhatHoldsForAll(
    () => work as unknown as DeskAtWork,
    all as unknown as Handlers<RekeyContract>,
  ) as unknown as Record<string, () => Promise<{ readonly ok: boolean }>>;
  const answered = await Promise.all(asked.map(async (name) => (await held[name]?.())?.ok));
  expect(answered).toEqual([true, true, false, false, false]);
});
