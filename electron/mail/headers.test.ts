// Whatever a customer's directory holds, no line break and no control character of it reaches the mail library.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHeaders, readAddress, readMailbox } from './headers.ts';
import type { Message } from './port.ts';

const good: Message = {
  messageId: '<case-7.notice-2@desk.example>',
  from: 'Support desk <support@desk.example>',
  to: 'primary@customer.example',
  subject: 'Zoë, please read',
  text: 'x',
  secret: false,
};
const field = fc.constantFrom('from', 'to', 'subject', 'messageId');
const breaking = fc.constantFrom(
  ...Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)),
  ...Array.from({ length: 0x21 }, (_, code) => String.fromCharCode(0x7f + code)),
  '\u2028',
  '\u2029',
);

describe('every field of a message', () => {
  it('is refused with a line break, a NUL, a Unicode newline or any other control character anywhere in it', () => {
    fc.assert(
      fc.property(field, breaking, fc.nat(), fc.string({ unit: 'grapheme' }), (name, character, where, more) => {
        const text = good[name];
        const at = where % (text.length + 1);
        const checked = checkHeaders({ ...good, [name]: `${text.slice(0, at)}${character}${more}${text.slice(at)}` });
        expect(checked).toMatchObject({ ok: false, refused: { permanent: true } });
      }),
      { numRuns: 500 },
    );
  });

  it('is refused or leaves one recipient without a comma, a bracket, a quote or white space', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (to) => {
        const checked = checkHeaders({ ...good, to });
        if (checked.ok) expect(checked.envelope.to).toMatch(/^[^\s<>(),;:"[\]@]+@[A-Za-z0-9.-]+$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('may be anything printable in a subject', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (subject) => {
        const printable = !/[\p{Cc}\u2028\u2029]/u.test(subject) && subject.isWellFormed();
        expect(checkHeaders({ ...good, subject }).ok).toBe(printable);
      }),
    );
  });
});

it('an address keeps its case and gets its domain in ASCII; a mailbox its name', () => {
  expect(readAddress('Zoe.O@Bücher.example')).toBe('Zoe.O@xn--bcher-kva.example');
  expect(readMailbox('Støtte 支援 <support@desk.example>')).toEqual({
    name: 'Støtte 支援',
    address: 'support@desk.example',
  });
});
