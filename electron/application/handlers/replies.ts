// The desk's kept replies: set, shown filled in, and carried out on one ticket as a whole or not at all.
import type { Handlers } from '../../../shared/contract/request.ts';
import type { replyRequests } from '../../../shared/contract/reply.ts';
import { type Beside, doesNothing, fillIn, replyVariables } from '../../../shared/domain/desk/replies.ts';
import type { OnTicket } from '../../../shared/domain/reactions.ts';
import type { Ticket } from '../../../shared/domain/ticket/state.ts';
import { shift } from '../../../shared/domain/time.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { answer, atWork, byOperator, type Program, refusal } from '../program.ts';
import { operatorName } from '../read/people.ts';
import { deliverMessage, newMessage } from '../tickets/messages.ts';
import { addressOf } from '../tickets/read-ticket.ts';

const DAY = 86_400_000;
const unknown = () => refusal('replyUnknown', 'No such reply is kept.');

const wordsFor = async (work: DeskAtWork, ticket: Ticket, me: string) => {
  const [desk, subscription] = [await work.desk(), await work.subscription(ticket.subscription)];
  return {
    ...{ requester: ticket.requester.name, number: ticket.number, subject: ticket.subject },
    ...{ subscription: subscription.name, representative: operatorName(`operator:${me}`, desk), desk: desk.name },
  };
};

const besideInWords = ({ tags, assign, snoozeDays, note }: Beside): string[] => [
  ...(tags.length === 0 ? [] : [`Adds ${tags.length === 1 ? 'the tag' : 'the tags'} ${tags.join(', ')}`]),
  ...(assign === null ? [] : [assign === 'me' ? 'Assigns it to you' : 'Assigns it to nobody']),
  ...(note === '' ? [] : ['Adds an internal note']),
  ...(snoozeDays === null ? [] : [`Puts it off for ${snoozeDays} ${snoozeDays === 1 ? 'day' : 'days'}`]),
];

/** As ordinary commands on the ticket, in an order in which each still finds it open; what is so already is left out. */
const commandsOf = (beside: Beside, ticket: Ticket, me: string, now: string, note: string): readonly OnTicket[] => {
  const tags = beside.tags.filter((tag) => !ticket.tags.includes(tag));
  const operator = beside.assign === 'me' ? me : null;
  return [
    ...(note === '' ? [] : [{ type: 'note', text: note } as const]),
    ...(tags.length === 0 ? [] : [{ type: 'tag', tags: [...ticket.tags, ...tags] } as const]),
    ...(beside.assign === null || ticket.assignee === operator ? [] : [{ type: 'assign', operator } as const]),
    ...(beside.snoozeDays === null ? [] : [{ type: 'snooze', until: shift(now, beside.snoozeDays * DAY) } as const]),
  ];
};

export const replyHandlers = (program: Program): Handlers<typeof replyRequests> => ({
  'reply.list': async () => {
    const desk = await atWork(program).desk();
    return answer({
      replies: desk.replies
        .map((one) => ({
          ...one,
          beside: { ...one.beside, tags: [...one.beside.tags] },
          by: operatorName(one.by, desk),
        }))
        .toSorted((a, b) => a.name.localeCompare(b.name)),
      variables: Object.entries(replyVariables).map(([name, means]) => ({ name, means })),
    });
  },
  'reply.set': async ({ commandId, reply, ...input }, caller) => {
    const work = atWork(program);
    const id = reply ?? `r-${work.ports.uuid()}`;
    const done = await work.record(commandId, async (tx) => {
      const taken = await tx.onDesk(byOperator(program, caller), { type: 'setReply', reply: id, ...input });
      return taken.ok ? { ok: true, value: null } : taken;
    });
    return done.ok ? answer({ reply: String(done.events[0]?.data['reply'] ?? id) }) : done;
  },
  'reply.retire': async ({ commandId, reply }, caller) => {
    const done = await atWork(program).record(commandId, async (tx) => {
      const taken = await tx.onDesk(byOperator(program, caller), { type: 'retireReply', reply });
      return taken.ok ? { ok: true, value: null } : taken;
    });
    return done.ok ? answer({}) : done;
  },
  'reply.preview': async ({ ticket: number, reply }, caller) => {
    const work = atWork(program);
    const known = (await work.desk()).replies.find((one) => one.reply === reply);
    const ticket = await work.ticket(number);
    if (known === undefined || ticket.phase === 'unopened') return unknown();
    const words = await wordsFor(work, ticket, caller.actor.id);
    return answer({
      text: fillIn(known.text, words),
      asks: known.beside.asks,
      beside: besideInWords(known.beside),
    });
  },
  'reply.run': async ({ ticket: number, reply, way, response, text, asks, commandId }, caller) => {
    const work = atWork(program);
    const by = byOperator(program, caller);
    const { message, messageId } = await newMessage(work, number);
    const done = await work.record(commandId, async (tx) => {
      const known = (await tx.desk()).replies.find((one) => one.reply === reply);
      if (known === undefined) return unknown();
      const ticket = await tx.ticket(number);
      if (text === '' && doesNothing(known.beside)) return refusal('replyEmpty', 'There is nothing to say or to do.');
      const { snapshot } = await tx.subscription(ticket.subscription);
      const to = way === 'mail' ? addressOf(ticket, snapshot?.accounts ?? []) : '';
      const note = fillIn(known.beside.note, await wordsFor(work, ticket, caller.actor.id));
      const said: readonly OnTicket[] =
        text === ''
          ? []
          : [
              {
                ...({ type: 'message', message, way, to, messageId: way === 'mail' ? messageId : '' } as const),
                ...{ subject: ticket.subject, text, asks, response },
              },
            ];
      for (const command of [...said, ...commandsOf(known.beside, ticket, caller.actor.id, tx.now, note)]) {
        const taken = await tx.onTicket(by, number, command);
        if (!taken.ok) return taken;
      }
      return { ok: true, value: null };
    });
    if (!done.ok) return done;
    const mailed = done.events.some(({ type, data }) => type === 'messageSent' && data['message'] === message);
    if (mailed && way === 'mail') work.later(async () => void (await deliverMessage(work, number, message)));
    return answer({});
  },
});
