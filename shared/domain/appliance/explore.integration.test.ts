// Every state that the matters of two units of two customers can reach, with everybody trying everything: invariant 17 holds in each history.
import { expect, it } from 'vitest';
import type { Actor } from '../actor.ts';
import { audit } from '../audit.ts';
import type { ApplianceEventType } from './events.ts';
import { applianceKinds } from './kinds.ts';
import type { ApplianceRefusal } from './refusals.ts';
import {
  act,
  amara,
  asked,
  beginning,
  bind,
  carla,
  dana,
  type Does,
  type Done,
  hugo,
  ingrid,
  leila,
  onUnit,
  priya,
  spare,
  tom,
  unit,
  type World,
} from './testing/world.ts';
import type { UnitRefusal } from './unit.ts';

const everybody: readonly Actor[] = [priya, carla, hugo, tom, amara, ingrid, leila, dana];
type Move = (world: World) => Done;

const parcel = { carrier: 'DHL', tracking: '1' };
const asks = (id: string, serials: readonly string[]): readonly Does[] => [
  ...applianceKinds.flatMap((kind) => [
    ...serials.map((serial) =>
      asked(kind, { case: id, ...(['parcel', 'parts'].includes(kind) ? {} : { serial }), acknowledged: true }),
    ),
  ]),
  asked('unbinding', { case: id, way: 'letter' }),
  asked('unbinding', { case: id, way: 'phone' }),
  asked('unbinding', { case: id, acknowledged: false }),
  asked('unbinding', { case: id, requester: 'leila', way: 'letter' }),
  asked('return', { case: id, subscription: 'delmarva', requester: 'dana' }),
  asked('unbinding', { case: id, subscription: 'delmarva', requester: 'dana' }),
];

const does: readonly Does[] = [
  { type: 'tellParcel', status: 'in-transit', text: '', ...parcel },
  { type: 'tellParcel', status: 'delivered', text: '', ...parcel },
  { type: 'sendParts', ...parcel },
  { type: 'validate', tried: 'x' },
  { type: 'sendReplacement', serial: spare, model: 'm', warranty: null, ...parcel },
  { type: 'sendReplacement', serial: unit, model: 'm', warranty: null, ...parcel },
  { type: 'receive', note: '' },
  { type: 'analyse', finding: 'confirmed', text: '' },
  { type: 'analyse', finding: 'no-fault-found', text: '' },
  { type: 'unbind', text: '' },
  { type: 'remove', text: '' },
  { type: 'settle', text: '' },
  { type: 'withdraw', reason: 'x' },
];

const movesIn = (world: World, ids: readonly string[]): readonly Move[] => [
  // A second matter begins once there is a first: which of them has which name is no difference.
  ...ids.flatMap((id, index): readonly Move[] => {
    if (index > 0 && world.cases[ids[index - 1] ?? ''] === undefined) return [];
    const commands = world.cases[id] === undefined ? asks(id, [unit, spare]) : does;
    return everybody.flatMap((actor) =>
      commands.map(
        (command): Move =>
          (from) =>
            act(from, actor, id, command),
      ),
    );
  }),
  ...[carla, tom].flatMap((actor) =>
    [unit, spare].flatMap((serial) =>
      ['halden', 'delmarva', 'nobody'].map(
        (subscription): Move =>
          (from) =>
            onUnit(from, actor, serial, bind(serial, subscription)),
      ),
    ),
  ),
];

const explore = (ids: readonly string[], events: Set<string>, refusals: Set<string>) => {
  const root = beginning();
  const keyOf = ({ cases, units }: World) => JSON.stringify([cases, units]);
  const seen = new Set([keyOf(root)]);
  let frontier: readonly World[] = [root];
  let steps = 0;
  while (frontier.length > 0) {
    const next: World[] = [];
    for (const world of frontier)
      for (const move of movesIn(world, ids)) {
        const done = move(world);
        if (!done.ok) {
          refusals.add(done.code);
          continue;
        }
        for (const { stream, type } of done.world.history.slice(world.history.length))
          if (stream.startsWith('appliance/')) events.add(type);
        // A step into a known state is judged too: two histories may meet where only one of them was allowed to pass.
        steps += 1;
        expect(audit(done.world.history)).toEqual([]);
        const key = keyOf(done.world);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(done.world);
      }
    frontier = next;
  }
  return { states: seen.size, steps };
};

it('invariant 17: every state that appliances can reach keeps it, and every event and refusal is reached', () => {
  const events = new Set<string>();
  const refusals = new Set<string>();
  for (const ids of [['c1'], ['c1', 'c2']]) {
    const { states, steps } = explore(ids, events, refusals);
    console.log(`${ids.length} matters: ${states} states, ${steps} steps`);
  }
  const reached: Record<ApplianceEventType, true> = {
    ...{ asked: true, parcelTold: true, partsSent: true, validated: true, replacementSent: true, unitReceived: true },
    ...{ analysed: true, unbound: true, removed: true, settled: true, withdrawn: true, attemptRefused: true },
  };
  expect([...events, 'attemptRefused'].sort()).toEqual(Object.keys(reached).sort());
  const met: readonly (ApplianceRefusal | UnitRefusal)[] = [
    ...(['notTheirs', 'deskAsks', 'primaryAsks', 'inWriting', 'notAcknowledged', 'caseOver', 'otherKind'] as const),
    ...(['customerServiceActs', 'supportActs', 'hardwareActs', 'receivesUnits', 'sentAlready'] as const),
    ...(['validatedAlready', 'notValidated', 'replacesItself', 'receivedAlready', 'notReceived'] as const),
    ...(['analysedAlready', 'analysisMissing', 'noFaultFound', 'notSettled', 'underWay'] as const),
    ...(['teamsBind', 'subscriptionUnknown', 'boundHere', 'boundElsewhere', 'notBoundHere', 'caseOpen'] as const),
  ];
  expect(met.filter((code) => !refusals.has(code))).toEqual([]);
});
