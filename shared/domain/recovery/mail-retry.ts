// When a mail that the server put off is tried again by itself, and until when: every figure of it stands here.
import { HOUR, type Instant, MINUTE, between, shift } from '../time.ts';
import { type Recovery, ended, mailOf } from './state.ts';

/** In milliseconds. Greylisting mostly lets a second try pass after some minutes; RFC 5321 has a sender give up after four or five days. */
export const mailRetry = {
  waits: [1 * MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE],
  /** After the last of `waits`, this long each time. */
  afterwards: HOUR,
  giveUpAfter: 5 * 24 * HOUR,
  /** A wait is longer by up to this part of itself, so that many mails do not come back all at once. */
  spread: 0.2,
} as const;

/** What is counted: more tries than waits all wait the same, so counting on would tell nothing. */
export const countedTries: number = mailRetry.waits.length;

/** The next try of a mail put off for the `tries + 1`st time, or null when it is given up. `jitter` is from 0 up to 1. */
export const nextTryAt = (
  now: Instant,
  known: { readonly tries: number; readonly since: Instant },
  jitter: number,
): Instant | null => {
  const wait = mailRetry.waits[known.tries] ?? mailRetry.afterwards;
  const at = shift(now, Math.round(wait * (1 + mailRetry.spread * jitter)));
  return between(known.since, at) > mailRetry.giveUpAfter ? null : at;
};

/**
 * When Rekey tries this mail again without being asked; null when it does not. A code that ran out, was used or was followed by a
 * newer one is worth nothing to its receiver, so its mail is left.
 */
export const triesAgainAt = (state: Recovery, mail: string): Instant | null => {
  const known = mailOf(state, mail);
  if (known?.state !== 'refused' || known.retryAt === null) return null;
  const { retryAt, purpose } = known;
  const running = !ended(state.phase) && state.phase !== 'frozen';
  switch (purpose) {
    case 'attempt-notice':
      return retryAt;
    case 'verification-code':
      return running && state.code?.mail === mail && retryAt < state.code.expires ? retryAt : null;
    case 'disclaimer': {
      const wanted = state.disclaimer?.mail === mail && state.phase === 'decided' && state.acknowledged === null;
      return wanted && retryAt < state.disclaimer.expires ? retryAt : null;
    }
    case 'credential':
      return state.credential?.mail === mail && state.phase === 'releasing' ? retryAt : null;
    default:
      return purpose satisfies never;
  }
};
