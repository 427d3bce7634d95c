// Invariants 1, 3 and 15: a reset needs somebody able to sign in, a full change needs nobody able and every safeguard in order.
import type { SnapshotRef } from '../recovery/events.ts';
import { between, HOUR, MINUTE } from '../time.ts';
import {
  canSignIn,
  decisionAt,
  type DecisionThen,
  fresh,
  isRefTo,
  lossAt,
  lossText,
  primaries,
  snapshotAt,
  type SnapshotThen,
  standingSince,
  subaccounts,
  withinCoolingOff,
} from './standing.ts';
import { before, type Case, newest, only, type OnCase, type Predicate, problem, type Story } from './story.ts';

const able = (snapshot: SnapshotThen | undefined): readonly string[] =>
  subaccounts(snapshot?.data.accounts ?? [])
    .filter(canSignIn)
    .map(({ login }) => login);
const unable = (snapshot: SnapshotThen | undefined): readonly string[] =>
  subaccounts(snapshot?.data.accounts ?? [])
    .filter((account) => !canSignIn(account))
    .map(({ login }) => login);
const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && [...a].sort().every((name, index) => name === [...b].sort()[index]);

/** Invariant 1, with A1 and A2: what every decision and every step of a reset rested on. */
export const resetOnlyWithSomebodyAble: Predicate = function* (story) {
  for (const one of story.cases) {
    for (const event of one.events) {
      const snapshot = snapshotAt(one.subscription, event.position);
      if (event.type === 'pathDecided') yield* decidedByTheDirectory(story, event, snapshot);
      if (event.type === 'challenged' && !event.data.witnesses.every((login) => able(snapshot).includes(login)))
        yield problem(event, 'witnessNotAble', 'An account was asked to witness that is not able to sign in.');
      const executed = before(only(one.events, 'executed'), event.position).length > 0;
      if (event.type !== 'approved' && (event.type !== 'releaseIntended' || executed)) continue;
      if (snapshot === undefined || !fresh(snapshot, event, story))
        yield problem(event, 'snapshotStale', 'A reset went on while the newest directory snapshot was too old.');
      if (able(snapshot).length === 0)
        yield problem(event, 'nobodyAble', 'A reset went on while no subaccount was able to sign in.');
    }
  }
  for (const { snapshots } of story.subscriptions.values()) {
    for (const [index, snapshot] of snapshots.entries()) {
      const { asOf, source } = snapshot.data;
      const former = snapshots[index - 1];
      if (between(asOf, snapshot.at) < 0)
        yield problem(snapshot, 'snapshotFromFuture', 'This directory snapshot is dated later than it was recorded.');
      if (source === 'by-hand' && former !== undefined && between(former.data.asOf, asOf) > 0)
        yield problem(
          snapshot,
          'refreshedByHand',
          'A list entered by hand was made to look newer than the one before.',
        );
    }
  }
};

function* decidedByTheDirectory(
  story: Story,
  event: DecisionThen,
  snapshot: SnapshotThen | undefined,
): Iterable<ReturnType<typeof problem>> {
  const { path, rule, ableToSignIn, notAbleToSignIn, secondPerson, address, phone } = event.data;
  if (snapshot === undefined || !fresh(snapshot, event, story))
    return yield problem(event, 'snapshotStale', 'A path was decided on no fresh directory snapshot.');
  const should = able(snapshot).length > 0 ? 'reset' : 'full-change';
  if (path !== should)
    yield problem(event, 'wrongPath', `The directory left only the ${should} path, and ${path} was decided.`);
  if (rule !== (path === 'reset' ? 'A1' : 'A2'))
    yield problem(event, 'wrongRule', 'The decision names a rule that does not lead to its path.');
  if (!sameNames(ableToSignIn, able(snapshot)) || !sameNames(notAbleToSignIn, unable(snapshot)))
    yield problem(event, 'otherAccounts', 'The decision names other accounts than the directory snapshot shows.');
  const [primary, ...others] = primaries(snapshot.data.accounts);
  if (primary === undefined || others.length > 0)
    return yield problem(event, 'noOnePrimary', 'A path was decided without exactly one primary admin.');
  if (address !== primary.email || phone !== primary.phone)
    yield problem(event, 'contactNotOnFile', 'The decision names a number or address that is not the one on file.');
  if (path === 'full-change' && unable(snapshot).length > 0 && !secondPerson)
    yield problem(
      event,
      'secondPersonNotAsked',
      'Users exist that cannot sign in, and no second person was asked for.',
    );
}

