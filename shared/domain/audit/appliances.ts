// Invariant 17: a unit is bound to one subscription at a time and leaves it only as A11 and A12 say, written apart from the deciders.
import { canSignIn, operatorAt, primaries, snapshotAt } from './standing.ts';
import { type Appliance, before, only, type OnUnit, type Predicate, problem, type Story, type Unit } from './story.ts';

const roleOf = (story: Story, actor: string, position: number): string | undefined =>
  actor.startsWith('operator:') ? operatorAt(story, actor.slice('operator:'.length), position)?.role : undefined;

/** In writing, by somebody who was the primary admin then, who knew what is lost. */
const wasAskedFor = (story: Story, { asked }: Appliance): boolean => {
  const { subscription, requester, way, acknowledged, kind } = asked.data;
  const of = story.subscriptions.get(subscription);
  const accounts = of === undefined ? [] : (snapshotAt(of, asked.position)?.data.accounts ?? []);
  const primary = primaries(accounts).some((one) => one.login === requester.login && canSignIn(one));
  const theirs = way === 'customer-window' && asked.actor === `account:${subscription}/${requester.login}`;
  const letter = way === 'letter' && asked.actor.startsWith('operator:');
  return kind === 'unbinding' && primary && acknowledged && (theirs || letter);
};

/** The hardware team's own word, after the unit was back and before it left the account. */
const wasAnalysed = (story: Story, { asked, events }: Appliance, position: number): boolean =>
  asked.data.kind === 'fault' &&
  before(only(events, 'analysed'), position).some(
    (analysis) =>
      analysis.data.finding === 'confirmed' &&
      roleOf(story, analysis.actor, analysis.position) === 'hardware' &&
      before(only(events, 'unitReceived'), analysis.position).length > 0,
  );

type Leaves = Extract<OnUnit, { type: 'unitUnbound' }>;

function* leaving(story: Story, { serial }: Unit, event: Leaves) {
  const { case: id, subscription, why } = event.data;
  const matter = story.appliances.find(
    ({ id: known, asked }) =>
      known === id &&
      asked.data.subscription === subscription &&
      asked.data.serial === serial &&
      asked.position < event.position,
  );
  if (matter === undefined) {
    yield problem(event, 'unboundUnasked', `${serial} was unbound, and nothing asked for it.`);
    return;
  }
  if (why === 'asked' && !wasAskedFor(story, matter))
    yield problem(event, 'unboundUnasked', `${serial} was unbound without the primary admin’s word in writing.`);
  if (why === 'faulty' && !wasAnalysed(story, matter, event.position))
    yield problem(event, 'removedUnanalysed', `${serial} was removed without the hardware team’s post-analysis.`);
}

function* lifeOf(story: Story, unit: Unit) {
  let holder: string | null = null;
  let open: string | null = null;
  for (const event of unit.events)
    switch (event.type) {
      case 'unitBound': {
        const { case: id, subscription } = event.data;
        if (holder !== null) yield problem(event, 'boundTwice', `${unit.serial} is bound to a subscription already.`);
        holder = subscription;
        const sent = story.appliances
          .filter(({ asked, id: known }) => known === id && asked.data.subscription === subscription)
          .flatMap(({ events }) => only(events, 'replacementSent'))
          .some(({ data, position }) => data.serial === unit.serial && position < event.position);
        if (id !== null && !sent) yield problem(event, 'boundUnsent', `${unit.serial} replaces nothing that was sent.`);
        break;
      }
      case 'unitUnbound':
        if (holder !== event.data.subscription)
          yield problem(event, 'notBound', `${unit.serial} was not bound to this subscription.`);
        holder = null;
        open = null;
        yield* leaving(story, unit, event);
        break;
      case 'caseOpened':
        if (open !== null) yield problem(event, 'twoMatters', `Something was open for ${unit.serial} already.`);
        if (holder !== event.data.subscription)
          yield problem(event, 'notBound', `${unit.serial} was not bound to this subscription.`);
        open = event.data.case;
        break;
      case 'caseClosed':
        open = null;
        break;
      default:
    }
}

/** A13: nothing replaces a unit whose fault nobody made sure of. */
function* replacedOnlyWhenValidated(one: Appliance) {
  for (const sent of only(one.events, 'replacementSent'))
    if (before(only(one.events, 'validated'), sent.position).length === 0)
      yield problem(sent, 'notValidated', 'A replacement was sent for a fault that nobody had validated.');
}

/** What the matter says of its unit stands on the unit too, in the same commit. */
function* unitsFollow(story: Story, one: Appliance) {
  for (const end of only(one.events, 'unbound', 'removed')) {
    const unit = story.units.find(({ serial }) => serial === one.asked.data.serial);
    const left = only(unit?.events ?? [], 'unitUnbound').some(
      ({ data, position, at }) => data.case === one.id && position > end.position && at === end.at,
    );
    if (!left) yield problem(end, 'stillBound', 'The unit was said to have left the account, and has not.');
  }
}

export const unitsLeaveByTheirRule: Predicate = function* (story) {
  for (const unit of story.units) yield* lifeOf(story, unit);
  for (const one of story.appliances) {
    yield* replacedOnlyWhenValidated(one);
    yield* unitsFollow(story, one);
  }
};
