import { expect, test } from 'vitest';
import { bytes, cityOf, clockTime, countdown, fullTime, initials, people, relative, reports, span } from './words.ts';

const hour = 3_600_000;

test('sizes keep one digit where it tells something', () => {
  expect([0, 1, 999, 1_000, 188e6, 999.96e6, 61.4e9, 1.4e12].map(bytes)).toEqual([
    '0 bytes',
    '1 byte',
    '999 bytes',
    '1 kB',
    '188 MB',
    '1.0 GB',
    '61.4 GB',
    '1.4 TB',
  ]);
});

test('a span names its two largest parts', () => {
  expect([56_000, 11 * 60_000, 6 * hour + 5 * 60_000, 2 * hour, 28 * hour].map(span)).toEqual([
    '56 s',
    '11 min',
    '6 h 05 min',
    '2 h',
    '1 d 4 h',
  ]);
});

test('a countdown never shows less than is left, nor below nothing', () => {
  expect([1_421_000, 59_001, 1, 0, -5_000].map(countdown)).toEqual(['23 min 41 s', '1 min 00 s', '1 s', '0 s', '0 s']);
});

test('an age has one part', () => {
  expect(relative(0, 26.5 * hour)).toBe('1 d ago');
  expect(relative(2.5 * hour, 0)).toBe('in 2 h');
  expect(relative(0, 20_000)).toBe('just now');
  expect(relative(10_000, 0), 'recorded since the clock of the windows last moved').toBe('just now');
  expect(relative(30_000, 0)).toBe('in a moment');
});

test('an instant is told in the zone that is asked for', () => {
  const at = '2026-11-17T09:06:00Z';
  expect(clockTime(at, 'Europe/Oslo')).toBe('10:06');
  expect(fullTime(at, 'UTC')).toContain('UTC');
  expect(cityOf('America/Argentina/Buenos_Aires')).toBe('Buenos Aires');
});

test('names and counts read as sentences do', () => {
  expect(people(['Leila Haddad', 'Mikkel Strand', 'Tom Brandt'])).toBe('Leila Haddad, Mikkel Strand or Tom Brandt');
  expect([reports(1), reports(1806)]).toEqual(['1 report', '1,806 reports']);
  expect(['Priya Raman', 'Ruud van der Meer', 'Åsa', ''].map(initials)).toEqual(['PR', 'RM', 'Å', '']);
});
