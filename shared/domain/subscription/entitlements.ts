// What a subscription has beyond its term, until when, and what is being asked for: one request for a thing at a time, each grant applied once.
import type { Actor } from '../actor.ts';
import { accept, type Decision, refuse, type Stamp } from '../decider.ts';
import type { EntitlementKind } from '../entitlement/rules.ts';
import type { Instant } from '../time.ts';

export type Thing = { readonly kind: EntitlementKind; readonly item: string };

export type Given = Thing & {
  readonly request: string;
  readonly grant: string;
  readonly until: Instant | null;
  readonly quantity: number | null;
  readonly at: Instant;
};

export type Entitlements = {
  readonly open: readonly (Thing & { readonly request: string })[];
  /** In the order they were applied. */
  readonly given: readonly Given[];
  /** What was told of an end, so that each end and number of days is told once; and what became of each mail about it. */
  readonly reminded: readonly (Told & { readonly reminder: string })[];
  readonly reminders: readonly { readonly reminder: string; readonly to: string; readonly outcome: ReminderOutcome }[];
};

/** `put-off`: the server takes it later, or nobody answered; it goes again. */
export const reminderOutcomes = ['accepted', 'put-off', 'refused', 'uncertain'] as const;
export type ReminderOutcome = (typeof reminderOutcomes)[number];
type Told = { readonly thing: string; readonly until: Instant; readonly days: number };

export const noEntitlements: Entitlements = { open: [], given: [], reminded: [], reminders: [] };

export type SubscriptionEntitlementEvent =
  | { type: 'entitlementAsked'; data: { request: string; kind: EntitlementKind; item: string } }
  | { type: 'entitlementSettled'; data: { request: string } }
  | { type: 'entitlementApplied'; data: Omit<Given, 'at'> }
  /** `thing`: the request whose grant ends, or empty for the subscription itself. Recorded before anybody is mailed. */
  | { type: 'endReminded'; data: { reminder: string; thing: string; until: Instant; days: number } }
  | {
      type: 'reminderAnswered';
      data: { reminder: string; to: string; outcome: ReminderOutcome; response: string };
    };

export type SubscriptionEntitlementCommand =
  | ({ type: 'reserveEntitlement'; request: string } & Thing)
  | { type: 'settleEntitlement'; request: string }
  | ({ type: 'applyEntitlement' } & Omit<Given, 'at'>)
  | { type: 'remindOfEnd'; reminder: string; thing: string; until: Instant; days: number }
  | {
      type: 'answerReminder';
      reminder: string;
      to: string;
      outcome: ReminderOutcome;
      response: string;
    };

const sentences = {
  askedForAlready: 'This is asked for already; see that request first.',
  appliedAlready: 'This grant was applied already. Nothing is applied twice.',
  notAskedFor: 'No such request of this subscription is open.',
  remindedAlready: 'This end was told already.',
  remindsItself: 'Only the workstation reminds of what ends.',
} as const;
export type SubscriptionEntitlementRefusal = keyof typeof sentences;
const no = (code: SubscriptionEntitlementRefusal) => refuse(code, sentences[code]);
type Answer = Decision<SubscriptionEntitlementEvent, SubscriptionEntitlementRefusal>;

const commands = [
  'reserveEntitlement',
  'settleEntitlement',
  'applyEntitlement',
  'remindOfEnd',
  'answerReminder',
] as const;
export const isEntitlementCommand = <C extends { type: string }>(
  command: C,
): command is Extract<C, SubscriptionEntitlementCommand> => (commands as readonly string[]).includes(command.type);

const events = ['entitlementAsked', 'entitlementSettled', 'entitlementApplied', 'endReminded', 'reminderAnswered'];
export const isAboutEntitlements = <E extends { type: string }>(
  event: E,
): event is Extract<E, SubscriptionEntitlementEvent> => events.includes(event.type);

/** What is open for the same thing; null where nothing is. */
export const openFor = ({ open }: Pick<Entitlements, 'open'>, { kind, item }: Thing): string | null =>
  open.find((one) => one.kind === kind && one.item === item)?.request ?? null;

