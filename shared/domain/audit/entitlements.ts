// Invariants 5 and 6 for what a manager grants: nothing is given without a grant that stood when it was applied, and nobody grants their own.
import { defaultRules } from '../entitlement/rules.ts';
import type { Instant } from '../time.ts';
import { canSignIn, operatorAt, primaries, snapshotAt, tamAt } from './standing.ts';
import {
  before,
  type Entitlement,
  newest,
  type OnEntitlement,
  only,
  type Predicate,
  problem,
  type Story,
} from './story.ts';

type Given = Extract<OnEntitlement, { type: 'granted' | 'offered' }>;

const isTam = (story: Story, actor: string, position: number): boolean =>
  actor.startsWith('operator:') && operatorAt(story, actor.slice('operator:'.length), position)?.role === 'tam';

/** Recorded before `position`, running at `at`, not ended, from somebody who was still a manager then. */
const delegatedTo = (story: Story, actor: string, tam: string, { position, at }: Given): string | undefined => {
  const ended = new Set(before(only(story.desk, 'delegationEnded'), position).map(({ data }) => data.delegation));
  return before(only(story.desk, 'delegated'), position).find(
    ({ data, actor: by }) =>
      by === `operator:${data.from}` &&
      data.from === tam &&
      actor === `operator:${data.to}` &&
      data.since <= at &&
      at < data.until &&
      !ended.has(data.delegation) &&
      isTam(story, `operator:${tam}`, position),
  )?.data.delegation;
};

/** What the rules of its time say of a second manager, computed once more. */
const asksSecond = (story: Story, { data, position, at }: Given, expires: Instant | null, zone: string): boolean => {
  const { offerings } = newest(only(story.desk, 'entitlementRulesSet'), position)?.data.rules ?? defaultRules;
  const rule = offerings.find(({ kind, item }) => kind === data.kind && item === data.item);
  if (rule === undefined) return data.second;
  const from = data.kind === 'extension' && expires !== null && expires > at ? expires : at;
  const dayIn = (instant: Instant) =>
    Date.parse(`${new Date(instant).toLocaleDateString('sv-SE', { timeZone: zone })}T00:00:00.000Z`);
  const days = data.terms.until === null ? null : Math.round((dayIn(data.terms.until) - dayIn(from)) / 86_400_000);
  return (
    (days !== null && rule.secondAboveDays !== null && days > rule.secondAboveDays) ||
    (data.terms.quantity !== null && rule.secondAbove !== null && data.terms.quantity > rule.secondAbove)
  );
};

/** Each grant and each offer on its own: whose it is, when, and that nobody grants what they asked for. */
function* grantsAreTheirManagers(story: Story, one: Entitlement) {
  const { requested } = one;
  const of = story.subscriptions.get(requested.data.subscription);
  for (const event of only(one.events, 'granted', 'offered', 'declined')) {
    const tam = of === undefined ? null : tamAt(of, event.position);
    const stands =
      tam !== null &&
      isTam(story, event.actor, event.position) &&
      event.data.tam === tam &&
      (event.actor === `operator:${tam}`
        ? event.data.delegation === null
        : delegatedTo(story, event.actor, tam, event as Given) === event.data.delegation &&
          event.data.delegation !== null);
    if (!stands)
      yield problem(
        event,
        'notItsTam',
        'Something was granted or declined by somebody who is not that subscription’s TAM.',
      );
    if (event.actor === requested.actor)
      yield problem(event, 'ownRequest', 'Somebody granted or declined what they had asked for.');
    if (event.type === 'declined') continue;
    const { request, subscription, kind, item } = event.data;
    const asked = requested.data;
    if (
      request !== one.id ||
      [subscription, kind, item].join(' ') !== [asked.subscription, asked.kind, asked.item].join(' ')
    )
      yield problem(event, 'otherRequest', 'A grant says that it is for something else than was asked for.');
    if (event.position < requested.position || event.at < requested.at)
      yield problem(event, 'beforeRequest', 'A grant is older than the request that it grants.');
    const same = event.data.terms.until === asked.terms.until && event.data.terms.quantity === asked.terms.quantity;
    if (event.type === 'granted' && !same)
      yield problem(event, 'otherTerms', 'Other terms were granted than were asked for, without an offer.');
  }
  for (const event of only(one.events, 'seconded')) {
    const grant = only(one.events, 'granted', 'offered').find(
      ({ data, position }) => data.grant === event.data.grant && position < event.position,
    );
    const third = isTam(story, event.actor, event.position) && ![grant?.actor, requested.actor].includes(event.actor);
    if (grant === undefined || !third)
      yield problem(event, 'ownGrant', 'The second manager of a grant is none, or granted or asked for it.');
  }
}

