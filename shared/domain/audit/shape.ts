// What each event has to look like, field by field: an audit reads journals that nobody vouches for, and an unnamed field could hide a secret.
import type { ApplianceEvent } from '../appliance/events.ts';
import { applianceKinds, askedBy, findings, parcelQuestions, parcelStates } from '../appliance/kinds.ts';
import { unbindReasons, type UnitEvent } from '../appliance/unit.ts';
import type { DeskEvent } from '../desk/events.ts';
import type { EntitlementEvent, Grant } from '../entitlement/events.ts';
import { entitlementKinds, type EntitlementRules, whyNotRules } from '../entitlement/rules.ts';
import type { Json, JsonObject } from '../json.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import type { RecoveryEvent } from '../recovery/events.ts';
import type { RecoveryPolicy } from '../recovery/policy.ts';
import { readCalendar } from '../sla/calendar.ts';
import { readPack } from '../sla/policy-pack.ts';
import { type SessionEvent, sessionEndings, sessionWays } from '../session/events.ts';
import { reminderOutcomes } from '../subscription/entitlements.ts';
import type { SubscriptionEvent } from '../subscription/events.ts';
import { callOutcomes, deployments } from '../subscription/updates.ts';
import {
  messageWays,
  resolutions,
  responseKinds,
  type TicketEvent,
  ticketChannels,
  ticketKinds,
} from '../ticket/events.ts';

type Check = (value: Json | undefined) => boolean;
type Shapes<Event extends { type: string; data: object }> = {
  readonly [T in Event['type']]: { readonly [K in keyof Extract<Event, { type: T }>['data']]-?: Check };
};

