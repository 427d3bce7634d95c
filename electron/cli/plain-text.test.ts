import { expect, it } from 'vitest';
import { inPlainText } from './plain-text.ts';

it('writes an answer as one line a field, lists with dashes', () => {
  const value = {
    ok: true,
    desk: null,
    people: [
      { login: 'a', vaults: ['x', 'y'] },
      { login: 'b', vaults: [] },
    ],
  };
  expect(inPlainText(value)).toBe(
    [
      'ok: true',
      'desk: -',
      'people:',
      '  - login: a',
      '    vaults:',
      '      - x',
      '      - y',
      '  - login: b',
      '    vaults: none',
    ].join('\n'),
  );
  expect(inPlainText([])).toBe('none');
  expect(inPlainText({})).toBe('');
});

it('lets no control character through to the terminal', () => {
  expect(inPlainText({ name: 'a\u001b[2J\nok: true\u009b' })).toBe('name: a [2J ok: true ');
});
