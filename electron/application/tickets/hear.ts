// Word from the customer, whoever enters it: it ends a silence and reopens what was resolved; too long after that it is a new ticket (C5).
import type { Answer } from '../../../shared/contract/request.ts';
import type { OnTicket } from '../../../shared/domain/reactions.ts';
import type { TicketChannel } from '../../../shared/domain/ticket/events.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { By } from '../ports.ts';
import { answer } from '../program.ts';
import { openTicket } from './open-ticket.ts';

export const recordOnTicket = async (
  work: DeskAtWork,
  by: By,
  ticket: string,
  command: OnTicket,
  commandId?: string,
): Promise<Answer<Record<string, never>>> => {
  const done = await work.record(commandId, async (tx) => {
    const taken = await tx.onTicket(by, ticket, command);
    return taken.ok ? { ok: true, value: null } : taken;
  });
  return done.ok ? answer({}) : done;
};

/** Answers the ticket that it stands on. */
export const hearOn = async (
  work: DeskAtWork,
  by: By,
  ticket: string,
  { way, text }: { readonly way: TicketChannel; readonly text: string },
  commandId?: string,
): Promise<Answer<{ ticket: string }>> => {
  const heard = await recordOnTicket(work, by, ticket, { type: 'hear', way, text }, commandId);
  if (heard.ok) return answer({ ticket });
  if (heard.refusal.code !== 'tooLateToReopen') return heard;
  const { subscription, requester, subject } = await work.ticket(ticket);
  const again = {
    ...({ kind: 'request', subscription, requester: requester.login ?? '', channel: way, subject, text } as const),
    ...{ severity: null, condition: false, evidence: '', case: null, linked: ticket },
  };
  const opened = await openTicket(work, by, again, commandId);
  return opened.ok ? answer({ ticket: opened.ticket }) : opened;
};
