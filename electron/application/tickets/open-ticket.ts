// Opening a ticket: its number is taken in the same turn as its first event, so that no two share one.
import type { OnTicket } from '../../../shared/domain/reactions.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { By } from '../ports.ts';
import type { Refused } from '../transaction.ts';

/** RK-000012 is 12. */
export const numbered = (ticket: string): number => Number(ticket.slice('RK-'.length));

type Opening = Omit<Extract<OnTicket, { type: 'open' }>, 'type' | 'ticket'>;

/** The same command delivered twice answers with the ticket that the first one opened. */
export const openTicket = async (
  work: DeskAtWork,
  by: By,
  asked: Opening,
  commandId?: string,
): Promise<{ readonly ok: true; readonly ticket: string } | Refused> => {
  const opened = await work.record(commandId, async (tx) => {
    const ticket = work.unlocked.views.nextTicketNumber();
    const taken = await tx.onTicket(by, ticket, { type: 'open', ticket, ...asked });
    if (!taken.ok) return taken;
    // The one it goes on from says so too.
    if (asked.linked !== null) {
      const known = await tx.ticket(asked.linked);
      if (known.subscription !== asked.subscription)
        return {
          ok: false,
          refusal: { code: 'ticketUnknown', text: 'No such ticket of this subscription is in this workspace.' },
        };
      const linked =
        by.actor.kind === 'operator' ? await tx.onTicket(by, asked.linked, { type: 'link', ticket }) : null;
      if (linked !== null && !linked.ok) return linked;
    }
    return { ok: true, value: null };
  });
  if (!opened.ok) return opened;
  const first = opened.events.find(({ type, stream }) => type === 'opened' && stream.startsWith('ticket/'));
  return { ok: true, ticket: String(first?.data['ticket']) };
};
