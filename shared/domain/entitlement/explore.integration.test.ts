// Every state that requests of one subscription can reach, with everybody trying everything: invariants 5 and 6 hold in each of their histories.
import { expect, it } from 'vitest';
import type { Actor } from '../actor.ts';
import { audit } from '../audit.ts';
import type { EntitlementEventType } from './events.ts';
import type { EntitlementRefusal } from './refusals.ts';
import {
  amara,
  type Asks,
  ask,
  beginning,
  type Done,
  extension,
  inDays,
  ingrid,
  leila,
  must,
  onDesk,
  onSubscription,
  priya,
  start,
  tess,
  theo,
  tom,
  type World,
} from './testing/world.ts';

const everybody: readonly Actor[] = [priya, amara, tom, theo, tess, ingrid, leila];
type Move = (world: World) => Done;

const terms = (days: number) => ({ until: inDays(days), quantity: null });

/** What bounds an exploration. 61 days take a second manager, 30 do not. */
type Bounds = {
  readonly name: string;
  readonly requests: readonly string[];
  readonly lengths: readonly number[];
  readonly mostGrants: number;
  /** Where the clock can stand; a grant lasts 14 days. */
  readonly days: readonly number[];
  /** Managers delegate, and another one is appointed. */
  readonly managersChange: boolean;
};
const explorations: readonly Bounds[] = [
  {
    ...{ name: 'one request, offers and grants of two lengths, its managers changing', requests: ['r1'] },
    ...{ lengths: [30, 61], mostGrants: 1, days: [0, 15], managersChange: true },
  },
  {
    ...{ name: 'one request, granted again after the first grant ran out or was withdrawn', requests: ['r1'] },
    ...{ lengths: [30, 61], mostGrants: 2, days: [0, 15, 40], managersChange: false },
  },
  {
    ...{ name: 'an end that passes before it is applied', requests: ['r1'] },
    ...{ lengths: [1, 2], mostGrants: 1, days: [0, 24, 30], managersChange: false },
  },
  {
    ...{ name: 'two requests for the same thing', requests: ['r1', 'r2'] },
    ...{ lengths: [30], mostGrants: 1, days: [0, 15, 40], managersChange: false },
  },
];

const onRequest = (
  world: World,
  request: string,
  { lengths, mostGrants }: Bounds,
): readonly (readonly [Actor, Asks])[] => {
  const known = world.requests[request];
  if (known === undefined)
    return [priya, tom, ingrid, leila].flatMap((actor) =>
      lengths.map((length) => [actor, { ...extension(length), request } as Asks] as const),
    );
  const grant = known.grant?.grant ?? `${request}-none`;
  const next = `${request}-g${known.grants.length + 1}`;
  const asked: Asks[] = [
    { type: 'decline', reason: 'x' },
    { type: 'acceptOffer', grant },
    { type: 'refuseOffer', grant, reason: 'x' },
    { type: 'second', grant },
    { type: 'withdrawGrant', grant, reason: 'x' },
    { type: 'withdrawRequest', reason: 'x' },
    { type: 'apply', grant, record: 'hash' },
    { type: 'apply', grant, record: null },
    { type: 'apply', grant: known.grants[0] ?? 'none', record: 'hash' },
  ];
  if (known.grants.length < mostGrants)
    for (const length of lengths)
      asked.push(
        { type: 'grant', grant: next, terms: terms(length), reason: 'x' },
        { type: 'offer', grant: next, terms: terms(length), reason: 'x' },
      );
  return everybody.flatMap((actor) => asked.map((command) => [actor, command] as const));
};

const movesIn = (world: World, bounds: Bounds): readonly Move[] => {
  const { days, requests, managersChange } = bounds;
  const moves: Move[] = requests.flatMap((request) =>
    onRequest(world, request, bounds).map(
      ([actor, command]): Move =>
        (from) =>
          ask(from, actor, request, command),
    ),
  );
  const at = days.findIndex((day) => inDays(day, start) === world.now);
  const next = days[at + 1];
  if (next !== undefined) moves.push((from) => ({ ok: true, world: { ...from, now: inDays(next, start) } }));
  if (!managersChange) return moves;
  const dates = { since: start, until: inDays(20, start), reason: 'x' };
  moves.push((from) => onDesk(from, tom, { type: 'delegate', delegation: 'd1', to: 'theo', now: from.now, ...dates }));
  moves.push((from) => onDesk(from, tom, { type: 'endDelegation', delegation: 'd1' }));
  if (world.subscription.tam === 'tom')
    moves.push((from) =>
      onSubscription(from, amara, { type: 'appointTam', tam: 'tess', reason: 'x', tams: ['tom', 'theo', 'tess'] }),
    );
  return moves;
};

