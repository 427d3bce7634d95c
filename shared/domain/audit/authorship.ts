// Invariant 8: a properly signed event that its author was not allowed to make is found, judged by its place in the journal.
import { type OperatorRole, operatorRoles } from '../actor.ts';
import type { ApplianceEventType } from '../appliance/events.ts';
import type { UnitEventType } from '../appliance/unit.ts';
import type { DeskEventType } from '../desk/events.ts';
import type { EntitlementEventType } from '../entitlement/events.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import type { RecoveryEventType } from '../recovery/events.ts';
import type { SessionEventType } from '../session/events.ts';
import type { SubscriptionEventType } from '../subscription/events.ts';
import type { TicketEventType } from '../ticket/events.ts';
import { operatorsWereLetIn } from './let-in.ts';
import { misshapen } from './shape.ts';
import { operatorAt } from './standing.ts';
import { type Predicate, type Problem, problem, type Story } from './story.ts';

/** `enrolled`: an account of the same subscription with a key of its own; `arriving`: an account or operator that brings its key with the event. */
type Author = OperatorRole | 'workstation' | 'enrolled' | 'arriving';

const handling: readonly Author[] = ['representative', 'supervisor'];
const setUp: readonly Author[] = [...handling, 'owner'];
const asking: readonly Author[] = [...handling, 'workstation'];
const machine: readonly Author[] = ['workstation'];
/** Who asks for what a manager grants, and who answers for the customer. */
const requesting: readonly Author[] = [...handling, 'tam', 'enrolled'];
const witness: readonly Author[] = ['enrolled'];
/** Whoever takes down what is the matter with an appliance, or says so for their own subscription. */
const reporting: readonly Author[] = [...handling, 'customer-service', 'enrolled'];
/** Who acts on appliances, each team on its own steps. */
const acting: readonly Author[] = [...handling, 'customer-service', 'hardware'];
/** Any contact or the TAM may stop a case. */
const stopping: readonly Author[] = [...handling, 'tam', 'enrolled'];

