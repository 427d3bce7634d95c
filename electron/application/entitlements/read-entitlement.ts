// A request as windows show it: whose turn it is, what stands, what was asked before, and why an act is not possible.
import type { z } from 'zod';
import type {
  entitlementActs,
  entitlementDetail,
  entitlementRow,
  given,
} from '../../../shared/contract/entitlement.ts';
import type { Actor } from '../../../shared/domain/actor.ts';
import type { RecordedEvent } from '../../../shared/domain/recorded-event.ts';
import type { Desk } from '../../../shared/domain/desk/decider.ts';
import { actsAsTam } from '../../../shared/domain/desk/delegation.ts';
import { type EntitlementCommand, entitlementDecider } from '../../../shared/domain/entitlement/decider.ts';
import type { EntitlementEvent } from '../../../shared/domain/entitlement/events.ts';
import { gatherEntitlementFacts } from '../../../shared/domain/entitlement/gather-facts.ts';
import { type EntitlementKind, offeringOf } from '../../../shared/domain/entitlement/rules.ts';
import { type Entitlement, turnOf } from '../../../shared/domain/entitlement/state.ts';
import type { Subscription } from '../../../shared/domain/subscription/state.ts';
import { shift } from '../../../shared/domain/time.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { actorName, operatorName } from '../read/people.ts';
import { entitlementStream } from '../transaction.ts';

export type EntitlementRow = z.output<typeof entitlementRow>;
type Around = { readonly subscription: Subscription; readonly desk: Desk; readonly now: string };

export const offeringName = (desk: Desk, kind: EntitlementKind, item: string): string =>
  offeringOf(desk.rules, kind, item)?.name ?? item;

export const entitlementRowOf = (known: Entitlement, { subscription, desk, now }: Around): EntitlementRow => {
  const named = ({ by, at }: { readonly by: string; readonly at: string }) => ({
    by: actorName(by, desk, subscription),
    at,
  });
  const { grant, ended } = known;
  return {
    ...{ request: known.request, subscription: subscription.id, subscriptionName: subscription.name },
    ...{ ticket: known.ticket, kind: known.kind, item: known.item, name: offeringName(desk, known.kind, known.item) },
    ...known.terms,
    ...{ reason: known.reason, requester: known.requester.name, askedAt: known.askedAt },
    askedBy: actorName(known.askedBy, desk, subscription),
    phase: known.phase === 'unasked' ? 'open' : known.phase,
    turn: turnOf(known, now),
    grant:
      grant === null
        ? null
        : {
            ...grant.terms,
            ...{ grant: grant.grant, offer: grant.offer, ...named(grant), validUntil: grant.validUntil },
            ...{ reason: grant.reason, second: grant.second },
            standsInFor: grant.delegation === null ? null : operatorName(`operator:${grant.tam}`, desk),
            accepted: grant.accepted && named(grant.accepted),
            seconded: grant.seconded && named(grant.seconded),
          },
    ended: ended && { ...named(ended), reason: ended.reason },
  };
};

export const givenOf = ({ entitlements }: Subscription, desk: Desk): z.output<typeof given>[] =>
  entitlements.given
    .map(({ kind, item, until, quantity, at, request }) => ({
      ...{ kind, item, until, quantity, at, request },
      name: offeringName(desk, kind, item),
    }))
    .toReversed();

const said: Readonly<Record<EntitlementEvent['type'], string>> = {
  requested: 'asked',
  granted: 'granted',
  offered: 'offered other terms',
  offerAccepted: 'agreed to the offer',
  offerRefused: 'turned the offer down',
  seconded: 'agreed to the grant',
  grantWithdrawn: 'took the grant back',
  declined: 'declined',
  requestWithdrawn: 'took the request back',
  applied: 'applied the grant',
  attemptRefused: 'tried, and was refused',
};

const historyOf = (events: readonly RecordedEvent[], { subscription, desk }: Around) =>
  events.map(({ type, data, at, actor }) => ({
    at,
    who: actorName(actor, desk, subscription),
    what: said[type as EntitlementEvent['type']],
    text: typeof data['reason'] === 'string' ? data['reason'] : '',
  }));

type Act = (typeof entitlementActs)[number];

/** Each act as it would most likely be asked: with the terms that were asked for, or a little less as an offer. */
const likely = (known: Entitlement): Readonly<Record<Act, object>> => {
  const grant = known.grant?.grant ?? '';
  const { until, quantity } = known.terms;
  const less = {
    until: until === null ? null : shift(until, -1000),
    quantity: quantity === null ? null : Math.max(1, quantity - 1),
  };
  return {
    grant: { type: 'grant', grant: '', terms: known.terms, reason: '' },
    offer: { type: 'offer', grant: '', terms: less, reason: '' },
    decline: { type: 'decline', reason: '' },
    second: { type: 'second', grant },
    withdrawGrant: { type: 'withdrawGrant', grant, reason: '' },
    acceptOffer: { type: 'acceptOffer', grant },
    refuseOffer: { type: 'refuseOffer', grant, reason: '' },
    apply: { type: 'apply', grant, record: '' },
    withdrawRequest: { type: 'withdrawRequest', reason: '' },
  };
};

const actsOf = (known: Entitlement, actor: Actor, { subscription, desk, now }: Around): Record<Act, string | null> => {
  const facts = gatherEntitlementFacts(known, subscription, desk);
  const whyNot = (command: object): string | null => {
    const decided = entitlementDecider.decide({ ...command, now, actor, facts } as EntitlementCommand, known);
    return decided.ok ? null : decided.refusal.text;
  };
  return Object.fromEntries(Object.entries(likely(known)).map(([act, command]) => [act, whyNot(command)])) as Record<
    Act,
    string | null
  >;
};

const signsAs = (actor: Actor, { subscription, desk, now }: Around) => {
  const acts = actsAsTam(actor, subscription.tam, desk, now);
  if (acts === null) return null;
  const standsIn = desk.delegations.find(({ delegation }) => delegation === acts.delegation);
  const name = operatorName(`operator:${subscription.tam ?? ''}`, desk);
  return standsIn === undefined
    ? { as: `the TAM of ${subscription.name}`, since: subscription.tamSince }
    : { as: `standing in for ${name}, the TAM of ${subscription.name}`, since: standsIn.since };
};

export const readEntitlement = async (
  work: DeskAtWork,
  request: string,
  actor: Actor,
): Promise<z.output<typeof entitlementDetail> | null> => {
  const known = await work.entitlement(request);
  if (known.phase === 'unasked') return null;
  const [subscription, desk, now] = [await work.subscription(known.subscription), await work.desk(), await work.now()];
  const around = { subscription, desk, now };
  const earlier = await Promise.all(
    work.unlocked.views
      .entitlements({ subscription: known.subscription, open: null })
      .filter((one) => one !== request)
      .map((one) => work.entitlement(one)),
  );
  return {
    ...entitlementRowOf(known, around),
    ...{ expires: subscription.expires, timeZone: subscription.timeZone },
    tam: subscription.tam === null ? null : operatorName(`operator:${subscription.tam}`, desk),
    youSign: signsAs(actor, around),
    before: earlier
      .filter(({ kind, item }) => kind === known.kind && item === known.item)
      .map((one) => entitlementRowOf(one, around)),
    history: historyOf(await work.unlocked.journal.read(entitlementStream(request)), around),
    acts: actsOf(known, actor, around),
  };
};
