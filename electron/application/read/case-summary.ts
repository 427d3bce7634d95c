// A case in one row of the queue.
import type { RecordedEvent } from '../../../shared/domain/recorded-event.ts';
import { type Recovery, ended } from '../../../shared/domain/recovery/state.ts';
import type { CaseRow } from '../views-port.ts';
import { type Context, lossOnPath, nextStep } from './next-step.ts';
import { countsOf } from './mails.ts';
import { actorName } from './people.ts';

const subjects: Partial<Record<Recovery['phase'], string>> = {
  unidentified: 'Requester not known',
  referred: 'Subaccount holder asks for a reset',
};

const endings = ['closed', 'requesterReferred', 'cancelled', 'expired', 'primaryLeft'];

export type CaseContext = Context & {
  readonly events: readonly RecordedEvent[];
  /** Other cases of the same subscription; a row of the queue needs none. */
  readonly others?: readonly Recovery[];
};

/** A row read from a table says what was so when it was written: whatever only time changes, the open case says. */
export const summaryOf = (context: CaseContext): CaseRow => {
  const { recovery, events, subscription, desk } = context;
  const { phase } = recovery;
  if (phase === 'unopened') throw new Error('case summary: expected an opened case, got an unopened one');
  const next = nextStep(context);
  const opened = events.find(({ type }) => type === 'opened');
  return {
    case: recovery.case,
    number: recovery.number,
    subscription: recovery.subscription,
    subscriptionName: subscription.name,
    subject: (recovery.left === null ? subjects[phase] : 'The primary admin has left') ?? 'Primary admin locked out',
    phase,
    path: recovery.decision?.path ?? null,
    reportsLost: lossOnPath(recovery),
    nextStep: next.title,
    waitsOn: next.waitsOn,
    openedAt: recovery.openedAt,
    mail: countsOf(recovery),
    openedBy: opened ? actorName(opened.actor, desk, subscription) : 'Rekey',
    endedAt: ended(phase) ? (events.findLast(({ type }) => endings.includes(type))?.at ?? null) : null,
  };
};
