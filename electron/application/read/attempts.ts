// Every other attempt on a case's subscription: what one caller tries by phone, the next may be trying in a window.
import type { z } from 'zod';
import type { caseDetail } from '../../../shared/contract/recovery.ts';
import type { Recovery } from '../../../shared/domain/recovery/state.ts';
import { ended } from '../../../shared/domain/recovery/state.ts';
import type { CaseContext } from './case-summary.ts';

type Attempt = z.input<typeof caseDetail>['attempts'][number];

/** Whoever handles a case reads a page, not an archive; the evidence has them all. */
const shown = 12;

const outcomeOf = ({ phase }: Recovery): string => {
  switch (phase) {
    case 'closed':
      return 'Closed: the primary admin signed in';
    case 'referred':
      return 'Referred to the primary admin';
    case 'cancelled':
      return 'Cancelled';
    case 'expired':
      return 'Ran out of time';
    case 'frozen':
      return 'Open, frozen by a witness';
    default:
      return 'Open';
  }
};

const refusals: Readonly<Record<string, string>> = {
  recoveryAlreadyOpen: 'Refused: a recovery was open already',
  noPrimary: 'Refused: no primary admin on file',
  severalPrimaries: 'Refused: several primary admins on file',
  requesterUnknown: 'Refused: nobody of this subscription',
  codeLocked: 'Refused: locked after wrong codes',
  codesThrottled: 'Refused: too many codes within an hour',
};

export const attemptsOf = ({ recovery, subscription, others = [] }: CaseContext): Attempt[] =>
  [
    ...others
      .filter((other) => other.case !== recovery.case)
      .map((other): Attempt => {
        const { openedAt: at, channel, claim, case: id, number, phase } = other;
        const outcome = ended(phase) ? outcomeOf(other) : `${outcomeOf(other)} now`;
        return { at, channel, claim, outcome, case: id, number };
      }),
    ...subscription.refusedAttempts.map(({ at, channel, claim, why }): Attempt => {
      const outcome = refusals[why] ?? 'Refused';
      return { at, channel, claim, outcome, case: null, number: null };
    }),
  ]
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, shown);
