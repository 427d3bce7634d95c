// The end of a real-time session: done, or a ticket that contains its record (W3), in one commit.
import { recordOf } from '../../../shared/domain/session/decider.ts';
import type { SessionEnding } from '../../../shared/domain/session/events.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { By } from '../ports.ts';
import type { Refused } from '../transaction.ts';

export const endSession = async (
  work: DeskAtWork,
  by: By,
  session: string,
  how: SessionEnding,
  commandId?: string,
): Promise<{ readonly ok: true; readonly ticket: string | null } | Refused> => {
  const ended = await work.record(commandId, async (tx) => {
    const ticket = how === 'done' ? null : work.unlocked.views.nextTicketNumber();
    const over = await tx.onSession(by, session, { type: 'end', how, ticket });
    if (!over.ok || ticket === null) return over.ok ? { ok: true, value: null } : over;
    const state = await tx.session(session);
    const opened = await tx.onTicket(by, ticket, {
      ...({ type: 'open', ticket, kind: 'session', case: null, linked: null } as const),
      ...{ subscription: state.subscription, requester: state.requester.login, channel: state.way },
      ...{ subject: state.subject, text: recordOf(state), severity: null, condition: false, evidence: '' },
    });
    return opened.ok ? { ok: true, value: null } : opened;
  });
  if (!ended.ok) return ended;
  const last = ended.events.find(({ type }) => type === 'sessionEnded');
  const ticket = last?.data['ticket'];
  return { ok: true, ticket: typeof ticket === 'string' ? ticket : null };
};

/** What has run out meanwhile. */
export const endSessionsInTime = async (work: DeskAtWork): Promise<void> => {
  const now = await work.now();
  for (const id of work.unlocked.views.runningSessions()) {
    const { ends } = await work.session(id);
    if (ends !== null && now >= ends.at) await endSession(work, work.workstation, id, ends.why);
  }
};
