// How many codes a subscription may be sent: whoever asks for one after the other gets no more tries than who asks for one.
import type { RecoveryPolicy } from '../recovery/policy.ts';
import { between, HOUR, type Instant, shift } from '../time.ts';
import type { CodePurpose } from './events.ts';

type Issued = readonly { readonly at: Instant; readonly purpose: CodePurpose }[];

/** When the next code of a kind may be sent, over all cases; null where it may be now. */
export const nextCodeAt = (
  issued: Issued,
  purpose: CodePurpose,
  now: Instant,
  { codesPerHour }: Pick<RecoveryPolicy, 'codesPerHour'>,
): Instant | null => {
  const recent = issued.filter((one) => one.purpose === purpose && between(one.at, now) < HOUR);
  const oldest = recent.at(-codesPerHour);
  return oldest === undefined ? null : shift(oldest.at, HOUR);
};
