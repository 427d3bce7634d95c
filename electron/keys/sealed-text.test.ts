import { expect, test } from 'vitest';
import { systemRandom } from './random.ts';
import { openText, sealText } from './sealed-text.ts';

const key = systemRandom(32);

test('what was sealed opens under its key and purpose', () => {
  expect(openText(key, 'half/1', sealText(key, 'half/1', 'amber otter'))).toBe('amber otter');
});

test('another purpose, another key, a changed byte and too few bytes open nothing', () => {
  const sealed = sealText(key, 'half/1', 'amber otter');
  const changed = Uint8Array.from(sealed, (byte, index) => (index === 30 ? byte ^ 1 : byte));
  expect(openText(key, 'half/2', sealed)).toBeNull();
  expect(openText(systemRandom(32), 'half/1', sealed)).toBeNull();
  expect(openText(key, 'half/1', changed)).toBeNull();
  expect(openText(key, 'half/1', sealed.subarray(0, 10))).toBeNull();
});