export const mayAuthor: {
  readonly desk: Record<DeskEventType, readonly Author[]>;
  readonly subscription: Record<SubscriptionEventType, readonly Author[]>;
  readonly recovery: Record<RecoveryEventType, readonly Author[]>;
  readonly ticket: Record<TicketEventType, readonly Author[]>;
  readonly session: Record<SessionEventType, readonly Author[]>;
  readonly entitlement: Record<EntitlementEventType, readonly Author[]>;
  readonly appliance: Record<ApplianceEventType, readonly Author[]>;
  readonly unit: Record<UnitEventType, readonly Author[]>;
} = {
  desk: {
    deskFounded: [],
    operatorInvited: ['owner'],
    invitationWithdrawn: ['owner'],
    operatorEnrolled: ['owner', 'arriving'],
    operatorRekeyed: ['arriving'],
    passphraseChanged: operatorRoles,
    operatorRevoked: ['owner'],
    databaseRekeyed: machine,
    printedCodeIssued: ['owner'],
    signInsFailed: machine,
    mailConfigured: ['owner'],
    policySet: ['owner'],
    clockJumped: machine,
    clockConfirmed: ['owner', 'supervisor'],
    templateSet: ['owner'],
    threatRaised: setUp,
    threatLowered: ['supervisor', 'owner'],
    checkpointsSet: ['owner'],
    calendarSet: ['owner'],
    policyPackAdded: ['owner'],
    policyNoticed: ['owner'],
    invoicingSet: ['owner'],
    returnAddressSet: ['owner'],
    delegated: ['tam'],
    delegationEnded: ['tam', 'owner'],
    entitlementRulesSet: ['owner'],
    operatorAddressSet: operatorRoles,
    replySet: ['supervisor', 'owner'],
    replyRetired: ['supervisor', 'owner'],
    updateScheduled: ['supervisor', 'owner'],
    updateMoved: ['supervisor', 'owner'],
    updateCancelled: ['supervisor', 'owner'],
  },
  subscription: {
    subscriptionRegistered: setUp,
    snapshotTaken: [...setUp, 'workstation'],
    tamAppointed: ['owner'],
    expiryExtended: ['tam'],
    entitlementAsked: requesting,
    entitlementSettled: requesting,
    entitlementApplied: handling,
    deploymentSet: setUp,
    callScheduled: setUp,
    callEnded: setUp,
    updateTold: machine,
    endReminded: machine,
    reminderAnswered: machine,
    supportAgreed: ['owner', 'tam'],
    askedAbovePlan: [...asking, 'enrolled'],
    planMoved: [...asking, 'enrolled'],
    invoicingTold: machine,
    voucherGranted: handling,
    failureClaimed: handling,
    claimAnswered: handling,
    recoveryReserved: asking,
    recoveryUnreserved: [...stopping, 'workstation'],
    codeTryFailed: asking,
    codesLocked: asking,
    codeTriesCleared: asking,
    authenticatorEnrolled: ['enrolled'],
    authenticatorRemoved: ['enrolled'],
    authenticatorUsed: [...handling, 'enrolled'],
    codeCounted: asking,
    attemptRefused: asking,
    refusalsTold: machine,
    accountInvited: setUp,
    invitationAccepted: machine,
    invitationRefused: machine,
    enrolmentFailed: machine,
    accountEnrolled: ['arriving'],
    accountRekeyed: ['arriving'],
    addressUnreachable: machine,
    addressReachable: machine,
    contactChangeAsked: handling,
    contactChangeAgreed: handling,
    contactChangeConfirmed: ['tam'],
    contactChangeApplied: machine,
    contactChangeStopped: stopping,
    contactNoticeAnswered: machine,
    vaultCreated: [...setUp, 'workstation'],
    reportsAdopted: [...setUp, 'workstation'],
    recipientsChanged: machine,
    rotationOwed: [...stopping, 'workstation'],
    rotationPrepared: machine,
    rotationCommitted: machine,
    vaultDormant: machine,
    vaultWaiting: machine,
    waitApproved: witness,
    waitDeclined: witness,
    handOverPrepared: machine,
    vaultWoken: [...stopping, 'workstation'],
    vaultDiscarded: [...stopping, 'workstation'],
    restorePrepared: machine,
    restored: machine,
    personalDataErased: ['owner', 'workstation'],
  },
  recovery: {
    opened: asking,
    requesterIdentified: asking,
    requesterNotKnown: asking,
    requesterReferred: asking,
    mailIntended: asking,
    mailAccepted: machine,
    mailRefused: machine,
    mailUncertain: machine,
    mailAbandoned: machine,
    mailRetried: [...handling, 'workstation'],
    mailSettled: handling,
    pathDecided: handling,
    coolingOffOverridden: ['supervisor'],
    codeIssued: handling,
    authenticatorAsked: handling,
    codeFailed: handling,
    verified: handling,
    lastExitsChecked: handling,
    disclaimerIssued: asking,
    acknowledgementFailed: asking,
    acknowledged: asking,
    secondPersonAgreed: ['supervisor'],
    executeIntended: handling,
    executed: machine,
    challenged: asking,
    approved: witness,
    denied: witness,
    provisionalMade: machine,
    carryPrepared: machine,
    carried: machine,
    vaultWaits: [...machine, ...witness],
    halfHanded: witness,
    halfReadOut: handling,
    releaseIntended: asking,
    directoryChanged: machine,
    passwordSet: ['arriving'],
    vaultRekeyed: machine,
    withdrawalIntended: asking,
    directoryRestored: machine,
    closed: machine,
    cancelled: [...stopping, 'workstation'],
    expired: machine,
    primaryLeft: asking,
  },
  ticket: {
    opened: [...asking, 'tam', 'customer-service', 'enrolled'],
    // A recovery's own steps answer for its ticket, whoever takes them.
    responded: [...stopping, ...acting, 'workstation'],
    // What a manager or a team decides, the customer hears from them.
    messageSent: [...asking, ...acting, 'tam'],
    messageAnswered: machine,
    messageRetried: asking,
    noteAdded: [...setUp, ...acting, 'tam'],
    customerWrote: [...handling, 'enrolled'],
    severityChanged: handling,
    urgencyAsked: ['enrolled'],
    assigned: handling,
    tagged: handling,
    linked: handling,
    merged: handling,
    absorbed: handling,
    snoozed: handling,
    paused: [...stopping, ...acting, 'workstation'],
    resumed: [...stopping, ...acting, 'workstation'],
    planChanged: machine,
    hardwareValidated: handling,
    replacementShipped: [...handling, 'hardware'],
    thresholdCrossed: machine,
    silenceWarned: machine,
    resolved: [...stopping, ...acting, 'workstation'],
    reopened: [...handling, 'enrolled'],
    fileAttached: [...handling, 'enrolled'],
    fileRemoved: handling,
  },
  session: { sessionBegan: handling, sessionLine: handling, sessionEnded: asking },
  entitlement: {
    requested: requesting,
    granted: ['tam'],
    offered: ['tam'],
    offerAccepted: [...handling, 'enrolled'],
    offerRefused: [...handling, 'enrolled'],
    seconded: ['tam'],
    grantWithdrawn: ['tam'],
    declined: ['tam'],
    requestWithdrawn: requesting,
    applied: handling,
    attemptRefused: [...operatorRoles, 'enrolled'],
  },
  appliance: {
    asked: reporting,
    parcelTold: ['customer-service'],
    partsSent: ['customer-service'],
    validated: handling,
    replacementSent: ['hardware'],
    unitReceived: ['customer-service', 'hardware'],
    analysed: ['hardware'],
    unbound: handling,
    removed: handling,
    settled: [...handling, 'customer-service'],
    withdrawn: reporting,
    attemptRefused: [...operatorRoles, 'enrolled'],
  },
  unit: {
    unitListed: [...acting, 'owner'],
    unitBound: [...acting, 'owner'],
    unitUnbound: handling,
    caseOpened: reporting,
    caseClosed: [...reporting, 'hardware'],
    attemptRefused: [...operatorRoles, 'enrolled'],
  },
};

