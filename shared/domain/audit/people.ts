// Invariants 4, 5, 6 and 13: whom support may help, who grants, who seconds whom, and who may carry out on which snapshot.
import { decisionAt, onePersonDesk, operatorAt, primaries, snapshotAt, tamAt, withinCoolingOff } from './standing.ts';
import { before, type Case, newest, only, type OnCase, type Predicate, problem, type Story } from './story.ts';

/** Invariant 4 (A4): every step of a recovery is about the primary admin; anybody else is referred and the case is over. */
export const onlyThePrimaryIsRecovered: Predicate = function* (story) {
  for (const one of story.cases) {
    const primaryThen = (position: number) =>
      primaries(snapshotAt(one.subscription, position)?.data.accounts ?? [])[0]?.login;
    for (const event of one.events) {
      const requester = newest(only(one.events, 'requesterIdentified'), event.position)?.data.login;
      if (event.type === 'requesterIdentified' && event.data.login !== primaryThen(event.position))
        yield problem(event, 'notThePrimary', 'Somebody else than the primary admin was taken for the one to recover.');
      if (event.type === 'pathDecided' && (requester === undefined || requester !== primaryThen(event.position)))
        yield problem(event, 'notThePrimary', 'A path was decided for somebody who was not the primary admin then.');
      if (
        (event.type === 'directoryChanged' || event.type === 'directoryRestored' || event.type === 'passwordSet') &&
        event.data.login !== requester
      )
        yield problem(event, 'subaccountChanged', 'A recovery changed an account that it was not about.');
      if (event.type === 'approved' && event.data.witness === requester)
        yield problem(event, 'ownWitness', 'The primary admin witnessed their own reset.');
    }
  }
  for (const { id, events } of story.subscriptions.values()) {
    for (const event of only(events, 'accountRekeyed')) {
      const led = story.cases.some(
        ({ subscription, events: onCase }) =>
          subscription.id === id &&
          only(onCase, 'passwordSet').some(
            ({ position, at, data }) =>
              position < event.position &&
              at === event.at &&
              data.login === event.data.login &&
              data.recipient === event.data.recipient &&
              data.signingKey === event.data.signingKey,
          ),
      );
      if (!led) yield problem(event, 'rekeyedAlone', 'An account got new keys without its own first sign-in.');
    }
  }
};

/** Invariant 5 (A7), in its thin form: the TAM recorded for the subscription before the grant signed it. */
export const extendedOnlyByItsTam: Predicate = function* (story) {
  for (const subscription of story.subscriptions.values()) {
    for (const event of only(subscription.events, 'tamAppointed'))
      if (operatorAt(story, event.data.tam, event.position)?.role !== 'tam')
        yield problem(event, 'notATam', 'Somebody was appointed who was no Technical Account Manager of the desk.');
    for (const event of only(subscription.events, 'expiryExtended')) {
      const tam = tamAt(subscription, event.position);
      if (tam === null || event.actor !== `operator:${tam}` || operatorAt(story, tam, event.position)?.role !== 'tam')
        yield problem(event, 'notItsTam', 'A subscription was extended by somebody who is not its TAM.');
    }
  }
};

/** Whoever began a case, chose its path, sent its proofs or carried it out has asked for what it does. */
const asking: readonly OnCase['type'][] = [
  'opened',
  'pathDecided',
  'codeIssued',
  'authenticatorAsked',
  'disclaimerIssued',
  'executeIntended',
  'challenged',
  'coolingOffOverridden',
];

/** Invariant 6: a second person had no part in asking, and neither of the two let the other in within the cooling-off time. */
export const nobodySecondsThemselves: Predicate = function* (story) {
  yield* threatsLowered(story);
  for (const one of story.cases) {
    for (const agreed of only(one.events, 'secondPersonAgreed')) {
      const first = firstAskers(one, agreed.position);
      if (first.has(agreed.actor))
        yield problem(agreed, 'ownRequest', 'Somebody agreed to a recovery that they had a part in asking for.');
    }
    yield* resetsSeconded(story, one);
    for (const intended of only(one.events, 'executeIntended', 'challenged')) {
      const agreed = newest(only(one.events, 'secondPersonAgreed'), intended.position);
      if (agreed === undefined) continue;
      if (agreed.actor === intended.actor)
        yield problem(intended, 'ownRequest', 'Somebody took a recovery further that they had agreed to themselves.');
      const askers = firstAskers(one, intended.position).add(intended.actor);
      if ([...askers].some((asker) => recentlyLetIn(story, agreed, asker)))
        yield problem(
          intended,
          'enrolledByRequester',
          'The second person had been enrolled or given a new key by one who asked, or the other way round, too recently.',
        );
    }
  }
};

/** Whether the one who agreed was let in by this asker, the first time or again, or let the asker in, within the cooling-off time. */
const recentlyLetIn = (story: Story, agreed: OnCase, asker: string): boolean =>
  [
    { who: agreed.actor, by: asker },
    { who: asker, by: agreed.actor },
  ].some(({ who, by }) =>
    operatorAt(story, who.replace(/^operator:/, ''), agreed.position)?.letInBy.some(
      (once) => once.by === by && withinCoolingOff(once.at, agreed, story),
    ),
  );

/** Where two people are asked for on a reset, by its decision or by the policy in force, the second agreed to what is decided now. */
function* resetsSeconded(story: Story, one: Case): Iterable<ReturnType<typeof problem>> {
  for (const event of only(one.events, 'challenged', 'approved', 'releaseIntended')) {
    const decision = decisionAt(one, event.position);
    if (decision?.data.path !== 'reset') continue;
    if (!decision.data.secondPerson && !story.policyAt(event.position).secondPersonOnReset) continue;
    const agreed = newest(only(one.events, 'secondPersonAgreed'), event.position);
    if (agreed === undefined || agreed.position < decision.position)
      yield problem(event, 'nobodySeconded', 'A reset that takes two people went on with one.');
  }
}

/** Who raised the threat level does not lower it, except on a desk of one person. */
function* threatsLowered(story: Story): Iterable<ReturnType<typeof problem>> {
  if (onePersonDesk(story)) return;
  for (const event of only(story.desk, 'threatLowered')) {
    const raised = newest(only(story.desk, 'threatRaised'), event.position);
    if (raised === undefined || raised.actor === event.actor)
      yield problem(
        event,
        'ownThreat',
        'The threat level was lowered by whoever had raised it, or by nobody’s raising.',
      );
  }
}

/** Operators who had a part in asking for what a case does, before `position`. */
export const firstAskers = (one: Case, position: number): Set<string> =>
  new Set(
    before(one.events, position)
      .filter(({ type, actor }) => asking.includes(type) && actor.startsWith('operator:'))
      .map(({ actor }) => actor),
  );

/** Invariant 13: who supplied a snapshot within the cooling-off time does not execute, except on a desk of one person. */
export const suppliersDoNotExecute: Predicate = function* (story) {
  const alone = onePersonDesk(story);
  for (const one of story.cases) {
    for (const event of one.events) {
      if (event.type === 'pathDecided' && event.data.onePersonDesk !== alone)
        yield problem(event, 'deskMisstated', 'The decision says something else about this being a one-person desk.');
      if (event.type !== 'executeIntended' || alone) continue;
      const supplied = before(one.subscription.snapshots, event.position).some(
        ({ actor, at }) => actor === event.actor && withinCoolingOff(at, event, story),
      );
      if (supplied)
        yield problem(
          event,
          'suppliedByExecutor',
          'Who carried this out had supplied the directory snapshot too recently.',
        );
    }
  }
};
