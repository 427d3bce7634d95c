// A service level failure is claimed in writing, in time and with what shows it (C6); some causes are excluded (C7).
import { refuse, type Refusal } from '../decider.ts';
import type { Instant } from '../time.ts';
import type { Calendar } from './calendar.ts';
import { dueOf } from './clock.ts';
import type { PolicyPack } from './policy-pack.ts';

export type Claim = {
  readonly failedAt: Instant;
  readonly received: Instant;
  /** As many answers as the policy asks for, in its order. */
  readonly answers: readonly string[];
  /** What the desk found to be the cause; one of the policy's reasons, or null. */
  readonly cause: string | null;
};

type ClaimCode = 'no-claims' | 'claim-late' | 'claim-incomplete' | 'claim-excluded';
type ClaimAnswer =
  /** A good-faith discussion follows; the policy promises no amount. */
  { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal<ClaimCode> };

export const judgeClaim = (pack: PolicyPack, calendar: Calendar, claim: Claim): ClaimAnswer => {
  if (pack.claim === null) return refuse('no-claims', `${pack.title} knows no claims.`);
  const { businessDays, needs } = pack.claim;
  const last = dueOf({ amount: businessDays, unit: 'business days' }, calendar, claim.failedAt);
  if (!last.ok || last.value.due === null || claim.received > last.value.due)
    return refuse('claim-late', `A failure is claimed within ${businessDays} business days.`);
  const missing = needs.find((_, index) => (claim.answers[index] ?? '').trim() === '');
  if (missing !== undefined) return refuse('claim-incomplete', `The claim does not yet say: ${missing}.`);
  const excluded = pack.pauses.find(({ id }) => id === claim.cause);
  return excluded === undefined
    ? { ok: true }
    : refuse('claim-excluded', `The policy excludes this: ${excluded.says}.`);
};
