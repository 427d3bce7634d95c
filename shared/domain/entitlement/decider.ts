// Who asks, who grants, who agrees and who applies (A5 to A7): nothing is given that its own manager has not signed, and nothing twice.
import type { Account } from '../account.ts';
import { ableToSignIn } from '../account.ts';
import { type Actor, actorId } from '../actor.ts';
import { accept, type Decider, type Decision, refuse } from '../decider.ts';
import type { Desk } from '../desk/decider.ts';
import { actsAsTam } from '../desk/delegation.ts';
import { type Instant, shift } from '../time.ts';
import type { EntitlementEvent, Grant } from './events.ts';
import { type EntitlementRefusal, no } from './refusals.ts';
import {
  daysBetween,
  type EntitlementKind,
  needsSecond,
  type Offering,
  offeringOf,
  type Standing,
  type Terms,
  whyNotTerms,
} from './rules.ts';
import { type Entitlement, evolve, grantAt, type StandingGrant, unasked } from './state.ts';

export type EntitlementFacts = {
  readonly registered: boolean;
  readonly zone: string;
  readonly expires: Instant | null;
  readonly tam: string | null;
  readonly accounts: readonly Account[] | null;
  /** The open request for the same thing, this one not counted; null where there is none. */
  readonly openAlready: string | null;
  readonly inARow: number;
  readonly desk: Pick<Desk, 'operators' | 'delegations' | 'rules'>;
};

type Asked = { readonly now: Instant; readonly actor: Actor; readonly facts: EntitlementFacts };
export type EntitlementCommand = Asked &
  (
    | {
        type: 'request';
        request: string;
        subscription: string;
        ticket: string;
        kind: EntitlementKind;
        item: string;
        terms: Terms;
        reason: string;
        /** A login or an address of the subscription. */
        requester: string;
      }
    | { type: 'grant'; grant: string; terms: Terms; reason: string }
    | { type: 'offer'; grant: string; terms: Terms; reason: string }
    | { type: 'decline'; reason: string }
    | { type: 'acceptOffer'; grant: string }
    | { type: 'refuseOffer'; grant: string; reason: string }
    | { type: 'second'; grant: string }
    | { type: 'withdrawGrant'; grant: string; reason: string }
    | { type: 'withdrawRequest'; reason: string }
    /** `record`: the hash of the grant's record where it is what its manager signed, read again now; null where it is not. */
    | { type: 'apply'; grant: string; record: string | null }
    /** What was just refused, kept in the name of whoever tried. */
    | { type: 'recordAttempt'; attempt: string; why: string }
  );
type Of<T extends EntitlementCommand['type']> = Extract<EntitlementCommand, { type: T }>;
type Answer = Decision<EntitlementEvent, EntitlementRefusal>;

const handles = (actor: Actor): boolean =>
  actor.kind === 'operator' && (actor.role === 'representative' || actor.role === 'supervisor');

/** Only the primary admin asks and answers for a subscription's entitlements in the customer window. */
const isPrimary = (actor: Actor, { accounts }: EntitlementFacts): boolean =>
  actor.kind === 'account' &&
  (accounts ?? []).some((account) => account.primary && ableToSignIn(account) && account.login === actor.login);

const standingOf = ({ now, facts }: Asked): Standing => ({
  now,
  zone: facts.zone,
  expires: facts.expires,
  inARow: facts.inARow,
});