/** For the customer, by their primary admin as the list stood, or by a representative who asked them. */
const forTheCustomer = (story: Story, one: Entitlement, { actor, position }: OnEntitlement): boolean => {
  if (actor.startsWith('operator:')) return true;
  const of = story.subscriptions.get(one.requested.data.subscription);
  const listed = of === undefined ? [] : primaries(snapshotAt(of, position)?.data.accounts ?? []);
  return listed.some((account) => canSignIn(account) && actor === `account:${of?.id}/${account.login}`);
};

/** What stood when it was applied: granted, not withdrawn, in time, agreed to by the customer where it was an offer, and by a second manager. */
function* appliedOnAGrant(story: Story, one: Entitlement) {
  const applied = only(one.events, 'applied');
  for (const again of applied.slice(1)) yield problem(again, 'appliedTwice', 'A request was applied twice.');
  for (const event of applied) {
    const earlier = before(one.events, event.position);
    const grant = only(earlier, 'granted', 'offered').find(({ data }) => data.grant === event.data.grant);
    if (grant === undefined) {
      yield problem(event, 'noGrant', 'Something was applied that nobody had granted.');
      continue;
    }
    const about = (type: 'offerAccepted' | 'offerRefused' | 'seconded' | 'grantWithdrawn') =>
      only(earlier, type).find(({ data, position }) => data.grant === event.data.grant && position > grant.position);
    const over = only(earlier, 'declined', 'requestWithdrawn').length > 0;
    const replaced = only(earlier, 'granted', 'offered').at(-1) !== grant;
    if (over || replaced || about('grantWithdrawn') !== undefined || about('offerRefused') !== undefined)
      yield problem(event, 'grantGone', 'A grant was applied that had been withdrawn, turned down or replaced.');
    if (event.at >= grant.data.validUntil)
      yield problem(event, 'grantExpired', 'A grant was applied after its time had run out.');
    const yes = about('offerAccepted');
    if (grant.type === 'offered' && (yes === undefined || !forTheCustomer(story, one, yes)))
      yield problem(event, 'offerOpen', 'An offer was applied that the customer had not agreed to.');
    const of = story.subscriptions.get(one.requested.data.subscription);
    const zone = of === undefined ? 'UTC' : (only(of.events, 'subscriptionRegistered')[0]?.data.timeZone ?? 'UTC');
    const second = grant.data.second || asksSecond(story, grant, endsAt(story, one, grant.position), zone);
    if (second && about('seconded') === undefined)
      yield problem(event, 'secondMissing', 'A grant was applied that a second manager had not agreed to.');
  }
}

const endsAt = (story: Story, one: Entitlement, position: number): Instant | null => {
  const of = story.subscriptions.get(one.requested.data.subscription);
  if (of === undefined) return null;
  const moves = only(of.events, 'subscriptionRegistered', 'expiryExtended', 'entitlementApplied').flatMap((event) => {
    if (event.position >= position) return [];
    if (event.type === 'subscriptionRegistered') return [event.data.expires];
    if (event.type === 'expiryExtended') return [event.data.until];
    return event.data.kind === 'extension' ? [event.data.until] : [];
  });
  return moves.at(-1) ?? null;
};

/** What the subscription says it has been given is what one of its requests was granted and applied, in the same breath, and once. */
function* givenIsGranted(story: Story) {
  for (const { id, events } of story.subscriptions.values()) {
    const seen = new Set<string>();
    const open = new Map<string, string>();
    for (const event of events) {
      if (event.type === 'entitlementAsked') {
        const { request, kind, item } = event.data;
        if ([...open.values()].includes(`${kind} ${item}`))
          yield problem(event, 'askedTwice', 'Two requests for the same thing were open at once.');
        open.set(request, `${kind} ${item}`);
      }
      if (event.type === 'entitlementSettled') open.delete(event.data.request);
      if (event.type !== 'entitlementApplied') continue;
      const { request, grant, kind, item, until, quantity } = event.data;
      open.delete(request);
      const one = story.entitlements.find((known) => known.id === request && known.requested.data.subscription === id);
      const given = one && only(one.events, 'granted', 'offered').find(({ data }) => data.grant === grant)?.data;
      const applied =
        one && only(one.events, 'applied').some(({ at, data }) => data.grant === grant && at === event.at);
      const exact =
        given?.kind === kind && given.item === item && given.terms.until === until && given.terms.quantity === quantity;
      if (!applied || !exact)
        yield problem(
          event,
          'noGrant',
          'A subscription was given something that no grant says, or other than it says.',
        );
      if (seen.has(grant) || seen.has(request))
        yield problem(event, 'appliedTwice', 'A subscription was given the same thing twice.');
      seen.add(grant).add(request);
    }
  }
}

/** Invariant 5 (A5 to A7), and 6 where it is about grants. */
export const givenOnlyOnAGrant: Predicate = function* (story) {
  for (const one of story.entitlements) {
    yield* grantsAreTheirManagers(story, one);
    yield* appliedOnAGrant(story, one);
  }
  yield* givenIsGranted(story);
};
