// A desk with its three teams and two customers, in which matters of appliances are asked and acted on as the program's transactions do it.
import type { Actor } from '../../actor.ts';
import { type Desk, deskDecider } from '../../desk/decider.ts';
import type { DeskEvent } from '../../desk/events.ts';
import { enrol, keep } from '../../entitlement/testing/world.ts';
import { applianceCompanions } from '../../reactions.ts';
import type { RecordedEvent } from '../../recorded-event.ts';
import { type SubscriptionCommand, subscriptionDecider } from '../../subscription/decider.ts';
import type { Subscription } from '../../subscription/state.ts';
import { person } from '../../testing/good-histories.ts';
import { operator } from '../../testing/world.ts';
import { type ApplianceCommand, applianceDecider } from '../decider.ts';
import { gatherApplianceFacts } from '../gather-facts.ts';
import { type Appliance, unasked } from '../state.ts';
import { type Unit, type UnitCommand, unitDecider } from '../unit.ts';

export const amara = operator('amara', 'owner');
export const priya = operator('priya', 'representative');
export const carla = operator('carla', 'customer-service');
export const hugo = operator('hugo', 'hardware');
export const tom = operator('tom', 'tam');
const account = (subscription: string, login: string): Actor => ({ kind: 'account', subscription, login });
/** The primary admins of two customers, and one of the first one's subaccounts. */
export const ingrid = account('halden', 'ingrid');
export const leila = account('halden', 'leila');
export const dana = account('delmarva', 'dana');

export const start = '2026-11-16T09:00:00.000Z';
/** Bound to `halden` from the start; the other is in nobody's list. */
export const [unit, spare] = ['QG-4471', 'QG-9000'];

export type World = {
  readonly now: string;
  readonly history: readonly RecordedEvent[];
  readonly desk: Desk;
  readonly subscriptions: Readonly<Record<string, Subscription>>;
  readonly cases: Readonly<Record<string, Appliance>>;
  readonly units: Readonly<Record<string, Unit>>;
};
export type Done = { readonly ok: true; readonly world: World } | { readonly ok: false; readonly code: string };

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;
export type Does = Without<ApplianceCommand, 'now' | 'actor' | 'facts'>;
type OnUnit = Without<UnitCommand, 'actor' | 'registered'>;

export const onUnit = (world: World, actor: Actor, serial: string, command: OnUnit): Done => {
  const known = world.units[serial] ?? unitDecider.initialState;
  const registered = command.type === 'bind' && command.subscription in world.subscriptions;
  const decided = unitDecider.decide({ ...command, actor, registered } as UnitCommand, known);
  if (!decided.ok) return { ok: false, code: decided.refusal.code };
  const { state, history } = keep(world, unitDecider, known, `unit/${serial}`, actor, decided.events);
  return { ok: true, world: { ...world, history, units: { ...world.units, [serial]: state } } };
};

/** A command on one matter, and what has to stand or fall with it. */
export const act = (world: World, actor: Actor, id: string, command: Does): Done => {
  const known = world.cases[id] ?? unasked;
  const about = command.type === 'ask' ? command.subscription : known.subscription;
  const facts = gatherApplianceFacts(world.subscriptions[about] ?? subscriptionDecider.initialState, world.desk);
  const decided = applianceDecider.decide({ ...command, now: world.now, actor, facts } as ApplianceCommand, known);
  if (!decided.ok) return { ok: false, code: decided.refusal.code };
  const { state, history } = keep(world, applianceDecider, known, `appliance/${id}`, actor, decided.events);
  let after: World = { ...world, history, cases: { ...world.cases, [id]: state } };
  for (const event of decided.events)
    for (const companion of applianceCompanions(event, state)) {
      const taken = onUnit(after, actor, companion.serial, companion.command);
      if (!taken.ok) return taken;
      after = taken.world;
    }
  return { ok: true, world: after };
};

export const must = (done: Done): World => {
  if (!done.ok) throw new Error(`expected it to be done, was refused: ${done.code}`);
  return done.world;
};

export const bind = (serial: string, subscription: string): OnUnit => ({
  ...{ type: 'bind', serial, model: 'QGSA-5120', warranty: '2028-01-01T00:00:00.000Z', subscription, case: null },
});

export const beginning = (): World => {
  let world: World = {
    ...{ now: '2026-10-01T09:00:00.000Z', history: [], desk: deskDecider.initialState },
    ...{ subscriptions: {}, cases: {}, units: {} },
  };
  const founding = {
    type: 'deskFounded',
    data: {
      ...{ name: 'Desk', owner: { id: 'amara', name: 'Amara' }, ownerKey: 'ka', workstationKey: 'kw' },
      onePerson: false,
    },
  };
  const desk = keep(world, deskDecider, world.desk, 'desk', amara, [
    founding,
    enrol('priya', 'representative'),
    enrol('carla', 'customer-service'),
    enrol('hugo', 'hardware'),
    enrol('tom', 'tam'),
    { type: 'returnAddressSet', data: { address: 'Appliance Returns\n12 Harbour Road\nDublin' } },
  ] as unknown as readonly DeskEvent[]);
  world = { ...world, desk: desk.state, history: desk.history };
  for (const [id, people] of [
    ['halden', [person('ingrid'), person('leila', { primary: false })]],
    ['delmarva', [person('dana', { primary: true })]],
  ] as const) {
    const register: Without<SubscriptionCommand, 'now' | 'actor' | 'policy'> = {
      ...{ type: 'register', subscription: id, name: id, dataModel: 'password-encrypted', timeZone: 'UTC' },
      ...{ tam: 'tom', expires: null },
    };
    const list = { type: 'takeSnapshot', digest: 'd', asOf: world.now, source: 'csv', accounts: people } as const;
    let state = subscriptionDecider.initialState;
    for (const command of [register, list]) {
      const asked = { ...command, now: world.now, actor: amara, policy: world.desk.policy } as SubscriptionCommand;
      const decided = subscriptionDecider.decide(asked, state);
      if (!decided.ok) throw new Error(decided.refusal.text);
      const kept = keep(world, subscriptionDecider, state, `subscription/${id}`, amara, decided.events);
      state = kept.state;
      world = { ...world, history: kept.history };
    }
    for (const { login } of people) {
      const enrolled = { type: 'accountEnrolled', data: { login, recipient: `age1${login}`, signingKey: `s${login}` } };
      const kept = keep(world, subscriptionDecider, state, `subscription/${id}`, account(id, login), [
        enrolled as never,
      ]);
      state = kept.state;
      world = { ...world, history: kept.history };
    }
    world = { ...world, subscriptions: { ...world.subscriptions, [id]: state } };
  }
  return { ...must(onUnit(world, priya, unit, bind(unit, 'halden'))), now: start };
};

/** Asked in the customer's own window unless told otherwise. */
export const asked = (kind: Extract<Does, { type: 'ask' }>['kind'], change: object = {}): Does => ({
  ...{ type: 'ask', case: 'c1', subscription: 'halden', ticket: 'RK-000001', kind, text: 'x', requester: 'ingrid' },
  ...{ serial: ['parcel', 'parts'].includes(kind) ? null : unit, way: 'customer-window', acknowledged: true },
  ...{ question: 'customs', parcel: null, parts: ['Power supply'] },
  ...change,
});