/** Positions count by their order only, and who tried what in vain not at all. */
const keyOf = ({ now, desk, subscription, requests }: World): string => {
  const text = JSON.stringify([
    now,
    desk.delegations,
    subscription.tam,
    subscription.entitlements,
    subscription.expires,
    requests,
  ]);
  return text.replaceAll(/"position":\d+/g, '');
};

/** Whatever else happens leaves invariants 5 and 6 as they were. */
const judged = new Set(['granted', 'offered', 'seconded', 'declined', 'applied', 'entitlementApplied']);

const explore = (bounds: Bounds, events: Set<string>, refusals: Set<string>) => {
  const root = beginning();
  const seen = new Set([keyOf(root)]);
  let frontier: readonly World[] = [root];
  let steps = 0;
  while (frontier.length > 0) {
    const next: World[] = [];
    for (const world of frontier)
      for (const move of movesIn(world, bounds)) {
        const done = move(world);
        if (!done.ok) {
          refusals.add(done.code);
          continue;
        }
        const added = done.world.history.slice(world.history.length);
        for (const { stream, type } of added) if (stream.startsWith('entitlement/')) events.add(type);
        // A step into a known state is judged too: two histories may meet where only one of them was allowed to pass.
        steps += 1;
        if (added.some(({ type }) => judged.has(type))) expect(audit(done.world.history)).toEqual([]);
        const key = keyOf(done.world);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(done.world);
      }
    frontier = next;
  }
  return { states: seen.size, steps };
};

it('invariants 5 and 6: every state that requests can reach keeps them, and every event and refusal is reached', () => {
  const events = new Set<string>();
  const refusals = new Set<string>();
  for (const bounds of explorations) {
    const { states, steps } = explore(bounds, events, refusals);
    console.log(`${bounds.name}: ${states} states, ${steps} steps`);
  }
  const reached: Record<EntitlementEventType, true> = {
    ...{ requested: true, granted: true, offered: true, offerAccepted: true, offerRefused: true, seconded: true },
    ...{ grantWithdrawn: true, declined: true, requestWithdrawn: true, applied: true, attemptRefused: true },
  };
  expect([...events, 'attemptRefused'].sort()).toEqual(Object.keys(reached).sort());
  const met: readonly EntitlementRefusal[] = [
    ...(['tamOnly', 'notItsTam', 'ownRequest', 'grantStands', 'otherTerms', 'sameTerms', 'grantGone'] as const),
    ...(['grantUnknown', 'grantExpired', 'grantUsed', 'nothingToSecond', 'ownGrant', 'customerAnswers'] as const),
    ...(['nothingOffered', 'deskApplies', 'offerOpen', 'secondMissing', 'grantAltered', 'endPassed'] as const),
    ...(['requestOver', 'askedAlready', 'primaryAsks', 'deskAsks', 'endPast', 'endNotLater'] as const),
  ];
  expect(met.filter((code) => !refusals.has(code))).toEqual([]);
});

it('a rule taken out is seen: the audit finds each kind of forged grant', () => {
  const asked = must(ask(beginning(), ingrid, 'r1', extension(61)));
  const granted = must(ask(asked, tom, 'r1', { type: 'grant', grant: 'g1', terms: terms(61), reason: 'x' }));
  const seconded = must(ask(granted, tess, 'r1', { type: 'second', grant: 'g1' }));
  const { history } = must(ask(seconded, priya, 'r1', { type: 'apply', grant: 'g1', record: 'hash' }));
  const found = (change: (event: (typeof history)[number]) => object | null) =>
    audit(
      history.flatMap((event) => {
        const changed = change(event);
        return changed === null ? [] : [{ ...event, ...changed }];
      }),
    ).map(({ code }) => code);
  const on = (type: string, change: object | null) => (event: (typeof history)[number]) =>
    event.type === type ? change : {};
  expect(found(() => ({}))).toEqual([]);
  expect(found(on('granted', null))).toContain('noGrant');
  expect(found(on('applied', null))).toContain('noGrant');
  expect(found(on('seconded', null))).toContain('secondMissing');
  expect(found(on('granted', { actor: 'operator:theo' }))).toContain('notItsTam');
  expect(found(on('requested', { actor: 'operator:tom' }))).toContain('ownRequest');
  expect(found(on('seconded', { actor: 'operator:tom' }))).toContain('ownGrant');
  const late = inDays(20, start);
  const atEnd = (event: (typeof history)[number]) =>
    ['applied', 'entitlementApplied'].includes(event.type) ? { at: late } : {};
  expect(found(atEnd)).toContain('grantExpired');
  const more = (event: (typeof history)[number]) =>
    event.type === 'entitlementApplied' ? { data: { ...event.data, until: inDays(365) } } : {};
  expect(found(more)).toContain('noGrant');
});
