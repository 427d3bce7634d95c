// Opening a case and its ticket: their number is taken in the same turn as their first events, so that no two share one.
import { ticketFollows } from '../../shared/domain/reactions.ts';
import type { Channel } from '../../shared/domain/recovery/events.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import type { By } from './ports.ts';
import { recordRefusedAttempt } from './mail/refused-attempts.ts';
import type { Refused } from './transaction.ts';

export const openCase = async (
  work: DeskAtWork,
  by: By,
  asked: { readonly subscription: string; readonly channel: Channel; readonly claim: string },
  commandId?: string,
): Promise<{ readonly ok: true; readonly case: string } | Refused> => {
  const id = work.ports.uuid();
  const opened = await work.record(commandId, async (tx) => {
    const number = work.unlocked.views.nextTicketNumber();
    const taken = await tx.onRecovery(by, id, { type: 'open', case: id, number, ...asked });
    if (!taken.ok) return taken;
    const ticket = await tx.onTicket(by, number, {
      type: 'open',
      ticket: number,
      kind: 'recovery',
      subscription: asked.subscription,
      requester: asked.claim,
      channel: asked.channel,
      subject: 'Primary admin locked out',
      ...{ text: '', severity: null, condition: false, evidence: '', linked: null },
      case: id,
    });
    if (!ticket.ok) return ticket;
    for (const event of taken.events)
      for (const follow of ticketFollows(event, false)) await tx.onTicket(by, number, follow);
    return { ok: true, value: null };
  });
  if (!opened.ok) {
    await recordRefusedAttempt(work, by, asked.subscription, asked, opened.refusal);
    return opened;
  }
  // The same command delivered twice answers with the case that the first one opened.
  const first = opened.events.find(({ type, stream }) => type === 'opened' && stream.startsWith('recovery/'));
  return { ok: true, case: String(first?.data['case'] ?? id) };
};
