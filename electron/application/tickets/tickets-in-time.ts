// What becomes due on a ticket without anybody doing anything: a threshold to tell, a silence to warn of, a resolution (C5).
import type { SilenceWarning } from '../../mail/templates.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { messageIdOf, send } from '../mail/outbox.ts';
import { type Alarm, createAlarm } from './alarm.ts';
import { addressOf } from './read-ticket.ts';

/** Each is recorded once, by the workstation; the windows hear of it with the event. Answers whether there was anything. */
export const lookAfterTickets = async (work: DeskAtWork): Promise<boolean> => {
  let found = false;
  for (const ticket of work.unlocked.views.ticketsDue(await work.now())) {
    for (const type of ['tellThresholds', 'goOnWithSilence'] as const) {
      const done = await work.record(undefined, async (tx) => {
        const taken = await tx.onTicket(work.workstation, ticket, { type });
        return taken.ok ? { ok: true, value: taken.events } : taken;
      });
      if (!done.ok) continue;
      found = true;
      for (const event of done.value)
        if (event.type === 'silenceWarned') await warn(work, ticket, event.data.resolvesAt);
    }
  }
  return found;
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

/** A courtesy beside the record: the warning counts from the event, and stands in the customer's own window as well. */
const warn = async (work: DeskAtWork, ticket: string, resolvesAt: string): Promise<void> => {
  const state = await work.ticket(ticket);
  const [desk, subscription] = [await work.desk(), await work.subscription(state.subscription)];
  const to = addressOf(state, subscription.snapshot?.accounts ?? []);
  if (to === '') return;
  const given: SilenceWarning = {
    ...{ desk: desk.name, name: state.requester.name, ticket, subject: state.subject, resolvesAt },
  };
  const body = work.ports.letters.composeSilenceWarning(given);
  const mail = `${ticket}.silence-${resolvesAt.slice(0, 10)}`;
  const messageId = messageIdOf(mail, desk.mail?.from ?? 'rekey.invalid');
  await send(work, { mail, to, messageId, subject: body.subject, text: body.elided }, body, false);
};
