import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../decider.ts';
import { amara, priya } from '../testing/world.ts';
import { deskDecider, type DeskCommand, wordingInUse } from './decider.ts';
import {
  defaultWording,
  longest,
  problemSentence,
  type Wording,
  whyNotWording,
  wordingBlocks,
} from './disclaimer-wording.ts';
import type { DeskEvent } from './events.ts';

const founded: DeskEvent = {
  type: 'deskFounded',
  data: { name: 'Desk', owner: { id: 'amara', name: 'Amara' }, ownerKey: 'ka', workstationKey: 'kw', onePerson: false },
};
const at = '2026-11-16T08:00:00.000Z';
const given = (...events: readonly DeskEvent[]) =>
  fold(
    deskDecider,
    [founded, ...events].map((event, index) => ({ ...event, position: index + 1, at, actor: 'operator:amara' })),
  );
const set = (change: Partial<Wording>, actor: DeskCommand['actor'] = amara, ...events: readonly DeskEvent[]) =>
  deskDecider.decide({ type: 'setTemplate', ...defaultWording, ...change, actor }, given(...events));
const put = (line: string) => `${line}\n\n${defaultWording.text}`;

describe('template with unknown variables, script, 1 MB, CR LF in a name: refused with the place', () => {
  test.each([
    ['an unknown variable', { text: put('Dear {nome},') }, 'Text, line 1, column 6: There is no variable {nome}.'],
    [
      'an unknown variable further down',
      { text: `${defaultWording.text}\nto {constructor}` },
      /^Text, line 2\d, column 4: There is no variable \{constructor\}/,
    ],
    [
      'a script',
      { text: put('See <script>alert(1)</script>') },
      /^Text, line 1, column 5: HTML and scripts are not taken/,
    ],
    ['HTML', { text: put('A <b>word</b>') }, /^Text, line 1, column 3: HTML/],
    ['a link', { text: put('Go to https://evil.example') }, /^Text, line 1, column 7: Links are not taken/],
    ['a script behind a colon', { text: put('JavaScript:alert(1)') }, /^Text, line 1, column 1: Links are not taken/],
    [
      '1 MB',
      { text: `${defaultWording.text}\n${'a'.repeat(1024 * 1024)}` },
      /^Text, line 2\d, column \d+: From here on it is too long/,
    ],
    [
      'a subject of 201 characters',
      { subject: `${'s'.repeat(201)}` },
      'Subject, line 1, column 201: From here on it is too long: 200 characters are the most.',
    ],
    [
      'CR LF in a name of a variable',
      { text: put('Dear {na\r\nme},') },
      /^Text, line 1, column 6: There is no variable|^Text, line 1, column 6: A brace/,
    ],
    ['a lone CR', { text: put('Dear\r{name}') }, /^Text, line 1, column 5: A control character/],
    ['NUL', { text: put('Dear\u0000') }, /^Text, line 1, column 5: A control character/],
    [
      'U+2028',
      { text: put('Dear\u2028you') },
      /^Text, line 1, column 5: A control character or a line break of another kind/,
    ],
    ['U+0085', { text: put('Dear\u0085you') }, /^Text, line 1, column 5: A control character/],
    [
      'a direction override',
      { text: put('Dear \u202Eyou') },
      /^Text, line 1, column 6: A character stands here that turns/,
    ],
    [
      'a header smuggled into the subject',
      { subject: 'Loss\r\nBcc: a@b.example' },
      /^Subject, line 1, column 5: A subject is one line/,
    ],
    [
      'a Unicode newline in the subject',
      { subject: 'Loss\u2029x' },
      /^Subject, line 1, column 5: A subject is one line/,
    ],
    [
      'the code in the subject',
      { subject: 'Loss {code}' },
      /^Subject, line 1, column 6: \{code\} cannot stand in the subject/,
    ],
    [
      'the code inside a sentence',
      { text: put('Give {code} back') },
      /^Text, line 1, column 6: \{code\} needs a paragraph of its own/,
    ],
    ['a brace left open', { text: put('Dear {name') }, /^Text, line 1, column 6: A brace stands here/],
    ['half a character', { text: put('Dear \ud800') }, /^Text, line 1, column 6: Half a character/],
    ['no subject', { subject: '  ' }, /^Subject, line 1, column 1: This cannot be empty/],
  ] as const)('%s', (_what, change, sentence) => {
    const problem = whyNotWording({ ...defaultWording, ...change });
    expect(problem === null ? '' : problemSentence(problem)).toMatch(sentence);
    expect(set(change)).toMatchObject({ ok: false, refusal: { code: 'wordingUnusable' } });
  });

  test.each(['losses', 'platform', 'code', 'caseNumber', 'expires'])('a disclaimer that leaves out {%s}', (name) => {
    const text = defaultWording.text.replaceAll(`{${name}}`, 'it');
    const problem = whyNotWording({ ...defaultWording, text });
    expect(problem?.text).toContain(`{${name}} is missing`);
    expect(problem?.line).toBe(text.split('\n').length);
  });

  test('whatever is typed is either usable or refused with a place inside it', () => {
    const piece = fc.constantFrom(
      '{name}',
      '{code}',
      '\n\n',
      '\n',
      '<',
      '<b',
      'http://',
      '\r',
      '{',
      '}',
      'a',
      ' ',
      '\u2028',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = `${pieces.join('')}\n\n${defaultWording.text}`;
        const problem = whyNotWording({ ...defaultWording, text });
        if (problem === null) return;
        const line = text.split('\n')[problem.line - 1];
        expect(line).toBeDefined();
        expect(problem.column).toBeLessThanOrEqual((line?.length ?? 0) + 1);
      }),
    );
  });
});

describe('the wording of the disclaimer', () => {
  test('is the one that Rekey brings, which can be used, until an owner sets another', () => {
    expect(whyNotWording(defaultWording)).toBeNull();
    expect(defaultWording.text.length).toBeLessThan(longest.text);
    expect(wordingInUse(given())).toEqual({ version: 0, ...defaultWording });
    expect(wordingBlocks(defaultWording.text).map(({ kind }) => kind)).toContain('list');
  });
  test('is kept in versions, and an earlier one comes back as a new one', () => {
    const text = put('Please sit down.');
    const first = set({ text });
    expect(first).toMatchObject({ ok: true, events: [{ type: 'templateSet', data: { version: 1, text } }] });
    const events = first.ok ? first.events : [];
    expect(set({}, amara, ...events)).toMatchObject({ events: [{ data: { version: 2, ...defaultWording } }] });
    expect(set({ text }, amara, ...events)).toMatchObject({ refusal: { code: 'wordingUnchanged' } });
    expect(given(...events).wordings).toMatchObject([{ version: 1, by: 'operator:amara', at }]);
  });
  test('is set by an owner only, and lines that end otherwise are the same lines', () => {
    expect(set({ text: put('Hi') }, priya)).toMatchObject({ refusal: { code: 'ownerOnly' } });
    const answered = set({ text: put('Hi').replaceAll('\n', '\r\n') });
    expect(answered).toMatchObject({ events: [{ data: { text: put('Hi') } }] });
  });
});
