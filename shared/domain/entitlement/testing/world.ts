// A desk with three managers and a customer, in which requests are made, granted and applied as the program's transactions do it.
import { type Actor, actorId, type OperatorRole } from '../../actor.ts';
import type { Decider, Stamp } from '../../decider.ts';
import { type Desk, type DeskCommand, deskDecider } from '../../desk/decider.ts';
import { entitlementCompanions } from '../../reactions.ts';
import type { RecordedEvent } from '../../recorded-event.ts';
import { type SubscriptionCommand, subscriptionDecider } from '../../subscription/decider.ts';
import type { Subscription } from '../../subscription/state.ts';
import { person } from '../../testing/good-histories.ts';
import { record } from '../../testing/scribe.ts';
import { customer, operator } from '../../testing/world.ts';
import { type EntitlementCommand, entitlementDecider } from '../decider.ts';
import type { EntitlementEvent } from '../events.ts';
import { gatherEntitlementFacts } from '../gather-facts.ts';
import { type Entitlement, unasked } from '../state.ts';

export const amara = operator('amara', 'owner');
export const priya = operator('priya', 'representative');
export const auditor = operator('aud', 'auditor');
/** The subscription's own manager, whoever may stand in, and a third. */
export const [tom, theo, tess] = [operator('tom', 'tam'), operator('theo', 'tam'), operator('tess', 'tam')];
export const ingrid = customer('ingrid');
export const leila = customer('leila');

/** A Monday; the subscription ends on 14 December. */
export const start = '2026-11-16T09:00:00.000Z';
export const ends = '2026-12-14T00:00:00.000Z';
export const inDays = (days: number, from = ends): string =>
  new Date(Date.parse(from) + days * 86_400_000).toISOString();

export type World = {
  readonly now: string;
  readonly history: readonly RecordedEvent[];
  readonly desk: Desk;
  readonly subscription: Subscription;
  readonly requests: Readonly<Record<string, Entitlement>>;
};

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;
export type Asks = Without<EntitlementCommand, 'now' | 'actor' | 'facts'>;
export type Done = { readonly ok: true; readonly world: World } | { readonly ok: false; readonly code: string };

const stream = 'subscription/halden';

/** Appends what was decided, and folds it. */
export const keep = <State, Command, Event extends { readonly type: string; readonly data: object }>(
  world: Pick<World, 'now' | 'history'>,
  decider: Decider<State, Command, Event>,
  state: State,
  to: string,
  actor: Actor,
  events: readonly Event[],
): { readonly state: State; readonly history: readonly RecordedEvent[] } => {
  let after = state;
  const history = [...world.history];
  for (const event of events) {
    const recorded = record(history, to, actorId(actor), world.now, event);
    history.push(recorded);
    after = decider.evolve(after, { ...event, ...recorded } as unknown as Event & Stamp);
  }
  return { state: after, history };
};

export const onDesk = (world: World, actor: Actor, command: Without<DeskCommand, 'actor'>): Done => {
  const decided = deskDecider.decide({ ...command, actor } as DeskCommand, world.desk);
  if (!decided.ok) return { ok: false, code: decided.refusal.code };
  const { state, history } = keep(world, deskDecider, world.desk, 'desk', actor, decided.events);
  return { ok: true, world: { ...world, desk: state, history } };
};

type OnSubscription = Without<SubscriptionCommand, 'now' | 'actor' | 'policy'>;
export const onSubscription = (world: World, actor: Actor, command: OnSubscription): Done => {
  const asked = { ...command, now: world.now, actor, policy: world.desk.policy } as SubscriptionCommand;
  const decided = subscriptionDecider.decide(asked, world.subscription);
  if (!decided.ok) return { ok: false, code: decided.refusal.code };
  const { state, history } = keep(world, subscriptionDecider, world.subscription, stream, actor, decided.events);
  return { ok: true, world: { ...world, subscription: state, history } };
};

/** A command on one request, and what has to stand or fall with it. */
export const ask = (world: World, actor: Actor, request: string, command: Asks): Done => {
  const known = world.requests[request] ?? unasked;
  const { kind, item } = command.type === 'request' ? command : known;
  const facts = gatherEntitlementFacts({ request, kind, item }, world.subscription, world.desk);
  const asked = { ...command, now: world.now, actor, facts } as EntitlementCommand;
  const decided = entitlementDecider.decide(asked, known);
  if (!decided.ok) return { ok: false, code: decided.refusal.code };
  const { state, history } = keep(world, entitlementDecider, known, `entitlement/${request}`, actor, decided.events);
  let after: World = { ...world, history, requests: { ...world.requests, [request]: state } };
  for (const event of decided.events as readonly EntitlementEvent[])
    for (const companion of entitlementCompanions(event, state)) {
      const taken = onSubscription(after, actor, companion);
      if (!taken.ok) return taken;
      after = taken.world;
    }
  return { ok: true, world: after };
};

export const must = (done: Done): World => {
  if (!done.ok) throw new Error(`expected it to be done, was refused: ${done.code}`);
  return done.world;
};

export const enrol = (id: string, role: OperatorRole) => ({
  type: 'operatorEnrolled' as const,
  data: { operator: id, name: id, role, key: `key of ${id}` },
});

export const beginning = (): World => {
  const founded = '2026-10-01T09:00:00.000Z';
  let world: World = {
    now: founded,
    history: [],
    desk: deskDecider.initialState,
    subscription: subscriptionDecider.initialState,
    requests: {},
  };
  const onTheDesk = (actor: Actor, ...events: Parameters<typeof deskDecider.evolve>[1][]) => {
    const { state, history } = keep(world, deskDecider, world.desk, 'desk', actor, events);
    world = { ...world, desk: state, history };
  };
  const with_ = <E>(event: E) => event as E & Stamp;
  onTheDesk(
    amara,
    with_({
      type: 'deskFounded',
      data: {
        ...{ name: 'Desk', owner: { id: 'amara', name: 'Amara' }, ownerKey: 'ka', workstationKey: 'kw' },
        onePerson: false,
      },
    }),
    with_(enrol('priya', 'representative')),
    with_(enrol('aud', 'auditor')),
    with_(enrol('tom', 'tam')),
    with_(enrol('theo', 'tam')),
    with_(enrol('tess', 'tam')),
  );
  world = must(
    onSubscription(world, amara, {
      ...{ type: 'register', subscription: 'halden', name: 'Halden', dataModel: 'password-encrypted' },
      ...{ timeZone: 'UTC', tam: 'tom', expires: ends },
    }),
  );
  const accounts = [person('ingrid'), person('leila'), person('jonas', { status: 'inactive' })];
  world = must(
    onSubscription(world, amara, { type: 'takeSnapshot', digest: 'd', asOf: founded, source: 'csv', accounts }),
  );
  for (const login of ['ingrid', 'leila']) {
    const enrolled = {
      type: 'accountEnrolled',
      data: { login, recipient: `age1${login}`, signingKey: `s${login}` },
    } as const;
    const { state, history } = keep(world, subscriptionDecider, world.subscription, stream, customer(login), [
      enrolled,
    ]);
    world = { ...world, subscription: state, history };
  }
  return { ...world, now: start };
};

/** The longer the extension, the more people: 30 days take one manager, 90 take two. */
export const extension = (days: number, requester = 'ingrid'): Asks => ({
  ...{
    type: 'request',
    request: 'r1',
    subscription: 'halden',
    ticket: 'RK-000001',
    kind: 'extension',
    item: 'account',
  },
  ...{ terms: { until: inDays(days), quantity: null }, reason: 'Our audit moved to January', requester },
});