/** How often in a row: extensions since the last term was agreed, evaluations since the product was bought. */
export const inARowOf = ({ given }: Pick<Entitlements, 'given'>, thing: Thing, termAt: Instant | null): number => {
  const bought = given.findLast(({ kind, item }) => kind === 'purchase' && item === thing.item)?.at ?? '';
  const since = thing.kind === 'extension' ? (termAt ?? '') : bought;
  return given.filter(({ kind, item, at }) => kind === thing.kind && item === thing.item && at > since).length;
};

/** The subscription's own end, null where it has none, and that of whatever else it was granted for a time: the newest grant counts. */
export const endingsOf = ({
  expires,
  entitlements,
}: {
  readonly expires: Instant | null;
  readonly entitlements: Pick<Entitlements, 'given'>;
}): readonly { readonly thing: string; readonly until: Instant | null }[] => {
  const timed = new Map(
    entitlements.given.flatMap(({ kind, item, request, until }) =>
      kind === 'extension' || until === null ? [] : [[`${kind} ${item}`, { thing: request, until }] as const],
    ),
  );
  // A product that was bought since is no evaluation any more.
  for (const { kind, item } of entitlements.given) if (kind === 'purchase') timed.delete(`evaluation ${item}`);
  return [{ thing: '', until: expires }, ...timed.values()];
};

export const decideOnEntitlements = (
  command: SubscriptionEntitlementCommand & { readonly actor: Actor },
  { entitlements }: { readonly entitlements: Entitlements },
): Answer => {
  switch (command.type) {
    case 'reserveEntitlement': {
      const { request, kind, item } = command;
      return openFor(entitlements, command) === null
        ? accept({ type: 'entitlementAsked', data: { request, kind, item } })
        : no('askedForAlready');
    }
    case 'settleEntitlement': {
      const { request } = command;
      return entitlements.open.some((one) => one.request === request)
        ? accept({ type: 'entitlementSettled', data: { request } })
        : no('notAskedFor');
    }
    case 'applyEntitlement': {
      const { request, grant, kind, item, until, quantity } = command;
      if (entitlements.given.some((one) => one.grant === grant || one.request === request)) return no('appliedAlready');
      return entitlements.open.some((one) => one.request === request)
        ? accept({ type: 'entitlementApplied', data: { request, grant, kind, item, until, quantity } })
        : no('notAskedFor');
    }
    case 'remindOfEnd': {
      const { actor, reminder, thing, until, days } = command;
      if (actor.kind !== 'workstation') return no('remindsItself');
      return wasReminded(entitlements, { thing, until, days })
        ? no('remindedAlready')
        : accept({ type: 'endReminded', data: { reminder, thing, until, days } });
    }
    case 'answerReminder': {
      const { actor, reminder, to, outcome, response } = command;
      if (actor.kind !== 'workstation') return no('remindsItself');
      const answered = outcomeOf(entitlements, reminder, to);
      return answered !== null && answered !== 'put-off'
        ? no('remindedAlready')
        : accept({ type: 'reminderAnswered', data: { reminder, to, outcome, response } });
    }
  }
};

/** What became of one mail last; null while nothing is known. */
export const outcomeOf = (
  { reminders }: Pick<Entitlements, 'reminders'>,
  reminder: string,
  to: string,
): ReminderOutcome | null => reminders.findLast((one) => one.reminder === reminder && one.to === to)?.outcome ?? null;

export const wasReminded = ({ reminded }: Pick<Entitlements, 'reminded'>, { thing, until, days }: Told): boolean =>
  reminded.some((one) => one.thing === thing && one.until === until && one.days === days);

export const evolveEntitlements = (state: Entitlements, event: SubscriptionEntitlementEvent & Stamp): Entitlements => {
  switch (event.type) {
    case 'entitlementAsked':
      return { ...state, open: [...state.open, event.data] };
    case 'entitlementSettled':
      return { ...state, open: state.open.filter(({ request }) => request !== event.data.request) };
    case 'entitlementApplied':
      return {
        ...state,
        open: state.open.filter(({ request }) => request !== event.data.request),
        given: [...state.given, { ...event.data, at: event.at }],
      };
    case 'endReminded': {
      return { ...state, reminded: [...state.reminded, event.data] };
    }
    case 'reminderAnswered': {
      const { reminder, to, outcome } = event.data;
      return { ...state, reminders: [...state.reminders, { reminder, to, outcome }] };
    }
  }
};
