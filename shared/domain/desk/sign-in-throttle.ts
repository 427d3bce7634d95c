// How failed sign-ins slow guessing down: counted per name, delayed ever longer, and locked at the number NIST SP 800-63B gives.
import { refuse } from '../decider.ts';
import { between, type Instant, MINUTE, shift } from '../time.ts';

/** Since the last sign-in that succeeded. `unrecorded`: how many of them no event tells of yet. */
export type Failures = {
  readonly times: number;
  readonly since: Instant;
  readonly last: Instant;
  readonly unrecorded: number;
};
export type SignInFailures = Readonly<Record<string, Failures>>;

/** Mistyping is free this often. */
export const freeTries = 5;
/** Nobody who knows their passphrase is kept out for longer than this by somebody who does not. */
export const longestWait = 15 * MINUTE;
/** NIST SP 800-63B, 3.2.2: no more than 100 failures in a row. */
export const lockedAfter = 100;

const waitAfter = (times: number): number =>
  times < freeTries ? 0 : Math.min(longestWait, MINUTE * 2 ** (times - freeTries));

export type ThrottleRefusal = 'signInDelayed' | 'signInLocked';

const minutes = (milliseconds: number): string => {
  const count = Math.ceil(milliseconds / MINUTE);
  return count === 1 ? '1 minute' : `${count} minutes`;
};

/** Null while another try is allowed. A clock set back lengthens no wait beyond the longest. */
export const signInBarred = (failures: Failures | undefined, now: Instant) => {
  if (failures === undefined) return null;
  if (failures.times >= lockedAfter)
    return refuse(
      'signInLocked',
      'Signing in under this name is locked after 100 failures. An owner gives a new code, or the printed recovery code lets an owner in.',
    );
  const until = shift(failures.last, waitAfter(failures.times));
  const left = Math.min(between(now, until), longestWait);
  return left <= 0 ? null : refuse('signInDelayed', `Too many failed sign-ins. Wait ${minutes(left)} and try again.`);
};

/** Counted before it is known whether the passphrase is right: many tries at once are as many. */
export const countTry = (failures: Failures | undefined, now: Instant): Failures => ({
  times: (failures?.times ?? 0) + 1,
  since: failures?.since ?? now,
  last: now,
  unrecorded: (failures?.unrecorded ?? 0) + 1,
});

/** The try that succeeded is taken back; what failed before it is still to be recorded. */
export const clearTries = ({ since, last, unrecorded }: Failures): Failures | null =>
  unrecorded <= 1 ? null : { times: 0, since, last, unrecorded: unrecorded - 1 };

/** Tried before the clock was set back: the wait starts again from now, once. */
export const afterClockSetBack = (failures: Failures, now: Instant): Failures =>
  now < failures.last ? { ...failures, last: now } : failures;
