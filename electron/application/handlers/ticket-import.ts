// Tickets from another system: one list an operator, shown, taken in one step, and stopped by whoever takes it.
import type { Handlers } from '../../../shared/contract/request.ts';
import type { ticketImportRequests } from '../../../shared/contract/ticket-import.ts';
import { answer, atWork, byOperator, type Program, refusal } from '../program.ts';
import { previewTickets, takeTickets } from '../tickets/move-in.ts';

export const ticketImportHandlers = (program: Program): Handlers<typeof ticketImportRequests> => {
  const running = new Map<string, AbortController>();
  return {
    'ticketImport.upload': (part, caller) => program.uploads.take(part, caller.actor.id),
    'ticketImport.drop': (_, caller) => {
      program.uploads.drop(caller.actor.id);
      return answer({});
    },
    'ticketImport.preview': (input, caller) => previewTickets(program, atWork(program), caller, input),
    'ticketImport.take': async (input, caller) => {
      const { id } = caller.actor;
      if (running.has(id)) return refusal('alreadyRunning', 'Your tickets are being imported already.');
      const stop = new AbortController();
      running.set(id, stop);
      try {
        const by = byOperator(program, caller);
        return await takeTickets(program, atWork(program), caller, by, input, stop.signal);
      } finally {
        running.delete(id);
      }
    },
    'ticketImport.stop': (_, caller) => {
      running.get(caller.actor.id)?.abort();
      return answer({});
    },
  };
};
