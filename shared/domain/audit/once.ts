// Invariants 10 and 11: what may happen once happens once, mails above all; one open recovery a subscription, and nothing counts twice.
import {
  before,
  type Case,
  ending,
  newest,
  only,
  type OnCase,
  type OnSubscription,
  type Predicate,
  type Problem,
  problem,
} from './story.ts';

type Key = (event: OnCase) => string | null;

/** Events of a case that may not repeat, and by what they are told apart where there are several. */
const onceInACase: Key = (event) => {
  switch (event.type) {
    case 'opened':
    case 'requesterReferred':
    case 'executed':
    case 'releaseIntended':
    case 'directoryChanged':
    case 'passwordSet':
    case 'withdrawalIntended':
    case 'directoryRestored':
      return event.type;
    case 'closed':
    case 'cancelled':
    case 'expired':
    case 'primaryLeft':
      return 'ended';
    case 'vaultRekeyed':
      return `${event.type} ${event.data.vault}`;
    case 'mailIntended':
      return `${event.type} ${event.data.mail}`;
    default:
      return null;
  }
};

const onceOnASubscription = (event: OnSubscription): string | null => {
  switch (event.type) {
    case 'subscriptionRegistered':
      return event.type;
    case 'accountEnrolled':
      return `${event.type} ${event.data.login}`;
    case 'vaultCreated':
    case 'vaultDiscarded':
      return `${event.type} ${event.data.vault}`;
    case 'accountInvited':
    case 'invitationAccepted':
      return `${event.type} ${event.data.mail}`;
    default:
      return null;
  }
};

const repeated = function* <Event extends { readonly position: number; readonly type: string }>(
  events: readonly Event[],
  key: (event: Event) => string | null,
): Iterable<Problem> {
  const seen = new Set<string>();
  for (const event of events) {
    const name = key(event);
    if (name !== null && seen.has(name)) yield problem(event, 'repeated', `This happens once: ${event.type}.`);
    if (name !== null) seen.add(name);
  }
};

/** Invariant 10. */
export const whatHappensOnceHappensOnce: Predicate = function* (story) {
  yield* repeated(story.desk, ({ type, data }) =>
    type === 'deskFounded'
      ? type
      : type === 'operatorEnrolled' || type === 'operatorRevoked'
        ? `${type} ${data.operator}`
        : null,
  );
  for (const { events } of story.subscriptions.values()) yield* repeated(events, onceOnASubscription);
  for (const event of story.unopened)
    yield problem(event, 'notOpened', 'This belongs to a case or a ticket that was never opened.');
  for (const { events } of story.cases) {
    yield* repeated(events, onceInACase);
    yield* everyMailOnce(events);
    yield* everyAnswerOnce(events);
    yield* nothingAfterTheEnd(events);
  }
};

type MailState = 'intended' | 'accepted' | 'refused' | 'uncertain' | 'abandoned' | 'settled';

/** Sent again by a person who knows that it may not have been taken, or by the machine at the time it had said and no sooner. */
function* everyMailOnce(events: readonly OnCase[]): Iterable<Problem> {
  const mails = new Map<string, MailState>();
  const promised = new Map<string, string | null>();
  for (const event of events) {
    switch (event.type) {
      case 'mailIntended':
        mails.set(event.data.mail, 'intended');
        break;
      case 'mailAccepted':
      case 'mailRefused':
      case 'mailUncertain':
      case 'mailAbandoned': {
        const { mail } = event.data;
        const waits = event.type === 'mailAbandoned' && mails.get(mail) === 'refused';
        if (mails.get(mail) !== 'intended' && !waits)
          yield problem(event, 'answeredTwice', 'A mail was answered that was not on its way.');
        mails.set(mail, event.type === 'mailRefused' ? 'refused' : outcomes[event.type]);
        if (event.type === 'mailRefused')
          promised.set(mail, event.data.permanent ? null : (event.data.retryAt ?? null));
        break;
      }
      case 'mailRetried': {
        const { mail } = event.data;
        const state = mails.get(mail);
        if (state !== 'refused' && state !== 'uncertain')
          yield problem(event, 'sentTwice', 'A mail was sent again that was not known to have failed.');
        const promise = promised.get(mail) ?? null;
        const byItself = event.actor === 'workstation';
        if (byItself && (state !== 'refused' || promise === null || event.at < promise))
          yield problem(event, 'sentUnasked', 'A mail was sent again by itself that was not due for it.');
        mails.set(mail, 'intended');
        break;
      }
      case 'mailSettled': {
        const { mail, purpose } = event.data;
        if (mails.get(mail) !== 'uncertain' || purpose === 'disclaimer')
          yield problem(event, 'settledWrongly', 'A mail was settled by a person that was not theirs to settle.');
        mails.set(mail, 'settled');
        break;
      }
      default:
    }
  }
}
const outcomes = { mailAccepted: 'accepted', mailUncertain: 'uncertain', mailAbandoned: 'abandoned' } as const;

