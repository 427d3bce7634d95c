import { beforeEach, expect, test } from 'vitest';
import { useRouter } from './router.ts';

const { go, back, select, forget } = useRouter.getState();
const here = () => useRouter.getState().route;

beforeEach(forget);

test('back leads through the screens that were shown, and ends at the queue', () => {
  go({ screen: 'vaults' });
  go({ screen: 'case', id: 'a' });
  back();
  expect(here()).toEqual({ screen: 'vaults' });
  back();
  back();
  expect(here()).toEqual({ screen: 'queue' });
});

test('going where one is, or selecting another row, leaves nothing to go back to', () => {
  go({ screen: 'vaults' });
  go({ screen: 'vaults' });
  select('north-sea');
  select('bergen');
  expect(here()).toEqual({ screen: 'vaults', id: 'bergen' });
  back();
  expect(here()).toEqual({ screen: 'queue' });
});

test('after a lock nobody finds out where the one before was', () => {
  go({ screen: 'case', id: 'a' });
  forget();
  back();
  expect(here()).toEqual({ screen: 'queue' });
});
