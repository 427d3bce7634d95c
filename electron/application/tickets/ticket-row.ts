// A ticket in one row of the queue, with all its clocks as they stood at its newest event.
import type { Desk } from '../../../shared/domain/desk/decider.ts';
import { inWords } from '../../../shared/domain/sla/comparison.ts';
import type { PolicyPack, Severity } from '../../../shared/domain/sla/policy-pack.ts';
import type { Subscription } from '../../../shared/domain/subscription/state.ts';
import { packNamed } from '../../../shared/domain/desk/support.ts';
import { type Agreement, agreementOf } from '../../../shared/domain/ticket/agreement.ts';
import {
  clocksOf,
  nearest,
  responseTarget,
  silenceOf,
  type TicketClock,
  wakesAt,
  pauseWords,
} from '../../../shared/domain/ticket/clocks.ts';
import type { Ticket } from '../../../shared/domain/ticket/state.ts';
import type { Instant } from '../../../shared/domain/time.ts';
import { actorName, operatorName } from '../read/people.ts';
import type { TicketKeys, TicketRow } from '../views-port.ts';

export type TicketContext = {
  readonly ticket: Ticket;
  readonly subscription: Subscription;
  readonly desk: Desk;
  readonly now: Instant;
};

/** What this ticket was opened under, with its plan and the hours of now. */
export const agreementFor = ({ ticket, subscription, desk }: Omit<TicketContext, 'now'>): Agreement => {
  const present = agreementOf(subscription, desk);
  return { ...present, pack: packNamed(desk, ticket.policy, ticket.version) ?? present.pack, plan: ticket.plan };
};

/** `of` counts the severities: 1 is the gravest. */
export const severityOf = (pack: PolicyPack, id: string): TicketRow['severity'] => {
  const index = pack.severities.findIndex((one) => one.id === id);
  const known: Severity | undefined = pack.severities[index];
  return {
    id,
    name: known?.name ?? id,
    rank: index < 0 ? pack.severities.length : index + 1,
    of: pack.severities.length,
  };
};

/** Why no response clock runs; null where one does. */
const noTargetOf = (pack: PolicyPack, ticket: Ticket): string | null => {
  if (ticket.response?.clock.target !== undefined && ticket.response.clock.target !== null) return null;
  if (responseTarget(pack, ticket) !== null) return null;
  const severity = severityOf(pack, ticket.severity).name;
  const channel = ticket.channel === 'customer-window' ? 'web' : ticket.channel;
  if (!pack.channels.includes(channel))
    return `${pack.title} has targets for requests by ${pack.channels.join(' or ')} only.`;
  return ticket.abovePlan
    ? `The plan has no target for ${severity}; a higher one has.`
    : `${pack.title} states no target for ${severity}.`;
};

const clockRow = ({ name, target, state, from, due, next, at }: TicketClock): TicketRow['clocks'][number] => ({
  name,
  target: { amount: target.amount, unit: target.unit, bound: target.bound },
  state,
  from,
  riskAt: state === 'on-time' ? next : null,
  due,
  at,
});

const waiting = (ticket: Ticket, pack: PolicyPack): string | null => {
  const { phase, pauses, question, snoozedUntil, messages } = ticket;
  if (phase !== 'open') return null;
  const stands = pauses.find(({ to }) => to === null);
  if (stands !== undefined) return pauseWords(pack, stands.reason);
  if (messages.some(({ state }) => state === 'refused' || state === 'uncertain')) return null;
  if (question !== null) return 'The customer’s answer';
  return snoozedUntil === null ? null : 'Put off';
};

export const ticketRow = (context: TicketContext): TicketRow => {
  const { ticket, subscription, desk, now } = context;
  if (ticket.phase === 'unopened') throw new Error('ticket row: expected an opened ticket, got an unopened one');
  const agreement = agreementFor(context);
  const waitsFor = waiting(ticket, agreement.pack);
  return {
    ticket: ticket.number,
    subscription: ticket.subscription,
    subscriptionName: subscription.name,
    kind: ticket.kind,
    subject: ticket.subject,
    requester: ticket.requester.name,
    requesterLogin: ticket.requester.login,
    channel: ticket.channel,
    severity: severityOf(agreement.pack, ticket.severity),
    asked: ticket.asked,
    phase: ticket.phase,
    waitsOn: ticket.phase !== 'open' ? 'nobody' : waitsFor === null ? 'desk' : 'customer',
    waitsFor,
    openedAt: ticket.openedAt,
    // Not by a list of users, which may say something else tomorrow.
    openedBy: ticket.openedBy.startsWith('account:')
      ? ticket.requester.name
      : actorName(ticket.openedBy, desk, subscription),
    changedAt: ticket.changedAt,
    assignee:
      ticket.assignee === null
        ? null
        : { id: ticket.assignee, name: operatorName(`operator:${ticket.assignee}`, desk) },
    tags: [...ticket.tags],
    snoozedUntil: ticket.snoozedUntil,
    clocks: clocksOf(ticket, agreement, now).map(clockRow),
    noTarget: noTargetOf(agreement.pack, ticket),
    resolvesAt: silenceOf(ticket, agreement)?.resolvesAt ?? null,
    resolved: ticket.resolution === null ? null : { at: ticket.resolution.at, how: ticket.resolution.how },
    unsent: ticket.messages.filter(({ state }) => state !== 'accepted').length,
    case: ticket.case,
  };
};

/** What the queue is sorted, filtered and woken by. */
export const ticketKeys = (context: TicketContext): TicketKeys => {
  const { ticket, now } = context;
  const agreement = agreementFor(context);
  return {
    wakesAt: wakesAt(ticket, agreement, now),
    due: ticket.phase === 'open' ? (nearest(clocksOf(ticket, agreement, now))?.due ?? null) : null,
    mailWaits: ticket.messages.some(
      ({ state, retryAt }) => state === 'sent' || (state === 'refused' && retryAt !== null),
    ),
  };
};

/** What each severity promises this subscription, in words. */
export const severityChoices = (pack: PolicyPack, plan: string | null, channel: Ticket['channel']) =>
  pack.severities.map(({ id, name, definition, evidence }) => {
    const target = responseTarget(pack, { severity: id, plan, channel });
    const condition = pack.conditions.find(({ severity }) => severity === id);
    return {
      ...{ id, name, definition, evidence: [...evidence] },
      target: target === null ? null : inWords(target),
      needs: condition?.needs ?? null,
      otherwise: condition?.otherwise ?? null,
    };
  });

export const policyWords = ({ pack, calendarName, calendar }: Agreement, plan: string | null) => ({
  id: pack.id,
  version: pack.version,
  title: pack.title,
  plan: pack.plans.find(({ id }) => id === plan)?.name ?? null,
  calendar: calendarName,
  zone: calendar.zone,
});
