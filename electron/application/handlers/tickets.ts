// The desk's tickets: each request is one command on one ticket, with the mail that goes with it.
import type { Answer, Handlers, OperatorCaller } from '../../../shared/contract/request.ts';
import { type ticketRequests, ticketViews } from '../../../shared/contract/ticket.ts';
import type { Desk } from '../../../shared/domain/desk/decider.ts';
import { allPacks } from '../../../shared/domain/desk/support.ts';
import { ableToSignIn } from '../../../shared/domain/account.ts';
import type { OnTicket } from '../../../shared/domain/reactions.ts';
import { agreementOf } from '../../../shared/domain/ticket/agreement.ts';
import { answer, atWork, byOperator, type Program, refusal } from '../program.ts';
import { deliverMessage, newMessage, retryMessage } from '../tickets/messages.ts';
import { hearOn, recordOnTicket } from '../tickets/hear.ts';
import { openTicket } from '../tickets/open-ticket.ts';
import { addressOf, readTicket } from '../tickets/read-ticket.ts';
import { keepViews, renameView, savedViews } from '../tickets/saved-views.ts';
import { policyWords, severityChoices } from '../tickets/ticket-row.ts';

/** Policies may call the same severity by several names. */
const severityName = (desk: Desk, id: string): string =>
  [
    ...new Set(
      allPacks(desk).flatMap(({ severities }) => severities.flatMap((one) => (one.id === id ? [one.name] : []))),
    ),
  ].join(' or ') || id;

