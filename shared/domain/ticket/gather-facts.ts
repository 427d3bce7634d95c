// Gathers a ticket's facts from the folded streams of its subscription and the desk: signed events, never views.
import type { Desk } from '../desk/decider.ts';
import type { Subscription } from '../subscription/state.ts';
import { packNamed } from '../desk/support.ts';
import { agreementOf } from './agreement.ts';
import type { TicketFacts } from './commands.ts';
import type { Ticket } from './state.ts';

export const gatherTicketFacts = (
  ticket: Pick<Ticket, 'phase' | 'policy' | 'version' | 'plan'>,
  subscription: Subscription,
  desk: Desk,
): TicketFacts => {
  const present = agreementOf(subscription, desk);
  // A ticket keeps the version it was opened under; hours are the subscription's own, as they are now.
  const pack =
    ticket.phase === 'unopened' ? present.pack : (packNamed(desk, ticket.policy, ticket.version) ?? present.pack);
  return {
    registered: subscription.name !== '',
    accounts: subscription.snapshot?.accounts ?? null,
    present,
    agreement: { ...present, pack, plan: ticket.phase === 'unopened' ? present.plan : ticket.plan },
    operators: Object.values(desk.operators).flatMap(({ id, revoked }) => (revoked === null ? [id] : [])),
  };
};