/** An approval leads to one half handed over, a disclaimer to one acknowledgement; what is issued anew is asked anew. */
function* everyAnswerOnce(events: readonly OnCase[]): Iterable<Problem> {
  for (const event of only(events, 'halfHanded')) {
    const former = newest(only(events, 'halfHanded', 'approved'), event.position);
    if (former?.type === 'halfHanded') yield problem(event, 'repeated', 'One approval led to two halves handed over.');
  }
  for (const event of only(events, 'acknowledged')) {
    const issued = newest(only(events, 'disclaimerIssued'), event.position);
    const former = newest(only(events, 'acknowledged'), event.position);
    if (issued === undefined || event.at > issued.data.expires)
      yield problem(event, 'notAsked', 'Something was acknowledged that no standing disclaimer had asked.');
    else if (former !== undefined && former.position > issued.position)
      yield problem(event, 'repeated', 'One disclaimer was acknowledged twice.');
  }
}

const afterTheEnd: readonly OnCase['type'][] = [
  'mailIntended',
  'mailAccepted',
  'mailRefused',
  'mailUncertain',
  'mailAbandoned',
  'mailRetried',
  'mailSettled',
];

function* nothingAfterTheEnd(events: readonly OnCase[]): Iterable<Problem> {
  const end = ending(events);
  if (!end) return;
  for (const event of events) {
    const notice = event.type !== 'mailIntended' || event.data.purpose === 'attempt-notice';
    if (event.position > end.position && !(afterTheEnd.includes(event.type) && notice))
      yield problem(event, 'afterTheEnd', 'A case that had ended went on.');
  }
}

/** Invariant 11. */
export const oneRecoveryAtATime: Predicate = function* (story) {
  for (const one of story.cases) yield* reservedThroughout(one);
  for (const { id, events } of story.subscriptions.values()) {
    let holder: string | null = null;
    for (const event of only(events, 'recoveryReserved', 'recoveryUnreserved')) {
      const known = story.cases.find((one) => one.id === event.data.case && one.subscription.id === id);
      if (event.type === 'recoveryReserved') {
        if (holder !== null) yield problem(event, 'twoAtOnce', 'A recovery was reserved while another was open.');
        if (known === undefined || known.opened.position > event.position)
          yield problem(event, 'reservedForNone', 'A subscription was reserved for no case that was opened.');
        holder = event.data.case;
      } else {
        const end = ending(known?.events ?? []);
        if (holder !== event.data.case || end === undefined || end.position > event.position)
          yield problem(event, 'letGoTooEarly', 'A subscription was let go while its recovery was open.');
        holder = null;
      }
    }
  }
  yield* nothingCountsTwice(story.cases);
};

/** Opened and reserved in one commit, ended and let go in one commit, and held at everything in between. */
function* reservedThroughout(one: Case): Iterable<Problem> {
  const { opened, subscription, id } = one;
  if (opened.data.case !== id) yield problem(opened, 'otherCase', 'A case was opened under another one’s name.');
  const mine = only(subscription.events, 'recoveryReserved', 'recoveryUnreserved').filter(
    ({ data }) => data.case === id,
  );
  const reserved = mine.find(({ type }) => type === 'recoveryReserved');
  const with_ = reserved ? before(one.events, reserved.position).length : 0;
  if (reserved === undefined || reserved.position !== opened.position + with_ || reserved.at !== opened.at)
    return yield problem(opened, 'notReserved', 'A recovery was opened without reserving its subscription.');
  const end = ending(one.events);
  const letGo = mine.find(({ type }) => type === 'recoveryUnreserved');
  if (end && (letGo === undefined || letGo.at !== end.at || letGo.position < end.position))
    yield problem(end, 'notLetGo', 'A recovery ended and its subscription stayed reserved.');
}

/** Safeguards belong to one case: what tells them apart is never seen in a second one, nor twice in the same. */
function* nothingCountsTwice(cases: readonly Case[]): Iterable<Problem> {
  const seen = new Set<string>();
  const events = cases.flatMap((one) => one.events).sort((a, b) => a.position - b.position);
  for (const event of events) {
    for (const mark of marksOf(event)) {
      if (seen.has(mark)) yield problem(event, 'countsTwice', 'A safeguard of this case was used before.');
      seen.add(mark);
    }
  }
}

const marksOf = (event: OnCase): readonly string[] => {
  switch (event.type) {
    case 'opened':
      return [`number ${event.data.number}`, `case ${event.data.case}`];
    case 'mailIntended':
      return [`mail ${event.data.mail}`, `message ${event.data.messageId}`];
    case 'codeIssued':
    case 'disclaimerIssued':
      return [`code ${event.data.codeHash}`, `issued ${event.data.mail}`];
    case 'challenged':
      return [`challenge ${event.data.challenge}`, `nonce ${event.data.nonce}`];
    case 'executed':
    case 'provisionalMade':
      return [`provisional ${event.data.provisional}`];
    default:
      return [];
  }
};
