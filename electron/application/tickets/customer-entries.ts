// What happened on a request as its customer reads it: what was said between them and the desk, and what it did to their clocks.
// Notes, who works on it, tags and reasons written for the desk stay there: an event is shown only where it stands here.
import type { z } from 'zod';
import type { requestEntry } from '../../../shared/contract/customer-request.ts';
import type { Stamp } from '../../../shared/domain/decider.ts';
import type { Desk } from '../../../shared/domain/desk/decider.ts';
import type { RecordedEvent } from '../../../shared/domain/recorded-event.ts';
import type { PolicyPack } from '../../../shared/domain/sla/policy-pack.ts';
import type { Resolution, TicketEvent } from '../../../shared/domain/ticket/events.ts';
import { inUtc } from '../../../shared/domain/time.ts';
import { operatorName } from '../read/people.ts';
import { pauseWords } from '../../../shared/domain/ticket/clocks.ts';
import { channels, responseWords, ways } from './ticket-entries.ts';
import { severityOf } from './ticket-row.ts';

type Entry = z.input<typeof requestEntry>;
type Said = Pick<Entry, 'title'> & Partial<Pick<Entry, 'kind' | 'text'>>;

const endings: Readonly<Record<Resolution, string>> = {
  agreed: 'Resolved, as you agreed',
  'third-party': 'Resolved: the source lies with a third party; the desk keeps assisting',
  silence: 'Resolved: a question stayed without an answer. Write again and it is reopened',
  ended: 'Resolved',
  elsewhere: 'Resolved before it came here',
};

const say = (event: TicketEvent, pack: PolicyPack): Said | null => {
  const severity = (id: string) => severityOf(pack, id).name;
  switch (event.type) {
    case 'opened': {
      const { channel, text, asked, linked, moved } = event.data;
      const wished = asked === null ? '' : `, for severity ${severity(asked)}`;
      const before = linked === null ? '' : `; it goes on from ${linked}`;
      return {
        kind: 'you',
        title: `You asked ${channels[channel]}${moved === undefined ? '' : ` on ${inUtc(moved.openedAt)}`}${wished}${before}`,
        // What another desk's list had in its column may be a note of theirs.
        text: text === '' || moved !== undefined ? null : text,
      };
    }
    case 'responded': {
      const { how, clock } = event.data;
      const judged = clock.met === null ? '' : clock.met ? ', in time' : ', too late';
      return { title: `First response: the desk ${responseWords[how]}${judged}` };
    }
    case 'messageSent': {
      const { way, text, asks } = event.data;
      return { kind: 'desk', title: `${asks ? 'Question' : 'Message'} to you ${ways[way]}`, text };
    }
    case 'customerWrote':
      return { kind: 'you', title: `You wrote ${channels[event.data.way]}`, text: event.data.text };
    case 'fileAttached':
      return event.data.shared ? { title: `File attached: ${event.data.name}` } : null;
    case 'severityChanged':
      return { title: `Severity ${severity(event.data.from)} became ${severity(event.data.to)}` };
    case 'urgencyAsked':
      return { kind: 'you', title: `You asked for severity ${severity(event.data.severity)}`, text: event.data.text };
    case 'paused':
      return { title: `Clock stopped: ${pauseWords(pack, event.data.reason)}` };
    case 'resumed':
      return { title: `Clock goes on: ${pauseWords(pack, event.data.reason)}` };
    case 'planChanged': {
      const { plan } = event.data;
      return { title: `The plan is now ${pack.plans.find(({ id }) => id === plan)?.name ?? 'none'}` };
    }
    case 'hardwareValidated':
      return { title: `Hardware error confirmed: ${event.data.device}` };
    case 'replacementShipped':
      return { title: `Replacement shipped: ${event.data.tracking}` };
    case 'silenceWarned':
      return { title: 'The desk still waits for your answer' };
    case 'resolved':
      return { title: endings[event.data.how] };
    case 'reopened':
      return { title: 'Reopened' };
    case 'merged':
      return { title: `The desk goes on with this in ${event.data.into}` };
    case 'absorbed':
      return { title: `${event.data.from} was joined with this` };
    case 'messageAnswered':
    case 'messageRetried':
    case 'noteAdded':
    case 'assigned':
    case 'tagged':
    case 'linked':
    case 'snoozed':
    case 'fileRemoved':
    // The clocks say so themselves.
    case 'thresholdCrossed':
      return null;
    default:
      return event satisfies never;
  }
};

export const customerEntries = (
  events: readonly RecordedEvent[],
  { desk, pack }: { readonly desk: Desk; readonly pack: PolicyPack },
): Entry[] =>
  (events as unknown as readonly (TicketEvent & Stamp)[]).flatMap((event) => {
    const said = say(event, pack);
    if (said === null) return [];
    const { position, at, actor } = event;
    const by = actor.startsWith('operator:') && said.kind !== 'you' ? operatorName(actor, desk) : null;
    return [{ position, at, kind: 'event', text: null, by, ...said }];
  });
