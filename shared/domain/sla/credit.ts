// What a customer is owed for missed levels (W5, W6): a voucher, a part of the month's fee for each, never more than the fee.
import { refuse, type Refusal } from '../decider.ts';
import type { PolicyPack } from './policy-pack.ts';

export type Credit = {
  /** Minor units of the fee's currency, credited to the next billing cycle. */
  readonly credit: number;
  /** The month's fee. */
  readonly cap: number;
};
type CreditAnswer =
  | { readonly ok: true; readonly value: Credit }
  | { readonly ok: false; readonly refusal: Refusal<'no-credit' | 'amount-unusable'> };

/** `fee` is the month's, in minor units; `failures` the requests of the month that missed their level and are not excluded. */
export const creditFor = (pack: PolicyPack, fee: number, failures: number): CreditAnswer => {
  if (pack.credit === null) return refuse('no-credit', `${pack.title} compensates nothing.`);
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;
  if (!isCount(fee) || !isCount(failures) || !Number.isSafeInteger(fee * pack.credit.percent))
    return refuse(
      'amount-unusable',
      'The fee is a whole number of minor units and the failures are counted: neither is negative.',
    );
  // Half a minor unit is rounded up. Each request is compensated by itself, so each is rounded by itself.
  const each = Math.floor((fee * pack.credit.percent + 50) / 100);
  return { ok: true, value: { credit: Math.min(fee, each * failures), cap: fee } };
};

/** W6: missed for a reason that the policy excludes; null when it is to be compensated. */
export const exclusionOf = (pack: PolicyPack, reason: string | null): string | null =>
  pack.credit?.exclusions.find(({ id }) => id === reason)?.says ?? null;