export const ticketHandlers = (program: Program): Handlers<typeof ticketRequests> => {
  const act = (
    caller: OperatorCaller,
    { ticket, commandId }: { readonly ticket: string; readonly commandId?: string | undefined },
    command: OnTicket,
  ) => recordOnTicket(atWork(program), byOperator(program, caller), ticket, command, commandId);
  /** A matter of an appliance has its own steps, with the team that takes them; its clock follows. */
  const onHardware = async (caller: OperatorCaller, on: Parameters<typeof act>[1], command: OnTicket) =>
    (await atWork(program).ticket(on.ticket)).kind === 'appliance'
      ? refusal('endedWithItsCase', 'The appliance of this ticket has steps of its own. Act there.')
      : act(caller, on, command);

  return {
    'ticket.list': async (input, caller) => {
      const work = atWork(program);
      return answer(work.unlocked.views.tickets({ ...input, me: caller.actor.id, now: await work.now() }));
    },
    'ticket.status': async (_, caller) => {
      const work = atWork(program);
      const now = await work.now();
      const counted = ticketViews.map((view) => [
        view,
        work.unlocked.views.countTickets({ view, me: caller.actor.id, now }),
      ]);
      const { severities, tags } = work.unlocked.views.ticketFilters();
      const desk = await work.desk();
      return answer({
        views: Object.fromEntries(counted),
        severities: severities.map((id) => ({ id, name: severityName(desk, id) })),
        tags: [...tags],
        saved: [...(await savedViews(work, caller.actor.id))],
      });
    },
    'ticket.saveView': ({ commandId, ...view }, caller) =>
      keepViews(
        atWork(program),
        caller.actor.id,
        (all) => [...all.filter(({ name }) => name !== view.name), view],
        commandId,
      ),
    'ticket.renameView': ({ commandId, name, to }, caller) =>
      renameView(atWork(program), caller.actor.id, { name, to }, commandId),
    'ticket.dropView': ({ commandId, name }, caller) =>
      keepViews(atWork(program), caller.actor.id, (all) => all.filter((one) => one.name !== name), commandId),
    'ticket.get': async ({ ticket }, caller) => {
      const detail = await readTicket(atWork(program), ticket, caller.actor);
      return detail === null ? refusal('ticketUnknown', 'No such ticket is in this workspace.') : answer(detail);
    },
    'ticket.settings': async ({ subscription: id }) => {
      const work = atWork(program);
      const subscription = await work.subscription(id);
      if (subscription.name === '')
        return refusal('subscriptionUnknown', 'No subscription with this id is registered.');
      const agreement = agreementOf(subscription, await work.desk());
      return answer({
        policy: policyWords(agreement, agreement.plan),
        defaultSeverity: agreement.pack.defaultSeverity,
        severities: severityChoices(agreement.pack, agreement.plan, 'phone'),
        people: (subscription.snapshot?.accounts ?? [])
          .filter(ableToSignIn)
          .map(({ login, name, email }) => ({ login, name, email })),
      });
    },
    'ticket.open': async ({ commandId, ...input }, caller) => {
      const asked = { ...input, kind: 'request', case: null } as const;
      const opened = await openTicket(atWork(program), byOperator(program, caller), asked, commandId);
      return opened.ok ? answer({ ticket: opened.ticket }) : opened;
    },
    'ticket.message': async ({ ticket, commandId, way, text, asks, response }, caller) => {
      const work = atWork(program);
      const state = await work.ticket(ticket);
      const { snapshot } = await work.subscription(state.subscription);
      const to = way === 'mail' ? addressOf(state, snapshot?.accounts ?? []) : '';
      const { message, messageId } = await newMessage(work, ticket);
      const sent = await work.record(commandId, async (tx) => {
        const taken = await tx.onTicket(byOperator(program, caller), ticket, {
          ...{ type: 'message', message, way, to, messageId: way === 'mail' ? messageId : '' },
          ...{ subject: state.subject, text, asks, response },
        });
        return taken.ok ? { ok: true, value: null } : taken;
      });
      if (!sent.ok) return sent;
      const first = String(sent.events.find(({ type }) => type === 'messageSent')?.data['message'] ?? message);
      // The same command delivered twice: what it sent the first time is all that goes.
      if (first !== message) {
        const known = (await work.ticket(ticket)).messages.find((one) => one.message === first);
        return answer({
          outcome: known?.state === 'sent' ? 'uncertain' : (known?.state ?? 'uncertain'),
          response: known?.answer ?? '',
        });
      }
      if (way !== 'mail') return answer({ outcome: 'accepted', response: '' });
      const result = await deliverMessage(work, ticket, message);
      return answer({ outcome: result.kind, response: result.response });
    },
    'ticket.retryMessage': ({ ticket, message, commandId }, caller) =>
      retryMessage(atWork(program), byOperator(program, caller), ticket, message, commandId),
    'ticket.note': ({ text, ...on }, caller) => act(caller, on, { type: 'note', text }),
    'ticket.hear': ({ ticket, commandId, way, text }, caller) =>
      hearOn(atWork(program), byOperator(program, caller), ticket, { way, text }, commandId),
    'ticket.startWork': (on, caller) => act(caller, on, { type: 'respond', how: 'work-started' }),
    'ticket.changeSeverity': ({ severity, condition, reason, ...on }, caller) =>
      act(caller, on, { type: 'changeSeverity', severity, condition, reason }),
    'ticket.assign': ({ operator, ...on }, caller) => act(caller, on, { type: 'assign', operator }),
    'ticket.tag': ({ tags, ...on }, caller) => act(caller, on, { type: 'tag', tags }),
    'ticket.link': ({ to, ...on }, caller) => joinTickets(program, caller, on, to, 'link'),
    'ticket.merge': ({ into, ...on }, caller) => joinTickets(program, caller, on, into, 'merge'),
    'ticket.snooze': ({ until, ...on }, caller) => act(caller, on, { type: 'snooze', until }),
    'ticket.pause': ({ reason, text, ...on }, caller) => act(caller, on, { type: 'pause', reason, text }),
    'ticket.resume': ({ reason, ...on }, caller) => act(caller, on, { type: 'resume', reason }),
    'ticket.validateHardware': ({ device, ...on }, caller) =>
      onHardware(caller, on, { type: 'validateHardware', device }),
    'ticket.shipReplacement': ({ tracking, ...on }, caller) =>
      onHardware(caller, on, { type: 'shipReplacement', tracking }),
    'ticket.resolve': ({ how, text, ...on }, caller) => act(caller, on, { type: 'resolve', how, text }),
    'ticket.reopen': ({ text, ...on }, caller) => act(caller, on, { type: 'reopen', text }),
    'ticket.many': async ({ tickets, act: asked, commandId }, caller) => {
      const work = atWork(program);
      const by = byOperator(program, caller);
      const refused: { ticket: string; text: string }[] = [];
      // One commit: a person who acted on many did it once.
      const taken = await work.record(commandId, async (tx) => {
        refused.length = 0;
        for (const ticket of new Set(tickets)) {
          const command: OnTicket =
            asked.type === 'assign'
              ? { type: 'assign', operator: asked.operator }
              : asked.type === 'snooze'
                ? { type: 'snooze', until: asked.until }
                : { type: 'tag', tags: [...(await tx.ticket(ticket)).tags, asked.tag] };
          const one = await tx.onTicket(by, ticket, command);
          if (!one.ok) refused.push({ ticket, text: one.refusal.text });
        }
        return { ok: true, value: null };
      });
      if (!taken.ok) return taken;
      return answer({ done: new Set(tickets).size - refused.length, refused });
    },
  };
};

/** Both tickets say so, or neither does. */
const joinTickets = async (
  program: Program,
  caller: OperatorCaller,
  { ticket, commandId }: { readonly ticket: string; readonly commandId?: string | undefined },
  other: string,
  how: 'link' | 'merge',
): Promise<Answer<Record<string, never>>> => {
  const by = byOperator(program, caller);
  const done = await atWork(program).record(commandId, async (tx) => {
    const [from, to] = [await tx.ticket(ticket), await tx.ticket(other)];
    if (to.phase === 'unopened') return refusal('ticketUnknown', 'No such ticket is in this workspace.');
    if (from.subscription !== to.subscription)
      return refusal('otherSubscription', 'The two tickets belong to different subscriptions.');
    const [here, there]: readonly [OnTicket, OnTicket] =
      how === 'link'
        ? [
            { type: 'link', ticket: other },
            { type: 'link', ticket },
          ]
        : [
            { type: 'merge', into: other },
            { type: 'absorb', from: ticket },
          ];
    const first = await tx.onTicket(by, ticket, here);
    if (!first.ok) return first;
    const second = await tx.onTicket(by, other, there);
    return second.ok ? { ok: true, value: null } : second;
  });
  return done.ok ? answer({}) : done;
};
