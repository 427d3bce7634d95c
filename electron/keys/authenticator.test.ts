import { describe, expect, it } from 'vitest';
import { authenticatorStep, authenticatorUri, newAuthenticatorSecret } from './authenticator.ts';

/** RFC 6238, appendix B: the SHA-1 secret, its codes shortened to six digits. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1000).toISOString();

describe('an authenticator’s code', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
  ])('at %i s is the RFC’s', (seconds, code) => {
    expect(authenticatorStep(secret, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });
  it('is taken one step early or late and no further, and names its own step', () => {
    const step = Math.floor(59 / 30);
    for (const [seconds, known] of [
      [59 + 30, step],
      [59 - 30, step],
      [59 + 61, null],
    ] as const)
      expect(authenticatorStep(secret, '287 082', at(seconds))).toBe(known);
  });
  it.each(['', '28708', '2870823', 'abcdef', '287082 or 1=1'])('is nothing else: %o', (typed) => {
    expect(authenticatorStep(secret, typed, at(59))).toBeNull();
  });
  it('has a secret of 160 bits, never the same', () => {
    const [one, two] = [newAuthenticatorSecret(), newAuthenticatorSecret()];
    expect(one).toMatch(/^[A-Z2-7]{32}$/);
    expect(one).not.toBe(two);
    expect(authenticatorUri(one, 'ingrid', 'Dublin desk')).toBe(
      `otpauth://totp/Dublin%20desk:ingrid?issuer=Dublin%20desk&secret=${one}&algorithm=SHA1&digits=6&period=30`,
    );
  });
});