/** Invariant 3 (A3): nobody able to sign in, and verification, disclaimer, acknowledgement, second person in this order. */
export const fullChangeOnlyWithEverySafeguard: Predicate = function* (story) {
  for (const one of story.cases) {
    for (const event of one.events) {
      if (event.type === 'disclaimerIssued') yield* exitsGoneThrough(story, one, event);
      if (event.type === 'executeIntended') yield* everySafeguard(story, one, event);
      if (event.type === 'executed') {
        const led = newest(only(one.events, 'executeIntended', 'pathDecided'), event.position);
        if (led?.type !== 'executeIntended' || lossText(led.data.loss) !== lossAt(one.subscription, event.position))
          yield problem(event, 'notIntended', 'A full change was carried out that was not intended as things stood.');
      }
      const executed = before(only(one.events, 'executed'), event.position).length > 0;
      if (event.type === 'executed' || (event.type === 'releaseIntended' && executed)) {
        if (able(snapshotAt(one.subscription, event.position)).length > 0)
          yield problem(event, 'somebodyAble', 'A full change went on while a subaccount was able to sign in.');
      }
      if (event.type === 'releaseIntended' && executed) yield* secondedAtRelease(story, one, event);
      if (event.type === 'passwordSet') yield* cameBackInTime(one, event);
      if (event.type === 'directoryChanged' && before(only(one.events, 'releaseIntended'), event.position).length === 0)
        yield problem(event, 'nothingReleased', 'The directory was changed with nothing released.');
    }
    yield* verifications(story, one);
  }
  yield* codesThrottled(story);
};

function* cameBackInTime(
  one: Case,
  set: Extract<OnCase, { type: 'passwordSet' }>,
): Iterable<ReturnType<typeof problem>> {
  if (before(only(one.events, 'directoryChanged'), set.position).length === 0)
    yield problem(set, 'nothingReleased', 'A password was set on a credential that had not been released.');
  const until = newest(only(one.events, 'releaseIntended'), set.position)?.data.until;
  if (until !== undefined && between(set.at, until) <= 0)
    yield problem(set, 'credentialExpired', 'A password was set on a credential that had run out.');
  const [primary] = primaries(snapshotAt(one.subscription, set.position)?.data.accounts ?? []);
  if (primary?.login !== set.data.login || !canSignIn(primary))
    yield problem(set, 'primaryGone', 'A password was set by somebody who was not the primary admin able to sign in.');
}

const stopping = ['session', 'oldPassword', 'otherHolder'] as const;

/** Since the last exits are recorded at all; a disclaimer that names its wording was made by a program that records them. */
function* exitsGoneThrough(
  story: Story,
  one: Case,
  issued: Extract<OnCase, { type: 'disclaimerIssued' }>,
): Iterable<ReturnType<typeof problem>> {
  const { position, data } = issued;
  const recorded = story.cases.some(({ events }) => before(only(events, 'lastExitsChecked'), position).length > 0);
  if (!recorded && data.template === undefined) return;
  const wording = newest(only(story.desk, 'templateSet'), position)?.data.version ?? 0;
  if (data.template !== undefined && data.template !== wording)
    yield problem(issued, 'otherWording', 'A disclaimer names another wording than was in use.');
  const since = standingSince(one, position, (then) => `${then.data.phone} ${then.data.address}`);
  const checked = newest(only(one.events, 'lastExitsChecked'), position);
  const [verified] = only(one.events, 'verified').filter((event) => event.position > since);
  if (checked === undefined || verified === undefined || checked.position < verified.position)
    return yield problem(issued, 'exitsNotAsked', 'A disclaimer went out before the last exits were asked about.');
  if (lossText(checked.data.loss) !== lossText(data.loss))
    yield problem(issued, 'otherLossShown', 'A disclaimer states another loss than was shown before it.');
  if (stopping.some((exit) => checked.data.found[exit] !== 'closed'))
    yield problem(issued, 'exitOpen', 'A disclaimer went out while there was a way to keep the reports.');
}

type Intended = Extract<OnCase, { type: 'executeIntended' }>;

