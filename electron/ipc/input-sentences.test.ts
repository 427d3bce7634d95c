import { expect, test } from 'vitest';
import { z } from 'zod';
import { inputSentence, sentencesFor } from './input-sentences.ts';

const said = (schema: z.ZodType, input: unknown): string => {
  const parsed = schema.safeParse(input, { error: inputSentence });
  if (parsed.success) throw new Error('expected a refusal');
  return sentencesFor(parsed.error);
};

const form = z.strictObject({
  port: z.int().min(1).max(65_535),
  timeZone: z.string().min(1),
  host: z.string().min(1, 'The host is missing.'),
  role: z.enum(['owner', 'auditor']),
});
const good = { port: 25, timeZone: 'Europe/Dublin', host: 'mail.example', role: 'owner' };

test.each([
  [{ ...good, port: 'secret' }, 'Port has to be a number.'],
  [{ ...good, port: Number.NaN }, 'Port has to be a number.'],
  [{ ...good, port: 2.5 }, 'Port has to be a whole number.'],
  [{ ...good, port: 0 }, 'Port has to be at least 1.'],
  [{ ...good, port: 70_000 }, 'Port has to be at most 65535.'],
  [{ ...good, timeZone: '' }, 'Time zone is missing.'],
  [{ ...good, timeZone: undefined }, 'Time zone is missing.'],
  [{ ...good, host: '' }, 'The host is missing.'],
  [{ ...good, role: 'king' }, 'Role has to be one of: owner, auditor.'],
  [{ ...good, mood: 'x' }, 'Rekey knows no field named mood here.'],
  ['', 'What was asked has to be a group of fields.'],
])('a person reads what to change, never the value: %#', (input, sentence) => {
  expect(said(form, input)).toBe(`Rekey cannot read this. ${sentence}`);
});

test('an entry of a list is counted as people count', () => {
  const list = z.object({ accounts: z.array(z.object({ email: z.email() })) });
  expect(said(list, { accounts: [{ email: 'a@b.example' }, { email: 'x' }] })).toBe(
    'Rekey cannot read this. Accounts, entry 2, email has to be a mail address.',
  );
  const own = z.object({ names: z.array(z.string().regex(/^\w+$/, 'Letters only.')) });
  expect(said(own, { names: ['a', '!'] })).toBe('Rekey cannot read this. Names, entry 2: Letters only.');
});

test('a form filled in wrongly all over says three things and counts the rest', () => {
  expect(said(form, {})).toBe(
    'Rekey cannot read this. Port is missing. Time zone is missing. Host is missing. (and 1 more)',
  );
});
