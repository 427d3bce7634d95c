// A journal as the audit reads it: the desk, each subscription and each case, with every event at its place.
import type { Stamp } from '../decider.ts';
import type { ApplianceEvent } from '../appliance/events.ts';
import type { UnitEvent } from '../appliance/unit.ts';
import type { EntitlementEvent } from '../entitlement/events.ts';
import type { DeskEvent } from '../desk/events.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import type { RecoveryEvent } from '../recovery/events.ts';
import { defaultPolicy, type RecoveryPolicy } from '../recovery/policy.ts';
import type { SessionEvent } from '../session/events.ts';
import type { SubscriptionEvent } from '../subscription/events.ts';
import type { TicketEvent } from '../ticket/events.ts';
import { HOUR } from '../time.ts';
import { misshapen } from './shape.ts';

export type Placed<Event> = Event & Stamp;
export type OnDesk = Placed<DeskEvent>;
export type OnSubscription = Placed<SubscriptionEvent>;
export type OnCase = Placed<RecoveryEvent>;
export type OnTicket = Placed<TicketEvent>;
export type OnEntitlement = Placed<EntitlementEvent>;
export type OnAppliance = Placed<ApplianceEvent>;
export type OnUnit = Placed<UnitEvent>;
export type OnSession = Placed<SessionEvent>;
type Typed<Event extends { type: string }, T extends Event['type']> = Extract<Event, { type: T }>;

export type Subscription = {
  readonly id: string;
  readonly events: readonly OnSubscription[];
  readonly snapshots: readonly Typed<OnSubscription, 'snapshotTaken'>[];
  readonly erasures: readonly Typed<OnSubscription, 'personalDataErased'>[];
};
export type Case = {
  readonly id: string;
  readonly subscription: Subscription;
  readonly opened: Typed<OnCase, 'opened'>;
  readonly events: readonly OnCase[];
};
export type Ticket = {
  readonly id: string;
  readonly opened: Typed<OnTicket, 'opened'>;
  readonly events: readonly OnTicket[];
};
export type Entitlement = {
  readonly id: string;
  readonly requested: Typed<OnEntitlement, 'requested'>;
  readonly events: readonly OnEntitlement[];
};
export type Appliance = {
  readonly id: string;
  readonly asked: Typed<OnAppliance, 'asked'>;
  readonly events: readonly OnAppliance[];
};
export type Unit = { readonly serial: string; readonly events: readonly OnUnit[] };
export type Session = { readonly id: string; readonly began: Typed<OnSession, 'sessionBegan'> };
export type Story = {
  /** The policy in force for what stands at `position`. */
  readonly policyAt: (position: number) => RecoveryPolicy;
  readonly history: readonly RecordedEvent[];
  readonly desk: readonly OnDesk[];
  readonly subscriptions: ReadonlyMap<string, Subscription>;
  readonly cases: readonly Case[];
  readonly tickets: readonly Ticket[];
  readonly sessions: readonly Session[];
  readonly entitlements: readonly Entitlement[];
  readonly appliances: readonly Appliance[];
  readonly units: readonly Unit[];
  /** Events of recovery and ticket streams that do not begin with their own opening. */
  readonly unopened: readonly RecordedEvent[];
};

/** What a predicate finds wrong, at the event where it shows. */
export type Problem = { readonly position: number; readonly code: string; readonly text: string };
export type Predicate = (story: Story) => Iterable<Problem>;

export const problem = (at: { readonly position: number }, code: string, text: string): Problem => ({
  position: at.position,
  code,
  text,
});

