import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Line, linesOf } from './lines.ts';

const read = async (chunks: readonly Buffer[], limit?: number): Promise<Line[]> => {
  const lines: Line[] = [];
  for await (const line of linesOf(Readable.from(chunks), limit)) lines.push(line);
  return lines;
};

it('gives the same lines however the bytes arrive, also inside a character', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.stringMatching(/^[^\n\ufeff]*$/)),
      fc.integer({ min: 1, max: 7 }),
      async (texts, size) => {
        const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        const expected = texts.map((text, index) => ({ number: index + 1, text: text.toWellFormed() }));
        expect(await read(chunks)).toEqual(expected);
      },
    ),
  );
});

it('counts a last line without its end, and no empty one after the last end', async () => {
  expect(await read([Buffer.from('a\nb')])).toEqual([
    { number: 1, text: 'a' },
    { number: 2, text: 'b' },
  ]);
  expect(await read([Buffer.from('a\n')])).toEqual([{ number: 1, text: 'a' }]);
  expect(await read([])).toEqual([]);
});

it('names a line that is too long or no text, and goes on with the next', async () => {
  expect(await read([Buffer.from('12345'), Buffer.from('6\nok\n'), Buffer.from([0xff, 0x0a])], 5)).toEqual([
    { number: 1, problem: 'The line is longer than 5 bytes.' },
    { number: 2, text: 'ok' },
    { number: 3, problem: 'The line is not UTF-8 text.' },
  ]);
});
