// What is known of one ticket, folded from its events. Texts stay in the events: nothing is decided by what somebody wrote.
import type { Stamp } from '../decider.ts';
import type { Pause } from '../sla/clock.ts';
import type { Instant } from '../time.ts';
import type { Attachment } from './attachments.ts';
import type {
  ClockName,
  MessageWay,
  MovedIn,
  Resolution,
  ResponseClock,
  ResponseKind,
  TicketChannel,
  TicketEvent,
  TicketKind,
} from './events.ts';

export type Message = {
  readonly message: string;
  readonly at: Instant;
  readonly by: string;
  readonly way: MessageWay;
  readonly to: string;
  readonly asks: boolean;
  readonly response: ResponseKind;
  readonly state: 'sent' | 'accepted' | 'refused' | 'uncertain';
  readonly retryAt: Instant | null;
  readonly tries: number;
  readonly answer: string;
};

export type Ticket = {
  readonly number: string;
  readonly subscription: string;
  readonly kind: TicketKind;
  readonly case: string | null;
  readonly phase: 'unopened' | 'open' | 'resolved' | 'merged';
  readonly requester: { readonly login: string | null; readonly name: string };
  readonly channel: TicketChannel;
  readonly subject: string;
  readonly openedAt: Instant;
  readonly openedBy: string;
  readonly policy: string;
  readonly version: string;
  readonly plan: string | null;
  readonly abovePlan: boolean;
  readonly severity: string;
  readonly asked: string | null;
  readonly assignee: string | null;
  readonly tags: readonly string[];
  readonly links: readonly string[];
  readonly mergedInto: string | null;
  readonly snoozedUntil: Instant | null;
  /** In order; the last may last. `reason` is an id of the policy's, or `security-wait`. */
  readonly pauses: readonly Pause[];
  readonly response: {
    readonly at: Instant;
    readonly by: string;
    readonly how: ResponseKind;
    readonly clock: ResponseClock;
  } | null;
  /** Of the customer's last word; what they may have answered before a mail arrived is no open question. */
  readonly heardAt: Instant | null;
  /** Asked and not answered; a warning belongs to its question. */
  readonly question: { readonly at: Instant; readonly warnedAt: Instant | null } | null;
  readonly messages: readonly Message[];
  readonly files: readonly Attachment[];
  readonly replacement: {
    readonly device: string;
    readonly validatedAt: Instant;
    readonly shippedAt: Instant | null;
  } | null;
  /** Thresholds that were told, each once for the due instant it was about. */
  readonly crossed: readonly {
    readonly clock: ClockName;
    readonly state: 'at-risk' | 'past';
    readonly due: Instant;
  }[];
  readonly resolution: { readonly at: Instant; readonly by: string; readonly how: Resolution } | null;
  readonly reopenings: number;
  readonly changedAt: Instant;
};

export const securityWait = 'security-wait';
/** An offer is with the customer. Not silence either: it runs out by itself. */
export const offerWait = 'offer-wait';
/** The carrier has it: a part, a unit on its way back, or the parcel that was asked about. */
export const parcelWait = 'parcel-wait';
/** Pauses that come from a case and not from a policy, in words. */
export const waits: Readonly<Record<string, string>> = {
  [securityWait]: 'A security wait',
  [offerWait]: 'An offer is with the customer',
  [parcelWait]: 'A parcel is with the carrier',
};

export const unopened: Ticket = {
  number: '',
  subscription: '',
  kind: 'request',
  case: null,
  phase: 'unopened',
  requester: { login: null, name: '' },
  channel: 'phone',
  subject: '',
  openedAt: '',
  openedBy: '',
  policy: '',
  version: '',
  plan: null,
  abovePlan: false,
  severity: '',
  asked: null,
  assignee: null,
  tags: [],
  links: [],
  mergedInto: null,
  snoozedUntil: null,
  pauses: [],
  response: null,
  heardAt: null,
  question: null,
  messages: [],
  files: [],
  replacement: null,
  crossed: [],
  resolution: null,
  reopenings: 0,
  changedAt: '',
};

/** The pause that lasts, for this reason. */
export const lasting = ({ pauses }: Ticket, reason: string): Pause | undefined =>
  pauses.find((pause) => pause.to === null && pause.reason === reason);

const onMessage = (state: Ticket, id: string, change: (message: Message) => Message): Ticket => ({
  ...state,
  messages: state.messages.map((one) => (one.message === id ? change(one) : one)),
});

/** A response given elsewhere was given under other promises: it is known, and not judged. */
const movedIn = (opened: Ticket, moved: MovedIn, by: string): Ticket => {
  const { openedAt, respondedAt, resolvedAt, tags, told } = moved;
  const { severity, plan } = opened;
  const untimed = { severity, plan, target: null, due: null, met: null, calendar: '', segments: [] };
  return {
    ...opened,
    openedAt,
    tags,
    crossed: told,
    response: respondedAt === null ? null : { at: respondedAt, by, how: 'answer', clock: untimed },
    ...(resolvedAt === null ? {} : { phase: 'resolved', resolution: { at: resolvedAt, by, how: 'elsewhere' } }),
  };
};