const request = (command: Of<'request'>, state: Entitlement): Answer => {
  const { actor, facts, kind, item, terms, subscription, ticket, reason } = command;
  if (state.phase !== 'unasked') return no('requestExists');
  if (!facts.registered) return no('subscriptionUnknown');
  const { accounts } = facts;
  if (accounts === null) return no('noUserList');
  const wanted = command.requester.trim().toLowerCase();
  const requester = accounts.find(
    (account) =>
      ableToSignIn(account) &&
      (account.login.toLowerCase() === wanted || (account.email !== '' && account.email.toLowerCase() === wanted)),
  );
  if (requester === undefined) return no('notAuthorized');
  if (actor.kind === 'account') {
    if (!isPrimary(actor, facts) || actor.subscription !== subscription || actor.login !== requester.login)
      return no('primaryAsks');
  } else if (!handles(actor) && !(actor.kind === 'operator' && actor.role === 'tam')) return no('deskAsks');
  const offering = offeringOf(facts.desk.rules, kind, item);
  if (offering === undefined) return no('offeringUnknown');
  if (facts.openAlready !== null)
    return refuse('askedAlready', `${offering.name} is asked for already; see that request first.`);
  // What no manager could grant is refused at the asking, so that nobody waits for it.
  const unusable = whyNotTerms(offering, terms, standingOf(command));
  if (unusable !== null) return unusable;
  const { login, name } = requester;
  return accept({
    type: 'requested',
    data: {
      ...{ request: command.request, subscription, ticket, kind, item, terms, reason },
      requester: { login, name },
    },
  });
};

/** Invariants 5 and 6: by the subscription's manager, or by whoever the journal says stands in for them, and never by the one who asked. */
const authority = ({ actor, now, facts }: Asked, state: Entitlement) => {
  if (actor.kind !== 'operator' || actor.role !== 'tam') return no('tamOnly');
  if (facts.tam === null) return no('noTam');
  if (facts.desk.operators[actor.id]?.revoked !== null) return no('tamOnly');
  const acts = actsAsTam(actor, facts.tam, facts.desk, now);
  if (acts === null) return no('notItsTam');
  if (actorId(actor) === state.askedBy) return no('ownRequest');
  return { ok: true as const, tam: facts.tam, delegation: acts.delegation };
};

const sameTerms = (a: Terms, b: Terms): boolean => a.until === b.until && a.quantity === b.quantity;

const grant = (command: Of<'grant' | 'offer'>, state: Entitlement): Answer => {
  const { now, facts, terms, reason } = command;
  const may = authority(command, state);
  if (!may.ok) return may;
  if (now < state.askedAt) return no('beforeRequest');
  if (grantAt(state, now) !== null) return no('grantStands');
  if (state.grants.includes(command.grant)) return no('grantUsed');
  const offering = offeringOf(facts.desk.rules, state.kind, state.item);
  if (offering === undefined) return no('offeringUnknown');
  const standing = standingOf(command);
  const unusable = whyNotTerms(offering, terms, standing);
  if (unusable !== null) return unusable;
  // The customer is held to nothing that they did not ask for.
  const same = sameTerms(terms, state.terms);
  if (command.type === 'grant' && !same) return no('otherTerms');
  if (command.type === 'offer' && same) return no('sameTerms');
  const { request: id, subscription, kind, item } = state;
  const data: Grant = {
    ...{ grant: command.grant, request: id, subscription, kind, item, terms, reason },
    validUntil: shift(now, facts.desk.rules.grantForDays * 24 * 3_600_000),
    tam: may.tam,
    delegation: may.delegation,
    second: needsSecond(offering, terms, standing),
  };
  return accept({ type: command.type === 'grant' ? 'granted' : 'offered', data });
};

/** The grant that is named, as it stands now. */
const standing = (state: Entitlement, id: string, now: Instant) => {
  if (state.grant?.grant !== id) return no(state.grants.includes(id) ? 'grantGone' : 'grantUnknown');
  const known = grantAt(state, now);
  return known === null ? no('grantExpired') : { ok: true as const, grant: known };
};

const second = (command: Of<'second'>, state: Entitlement): Answer => {
  const { actor, now } = command;
  if (actor.kind !== 'operator' || actor.role !== 'tam') return no('tamOnly');
  const known = standing(state, command.grant, now);
  if (!known.ok) return known;
  const { by, second: asked, seconded } = known.grant;
  if (!asked || seconded !== null) return no('nothingToSecond');
  if ([by, state.askedBy].includes(actorId(actor))) return no('ownGrant');
  return accept({ type: 'seconded', data: { grant: known.grant.grant } });
};

