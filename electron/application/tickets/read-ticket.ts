// One ticket as the desk works it: its clocks with the time they counted, the correspondence, and what can be done now and why not.
import type { OutputOf } from '../../../shared/contract/request.ts';
import { ticketActs, type ticketRequests } from '../../../shared/contract/ticket.ts';
import type { Actor } from '../../../shared/domain/actor.ts';
import { clocksOf } from '../../../shared/domain/ticket/clocks.ts';
import type { TicketCommand } from '../../../shared/domain/ticket/commands.ts';
import { decide } from '../../../shared/domain/ticket/decide.ts';
import { gatherTicketFacts } from '../../../shared/domain/ticket/gather-facts.ts';
import { lasting, securityWait, type Ticket } from '../../../shared/domain/ticket/state.ts';
import type { OnTicket } from '../../../shared/domain/reactions.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { actorName, operatorName } from '../read/people.ts';
import { ticketStream } from '../transaction.ts';
import { ticketEntries } from './ticket-entries.ts';
import { agreementFor, policyWords, severityChoices, ticketRow } from './ticket-row.ts';

type Detail = OutputOf<(typeof ticketRequests)['ticket.get']>;
type Act = (typeof ticketActs)[number];

/** The address on file of whoever asked; empty where there is none. */
export const addressOf = (
  { requester }: Pick<Ticket, 'requester'>,
  accounts: readonly { readonly login: string; readonly email: string }[],
): string => accounts.find(({ login }) => login === requester.login)?.email ?? '';

/** Each act as it would be asked for, so that the decider itself says why it is not possible: one truth for button and deed. */
const likely = (ticket: Ticket, reasons: readonly string[], others: readonly string[]): Record<Act, OnTicket> => ({
  message: {
    type: 'message',
    message: '',
    way: 'phone',
    to: '',
    messageId: '',
    subject: '',
    text: '.',
    asks: false,
    response: 'answer',
  },
  note: { type: 'note', text: '.' },
  hear: { type: 'hear', way: 'phone', text: '.' },
  startWork: { type: 'respond', how: 'work-started' },
  changeSeverity: { type: 'changeSeverity', severity: others[0] ?? '', condition: true, reason: '.' },
  assign: { type: 'assign', operator: ticket.assignee === null ? '' : null },
  tag: { type: 'tag', tags: [...ticket.tags, '.'] },
  pause: { type: 'pause', reason: reasons.find((one) => !lasting(ticket, one)) ?? reasons[0] ?? '', text: '' },
  resume: { type: 'resume', reason: reasons.find((one) => lasting(ticket, one)) ?? '' },
  snooze: { type: 'snooze', until: null },
  link: { type: 'link', ticket: '.' },
  merge: { type: 'merge', into: '.' },
  attach: { type: 'attach', file: '', name: '.', kind: '', size: 1, digest: '', shared: true },
  // Whether anything can be removed; which, each file has a button for.
  detach: { type: 'detach', file: ticket.files[0]?.file ?? '', reason: '.' },
  validateHardware: { type: 'validateHardware', device: '.' },
  shipReplacement: { type: 'shipReplacement', tracking: '.' },
  resolve: { type: 'resolve', how: 'agreed', text: '' },
  reopen: { type: 'reopen', text: '.' },
});

export const readTicket = async (work: DeskAtWork, number: string, actor: Actor | null): Promise<Detail | null> => {
  const ticket = await work.ticket(number);
  if (ticket.phase === 'unopened') return null;
  const [subscription, desk, now] = await Promise.all([
    work.subscription(ticket.subscription),
    work.desk(),
    work.now(),
  ]);
  const context = { ticket, subscription, desk, now };
  const agreement = agreementFor(context);
  const { pack } = agreement;
  const facts = gatherTicketFacts(ticket, subscription, desk);
  const reasons = [...pack.pauses.map(({ id }) => id), securityWait];
  const others = pack.severities.flatMap(({ id }) => (id === ticket.severity ? [] : [id]));
  const asked = likely(ticket, reasons, others);
  const whyNot = (act: Act): string | null => {
    if (actor === null) return 'Nobody is signed in.';
    const operators = act === 'assign' ? [...facts.operators, ''] : facts.operators;
    const command = { ...asked[act], now, actor, facts: { ...facts, operators } } as TicketCommand;
    const decided = decide(command, ticket);
    return decided.ok ? null : decided.refusal.text;
  };
  const { response, replacement } = ticket;
  return {
    ...ticketRow(context),
    policy: policyWords(agreement, ticket.plan),
    mailTo: addressOf(ticket, subscription.snapshot?.accounts ?? []),
    severities: severityChoices(pack, ticket.plan, ticket.channel),
    continuous: ticket.phase === 'open' && pack.continuous.includes(ticket.severity),
    pauses: [...pack.pauses, { id: securityWait, says: 'A security wait' }].map(({ id, says }) => ({
      ...{ id, says },
      lasting: lasting(ticket, id) !== undefined,
    })),
    explained: clocksOf(ticket, agreement, now).map(({ name, segments }) => ({ name, segments: [...segments] })),
    metBy: pack.metBy,
    response:
      response === null
        ? null
        : {
            at: response.at,
            by: actorName(response.by, desk, subscription),
            how: response.how,
            met: response.clock.met,
          },
    replacement,
    files: ticket.files.map(({ digest: _digest, by, ...file }) => ({ ...file, by: actorName(by, desk, subscription) })),
    links: [...ticket.links],
    mergedInto: ticket.mergedInto,
    entries: ticketEntries(await work.unlocked.journal.read(ticketStream(number)), {
      ticket,
      subscription,
      desk,
      pack,
    }),
    acts: Object.fromEntries(ticketActs.map((act) => [act, whyNot(act)])) as Detail['acts'],
    operators: facts.operators.map((id) => ({ id, name: operatorName(`operator:${id}`, desk) })),
  };
};
