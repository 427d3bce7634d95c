// Invariants 6, 12 and 13 of a changed contact: three different people signed it in order, and none of them carries out what rests on it.
import { between } from '../time.ts';
import { onePersonDesk, operatorAt, primaries, snapshotAt, tamAt, withinCoolingOff } from './standing.ts';
import { newest, only, type OnSubscription, type Predicate, problem, type Story, type Subscription } from './story.ts';

type Found = Iterable<ReturnType<typeof problem>>;
type On<T extends OnSubscription['type']> = Extract<OnSubscription, { type: T }>;

const steps = ['contactChangeAsked', 'contactChangeAgreed', 'contactChangeConfirmed', 'contactChangeApplied'] as const;

/** The newest event of each kind before `position` that belongs to this change; nothing of it counts once it was stopped. */
const changeAt = ({ events }: Subscription, change: string, position: number) => {
  const mine = only(events, ...steps, 'contactChangeStopped').filter(({ data }) => data.change === change);
  const of = <T extends (typeof steps)[number] | 'contactChangeStopped'>(type: T) => newest(only(mine, type), position);
  return {
    asked: of('contactChangeAsked'),
    agreed: of('contactChangeAgreed'),
    confirmed: of('contactChangeConfirmed'),
    applied: of('contactChangeApplied'),
    stopped: of('contactChangeStopped'),
  };
};

export const contactsChangeByThree: Predicate = function* (story) {
  for (const subscription of story.subscriptions.values()) {
    for (const event of subscription.events) {
      if (event.type === 'contactChangeAsked' && onePersonDesk(story))
        yield problem(event, 'onePersonDesk', 'A one-person desk asked for a change of contact.');
      if (event.type === 'contactChangeAgreed') yield* agreedByAnother(story, subscription, event);
      if (event.type === 'contactChangeConfirmed') yield* confirmedByItsTam(story, subscription, event);
      if (event.type === 'tamAppointed') yield* appointedApart(story, subscription, event);
      if (event.type === 'contactChangeApplied') yield* appliedAsSigned(story, subscription, event);
      if (event.type === 'contactChangeStopped') yield* stoppedInTime(subscription, event);
      if (event.type === 'snapshotTaken' && event.data.source === 'contact-change')
        yield* onlyTheContact(subscription, event);
    }
  }
};

function* agreedByAnother(story: Story, subscription: Subscription, event: On<'contactChangeAgreed'>): Found {
  const { asked, stopped } = changeAt(subscription, event.data.change, event.position);
  if (asked === undefined || stopped !== undefined)
    return yield problem(event, 'notAsked', 'A change of contact was agreed to that nobody had asked for.');
  if (asked.actor === event.actor)
    yield problem(event, 'ownRequest', 'Somebody agreed to a change of contact that they had asked for.');
  const enrolled = (a: string, b: string) => {
    const one = operatorAt(story, a.replace(/^operator:/, ''), event.position);
    return one?.letInBy.some(({ by, at }) => by === b && withinCoolingOff(at, event, story)) === true;
  };
  if (enrolled(asked.actor, event.actor) || enrolled(event.actor, asked.actor))
    yield problem(
      event,
      'enrolledByRequester',
      'Of the two who signed a change of contact one had enrolled the other.',
    );
}

function* confirmedByItsTam(story: Story, subscription: Subscription, event: On<'contactChangeConfirmed'>): Found {
  const { asked, agreed, stopped } = changeAt(subscription, event.data.change, event.position);
  if (event.actor === asked?.actor || event.actor === agreed?.actor)
    yield problem(event, 'ownRequest', 'Somebody confirmed a change of contact that they had signed before.');
  if (agreed === undefined || stopped !== undefined)
    yield problem(event, 'notAgreed', 'A change of contact was confirmed that no second operator had agreed to.');
  const tam = tamAt(subscription, event.position);
  if (tam === null || event.actor !== `operator:${tam}` || operatorAt(story, tam, event.position)?.role !== 'tam')
    yield problem(event, 'notItsTam', 'A change of contact was confirmed by somebody who is not the TAM.');
}

/** Invariant 6: neither of the two who have signed a change of contact under way comes to be the one who confirms it. */
function* appointedApart(story: Story, subscription: Subscription, event: On<'tamAppointed'>): Found {
  const change = newest(only(subscription.events, 'contactChangeAsked'), event.position)?.data.change ?? '';
  const { asked, agreed, applied, stopped } = changeAt(subscription, change, event.position);
  if (asked === undefined || stopped !== undefined) return;
  const over = applied
    ? between(event.at, applied.data.until) <= 0
    : between(asked.at, event.at) >= story.policyAt(event.position).challengeFor;
  if (!over && [asked.actor, agreed?.actor].includes(`operator:${event.data.tam}`))
    yield problem(event, 'ownRequest', 'Who had signed a change of contact was appointed to confirm it.');
}

