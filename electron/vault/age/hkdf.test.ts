// HKDF and HMAC against their RFCs, and against Node's own.
import fc from 'fast-check';
import { createHmac, hkdfSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { hkdf, hmac } from './hkdf.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

test('derives what RFC 5869, test case 3, says, as far as 32 bytes go', () => {
  const derived = hkdf(hex('0b'.repeat(22)), new Uint8Array(0), '');
  expect(Buffer.from(derived).toString('hex')).toBe('8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d');
});

test('authenticates as RFC 4231, test case 2, says', () => {
  const mac = hmac(Buffer.from('Jefe'), Buffer.from('what do ya want '), Buffer.from('for nothing?'));
  expect(Buffer.from(mac).toString('hex')).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
});

test('both agree with Node for any input', () => {
  const bytes = fc.uint8Array({ maxLength: 64 });
  fc.assert(
    fc.property(bytes, bytes, fc.string(), (key, salt, info) => {
      expect(hkdf(key, salt, info)).toEqual(new Uint8Array(hkdfSync('sha256', key, salt, info, 32)));
      expect(hmac(key, salt)).toEqual(new Uint8Array(createHmac('sha256', key).update(salt).digest()));
    }),
  );
});
