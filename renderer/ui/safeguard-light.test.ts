import { expect, test } from 'vitest';
import { announcementAt } from './safeguard-light.tsx';

const minutes = (count: number) => count * 60_000;

test('a countdown speaks at ten, five and one minutes and when it ends, and at no other second', () => {
  const spoken: unknown[] = [];
  for (let left = minutes(12); left > -3_000; left -= 1_000) {
    const due = announcementAt(left, left - 1_000);
    if (due !== null) spoken.push(due);
  }
  expect(spoken).toEqual([10, 5, 1, 'expired']);
});

test('a window that slept says the nearest threshold only', () => {
  expect(announcementAt(minutes(12), minutes(0.5))).toBe(1);
  expect(announcementAt(minutes(12), -1)).toBe('expired');
  expect(announcementAt(-1, -1_001)).toBeNull();
});
