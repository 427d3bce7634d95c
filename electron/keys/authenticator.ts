/** Time-based one-time codes (RFC 6238) for a customer's own authenticator: made, compared, and each known by its time step. */

import { Secret, TOTP } from 'otpauth';

/** What every common authenticator understands: SHA-1, six digits, 30 seconds. 160 bits of secret, as RFC 4226 recommends. */
const shape = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const secretBytes = 20;

/** Base 32, as authenticators take it typed in. */
export const newAuthenticatorSecret = (): string => new Secret({ size: secretBytes }).base32;

/** For the QR code: `otpauth://totp/Dublin%20desk:ingrid?secret=...`. */
export const authenticatorUri = (secret: string, account: string, desk: string): string =>
  new TOTP({ ...shape, issuer: desk, label: account, secret: Secret.fromBase32(secret) }).toString();

/**
 * The time step whose code was typed: now's, the one before or the one after, for clocks that differ and people who read slowly.
 * Null for any other text. `now` is ISO 8601.
 */
export const authenticatorStep = (secret: string, typed: string, now: string): number | null => {
  const token = typed.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const timestamp = Date.parse(now);
  const totp = new TOTP({ ...shape, secret: Secret.fromBase32(secret) });
  const delta = totp.validate({ token, timestamp, window: 1 });
  return delta === null ? null : Math.floor(timestamp / 30_000) + delta;
};
