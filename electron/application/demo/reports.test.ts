import { expect, it } from 'vitest';
import { demoSubscriptions } from './customers.ts';
import { demoReport } from './reports.ts';

const names = demoSubscriptions.flatMap(({ vaults }) => vaults.flatMap(({ reports }) => reports));

it('makes every report of the demo, each of its kind, some kilobytes long', () => {
  const begins = { xml: '<?xml version="1.0"', csv: 'host,address,', pdf: '%PDF-1.4' } as const;
  for (const name of names) {
    const file = Buffer.from(demoReport(name));
    const kind = name.split('.').at(-1) as keyof typeof begins;
    expect(file.toString('latin1').startsWith(begins[kind])).toBe(true);
    expect(file.length).toBeGreaterThan(1_000);
    expect(file.length).toBeLessThan(100_000);
  }
});

it('makes the same bytes at every run and other bytes for another title', () => {
  expect(demoReport('A.csv')).toEqual(demoReport('A.csv'));
  expect(demoReport('A.csv')).not.toEqual(demoReport('B.csv'));
});

it('points to every object of a PDF where it begins', () => {
  const file = Buffer.from(demoReport('Safety (annex).pdf')).toString('latin1');
  const start = Number(/startxref\n(\d+)\n/.exec(file)?.[1]);
  expect(file.slice(start).startsWith('xref\n')).toBe(true);
  const offsets = [...file.slice(start).matchAll(/^(\d{10}) 00000 n /gm)].map(([, offset]) => Number(offset));
  expect(offsets).toHaveLength(5);
  offsets.forEach((offset, index) => expect(file.slice(offset).startsWith(`${index + 1} 0 obj\n`)).toBe(true));
});

it('writes to nobody: every address of the demo is set aside for examples', () => {
  const people = demoSubscriptions.flatMap(({ accounts }) => accounts);
  expect(people.filter(({ email }) => !/^[a-z.]+@[a-z.]+\.example$/.test(email))).toEqual([]);
  expect(new Set(people.map(({ login }) => login)).size).toBe(people.length);
});
