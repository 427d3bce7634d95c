// The ticket as a decider: what may happen, and what then is known.
import type { Decider } from '../decider.ts';
import type { TicketCommand } from './commands.ts';
import { decide } from './decide.ts';
import type { TicketEvent } from './events.ts';
import type { TicketRefusal } from './refusals.ts';
import { evolve, type Ticket, unopened } from './state.ts';

export const ticketDecider: Decider<Ticket, TicketCommand, TicketEvent, TicketRefusal> = {
  initialState: unopened,
  decide,
  evolve,
};
