// What becomes due on a ticket without anybody doing anything: a threshold to tell, a silence to warn of, a resolution (C5).
import type { DeskAtWork } from '../desk-at-work.ts';
import type { Transaction } from '../transaction.ts';
import { type Alarm, createAlarm } from './alarm.ts';
import { deliverMessage, newMessage } from './messages.ts';
import { addressOf } from './read-ticket.ts';

/** Each is recorded once, by the workstation; the windows hear of it with the event. Answers whether there was anything. */
export const lookAfterTickets = async (work: DeskAtWork): Promise<boolean> => {
  let found = false;
  for (const ticket of work.unlocked.views.ticketsDue(await work.now())) {
    const fresh = await newMessage(work, ticket);
    for (const type of ['tellThresholds', 'goOnWithSilence'] as const) {
      const done = await work.record(undefined, async (tx) => {
        const taken = await tx.onTicket(work.workstation, ticket, { type });
        if (!taken.ok) return taken;
        const warned = taken.events.find((event) => event.type === 'silenceWarned');
        const mail = warned === undefined ? null : await warning(work, tx, ticket, warned.data.resolvesAt);
        // Somebody without an address finds the warning in their own window.
        if (mail === null) return { ok: true, value: false };
        const sent = await tx.onTicket(work.workstation, ticket, { ...mail, ...fresh });
        return sent.ok ? { ok: true, value: true } : sent;
      });
      if (!done.ok) continue;
      found = true;
      if (done.value) await deliverMessage(work, ticket, fresh.message);
    }
  }
  return found;
};

/** Recorded with what it warns of, so that it is tried again and shown like every other mail. */
const warning = async (work: DeskAtWork, tx: Transaction, ticket: string, resolvesAt: string) => {
  const { subscription, requester, subject } = await tx.ticket(ticket);
  const { snapshot } = await tx.subscription(subscription);
  const to = addressOf({ requester }, snapshot?.accounts ?? []);
  if (to === '') return null;
  const { name: desk } = await tx.desk();
  const body = work.ports.letters.composeSilenceWarning({ desk, name: requester.name, ticket, subject, resolvesAt });
  return {
    ...({ type: 'message', way: 'mail', asks: false, response: 'answer', to } as const),
    ...{ subject: body.subject, text: body.elided },
  };
};

/** Milliseconds to the next of them; a target of "two hours or less" is past only after its last instant. */
const leftForTickets = async (work: DeskAtWork): Promise<number | null> => {
  const due = work.unlocked.views.nextTicketDue();
  return due === null ? null : Date.parse(due) + 1 - Date.parse(await work.now());
};

/** Looks in the background, so that whoever closes the workspace waits for it. */
export const ticketAlarm = (work: DeskAtWork, reportBug: (error: unknown) => void): Alarm =>
  createAlarm({
    wake: work.ports.wake,
    left: () => leftForTickets(work),
    look: () =>
      new Promise((resolve, reject) => {
        work.later(() => lookAfterTickets(work).then(resolve, reject));
      }),
    reportBug,
  });