/** Events that are not what their type says are a finding of their own (invariant 8 or 9) and are read no further. */
export const tell = (history: readonly RecordedEvent[]): Story => {
  const desk: OnDesk[] = [];
  const onSubscriptions = new Map<string, OnSubscription[]>();
  const onCases = new Map<string, OnCase[]>();
  const onTickets = new Map<string, OnTicket[]>();
  const sessions: Session[] = [];
  const onEntitlements = new Map<string, OnEntitlement[]>();
  const onAppliances = new Map<string, OnAppliance[]>();
  const onUnits = new Map<string, OnUnit[]>();
  const unopened: RecordedEvent[] = [];
  const push = <T>(to: Map<string, T[]>, id: string, event: T) => {
    const known = to.get(id);
    if (known) known.push(event);
    else to.set(id, [event]);
  };
  for (const event of history) {
    const { position, stream, type, data, at, actor } = event;
    const wrong = misshapen(event);
    if (wrong !== null && wrong !== 'unknownField') continue;
    const placed = { type, data, position, at, actor } as unknown;
    const id = stream.slice(stream.indexOf('/') + 1);
    if (stream === 'desk') desk.push(placed as OnDesk);
    else if (stream.startsWith('subscription/')) push(onSubscriptions, id, placed as OnSubscription);
    else if (stream.startsWith('ticket/')) push(onTickets, id, placed as OnTicket);
    else if (stream.startsWith('entitlement/')) push(onEntitlements, id, placed as OnEntitlement);
    else if (stream.startsWith('appliance/')) push(onAppliances, id, placed as OnAppliance);
    else if (stream.startsWith('unit/')) push(onUnits, id, placed as OnUnit);
    else if (stream.startsWith('session/')) {
      const said = placed as OnSession;
      if (said.type === 'sessionBegan') sessions.push({ id, began: said });
    } else push(onCases, id, placed as OnCase);
  }
  const subscriptions = new Map<string, Subscription>();
  for (const [id, events] of onSubscriptions)
    subscriptions.set(id, {
      id,
      events,
      snapshots: only(events, 'snapshotTaken'),
      erasures: only(events, 'personalDataErased'),
    });
  const cases: Case[] = [];
  for (const [id, events] of onCases) {
    const [opened] = events;
    if (opened?.type !== 'opened') {
      unopened.push(...history.filter(({ stream }) => stream === `recovery/${id}`));
      continue;
    }
    const of = opened.data.subscription;
    const subscription = subscriptions.get(of) ?? { id: of, events: [], snapshots: [], erasures: [] };
    cases.push({ id, subscription, opened, events });
  }
  const tickets: Ticket[] = [];
  for (const [id, events] of onTickets) {
    const [opened] = events;
    if (opened?.type === 'opened') tickets.push({ id, opened, events });
    else unopened.push(...history.filter(({ stream }) => stream === `ticket/${id}`));
  }
  const entitlements: Entitlement[] = [];
  for (const [id, events] of onEntitlements) {
    const [requested] = events;
    if (requested?.type === 'requested') entitlements.push({ id, requested, events });
    else unopened.push(...history.filter(({ stream }) => stream === `entitlement/${id}`));
  }
  const appliances: Appliance[] = [];
  for (const [id, events] of onAppliances) {
    const [asked] = events;
    if (asked?.type === 'asked') appliances.push({ id, asked, events });
    else unopened.push(...history.filter(({ stream }) => stream === `appliance/${id}`));
  }
  const units = [...onUnits].map(([serial, events]): Unit => ({ serial, events }));
  const policyAt = policiesOf(desk);
  return {
    ...{ policyAt, history, desk, subscriptions, cases, tickets, sessions, entitlements, appliances, units, unopened },
  };
};

/** Under an elevated threat every recovery takes two people, and the full change a day's hold: written out once more. */
const inForce = (set: RecoveryPolicy, threat: boolean): RecoveryPolicy =>
  threat
    ? { ...set, secondPersonOnFullChange: true, secondPersonOnReset: true, hold: Math.max(set.hold, 24 * HOUR) }
    : set;

/** Few desks change their policy, and every predicate asks for it at every event: the periods are laid out once. */
const policiesOf = (desk: readonly OnDesk[]): Story['policyAt'] => {
  let [set, threat]: [RecoveryPolicy, boolean] = [defaultPolicy, false];
  const periods = only(desk, 'policySet', 'threatRaised', 'threatLowered').map((event) => {
    if (event.type === 'policySet') set = { ...defaultPolicy, ...event.data.policy };
    else threat = event.type === 'threatRaised';
    return { position: event.position, policy: inForce(set, threat) };
  });
  return (position) => newest(periods, position)?.policy ?? defaultPolicy;
};

export const only = <Event extends { type: string }, T extends Event['type']>(
  events: readonly Event[],
  ...types: readonly T[]
): readonly Typed<Event, T>[] =>
  events.filter((event): event is Typed<Event, T> => (types as readonly string[]).includes(event.type));

export const before = <Event extends Stamp>(events: readonly Event[], position: number): readonly Event[] =>
  events.filter((event) => event.position < position);

export const newest = <Event extends { readonly position: number }>(
  events: readonly Event[],
  position: number,
): Event | undefined => events.findLast((event) => event.position < position);

export const ending = (events: readonly OnCase[]) =>
  only(events, 'requesterReferred', 'closed', 'cancelled', 'expired', 'primaryLeft')[0];