/** A further question does not start the days again: they count from the first that is unanswered. */
const asking = (state: Ticket, at: Instant): Ticket => ({
  ...state,
  question: state.question ?? { at, warnedAt: null },
});

const evolveOne = (state: Ticket, event: TicketEvent & Stamp): Ticket => {
  switch (event.type) {
    case 'opened': {
      const { ticket, text: _text, evidence: _evidence, linked, moved, ...known } = event.data;
      const links = linked === null ? [] : [linked];
      const { at: openedAt, actor: openedBy } = event;
      const opened: Ticket = { ...unopened, ...known, number: ticket, links, phase: 'open', openedAt, openedBy };
      return moved === undefined ? opened : movedIn(opened, moved, openedBy);
    }
    case 'responded': {
      const { how, clock } = event.data;
      return { ...state, response: { at: event.at, by: event.actor, how, clock } };
    }
    case 'messageSent': {
      const { message, way, to, asks, response } = event.data;
      const sent: Message = {
        ...{ message, way, to, asks, response, at: event.at, by: event.actor },
        state: way === 'mail' ? 'sent' : 'accepted',
        retryAt: null,
        tries: 0,
        answer: '',
      };
      // A mail asks once a server has taken it: nobody is silent about what never left.
      const asked = asks && way !== 'mail';
      return { ...(asked ? asking(state, event.at) : state), messages: [...state.messages, sent] };
    }
    case 'messageAnswered': {
      const { message, outcome, response, retryAt } = event.data;
      const sent = state.messages.find((one) => one.message === message);
      const arrives = outcome === 'accepted' && sent?.asks === true && state.phase === 'open';
      const isNews = arrives && (state.heardAt === null || state.heardAt < sent.at);
      return onMessage(isNews ? asking(state, event.at) : state, message, (one) => ({
        ...one,
        state: outcome,
        retryAt,
        tries: outcome === 'refused' ? one.tries + 1 : one.tries,
        answer: response,
      }));
    }
    case 'messageRetried':
      return onMessage(state, event.data.message, (one) => ({ ...one, state: 'sent', retryAt: null }));
    case 'customerWrote':
      return { ...state, heardAt: event.at, question: null, snoozedUntil: null };
    case 'severityChanged':
      return { ...state, severity: event.data.to };
    case 'urgencyAsked':
      return { ...state, asked: event.data.severity };
    case 'assigned':
      return { ...state, assignee: event.data.operator };
    case 'tagged':
      return { ...state, tags: event.data.tags };
    case 'linked':
      return { ...state, links: [...state.links, event.data.ticket] };
    case 'merged':
      return { ...state, phase: 'merged', mergedInto: event.data.into, question: null };
    case 'absorbed':
      return { ...state, links: [...state.links, event.data.from] };
    case 'snoozed':
      return { ...state, snoozedUntil: event.data.until };
    case 'paused':
      return { ...state, pauses: [...state.pauses, { from: event.at, to: null, reason: event.data.reason }] };
    case 'resumed':
      return {
        ...state,
        pauses: state.pauses.map((pause) =>
          pause.to === null && pause.reason === event.data.reason ? { ...pause, to: event.at } : pause,
        ),
      };
    case 'planChanged':
      return { ...state, plan: event.data.plan };
    case 'hardwareValidated':
      return { ...state, replacement: { device: event.data.device, validatedAt: event.at, shippedAt: null } };
    case 'replacementShipped':
      return state.replacement === null
        ? state
        : { ...state, replacement: { ...state.replacement, shippedAt: event.at } };
    case 'thresholdCrossed':
      return { ...state, crossed: [...state.crossed, event.data] };
    case 'silenceWarned':
      return state.question === null ? state : { ...state, question: { ...state.question, warnedAt: event.at } };
    case 'resolved':
      return {
        ...state,
        phase: 'resolved',
        resolution: { at: event.at, by: event.actor, how: event.data.how },
        question: null,
        snoozedUntil: null,
        pauses: state.pauses.map((pause) => (pause.to === null ? { ...pause, to: event.at } : pause)),
      };
    case 'reopened':
      return { ...state, phase: 'open', resolution: null, reopenings: state.reopenings + 1 };
    case 'fileAttached': {
      const files = [...state.files, { ...event.data, at: event.at, by: event.actor }];
      // A file is a word from the customer as good as another.
      return event.actor.startsWith('account:')
        ? { ...state, files, question: null, heardAt: event.at }
        : { ...state, files };
    }
    case 'fileRemoved':
      return { ...state, files: state.files.filter(({ file }) => file !== event.data.file) };
    case 'noteAdded':
      return state;
    default:
      return event satisfies never;
  }
};

export const evolve = (state: Ticket, event: TicketEvent & Stamp): Ticket => ({
  ...evolveOne(state, event),
  changedAt: event.at,
});
