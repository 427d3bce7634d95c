// Asking for more than the plan gives, again within the window, moves a subscription up to the next plan (C3).
import { HOUR, type Instant, shift } from '../time.ts';
import { type PolicyPack, targetOf } from './policy-pack.ts';

/** Whether a request of this severity asks for support that another plan has and this one does not. */
export const isAbovePlan = (pack: PolicyPack, severity: string, plan: string | null): boolean =>
  pack.upgrade !== null &&
  targetOf(pack, severity, plan) === null &&
  pack.plans.some(({ id }) => targetOf(pack, severity, id) !== null);

/** The plan to move to; null while there is no reason, or no higher plan. `asked` are the instants of requests above the plan. */
export const upgradeTo = (pack: PolicyPack, plan: string, asked: readonly Instant[], now: Instant): string | null => {
  if (pack.upgrade === null) return null;
  const since = shift(now, -pack.upgrade.days * 24 * HOUR);
  const counted = asked.filter((at) => at > since && at <= now).length;
  const index = pack.plans.findIndex(({ id }) => id === plan);
  // Plans stand from the highest down.
  return counted >= pack.upgrade.times && index > 0 ? (pack.plans[index - 1]?.id ?? null) : null;
};
