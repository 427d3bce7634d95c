// A case in one row of the queue.
import type { Desk } from '../../../shared/domain/desk/decider.ts';
import type { RecordedEvent } from '../../../shared/domain/recorded-event.ts';
import { type Recovery, ended } from '../../../shared/domain/recovery/state.ts';
import type { Subscription } from '../../../shared/domain/subscription/state.ts';
import type { CaseRow } from '../views-port.ts';
import { lossOnPath, nextStep } from './next-step.ts';
import { actorName } from './people.ts';

const subjects: Partial<Record<Recovery['phase'], string>> = {
  unidentified: 'Requester not known',
  referred: 'Subaccount holder asks for a reset',
};

const endings = ['closed', 'requesterReferred', 'cancelled', 'expired'];

/** `now` decides only whether a verification still counts; a row read from a table says what was so when it was written. */
export const summaryOf = (input: {
  readonly recovery: Recovery;
  readonly events: readonly RecordedEvent[];
  readonly subscription: Subscription;
  readonly desk: Desk;
  readonly now: string;
}): CaseRow => {
  const { recovery, events, subscription, desk, now } = input;
  const { phase } = recovery;
  if (phase === 'unopened') throw new Error('case summary: expected an opened case, got an unopened one');
  const next = nextStep({ recovery, subscription, desk, now, stale: false });
  const opened = events.find(({ type }) => type === 'opened');
  return {
    case: recovery.case,
    number: recovery.number,
    subscription: recovery.subscription,
    subscriptionName: subscription.name,
    subject: subjects[phase] ?? 'Primary admin locked out',
    phase,
    path: recovery.decision?.path ?? null,
    reportsLost: lossOnPath(recovery),
    nextStep: next.title,
    waitsOn: next.waitsOn,
    openedAt: recovery.openedAt,
    openedBy: opened ? actorName(opened.actor, desk, subscription) : 'Rekey',
    endedAt: ended(phase) ? (events.findLast(({ type }) => endings.includes(type))?.at ?? null) : null,
  };
};