export const authorsWereAllowed: Predicate = function* (story) {
  yield* operatorsWereLetIn(story);
  const subscriptionOf = new Map([
    ...story.cases.map((one) => [`recovery/${one.id}`, one.subscription.id] as const),
    ...story.sessions.map(({ id, began }) => [`session/${id}`, began.data.subscription] as const),
    ...story.entitlements.map(({ id, requested }) => [`entitlement/${id}`, requested.data.subscription] as const),
    ...story.appliances.map(({ id, asked }) => [`appliance/${id}`, asked.data.subscription] as const),
    ...story.tickets.map(({ id, opened }) => [`ticket/${id}`, opened.data.subscription] as const),
  ]);
  for (const [index, event] of story.history.entries()) {
    const wrong = misshapen(event);
    if (wrong === 'unknownStream' || wrong === 'unknownEvent')
      yield problem(event, wrong, `Nothing in Rekey writes ${event.type} to ${event.stream}.`);
    else if (wrong === 'malformedEvent')
      yield problem(event, wrong, `A ${event.type} event does not hold what such an event holds.`);
    else yield* judge(story, event, index, subscriptionOf);
  }
};

function* judge(
  story: Story,
  event: RecordedEvent,
  index: number,
  subscriptionOf: ReadonlyMap<string, string>,
): Iterable<Problem> {
  const [kind, ...rest] = event.stream.split('/');
  const id = rest.join('/');
  // A unit passes from one subscription to another: each of its events says whose it was then.
  const named = kind === 'unit' ? event.data['subscription'] : undefined;
  const about = kind === 'subscription' ? id : typeof named === 'string' ? named : subscriptionOf.get(event.stream);
  if (event.type === 'deskFounded') {
    const owner = (event.data as { owner: { id: string } }).owner.id;
    if (index !== 0 || event.actor !== `operator:${owner}`)
      yield problem(event, 'notTheFounder', 'A desk is founded once, first of all, by its owner.');
    return;
  }
  const table: Readonly<Record<string, readonly Author[]>> = mayAuthor[kind as keyof typeof mayAuthor];
  const allowed = table[event.type] ?? [];
  const author = authorOf(story, event, about);
  if (author === 'nobody')
    yield problem(event, 'authorUnknown', `${event.actor} was not, or no longer, anybody of this desk.`);
  else if (author === 'elsewhere')
    yield problem(event, 'otherSubscription', `${event.actor} acted on a subscription that is not theirs.`);
  else if (!author.some((as) => allowed.includes(as)))
    yield problem(event, 'notAllowed', `${event.actor} may not author ${event.type}.`);
  else if (!namesItself(event))
    yield problem(event, 'forSomebodyElse', `${event.actor} acted in somebody else’s name.`);
}

