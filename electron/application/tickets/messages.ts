// A message to the customer by mail: recorded first, sent then, and the server's answer recorded with it. Nothing accepted is sent twice.
import type { Answer } from '../../../shared/contract/request.ts';
import type { Stamp } from '../../../shared/domain/decider.ts';
import type { TicketEvent } from '../../../shared/domain/ticket/events.ts';
import type { SendResult } from '../../mail/port.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { addressErased, isErased, isServerDown, messageIdOf, send } from '../mail/outbox.ts';
import type { By } from '../ports.ts';
import { answer, refusal } from '../program.ts';
import { operatorName } from '../read/people.ts';
import { ticketStream } from '../transaction.ts';

export type Mailed = { readonly outcome: SendResult['kind']; readonly response: string };
type Sent = Extract<TicketEvent, { type: 'messageSent' }>['data'];

const recordAnswer = (work: DeskAtWork, ticket: string, message: string, result: SendResult) =>
  work.record(undefined, async (tx) => {
    const taken = await tx.onTicket(work.workstation, ticket, {
      ...{ type: 'answerMessage', message, outcome: result.kind, response: result.response },
      stage: result.kind === 'refused' ? result.stage : '',
      permanent: result.kind === 'refused' && result.permanent,
      jitter: work.ports.random(),
    });
    return taken.ok ? { ok: true, value: null } : taken;
  });

const sentOf = async (work: DeskAtWork, ticket: string, message: string) => {
  const events = (await work.unlocked.journal.read(ticketStream(ticket))) as unknown as readonly (TicketEvent &
    Stamp)[];
  const found = events.find((event) => event.type === 'messageSent' && event.data.message === message);
  return found?.type === 'messageSent' ? { data: found.data, actor: found.actor } : null;
};

/** The words as they leave; the same each time, from what was recorded. What Rekey writes by itself was composed before it was recorded. */
const composed = async (work: DeskAtWork, ticket: string, { text, subject }: Sent, actor: string) => {
  if (actor === 'workstation') return { subject, text, elided: text };
  const [desk, state] = [await work.desk(), await work.ticket(ticket)];
  const { name } = state.requester;
  return work.ports.letters.composeTicketMessage({
    ...{ desk: desk.name, name, ticket, subject, text, by: operatorName(actor, desk) },
  });
};

/** One attempt on what was recorded as sent. */
export const deliverMessage = async (work: DeskAtWork, ticket: string, message: string): Promise<SendResult> => {
  const { underWay } = work.outbox;
  const key = `${ticket}/${message}`;
  const known = await sentOf(work, ticket, message);
  if (known === null) throw new Error(`ticket message: expected ${key} to have been recorded, found none`);
  underWay.add(key);
  try {
    const { data, actor } = known;
    const body = await composed(work, ticket, data, actor);
    const intent = { mail: message, to: data.to, messageId: data.messageId, subject: body.subject, text: body.elided };
    const result = isErased(intent) ? addressErased : await send(work, intent, body, false);
    await recordAnswer(work, ticket, message, result);
    return result;
  } finally {
    underWay.delete(key);
  }
};

export const newMessage = async (work: DeskAtWork, ticket: string) => {
  const { mail } = await work.desk();
  const message = `${ticket}.${work.ports.uuid()}`;
  return { message, messageId: messageIdOf(message, mail?.from ?? 'rekey.invalid') };
};

/** Once more, under the same Message-ID. */
export const retryMessage = async (
  work: DeskAtWork,
  by: By,
  ticket: string,
  message: string,
  commandId?: string,
): Promise<Answer<Mailed>> => {
  if (work.outbox.underWay.has(`${ticket}/${message}`)) return refusal('messageSettled', 'It is on its way just now.');
  const taken = await work.record(commandId, async (tx) => {
    const retried = await tx.onTicket(by, ticket, { type: 'retryMessage', message });
    return retried.ok ? { ok: true, value: null } : retried;
  });
  if (!taken.ok) return taken;
  const result = await deliverMessage(work, ticket, message);
  return answer({ outcome: result.kind, response: result.response });
};

/** What was put off and is due again. Stops where the server turns out to be down. */
export const retryDueMessages = async (work: DeskAtWork): Promise<void> => {
  const now = await work.now();
  for (const ticket of work.unlocked.views.ticketsWithMail()) {
    const { messages } = await work.ticket(ticket);
    for (const { message, state, retryAt } of messages) {
      const key = `${ticket}/${message}`;
      if (state !== 'refused' || retryAt === null || now < retryAt || work.outbox.underWay.has(key)) continue;
      const taken = await work.record(undefined, async (tx) => {
        const retried = await tx.onTicket(work.workstation, ticket, { type: 'retryMessage', message });
        return retried.ok ? { ok: true, value: null } : retried;
      });
      if (taken.ok && isServerDown(await deliverMessage(work, ticket, message))) return;
    }
  }
};

/** After a start: what was sent and never answered may have arrived, so a person decides whether it goes again. */
export const settleInterruptedMessages = async (work: DeskAtWork): Promise<void> => {
  for (const ticket of work.unlocked.views.ticketsWithMail())
    for (const { message, state } of (await work.ticket(ticket)).messages)
      if (state === 'sent' && !work.outbox.underWay.has(`${ticket}/${message}`))
        await recordAnswer(work, ticket, message, {
          kind: 'uncertain',
          response: 'Rekey was stopped before the mail server’s answer was recorded.',
        });
};
