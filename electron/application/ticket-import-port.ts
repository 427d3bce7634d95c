// What moving tickets in asks for: a list read beside the windows, and its tickets recorded and shown in one step, or not at all.
import type { Refusal } from '../../shared/domain/decider.ts';
import type { TicketEvent } from '../../shared/domain/ticket/events.ts';
import type { ListedTicket, TicketReading } from '../../shared/domain/ticket/ticket-list.ts';
import type { Instant } from '../../shared/domain/time.ts';
import type { TicketListRead } from '../directory/port.ts';
import type { Signer } from '../journal/port.ts';

export type { TicketListRead } from '../directory/port.ts';
type Refused = { readonly ok: false; readonly refusal: Refusal };

export type TicketList = { readonly bytes: Uint8Array; readonly reading: TicketReading; readonly now: Instant };

export type TakeList = TicketList & {
  readonly commandId: string;
  readonly signer: Signer;
  /** The event that one ticket begins with, or why not; then nothing is recorded of any. */
  readonly decide: (ticket: ListedTicket) => Promise<{ readonly ok: true; readonly event: TicketEvent } | Refused>;
  readonly progress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
};

export type TicketImport = {
  /** Everything but the tickets themselves. */
  readonly preview: (list: TicketList) => Promise<TicketListRead | Refused>;
  /** Nobody may record or project meanwhile. `decide` is asked for one after the other, in the order of the list. */
  readonly take: (list: TakeList) => Promise<{ readonly ok: true; readonly taken: number } | Refused>;
};
