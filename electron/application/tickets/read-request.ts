// A customer's own requests as they read them: never another's, and nothing that is for the desk only.
import type { OutputOf } from '../../../shared/contract/request.ts';
import { type customerRequestRequests, requestActs } from '../../../shared/contract/customer-request.ts';
import type { PolicyPack } from '../../../shared/domain/sla/policy-pack.ts';
import type { OnTicket } from '../../../shared/domain/reactions.ts';
import type { TicketCommand } from '../../../shared/domain/ticket/commands.ts';
import { decide } from '../../../shared/domain/ticket/decide.ts';
import { gatherTicketFacts } from '../../../shared/domain/ticket/gather-facts.ts';
import type { Ticket } from '../../../shared/domain/ticket/state.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { Sitting } from '../people/sittings.ts';
import { actorName } from '../read/people.ts';
import { ticketStream } from '../transaction.ts';
import { customerEntries } from './customer-entries.ts';
import { agreementFor, policyWords, severityChoices, severityOf, ticketRow } from './ticket-row.ts';

type Who = Pick<Sitting, 'subscription' | 'login' | 'by'>;
type Detail = OutputOf<(typeof customerRequestRequests)['customer.request']>;
type Summary = OutputOf<(typeof customerRequestRequests)['customer.requests']>['requests'][number];

/** Q2: what somebody is told who asks for another severity than a new request gets. */
export const adviceFor = (pack: PolicyPack, { severity, asked }: Pick<Ticket, 'severity' | 'asked'>): string | null =>
  asked === null || asked === severity
    ? null
    : `Please phone the desk: a severity is set on what you can show there. Until then this request stays at ${severityOf(pack, severity).name}.`;

const contextOf = async (work: DeskAtWork, ticket: Ticket) => {
  const [subscription, desk, now] = await Promise.all([
    work.subscription(ticket.subscription),
    work.desk(),
    work.now(),
  ]);
  return { ticket, subscription, desk, now };
};

const summaryOf = (context: Awaited<ReturnType<typeof contextOf>>): Summary => {
  const { ticket } = context;
  const { pack } = agreementFor(context);
  const { subject, severity, phase, openedAt, clocks, noTarget, resolvesAt } = ticketRow(context);
  return {
    ...{ ticket: ticket.number, subject, severity, phase, openedAt, clocks, noTarget, resolvesAt },
    asked: ticket.asked === null || ticket.asked === ticket.severity ? null : severityOf(pack, ticket.asked).name,
    asksYou: phase === 'open' && ticket.question !== null,
    resolved: ticket.resolution?.how ?? null,
    mergedInto: ticket.mergedInto,
  };
};

const isTheirs = ({ phase, kind, subscription, requester }: Ticket, who: Who): boolean =>
  phase !== 'unopened' && kind !== 'recovery' && subscription === who.subscription && requester.login === who.login;

/** The newest first, and whether there are older ones. */
export const readRequests = async (work: DeskAtWork, who: Who, limit: number) => {
  const numbers = work.unlocked.views.requestsOf(who.subscription, who.login, limit + 1);
  const tickets = await Promise.all(numbers.slice(0, limit).map(work.ticket));
  const contexts = await Promise.all(tickets.filter((one) => isTheirs(one, who)).map((one) => contextOf(work, one)));
  return { requests: contexts.map(summaryOf), more: numbers.length > limit };
};

/** The same answer for one that is not theirs as for one that does not exist. */
export const readRequest = async (work: DeskAtWork, who: Who, number: string): Promise<Detail | null> => {
  const ticket = await work.ticket(number);
  if (!isTheirs(ticket, who)) return null;
  const context = await contextOf(work, ticket);
  const { subscription, desk, now } = context;
  const agreement = agreementFor(context);
  const { pack } = agreement;
  const choices = severityChoices(pack, ticket.plan, 'customer-window');
  const graver = choices.slice(
    0,
    Math.max(
      0,
      choices.findIndex(({ id }) => id === ticket.severity),
    ),
  );
  const facts = gatherTicketFacts(ticket, subscription, desk);
  const hear: OnTicket = { type: 'hear', way: 'customer-window', text: '.' };
  const likely: Record<(typeof requestActs)[number], OnTicket> = {
    add: hear,
    attach: { type: 'attach', file: '', name: '.', kind: '', size: 1, digest: '', shared: true },
    askUrgency: { type: 'askUrgency', severity: graver[0]?.id ?? ticket.severity, text: '.' },
    agree: { type: 'resolve', how: 'agreed', text: '' },
    notSolved: hear,
  };
  // What was resolved too long ago goes on in a new request, so nothing bars writing.
  const opensAnother = (code: string) => code === 'tooLateToReopen';
  const whyNot = (act: (typeof requestActs)[number]): string | null => {
    const decided = decide({ ...likely[act], now, actor: who.by.actor, facts } as TicketCommand, ticket);
    return decided.ok || opensAnother(decided.refusal.code) ? null : decided.refusal.text;
  };
  return {
    ...summaryOf(context),
    policy: policyWords(agreement, ticket.plan),
    graver,
    advice: ticket.phase === 'open' ? adviceFor(pack, ticket) : null,
    files: ticket.files
      .filter(({ shared }) => shared)
      .map(({ digest: _digest, by, ...file }) => ({ ...file, by: actorName(by, desk, subscription) })),
    entries: customerEntries(await work.unlocked.journal.read(ticketStream(number)), { desk, pack }),
    acts: Object.fromEntries(requestActs.map((act) => [act, whyNot(act)])) as Detail['acts'],
  };
};