function* everySafeguard(story: Story, one: Case, intended: Intended): Iterable<ReturnType<typeof problem>> {
  const { position, at } = intended;
  const policy = story.policyAt(position);
  const decision = decisionAt(one, position);
  const snapshot = snapshotAt(one.subscription, position);
  const earlier = before(one.events, position);
  const loss = lossAt(one.subscription, position);
  const since = (facts: (decision: DecisionThen) => string) => standingSince(one, position, facts);
  if (decision?.data.path !== 'full-change')
    return yield problem(intended, 'notDecided', 'A full change was intended that had not been decided.');
  if (able(snapshot).length > 0)
    yield problem(intended, 'somebodyAble', 'A full change was intended while a subaccount was able to sign in.');
  if (snapshot === undefined || !fresh(snapshot, intended, story))
    yield problem(intended, 'snapshotStale', 'A full change was intended on a directory snapshot that was too old.');
  if (lossText(intended.data.loss) !== loss)
    yield problem(intended, 'otherLoss', 'A full change was intended with another loss than stood then.');

  const { phone, address } = decision.data;
  const sincePhone = since(({ data }) => `${data.phone} ${data.address}`);
  const calls = only(earlier, 'verified').filter((event) => event.position > sincePhone && event.data.phone === phone);
  const [first] = calls;
  const last = calls.at(-1);
  if (first === undefined || last === undefined)
    return yield problem(intended, 'notVerified', 'A full change was intended without verification by phone.');
  if (between(at, last.data.until) < 0)
    yield problem(intended, 'verificationStale', 'A full change was intended on a verification that had run out.');

  const exits = newest(only(earlier, 'lastExitsChecked'), position);
  if (exits !== undefined && stopping.some((exit) => exits.data.found[exit] !== 'closed'))
    yield problem(intended, 'exitOpen', 'A full change was intended while there was a way to keep the reports.');

  const sinceAddress = since(({ data }) => `${data.path} ${data.address}`);
  const disclaimer = only(earlier, 'mailAccepted').find(({ position: taken, data: { mail, purpose } }) => {
    const issued = newest(only(earlier, 'disclaimerIssued'), taken);
    return (
      purpose === 'disclaimer' &&
      issued?.data.mail === mail &&
      issued.position > first.position &&
      issued.position > sinceAddress &&
      issued.data.address === address &&
      lossText(issued.data.loss) === loss
    );
  });
  if (disclaimer === undefined)
    return yield problem(
      intended,
      'noDisclaimer',
      'After the verification no disclaimer was accepted by the mail server that states the loss as it stood.',
    );

  const acknowledged = only(earlier, 'acknowledged').find(
    (event) => event.position > disclaimer.position && lossText(event.data.loss) === loss,
  );
  if (acknowledged === undefined && !policy.waiveAcknowledgement)
    return yield problem(intended, 'notAcknowledged', 'The customer had not acknowledged the loss as it stood.');

  if (unable(snapshot).length === 0 && !decision.data.secondPerson && !policy.secondPersonOnFullChange) return;
  const after = acknowledged?.position ?? disclaimer.position;
  const agreed = only(earlier, 'secondPersonAgreed').filter(
    (event) => event.position > after && lossText(event.data.loss) === loss,
  );
  if (agreed.length === 0)
    return yield problem(intended, 'nobodySeconded', 'No second operator had agreed to the loss as it stood.');
  if (!agreed.some((event) => between(event.data.holdUntil, at) >= 0 && between(event.at, at) >= policy.hold))
    yield problem(intended, 'holdNotOver', 'A full change was intended before its hold was over.');
}

/** What the policy asks when the credential leaves, it asks although the change was carried out before: a threat can rise in between. */
function* secondedAtRelease(
  story: Story,
  one: Case,
  released: Extract<OnCase, { type: 'releaseIntended' }>,
): Iterable<ReturnType<typeof problem>> {
  const { position, at } = released;
  const policy = story.policyAt(position);
  if (!policy.secondPersonOnFullChange) return;
  const carriedOut = newest(only(one.events, 'executeIntended'), position);
  const agreed = before(only(one.events, 'secondPersonAgreed'), position).filter(
    ({ data }) => carriedOut === undefined || lossText(data.loss) === lossText(carriedOut.data.loss),
  );
  if (agreed.length === 0)
    return yield problem(released, 'nobodySeconded', 'No second operator had agreed when the credential left.');
  if (!agreed.some((event) => between(event.data.holdUntil, at) >= 0 && between(event.at, at) >= policy.hold))
    yield problem(released, 'holdNotOver', 'The credential of a full change left before its hold was over.');
}

/** Each verification uses one issued code, on the number it was issued for, in time, while nothing was locked. */
function* verifications(story: Story, one: Case): Iterable<ReturnType<typeof problem>> {
  let open: Extract<OnCase, { type: 'codeIssued' }> | null = null;
  for (const event of one.events) {
    if (event.type === 'codeIssued') open = event;
    if (event.type !== 'verified') continue;
    if (event.data.method === 'call-back and authenticator') yield* byAuthenticator(story, one, event);
    else if (open === null || open.data.phone !== event.data.phone || between(event.at, open.data.expires) < 0)
      yield problem(event, 'noCode', 'A verification rests on no code that was issued for it and still valid.');
    else if (between(open.at, event.at) > story.policyAt(open.position).mailedCodeFor)
      yield problem(event, 'codeTooOld', 'A verification rests on a code older than codes may be.');
    open = null;
    if (between(event.at, event.data.until) > story.policyAt(event.position).verifiedFor)
      yield problem(event, 'verifiedTooLong', 'A verification was given more time than it may have.');
    const locks = only(one.subscription.events, 'codesLocked', 'codeTriesCleared');
    const lock = newest(locks, event.position);
    if (lock?.type === 'codesLocked' && between(event.at, lock.data.until) > 0)
      yield problem(event, 'codesLocked', 'A code was taken while the subscription was locked after failed ones.');
  }
}