const text: Check = (value) => typeof value === 'string';
const count: Check = (value) => typeof value === 'number';
const flag: Check = (value) => typeof value === 'boolean';
const instant: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
/** A field that events written before it existed do not have. */
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every((item: Json) => check(item));
const oneOf =
  (...known: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && known.includes(value);
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** Exactly these members: one too many is as wrong as one too few. */
const exactly =
  (members: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) &&
    Object.keys(value).every((key) => Object.hasOwn(members, key)) &&
    Object.entries(members).every(([key, check]) => check(value[key]));

const texts = list(text);
const roles = oneOf('representative', 'supervisor', 'tam', 'customer-service', 'hardware', 'owner', 'auditor');
const dataModel = oneOf('password-encrypted', 'platform-encrypted', 'unknown');
const purpose = oneOf('attempt-notice', 'verification-code', 'disclaimer', 'credential');
const snapshot = exactly({ position: count, digest: text, asOf: instant });
const loss = exactly({
  dataModel,
  vaults: list(exactly({ vault: text, name: text, reports: count, bytes: count, digest: text, holders: texts })),
});
const account = exactly({
  login: text,
  name: text,
  email: text,
  phone: text,
  role: text,
  status: oneOf('active', 'pending', 'inactive', 'deleted'),
  contactOnly: flag,
  created: orNull(instant),
  lastSignIn: orNull(instant),
  primary: flag,
});
const recipients = list(exactly({ login: text, recipient: text }));
const objects = list(exactly({ id: text, bytes: count, digest: text }));
const channel = oneOf('phone', 'web', 'customer-window');
const exit = oneOf('closed', 'open');
const how = oneOf('read-back', 'customer-window');
const key = { login: text, recipient: text, signingKey: text };
const onVault = { vault: text, case: text };
const answered = { mail: text, purpose, response: text };
const undone = {
  undoes: texts,
  dormant: texts,
  newVault: orNull(text),
  waiting: optional(texts),
  keeps: optional(text),
  withdrawn: optional(flag),
};

const admission = exactly({ by: text, signature: text });

const policyFields: Readonly<Record<keyof RecoveryPolicy, Check>> = {
  snapshotFreshFor: count,
  verifiedFor: count,
  mailedCodeFor: count,
  codeTries: count,
  lockout: count,
  codesPerHour: count,
  coolingOff: count,
  hold: count,
  challengeFor: count,
  secondPersonOnFullChange: flag,
  secondPersonOnReset: flag,
  phoneOnReset: flag,
  waiveAcknowledgement: flag,
  eraseAfter: count,
  idleLock: count,
};
const policy = exactly(
  Object.fromEntries(Object.entries(policyFields).map(([name, check]) => [name, optional(check)])),
);

const entitlementKind = oneOf(...entitlementKinds);
const bound = orNull(count);
const rules = exactly({
  offerings: list(
    exactly({
      ...{ kind: entitlementKind, item: text, name: text, timed: flag, counted: flag },
      ...{ longestDays: bound, inARow: bound, most: bound, secondAboveDays: bound, secondAbove: bound },
    }),
  ),
  grantForDays: count,
  remindDays: list(count),
});
const terms = exactly({ until: orNull(instant), quantity: orNull(count) });
const grant: { readonly [K in keyof Grant]: Check } = {
  grant: text,
  request: text,
  subscription: text,
  kind: entitlementKind,
  item: text,
  terms,
  validUntil: instant,
  tam: text,
  delegation: orNull(text),
  second: flag,
  reason: text,
};

const desk: Shapes<DeskEvent> = {
  deskFounded: {
    name: text,
    owner: exactly({ id: text, name: text }),
    ownerKey: text,
    workstationKey: text,
    onePerson: flag,
  },
  operatorInvited: { operator: text, name: text, role: roles, invitation: text, expires: instant },
  invitationWithdrawn: { operator: text },
  operatorEnrolled: { operator: text, name: text, role: roles, key: text, admission: optional(admission) },
  operatorRekeyed: { operator: text, key: text, by: oneOf('invitation', 'printed-code'), admission: orNull(admission) },
  passphraseChanged: { operator: text },
  operatorRevoked: { operator: text, reason: optional(text) },
  databaseRekeyed: { remaining: texts },
  printedCodeIssued: { key: text },
  signInsFailed: { operator: orNull(text), times: count, since: instant, last: instant },
  mailConfigured: {
    host: text,
    port: count,
    user: text,
    from: text,
    ca: orNull(text),
    allowPlain: optional(orNull(exactly({ reason: text }))),
  },
  policySet: { policy },
  clockJumped: { read: instant, counted: instant },
  clockConfirmed: { read: instant, counted: instant },
  templateSet: { template: oneOf('disclaimer'), version: count, subject: text, text },
  threatRaised: { reason: text },
  threatLowered: { reason: text },
  checkpointsSet: { every: count, folder: orNull(text), mailTo: texts },
  calendarSet: { calendar: text, name: text, text: (value) => readCalendar(value).ok },
  policyPackAdded: { pack: (value) => readPack(value).ok },
  policyNoticed: { policy: text, version: text },
  invoicingSet: { address: orNull(text) },
  returnAddressSet: { address: text },
  delegated: { delegation: text, from: text, to: text, since: instant, until: instant, reason: text },
  delegationEnded: { delegation: text },
  entitlementRulesSet: { rules: (value) => rules(value) && whyNotRules(value as EntitlementRules) === null },
  operatorAddressSet: { operator: text, address: orNull(text) },
  replySet: {
    ...{ reply: text, name: text, text },
    beside: exactly({
      ...{ tags: texts, assign: orNull(oneOf('me', 'nobody')), snoozeDays: orNull(count) },
      ...{ asks: flag, note: text },
    }),
  },
  replyRetired: { reply: text },
  updateScheduled: { update: text, name: text, text, touches: texts, from: instant, to: instant, reason: text },
  updateMoved: { update: text, from: instant, to: instant, reason: text },
  updateCancelled: { update: text, reason: text },
};

const subscription: Shapes<SubscriptionEvent> = {
  subscriptionRegistered: {
    subscription: text,
    name: text,
    dataModel,
    timeZone: text,
    tam: orNull(text),
    expires: orNull(instant),
  },
  snapshotTaken: {
    digest: text,
    asOf: instant,
    source: oneOf('user-list-xml', 'csv', 'scim', 'ldif', 'by-hand', 'directory', 'contact-change'),
    accounts: list(account),
  },
  tamAppointed: { tam: text, reason: text },
  expiryExtended: { until: instant, reason: text },
  entitlementAsked: { request: text, kind: entitlementKind, item: text },
  entitlementSettled: { request: text },
  entitlementApplied: {
    ...{ request: text, grant: text, kind: entitlementKind, item: text },
    ...{ until: orNull(instant), quantity: orNull(count) },
  },
  deploymentSet: { deployment: oneOf(...deployments), automatic: flag },
  callScheduled: { call: text, at: instant, about: text },
  callEnded: { call: text, outcome: oneOf(...callOutcomes), note: text },
  updateTold: {
    ...{ update: text, told: count, to: text },
    ...{ outcome: oneOf('accepted', 'refused', 'uncertain'), response: text },
  },
  endReminded: { reminder: text, thing: text, until: instant, days: count },
  reminderAnswered: { reminder: text, to: text, outcome: oneOf(...reminderOutcomes), response: text },
  askedAbovePlan: { ticket: text },
  planMoved: { from: text, to: text, because: texts },
  invoicingTold: { to: text, outcome: oneOf('accepted', 'refused', 'uncertain'), response: text },
  voucherGranted: { ticket: text, month: text, amount: count, currency: text, creditedIn: text, due: instant },
  failureClaimed: { claim: text, ticket: text, due: instant, answers: texts },
  claimAnswered: { claim: text, cause: orNull(text), text },
  supportAgreed: {
    policy: text,
    version: text,
    plan: orNull(text),
    calendar: orNull(text),
    until: instant,
    fee: orNull(count),
    currency: text,
  },
  recoveryReserved: { case: text },
  recoveryUnreserved: { case: text },
  codeTryFailed: { case: text },
  codesLocked: { case: text, until: instant },
  authenticatorEnrolled: { login: text },
  authenticatorRemoved: { login: text },
  authenticatorUsed: { login: text, step: count },
  codeCounted: { case: text, purpose: oneOf('verification', 'acknowledgement') },
  attemptRefused: { channel, claim: text, why: text, case: orNull(text) },
  refusalsTold: { case: text, attempts: count },
  codeTriesCleared: { case: text },
  accountInvited: { login: text, codeHash: text, address: text, expires: instant, mail: text },
  invitationAccepted: { mail: text, response: text },
  invitationRefused: { mail: text, stage: text, response: text },
  enrolmentFailed: { login: text },
  accountEnrolled: key,
  accountRekeyed: key,
  addressUnreachable: { address: text, response: text },
  addressReachable: { address: text },
  contactChangeAsked: {
    change: text,
    login: text,
    email: text,
    phone: text,
    reason: text,
    checked: text,
    case: orNull(text),
  },
  contactChangeAgreed: { change: text },
  contactChangeConfirmed: { change: text },
  contactChangeApplied: { change: text, until: instant },
  contactChangeStopped: { change: text, why: text },
  contactNoticeAnswered: {
    change: text,
    step: text,
    to: text,
    outcome: oneOf('accepted', 'refused', 'uncertain'),
    response: text,
  },
  vaultCreated: { vault: text, name: text, publicKey: text, recipients, manifestDigest: text, case: orNull(text) },
  reportsAdopted: { vault: text, objects, manifestDigest: text },
  recipientsChanged: { vault: text, recipients, manifestDigest: text, rotationOwed: flag },
  rotationOwed: onVault,
  rotationPrepared: { vault: text, publicKey: text, stagedDigest: text },
  rotationCommitted: { vault: text, publicKey: text, recipients, manifestDigest: text },
  vaultDormant: onVault,
  vaultWaiting: { ...onVault, holders: texts },
  waitApproved: { ...onVault, holder: text },
  waitDeclined: { ...onVault, holder: text },
  handOverPrepared: { ...onVault, holder: text, login: text, recipient: text },
  vaultWoken: onVault,
  vaultDiscarded: onVault,
  restorePrepared: { from: text, into: text, reports: count },
  restored: { from: text, into: text, objects, manifestDigest: text },
  personalDataErased: { subscription: text, key: orNull(text), reason: text },
};

const recovery: Shapes<RecoveryEvent> = {
  opened: {
    case: text,
    number: text,
    subscription: text,
    channel,
    claim: text,
    expires: optional(instant),
  },
  requesterIdentified: { login: text, name: text },
  requesterNotKnown: { claim: text },
  requesterReferred: { login: text, referTo: exactly({ login: text, name: text }) },
  mailIntended: { mail: text, purpose, to: text, messageId: text, subject: text, text },
  mailAccepted: answered,
  mailRefused: { ...answered, stage: text, permanent: flag, retryAt: optional(orNull(instant)) },
  mailUncertain: answered,
  mailAbandoned: { mail: text, purpose },
  mailRetried: { mail: text, purpose },
  mailSettled: { mail: text, purpose, how: oneOf('arrived') },
  pathDecided: {
    path: oneOf('reset', 'full-change'),
    rule: oneOf('A1', 'A2'),
    reasons: list(exactly({ code: text, text })),
    snapshot,
    address: text,
    phone: text,
    ableToSignIn: texts,
    notAbleToSignIn: texts,
    secondPerson: flag,
    onePersonDesk: flag,
    loss,
  },
  coolingOffOverridden: { phone: text, changedAt: instant, reason: text },
  codeIssued: { mail: text, codeHash: text, phone: text, address: text, expires: instant },
  codeFailed: { phone: text },
  authenticatorAsked: { phone: text, expires: instant },
  verified: {
    phone: text,
    method: oneOf('call-back and mailed code', 'call-back and authenticator'),
    until: instant,
    step: optional(count),
  },
  lastExitsChecked: {
    loss,
    found: exactly({ session: exit, oldPassword: exit, otherHolder: exit, exports: exit }),
  },
  disclaimerIssued: {
    mail: text,
    codeHash: text,
    address: text,
    loss,
    expires: instant,
    template: optional(count),
  },
  acknowledgementFailed: { how },
  acknowledged: { how, loss },
  secondPersonAgreed: { loss, holdUntil: instant },
  executeIntended: { snapshot, loss },
  executed: { dormant: texts, newVault: text, provisional: text },
  challenged: { challenge: text, nonce: text, words: text, address: text, witnesses: texts, expires: instant },
  approved: { challenge: text, nonce: text, witness: text, address: text, snapshot, carries: texts },
  denied: { challenge: text, witness: text },
  provisionalMade: { provisional: text },
  carryPrepared: { vault: text, provisional: text },
  carried: { vault: text, manifestDigest: text },
  vaultWaits: { vault: text, holders: texts, unreadable: optional(flag) },
  halfHanded: { witness: text },
  halfReadOut: { phone: text },
  releaseIntended: { mail: text, address: text, snapshot, until: optional(instant) },
  directoryChanged: { login: text, recipient: text },
  passwordSet: key,
  vaultRekeyed: { vault: text, manifestDigest: text },
  withdrawalIntended: { why: text, ends: oneOf('cancelled', 'expired', 'referred') },
  directoryRestored: { login: text },
  closed: { kept: texts, dormant: texts, waiting: texts },
  cancelled: { why: text, ...undone },
  expired: undone,
  primaryLeft: { why: text, referTo: list(exactly({ login: text, name: text })), tam: orNull(text), ...undone },
};

const ticketChannel = oneOf(...ticketChannels);
const responseKind = oneOf(...responseKinds);
const ticketClock = oneOf('response', 'replacement');
const ticket: Shapes<TicketEvent> = {
  opened: {
    ticket: text,
    subscription: text,
    kind: oneOf(...ticketKinds),
    requester: exactly({ login: orNull(text), name: text }),
    channel: ticketChannel,
    subject: text,
    text,
    severity: text,
    asked: orNull(text),
    evidence: text,
    policy: text,
    version: text,
    plan: orNull(text),
    abovePlan: flag,
    case: orNull(text),
    linked: orNull(text),
    moved: optional(
      exactly({
        reference: text,
        openedAt: instant,
        respondedAt: orNull(instant),
        resolvedAt: orNull(instant),
        tags: texts,
        told: list(exactly({ clock: ticketClock, state: oneOf('at-risk', 'past'), due: instant })),
      }),
    ),
  },
  responded: {
    how: responseKind,
    clock: exactly({
      severity: text,
      plan: orNull(text),
      target: orNull(
        exactly({
          amount: count,
          unit: oneOf('minutes', 'hours', 'business days'),
          bound: oneOf('at-most', 'less-than'),
        }),
      ),
      due: orNull(instant),
      met: orNull(flag),
      calendar: text,
      segments: list(exactly({ from: instant, to: orNull(instant), counted: flag, why: text })),
    }),
  },
  messageSent: {
    message: text,
    way: oneOf(...messageWays),
    to: text,
    messageId: text,
    subject: text,
    text,
    asks: flag,
    response: responseKind,
  },
  messageAnswered: {
    message: text,
    outcome: oneOf('accepted', 'refused', 'uncertain'),
    stage: text,
    response: text,
    retryAt: orNull(instant),
  },
  messageRetried: { message: text },
  noteAdded: { text },
  customerWrote: { login: orNull(text), name: text, way: ticketChannel, text },
  severityChanged: { from: text, to: text, reason: text },
  urgencyAsked: { severity: text, text },
  assigned: { operator: orNull(text) },
  tagged: { tags: texts },
  linked: { ticket: text },
  merged: { into: text },
  absorbed: { from: text },
  snoozed: { until: orNull(instant) },
  paused: { reason: text, text },
  resumed: { reason: text },
  planChanged: { plan: orNull(text) },
  hardwareValidated: { device: text },
  replacementShipped: { tracking: text },
  thresholdCrossed: { clock: ticketClock, state: oneOf('at-risk', 'past'), due: instant },
  silenceWarned: { resolvesAt: instant },
  resolved: { how: oneOf(...resolutions), text },
  reopened: { text },
  fileAttached: { file: text, name: text, type: text, size: count, digest: text, shared: flag },
  fileRemoved: { file: text, reason: text },
};

const session: Shapes<SessionEvent> = {
  sessionBegan: {
    session: text,
    subscription: text,
    requester: exactly({ login: text, name: text }),
    way: oneOf(...sessionWays),
    subject: text,
    policy: text,
    version: text,
    plan: orNull(text),
    ends: orNull(exactly({ at: instant, why: oneOf('allowance', 'window') })),
  },
  sessionLine: { by: oneOf('desk', 'customer'), text },
  sessionEnded: { how: oneOf(...sessionEndings), ticket: orNull(text) },
};

const entitlement: Shapes<EntitlementEvent> = {
  requested: {
    ...{ request: text, subscription: text, ticket: text, kind: entitlementKind, item: text },
    ...{ terms, reason: text, requester: exactly({ login: text, name: text }) },
  },
  granted: grant,
  offered: grant,
  offerAccepted: { grant: text },
  offerRefused: { grant: text, reason: text },
  seconded: { grant: text },
  grantWithdrawn: { grant: text, reason: text },
  declined: { reason: text, tam: text, delegation: orNull(text) },
  requestWithdrawn: { reason: text },
  applied: { grant: text, record: text },
  attemptRefused: { attempt: text, why: text },
};

const parcel = { carrier: text, tracking: text };
const appliance: Shapes<ApplianceEvent> = {
  asked: {
    ...{ case: text, subscription: text, ticket: text, kind: oneOf(...applianceKinds), serial: orNull(text), text },
    ...{ requester: exactly({ login: text, name: text }), way: oneOf(...askedBy), acknowledged: flag },
    ...{ question: orNull(oneOf(...parcelQuestions)), parcel: orNull(exactly(parcel)), parts: texts, returnTo: text },
  },
  parcelTold: { ...parcel, status: oneOf(...parcelStates), text },
  partsSent: parcel,
  validated: { tried: text },
  replacementSent: { ...parcel, serial: text, model: text, warranty: orNull(instant) },
  unitReceived: { note: text },
  analysed: { finding: oneOf(...findings), text },
  unbound: { text },
  removed: { text },
  settled: { text },
  withdrawn: { reason: text },
  attemptRefused: { attempt: text, why: text },
};

const onUnit = { case: text, subscription: text };
const unit: Shapes<UnitEvent> = {
  unitListed: { serial: text, model: text, warranty: orNull(instant) },
  unitBound: { subscription: text, case: orNull(text) },
  unitUnbound: { ...onUnit, why: oneOf(...unbindReasons) },
  caseOpened: onUnit,
  caseClosed: onUnit,
  attemptRefused: { subscription: text, attempt: text, why: text },
};

const kinds: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Check>>>>>> = {
  desk,
  subscription,
  recovery,
  ticket,
  session,
  entitlement,
  appliance,
  unit,
};

export type Misshapen = 'unknownStream' | 'unknownEvent' | 'malformedEvent' | 'unknownField';

/** Several invariants ask the same of the same event, and an explorer asks it of thousands of histories that share their events. */
const judged = new WeakMap<RecordedEvent, Misshapen | 'fits'>();

/** Null where the event is what its type says. */
export const misshapen = (event: RecordedEvent): Misshapen | null => {
  const known = judged.get(event) ?? judge(event) ?? 'fits';
  judged.set(event, known);
  return known === 'fits' ? null : known;
};

const judge = ({ stream, type, data }: RecordedEvent): Misshapen | null => {
  const [kind = '', ...rest] = stream.split('/');
  const named = rest.join('/') !== '';
  if (!Object.hasOwn(kinds, kind) || (kind === 'desk') === named) return 'unknownStream';
  const shapes = kinds[kind] ?? {};
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  if (shape === undefined) return 'unknownEvent';
  if (!isObject(data) || !Object.entries(shape).every(([field, check]) => check(data[field]))) return 'malformedEvent';
  return Object.keys(data).every((field) => Object.hasOwn(shape, field)) ? null : 'unknownField';
};