function* appliedAsSigned(story: Story, subscription: Subscription, event: On<'contactChangeApplied'>): Found {
  const { asked, confirmed, stopped, applied } = changeAt(subscription, event.data.change, event.position);
  if (asked === undefined || confirmed === undefined || stopped !== undefined || applied !== undefined)
    return yield problem(event, 'notConfirmed', 'A contact was changed without the three who sign for it.');
  const shown = snapshotAt(subscription, event.position);
  const [primary] = primaries(shown?.data.accounts ?? []);
  const { login, email, phone } = asked.data;
  if (
    shown?.data.source !== 'contact-change' ||
    shown.at !== event.at ||
    primary?.login !== login ||
    primary.email !== email ||
    primary.phone !== phone
  )
    yield problem(event, 'otherContact', 'Another contact came on file than the three had signed.');
  if (between(event.at, event.data.until) < story.policyAt(event.position).coolingOff)
    yield problem(event, 'noCoolingOff', 'A changed contact was given no time to cool off.');
}

/** What a stop put back is what was on file, in the same commit. */
function* stoppedInTime(subscription: Subscription, event: On<'contactChangeStopped'>): Found {
  const { asked, applied, stopped } = changeAt(subscription, event.data.change, event.position);
  if (asked === undefined || stopped !== undefined)
    return yield problem(event, 'notAsked', 'A change of contact was stopped that did not stand.');
  if (applied === undefined) return;
  if (between(event.at, applied.data.until) <= 0)
    yield problem(event, 'stoppedTooLate', 'A change of contact was stopped after it had cooled off.');
  const shows = (position: number) => primaries(snapshotAt(subscription, position)?.data.accounts ?? [])[0];
  const now = shows(event.position);
  if (now?.email !== asked.data.email || now.phone !== asked.data.phone) return;
  const after = subscription.snapshots.find(({ position }) => position > event.position);
  const before = shows(asked.position);
  const [restored] = primaries(after?.data.accounts ?? []);
  if (after?.at !== event.at || restored?.email !== before?.email || restored?.phone !== before?.phone)
    yield problem(event, 'notPutBack', 'A change of contact was stopped and what it had changed stayed on file.');
}

/** Such a list says nothing new but the contact, and is never fresher than the one before. */
function* onlyTheContact(subscription: Subscription, event: On<'snapshotTaken'>): Found {
  const former = snapshotAt(subscription, event.position);
  const without = (accounts: On<'snapshotTaken'>['data']['accounts']) =>
    JSON.stringify(
      accounts.map((account) => (account.primary ? [account.login, account.status, account.role] : account)),
    );
  if (former === undefined || former.data.asOf !== event.data.asOf)
    yield problem(event, 'refreshed', 'A change of contact made the user list look newer than it was.');
  else if (without(former.data.accounts) !== without(event.data.accounts))
    yield problem(event, 'moreThanContact', 'A change of contact changed more of the user list than the contact.');
  const led = only(subscription.events, 'contactChangeApplied', 'contactChangeStopped').some(
    ({ at }) => at === event.at,
  );
  if (!led) yield problem(event, 'changedAlone', 'A contact was changed that no signed change had led to.');
}

/** Whether the actor is one of the three who brought a contact within the cooling-off time. */
export const broughtTheContact = (
  story: Story,
  subscription: Subscription,
  event: { readonly position: number; readonly at: string; readonly actor: string },
): boolean =>
  only(subscription.events, 'contactChangeApplied')
    .filter((applied) => applied.position < event.position && withinCoolingOff(applied.at, event, story))
    .flatMap(({ data, position }) => Object.values(changeAt(subscription, data.change, position)))
    .some((step) => step?.actor === event.actor);

/** Invariant 13: for the cooling-off time none of the three asks witnesses or carries out a change. */
export const contactChangersDoNotExecute: Predicate = function* (story) {
  for (const one of story.cases)
    for (const event of one.events) {
      if (event.type !== 'executeIntended' && (event.type !== 'challenged' || event.actor === 'workstation')) continue;
      if (broughtTheContact(story, one.subscription, event) && !onePersonDesk(story))
        yield problem(event, 'changedTheContact', 'Who carried this out had signed a change of contact too recently.');
    }
};
