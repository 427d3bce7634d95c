// Everything that happened on a ticket, in words: notes for the desk, messages to the customer, what came from them, and what was done.
import type { z } from 'zod';
import type { ticketEntry } from '../../../shared/contract/ticket.ts';
import type { Stamp } from '../../../shared/domain/decider.ts';
import type { Desk } from '../../../shared/domain/desk/decider.ts';
import type { RecordedEvent } from '../../../shared/domain/recorded-event.ts';
import type { PolicyPack } from '../../../shared/domain/sla/policy-pack.ts';
import type { Subscription } from '../../../shared/domain/subscription/state.ts';
import type {
  MessageWay,
  Resolution,
  ResponseKind,
  TicketChannel,
  TicketEvent,
} from '../../../shared/domain/ticket/events.ts';
import { pauseWords } from '../../../shared/domain/ticket/clocks.ts';
import type { Ticket } from '../../../shared/domain/ticket/state.ts';
import { inUtc } from '../../../shared/domain/time.ts';
import { actorName, operatorName } from '../read/people.ts';

type Entry = z.input<typeof ticketEntry>;
type Said = Pick<Entry, 'title'> & Partial<Pick<Entry, 'kind' | 'text' | 'mail' | 'rule'>>;

export const channels: Readonly<Record<TicketChannel, string>> = {
  phone: 'by phone',
  chat: 'by chat',
  email: 'by mail',
  web: 'on the web',
  'customer-window': 'in the customer window',
};
export const ways: Readonly<Record<MessageWay, string>> = {
  mail: 'by mail',
  phone: 'by phone',
  chat: 'by chat',
  window: 'in the customer window',
};
export const responseWords: Readonly<Record<ResponseKind, string>> = {
  answer: 'answered',
  corrected: 'corrected the error',
  'worked-around': 'gave a workaround',
  'work-started': 'started work',
};
const endings: Readonly<Record<Resolution, string>> = {
  agreed: 'Resolved: the customer agrees',
  'third-party': 'Resolved: the source lies with a third party',
  silence: 'Resolved: a question stayed without an answer',
  ended: 'Resolved with its recovery case',
  elsewhere: 'Resolved before it came here',
};

const clockNames = { response: 'First response', replacement: 'Replacement hardware' } as const;

type Context = {
  readonly ticket: Ticket;
  readonly subscription: Subscription;
  readonly desk: Desk;
  readonly pack: PolicyPack;
};

const say = (event: TicketEvent, { ticket, desk, pack }: Context): Said | null => {
  const severity = (id: string) => pack.severities.find((one) => one.id === id)?.name ?? id;
  const reason = (id: string) => pauseWords(pack, id);
  switch (event.type) {
    case 'opened': {
      const { channel, text, asked, requester, moved } = event.data;
      if (moved !== undefined)
        return {
          title: `Brought here${moved.reference === '' ? '' : `, ${moved.reference} until then`}: ${requester.name} asked ${channels[channel]} on ${inUtc(moved.openedAt)}`,
          kind: 'customer',
          text: text === '' ? null : text,
        };
      return {
        title: `${requester.name} asked ${channels[channel]}${asked === null ? '' : `, for severity ${severity(asked)}`}`,
        kind: 'customer',
        text: text === '' ? null : text,
        rule: asked === null ? null : 'Q2',
      };
    }
    case 'responded': {
      const { met } = event.data.clock;
      const judged = met === null ? '' : met ? ', in time' : ', too late';
      return { title: `First response: ${responseWords[event.data.how]}${judged}` };
    }
    case 'messageSent': {
      const { message, way, text, to, asks } = event.data;
      const sent = ticket.messages.find((one) => one.message === message);
      return {
        title: `${asks ? 'Question' : 'Message'} to the customer ${ways[way]}`,
        kind: 'message',
        text,
        mail:
          way !== 'mail' || sent === undefined
            ? null
            : { message, to, state: sent.state, answer: sent.answer, nextTry: sent.retryAt },
      };
    }
    case 'messageAnswered':
    case 'messageRetried':
      return null;
    case 'noteAdded':
      return { title: 'Internal note', kind: 'note', text: event.data.text };
    case 'customerWrote':
      return { title: `${event.data.name} ${channels[event.data.way]}`, kind: 'customer', text: event.data.text };
    case 'severityChanged':
      return {
        title: `Severity ${severity(event.data.from)} became ${severity(event.data.to)}`,
        text: event.data.reason,
        rule: pack.id === 'qualys' ? 'Q3' : null,
      };
    case 'urgencyAsked':
      return {
        title: `The customer asks for severity ${severity(event.data.severity)}`,
        kind: 'customer',
        text: event.data.text,
        rule: pack.id === 'qualys' ? 'Q2' : null,
      };
    case 'assigned': {
      const { operator } = event.data;
      return {
        title:
          operator === null ? 'Given back to the desk' : `Assigned to ${operatorName(`operator:${operator}`, desk)}`,
      };
    }
    case 'tagged':
      return { title: event.data.tags.length === 0 ? 'Tags removed' : `Tags: ${event.data.tags.join(', ')}` };
    case 'linked':
      return { title: `Linked with ${event.data.ticket}` };
    case 'merged':
      return { title: `Merged into ${event.data.into}` };
    case 'absorbed':
      return { title: `${event.data.from} was merged into this` };
    case 'snoozed':
      return { title: event.data.until === null ? 'Taken up again' : `Put off until ${inUtc(event.data.until)}` };
    case 'paused':
      return {
        title: `Clock stopped: ${reason(event.data.reason)}`,
        text: event.data.text === '' ? null : event.data.text,
      };
    case 'resumed':
      return { title: `Clock goes on: ${reason(event.data.reason)}` };
    case 'planChanged':
      return { title: `The plan is now ${event.data.plan ?? 'none'}`, rule: 'C3' };
    case 'hardwareValidated':
      return { title: `Hardware error validated: ${event.data.device}`, rule: 'Q6' };
    case 'replacementShipped':
      return { title: `Replacement shipped: ${event.data.tracking}`, rule: 'Q6' };
    case 'thresholdCrossed':
      return {
        title: `${clockNames[event.data.clock]}: ${event.data.state === 'past' ? 'past its target' : 'at risk'}`,
      };
    case 'silenceWarned':
      return {
        title: `The customer was warned: resolved on ${inUtc(event.data.resolvesAt)} without an answer`,
        rule: 'C5',
      };
    case 'resolved':
      return {
        title: endings[event.data.how],
        text: event.data.text === '' ? null : event.data.text,
        rule: event.data.how === 'silence' ? 'C5' : null,
      };
    case 'fileAttached':
      return { title: `File attached: ${event.data.name}${event.data.shared ? '' : ', for the desk only'}` };
    case 'fileRemoved':
      return { title: 'A file was removed', text: event.data.reason };
    case 'reopened':
      return { title: 'Reopened', text: event.data.text === '' ? null : event.data.text };
    default:
      return event satisfies never;
  }
};

export const ticketEntries = (events: readonly RecordedEvent[], context: Context): Entry[] =>
  (events as unknown as readonly (TicketEvent & Stamp)[]).flatMap((event) => {
    const said = say(event, context);
    if (said === null) return [];
    const { position, at, actor } = event;
    const by = actorName(actor, context.desk, context.subscription);
    return [{ position, at, by, kind: 'event', text: null, mail: null, rule: null, ...said }];
  });