/** Asked for within ten minutes, by a code of a step that is now and counts once, from an authenticator that had cooled off. */
function* byAuthenticator(
  story: Story,
  one: Case,
  event: Extract<OnCase, { type: 'verified' }>,
): Iterable<ReturnType<typeof problem>> {
  const { position, at, data } = event;
  const asked = newest(only(one.events, 'authenticatorAsked', 'verified'), position);
  if (asked?.type !== 'authenticatorAsked' || asked.data.phone !== data.phone || between(asked.at, at) > 10 * MINUTE)
    yield problem(event, 'noCode', 'A verification rests on no code that was asked for on its call.');
  const login = newest(only(one.events, 'requesterIdentified'), position)?.data.login;
  const own = only(
    one.subscription.events,
    'authenticatorEnrolled',
    'authenticatorRemoved',
    'authenticatorUsed',
  ).filter((other) => other.data.login === login);
  const standing = newest(only(own, 'authenticatorEnrolled', 'authenticatorRemoved'), position);
  if (standing?.type !== 'authenticatorEnrolled' || withinCoolingOff(standing.at, event, story))
    yield problem(event, 'noAuthenticator', 'A verification rests on an authenticator that was not there long enough.');
  const step = data.step ?? Number.NaN;
  if (!(Math.abs(Math.floor(Date.parse(at) / 30_000) - step) <= 1))
    yield problem(event, 'otherStep', 'A verification rests on an authenticator’s code of another time.');
  const uses = only(own, 'authenticatorUsed');
  if (uses.some((use) => use.position < position && use.data.step >= step))
    yield problem(event, 'stepReplayed', 'A verification rests on an authenticator’s code that had been used.');
  if (!uses.some((use) => use.position > position && use.at === at && use.data.step === step))
    yield problem(event, 'stepNotCounted', 'An authenticator’s code verified somebody and can be used again.');
}

/** Codes of a kind within an hour, over all cases of a subscription, and none that was not counted since counting began. */
function* codesThrottled(story: Story): Iterable<ReturnType<typeof problem>> {
  for (const { events } of story.subscriptions.values()) {
    const counted = only(events, 'codeCounted');
    for (const [index, event] of counted.entries()) {
      const within = counted
        .slice(0, index + 1)
        .filter(({ at, data }) => data.purpose === event.data.purpose && between(at, event.at) < HOUR);
      if (within.length > story.policyAt(event.position).codesPerHour)
        yield problem(event, 'tooManyCodes', 'More codes were issued within an hour than the policy allows.');
    }
  }
  for (const one of story.cases) {
    const counted = only(one.subscription.events, 'codeCounted');
    const since = counted[0]?.position ?? Number.POSITIVE_INFINITY;
    for (const event of only(one.events, 'codeIssued', 'disclaimerIssued')) {
      const purpose = event.type === 'codeIssued' ? 'verification' : 'acknowledgement';
      const mine = counted.some(({ at, data }) => at === event.at && data.case === one.id && data.purpose === purpose);
      if (event.position > since && !mine) yield problem(event, 'codeNotCounted', 'A code was issued and not counted.');
    }
  }
}

/** Invariant 15: what decided names the signed snapshot that was the newest, and that snapshot stands in the journal. */
export const decisionsReadTheJournal: Predicate = function* (story) {
  for (const one of story.cases) {
    for (const event of one.events) {
      const ref: SnapshotRef | null = 'snapshot' in event.data ? event.data.snapshot : null;
      if (ref !== null && !isRefTo(ref, snapshotAt(one.subscription, event.position)))
        yield problem(
          event,
          'otherSnapshot',
          'This rests on something that is not the newest snapshot in the journal.',
        );
      if (event.type === 'pathDecided' && lossText(event.data.loss) !== lossAt(one.subscription, event.position))
        yield problem(event, 'otherLoss', 'The decision states another loss than the journal shows.');
      if (event.type === 'disclaimerIssued' && lossText(event.data.loss) !== lossAt(one.subscription, event.position))
        yield problem(event, 'otherLoss', 'The disclaimer states another loss than the journal shows.');
    }
  }
};