const answers = ({ actor, facts }: Asked, state: Entitlement): boolean =>
  handles(actor) || (actor.kind === 'account' && actor.subscription === state.subscription && isPrimary(actor, facts));

const answerOffer = (command: Of<'acceptOffer' | 'refuseOffer'>, state: Entitlement): Answer => {
  if (!answers(command, state)) return no('customerAnswers');
  const known = standing(state, command.grant, command.now);
  if (!known.ok) return known;
  const { grant: id, offer, accepted } = known.grant;
  if (!offer || accepted !== null) return no('nothingOffered');
  return command.type === 'acceptOffer'
    ? accept({ type: 'offerAccepted', data: { grant: id } })
    : accept({ type: 'offerRefused', data: { grant: id, reason: command.reason } });
};

/** Verified again at the moment it counts: signature, time, agreement, the manager still at work, and terms that still say something new. */
const apply = (command: Of<'apply'>, state: Entitlement): Answer => {
  const { actor, now, facts, record } = command;
  if (!handles(actor)) return no('deskApplies');
  if (state.phase === 'applied' && state.grant?.grant === command.grant) return no('grantUsed');
  if (state.phase !== 'open') return no('requestOver');
  const known = standing(state, command.grant, now);
  if (!known.ok) return known;
  const { grant: id, by, terms } = known.grant;
  const missing = notYet(known.grant);
  if (missing !== null) return missing;
  if (record === null) return no('grantAltered');
  if (facts.desk.operators[by.replace('operator:', '')]?.revoked !== null) return no('granterRevoked');
  if (terms.until !== null && terms.until <= now) return no('endPassed');
  if (state.kind === 'extension' && terms.until !== null && facts.expires !== null && terms.until <= facts.expires)
    return no('endPassed');
  return accept({ type: 'applied', data: { grant: id, record } });
};

const notYet = ({ offer, accepted, second: asked, seconded }: StandingGrant) =>
  offer && accepted === null ? no('offerOpen') : asked && seconded === null ? no('secondMissing') : null;

const decide = (command: EntitlementCommand, state: Entitlement): Answer => {
  if (command.type === 'request') return request(command, state);
  if (state.phase === 'unasked') return no('requestUnknown');
  if (command.type === 'recordAttempt')
    return accept({ type: 'attemptRefused', data: { attempt: command.attempt, why: command.why } });
  if (command.type === 'apply') return apply(command, state);
  if (state.phase !== 'open') return no('requestOver');
  switch (command.type) {
    case 'grant':
    case 'offer':
      return grant(command, state);
    case 'decline': {
      const may = authority(command, state);
      if (!may.ok) return may;
      if (grantAt(state, command.now) !== null) return no('grantStands');
      const { tam, delegation } = may;
      return accept({ type: 'declined', data: { reason: command.reason, tam, delegation } });
    }
    case 'acceptOffer':
    case 'refuseOffer':
      return answerOffer(command, state);
    case 'second':
      return second(command, state);
    case 'withdrawGrant': {
      // Whoever asked may take their own manager's word back as little as give it.
      const may = authority(command, state);
      if (!may.ok) return may;
      const known = standing(state, command.grant, command.now);
      if (!known.ok) return known;
      return accept({ type: 'grantWithdrawn', data: { grant: command.grant, reason: command.reason } });
    }
    case 'withdrawRequest':
      return answers(command, state) || actorId(command.actor) === state.askedBy
        ? accept({ type: 'requestWithdrawn', data: { reason: command.reason } })
        : no('deskAsks');
  }
};

export const entitlementDecider: Decider<Entitlement, EntitlementCommand, EntitlementEvent, EntitlementRefusal> = {
  initialState: unasked,
  decide,
  evolve,
};

/** `30 days`, `512 IPs`: what a request or a grant comes to, for sentences. */
export const inWords = (offering: Offering, terms: Terms, from: Instant, zone: string): string =>
  terms.until !== null
    ? `${offering.name}, ${daysBetween(from, terms.until, zone)} days`
    : terms.quantity !== null
      ? `${terms.quantity.toLocaleString('en')} ${offering.name}`
      : offering.name;