const authorOf = (
  story: Story,
  { actor, position, type, data }: RecordedEvent,
  about: string | undefined,
): readonly Author[] | 'nobody' | 'elsewhere' => {
  if (actor === 'workstation') return ['workstation'];
  const [kind, name] = [actor.slice(0, actor.indexOf(':')), actor.slice(actor.indexOf(':') + 1)];
  if (kind === 'operator') {
    const comes = type === 'operatorRekeyed' || (type === 'operatorEnrolled' && data['admission'] !== undefined);
    if (comes) return data['operator'] === name ? ['arriving'] : 'nobody';
    const operator = operatorAt(story, name, position);
    return operator === null ? 'nobody' : [operator.role];
  }
  if (kind !== 'account') return 'nobody';
  const slash = name.indexOf('/');
  const [subscription, login] = [name.slice(0, slash), name.slice(slash + 1)];
  if (slash < 0 || subscription !== about) return 'elsewhere';
  const enrolled = story.subscriptions
    .get(subscription)
    ?.events.some(
      (event) =>
        event.position < position &&
        (event.type === 'accountEnrolled' || event.type === 'accountRekeyed') &&
        event.data.login === login,
    );
  const arrives = type === 'accountEnrolled' || type === 'accountRekeyed' || type === 'passwordSet';
  if (arrives) return data['login'] === login ? ['arriving'] : 'elsewhere';
  // Ending a case by a first or an old sign-in releases what it held, in the account's own name.
  return enrolled === true ? ['enrolled'] : 'nobody';
};

/** Where an event names the account that acts, it is the account that signed; a list read by the machine is signed by the machine. */
const namesItself = ({ actor, type, data }: RecordedEvent): boolean => {
  const login = actor.startsWith('account:') ? actor.slice(actor.indexOf('/') + 1) : null;
  if (type === 'approved' || type === 'denied' || type === 'halfHanded') return data['witness'] === login;
  if (type === 'waitApproved' || type === 'waitDeclined') return data['holder'] === login;
  if (type === 'authenticatorEnrolled' || type === 'authenticatorRemoved') return data['login'] === login;
  if (type === 'snapshotTaken')
    return ['directory', 'contact-change'].includes(String(data['source'])) === (actor === 'workstation');
  if (type === 'acknowledged' || type === 'acknowledgementFailed')
    return (data['how'] === 'read-back') === actor.startsWith('operator:');
  if (type === 'delegated') return actor === `operator:${String(data['from'])}`;
  if (type === 'operatorAddressSet') return actor === `operator:${String(data['operator'])}`;
  if (type === 'passphraseChanged') return actor === `operator:${String(data['operator'])}`;
  if (type === 'vaultCreated') return (data['case'] === null) === actor.startsWith('operator:');
  return true;
};
