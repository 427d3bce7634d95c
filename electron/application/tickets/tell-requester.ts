// What the customer is told of a step, recorded in the commit of the step itself: nobody is told of what is refused.
import type { Account } from '../../../shared/domain/account.ts';
import type { By } from '../ports.ts';
import type { Refused, Transaction } from '../transaction.ts';
import { addressOf } from './read-ticket.ts';

export type Word = {
  readonly ticket: string;
  readonly accounts: readonly Account[];
  /** A message's own ids, drawn before the commit so that a second attempt at it sends the same mail. */
  readonly fresh: { readonly message: string; readonly messageId: string };
  readonly text: string;
};

/** The message comes first, for a ticket that the step resolves takes none any more. A refusal of the step itself is what is answered. */
export const withWord = async (
  tx: Transaction,
  by: By,
  word: Word | null,
  step: () => Promise<{ readonly ok: true } | Refused>,
): Promise<{ readonly ok: true; readonly value: null } | Refused> => {
  if (word !== null) {
    const { ticket: number, accounts, fresh, text } = word;
    const ticket = await tx.ticket(number);
    const to = addressOf(ticket, accounts);
    const told = await tx.onTicket(by, number, {
      ...({ type: 'message', subject: ticket.subject, asks: false, response: 'work-started' } as const),
      ...{ way: to === '' ? ('window' as const) : ('mail' as const), to, ...fresh, text },
    });
    if (!told.ok && ticket.phase === 'open') {
      const tried = await step();
      return tried.ok ? told : tried;
    }
  }
  const taken = await step();
  return taken.ok ? { ok: true, value: null } : taken;
};
