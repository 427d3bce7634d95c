// Which fields of an event are about a person and can be erased: every field of every event says so here, or it does not compile.
import type { Account } from './account.ts';
import type { Json, JsonObject } from './json.ts';
import type { ApplianceEvent } from './appliance/events.ts';
import type { UnitEvent } from './appliance/unit.ts';
import type { EntitlementEvent, Grant } from './entitlement/events.ts';
import type { RecoveryEvent } from './recovery/events.ts';
import type { SessionEvent } from './session/events.ts';
import type { SubscriptionEvent } from './subscription/events.ts';
import type { TicketEvent } from './ticket/events.ts';

/**
 * `personal`: a text, or a list of them, sealed at rest under the subscription's key and gone with it. `open`: stays readable.
 * An object, or a list of objects, is classified member by member, or is `open` as a whole.
 */
type Class<Value> =
  | 'open'
  | ([NonNullable<Value>] extends [string]
      ? 'personal'
      : [NonNullable<Value>] extends [readonly (infer Item)[]]
        ? [Item] extends [string]
          ? 'personal'
          : Classes<Item>
        : [NonNullable<Value>] extends [object]
          ? Classes<NonNullable<Value>>
          : never);
type Classes<Data> = { readonly [Field in keyof Data]-?: Class<Data[Field]> };
type Table<Event extends { type: string; data: object }> = {
  readonly [T in Event['type']]: Classes<Extract<Event, { type: T }>['data']>;
};

/*
 * Names, addresses, numbers, what callers claimed, reasons that people typed, mails and what servers answered to them are personal.
 * Logins stay: the invariants and the names under which accounts sign rest on them, so they are the pseudonyms that a history keeps;
 * so do ids, digests, dates, states and counts, and the names of subscriptions and vaults, which are an organisation's.
 */
const account: Classes<Account> = {
  login: 'open',
  name: 'personal',
  email: 'personal',
  phone: 'personal',
  role: 'open',
  status: 'open',
  contactOnly: 'open',
  created: 'open',
  lastSignIn: 'open',
  primary: 'open',
};
const key = { login: 'open', recipient: 'open', signingKey: 'open' } as const;
const onCase = { case: 'open' } as const;
const onVault = { vault: 'open', case: 'open' } as const;
const mail = { mail: 'open', purpose: 'open' } as const;
const undone = {
  undoes: 'open',
  dormant: 'open',
  newVault: 'open',
  waiting: 'open',
  keeps: 'open',
  withdrawn: 'open',
} as const;

const subscription: Table<SubscriptionEvent> = {
  subscriptionRegistered: {
    subscription: 'open',
    name: 'open',
    dataModel: 'open',
    timeZone: 'open',
    tam: 'open',
    expires: 'open',
  },
  snapshotTaken: { digest: 'open', asOf: 'open', source: 'open', accounts: account },
  tamAppointed: { tam: 'open', reason: 'personal' },
  expiryExtended: { until: 'open', reason: 'personal' },
  entitlementAsked: { request: 'open', kind: 'open', item: 'open' },
  entitlementSettled: { request: 'open' },
  entitlementApplied: { request: 'open', grant: 'open', kind: 'open', item: 'open', until: 'open', quantity: 'open' },
  deploymentSet: { deployment: 'open', automatic: 'open' },
  callScheduled: { call: 'open', at: 'open', about: 'personal' },
  callEnded: { call: 'open', outcome: 'open', note: 'personal' },
  updateTold: { update: 'open', told: 'open', to: 'personal', outcome: 'open', response: 'personal' },
  endReminded: { reminder: 'open', thing: 'open', until: 'open', days: 'open' },
  reminderAnswered: { reminder: 'open', to: 'personal', outcome: 'open', response: 'personal' },
  askedAbovePlan: { ticket: 'open' },
  planMoved: { from: 'open', to: 'open', because: 'open' },
  // The desk's own invoicing department is nobody's personal data.
  invoicingTold: { to: 'open', outcome: 'open', response: 'open' },
  voucherGranted: {
    ticket: 'open',
    month: 'open',
    amount: 'open',
    currency: 'open',
    creditedIn: 'open',
    due: 'open',
  },
  failureClaimed: { claim: 'open', ticket: 'open', due: 'open', answers: 'personal' },
  claimAnswered: { claim: 'open', cause: 'open', text: 'personal' },
  supportAgreed: {
    policy: 'open',
    version: 'open',
    plan: 'open',
    calendar: 'open',
    until: 'open',
    fee: 'open',
    currency: 'open',
  },
  recoveryReserved: onCase,
  recoveryUnreserved: onCase,
  codeTryFailed: onCase,
  codesLocked: { case: 'open', until: 'open' },
  codeTriesCleared: onCase,
  authenticatorEnrolled: { login: 'open' },
  authenticatorRemoved: { login: 'open' },
  authenticatorUsed: { login: 'open', step: 'open' },
  codeCounted: { case: 'open', purpose: 'open' },
  attemptRefused: { channel: 'open', claim: 'personal', why: 'open', case: 'open' },
  refusalsTold: { case: 'open', attempts: 'open' },
  accountInvited: { login: 'open', codeHash: 'open', address: 'personal', expires: 'open', mail: 'open' },
  invitationAccepted: { mail: 'open', response: 'personal' },
  invitationRefused: { mail: 'open', stage: 'open', response: 'personal' },
  enrolmentFailed: { login: 'open' },
  addressUnreachable: { address: 'personal', response: 'personal' },
  addressReachable: { address: 'personal' },
  accountEnrolled: key,
  accountRekeyed: key,
  contactChangeAsked: {
    change: 'open',
    login: 'open',
    email: 'personal',
    phone: 'personal',
    reason: 'personal',
    checked: 'personal',
    case: 'open',
  },
  contactChangeAgreed: { change: 'open' },
  contactChangeConfirmed: { change: 'open' },
  contactChangeApplied: { change: 'open', until: 'open' },
  contactChangeStopped: { change: 'open', why: 'personal' },
  contactNoticeAnswered: { change: 'open', step: 'open', to: 'personal', outcome: 'open', response: 'personal' },
  vaultCreated: {
    vault: 'open',
    name: 'open',
    publicKey: 'open',
    recipients: 'open',
    manifestDigest: 'open',
    case: 'open',
  },
  reportsAdopted: { vault: 'open', objects: 'open', manifestDigest: 'open' },
  recipientsChanged: { vault: 'open', recipients: 'open', manifestDigest: 'open', rotationOwed: 'open' },
  rotationOwed: onVault,
  rotationPrepared: { vault: 'open', publicKey: 'open', stagedDigest: 'open' },
  rotationCommitted: { vault: 'open', publicKey: 'open', recipients: 'open', manifestDigest: 'open' },
  vaultDormant: onVault,
  vaultWaiting: { ...onVault, holders: 'open' },
  waitApproved: { ...onVault, holder: 'open' },
  waitDeclined: { ...onVault, holder: 'open' },
  handOverPrepared: { ...onVault, holder: 'open', login: 'open', recipient: 'open' },
  vaultWoken: onVault,
  vaultDiscarded: onVault,
  restorePrepared: { from: 'open', into: 'open', reports: 'open' },
  restored: { from: 'open', into: 'open', objects: 'open', manifestDigest: 'open' },
  // The reason is read when everything else is gone, so it names nobody: the window says so beside the field.
  personalDataErased: { subscription: 'open', key: 'open', reason: 'open' },
};

const recovery: Table<RecoveryEvent> = {
  opened: { case: 'open', number: 'open', subscription: 'open', channel: 'open', claim: 'personal', expires: 'open' },
  requesterIdentified: { login: 'open', name: 'personal' },
  requesterNotKnown: { claim: 'personal' },
  requesterReferred: { login: 'open', referTo: { login: 'open', name: 'personal' } },
  mailIntended: { ...mail, to: 'personal', messageId: 'open', subject: 'personal', text: 'personal' },
  mailAccepted: { ...mail, response: 'personal' },
  mailRefused: { ...mail, stage: 'open', response: 'personal', permanent: 'open', retryAt: 'open' },
  mailUncertain: { ...mail, response: 'personal' },
  mailAbandoned: mail,
  mailRetried: mail,
  mailSettled: { ...mail, how: 'open' },
  pathDecided: {
    path: 'open',
    rule: 'open',
    reasons: 'open',
    snapshot: 'open',
    address: 'personal',
    phone: 'personal',
    ableToSignIn: 'open',
    notAbleToSignIn: 'open',
    secondPerson: 'open',
    onePersonDesk: 'open',
    loss: 'open',
  },
  coolingOffOverridden: { phone: 'personal', changedAt: 'open', reason: 'personal' },
  codeIssued: { mail: 'open', codeHash: 'open', phone: 'personal', address: 'personal', expires: 'open' },
  codeFailed: { phone: 'personal' },
  authenticatorAsked: { phone: 'personal', expires: 'open' },
  verified: { phone: 'personal', method: 'open', until: 'open', step: 'open' },
  lastExitsChecked: { loss: 'open', found: 'open' },
  disclaimerIssued: {
    mail: 'open',
    codeHash: 'open',
    address: 'personal',
    loss: 'open',
    expires: 'open',
    template: 'open',
  },
  acknowledgementFailed: { how: 'open' },
  acknowledged: { how: 'open', loss: 'open' },
  secondPersonAgreed: { loss: 'open', holdUntil: 'open' },
  executeIntended: { snapshot: 'open', loss: 'open' },
  executed: { dormant: 'open', newVault: 'open', provisional: 'open' },
  challenged: {
    challenge: 'open',
    nonce: 'open',
    words: 'open',
    address: 'personal',
    witnesses: 'open',
    expires: 'open',
  },
  approved: {
    challenge: 'open',
    nonce: 'open',
    witness: 'open',
    address: 'personal',
    snapshot: 'open',
    carries: 'open',
  },
  denied: { challenge: 'open', witness: 'open' },
  provisionalMade: { provisional: 'open' },
  carryPrepared: { vault: 'open', provisional: 'open' },
  carried: { vault: 'open', manifestDigest: 'open' },
  vaultWaits: { vault: 'open', holders: 'open', unreadable: 'open' },
  halfHanded: { witness: 'open' },
  halfReadOut: { phone: 'personal' },
  releaseIntended: { mail: 'open', address: 'personal', snapshot: 'open', until: 'open' },
  directoryChanged: { login: 'open', recipient: 'open' },
  passwordSet: key,
  vaultRekeyed: { vault: 'open', manifestDigest: 'open' },
  closed: { kept: 'open', dormant: 'open', waiting: 'open' },
  withdrawalIntended: { why: 'personal', ends: 'open' },
  directoryRestored: { login: 'open' },
  cancelled: { why: 'personal', ...undone },
  expired: undone,
  primaryLeft: { why: 'personal', referTo: { login: 'open', name: 'personal' }, tam: 'open', ...undone },
};

const ticket: Table<TicketEvent> = {
  opened: {
    ticket: 'open',
    subscription: 'open',
    kind: 'open',
    requester: { login: 'open', name: 'personal' },
    channel: 'open',
    subject: 'personal',
    text: 'personal',
    severity: 'open',
    asked: 'open',
    evidence: 'personal',
    policy: 'open',
    version: 'open',
    plan: 'open',
    abovePlan: 'open',
    case: 'open',
    linked: 'open',
    moved: 'open',
  },
  responded: { how: 'open', clock: 'open' },
  messageSent: {
    message: 'open',
    way: 'open',
    to: 'personal',
    messageId: 'open',
    subject: 'personal',
    text: 'personal',
    asks: 'open',
    response: 'open',
  },
  messageAnswered: { message: 'open', outcome: 'open', stage: 'open', response: 'personal', retryAt: 'open' },
  messageRetried: { message: 'open' },
  noteAdded: { text: 'personal' },
  customerWrote: { login: 'open', name: 'personal', way: 'open', text: 'personal' },
  severityChanged: { from: 'open', to: 'open', reason: 'personal' },
  urgencyAsked: { severity: 'open', text: 'personal' },
  assigned: { operator: 'open' },
  tagged: { tags: 'personal' },
  linked: { ticket: 'open' },
  merged: { into: 'open' },
  absorbed: { from: 'open' },
  snoozed: { until: 'open' },
  paused: { reason: 'open', text: 'personal' },
  resumed: { reason: 'open' },
  planChanged: { plan: 'open' },
  hardwareValidated: { device: 'personal' },
  replacementShipped: { tracking: 'personal' },
  thresholdCrossed: { clock: 'open', state: 'open', due: 'open' },
  silenceWarned: { resolvesAt: 'open' },
  resolved: { how: 'open', text: 'personal' },
  reopened: { text: 'personal' },
  fileAttached: { file: 'open', name: 'personal', type: 'open', size: 'open', digest: 'personal', shared: 'open' },
  fileRemoved: { file: 'open', reason: 'personal' },
};

const session: Table<SessionEvent> = {
  sessionBegan: {
    session: 'open',
    subscription: 'open',
    requester: { login: 'open', name: 'personal' },
    way: 'open',
    subject: 'personal',
    policy: 'open',
    version: 'open',
    plan: 'open',
    ends: 'open',
  },
  sessionLine: { by: 'open', text: 'personal' },
  sessionEnded: { how: 'open', ticket: 'open' },
};

const grant: Classes<Grant> = {
  grant: 'open',
  request: 'open',
  subscription: 'open',
  kind: 'open',
  item: 'open',
  terms: 'open',
  validUntil: 'open',
  tam: 'open',
  delegation: 'open',
  second: 'open',
  reason: 'personal',
};
const entitlement: Table<EntitlementEvent> = {
  requested: {
    request: 'open',
    subscription: 'open',
    ticket: 'open',
    kind: 'open',
    item: 'open',
    terms: 'open',
    reason: 'personal',
    requester: { login: 'open', name: 'personal' },
  },
  granted: grant,
  offered: grant,
  offerAccepted: { grant: 'open' },
  offerRefused: { grant: 'open', reason: 'personal' },
  seconded: { grant: 'open' },
  grantWithdrawn: { grant: 'open', reason: 'personal' },
  declined: { reason: 'personal', tam: 'open', delegation: 'open' },
  requestWithdrawn: { reason: 'personal' },
  applied: { grant: 'open', record: 'open' },
  attemptRefused: { attempt: 'open', why: 'open' },
};

/** A tracking number leads to whoever received the parcel. The address for returns is the desk's own. */
const parcel = { carrier: 'open', tracking: 'personal' } as const;
const appliance: Table<ApplianceEvent> = {
  asked: {
    case: 'open',
    subscription: 'open',
    ticket: 'open',
    kind: 'open',
    serial: 'open',
    text: 'personal',
    requester: { login: 'open', name: 'personal' },
    way: 'open',
    acknowledged: 'open',
    question: 'open',
    parcel,
    parts: 'personal',
    returnTo: 'open',
  },
  parcelTold: { ...parcel, status: 'open', text: 'personal' },
  partsSent: parcel,
  validated: { tried: 'personal' },
  replacementSent: { ...parcel, serial: 'open', model: 'open', warranty: 'open' },
  unitReceived: { note: 'personal' },
  analysed: { finding: 'open', text: 'personal' },
  unbound: { text: 'personal' },
  removed: { text: 'personal' },
  settled: { text: 'personal' },
  withdrawn: { reason: 'personal' },
  attemptRefused: { attempt: 'open', why: 'open' },
};
const onUnit = { case: 'open', subscription: 'open' } as const;
/** A unit outlives its holders: nothing about a person stands in its stream. */
const unit: Table<UnitEvent> = {
  unitListed: { serial: 'open', model: 'open', warranty: 'open' },
  unitBound: { subscription: 'open', case: 'open' },
  unitUnbound: { ...onUnit, why: 'open' },
  caseOpened: onUnit,
  caseClosed: onUnit,
  attemptRefused: { subscription: 'open', attempt: 'open', why: 'open' },
};

type AnyClass = 'open' | 'personal' | { readonly [field: string]: AnyClass };
type AnyTable = Readonly<Record<string, Readonly<Record<string, AnyClass>>>>;
const tables: Readonly<Record<string, AnyTable>> = {
  ...{ subscription, recovery, ticket, session, entitlement, appliance, unit },
};

/**
 * The event's data with `change` applied to each personal text. An empty text is about nobody and stays; whatever has not the shape
 * its type says stays too, for the audit to find.
 */
export const changePersonal = (
  { stream, type, data }: { readonly stream: string; readonly type: string; readonly data: JsonObject },
  change: (text: string) => string,
): JsonObject => {
  const table = tables[stream.slice(0, stream.indexOf('/'))];
  const classes = table !== undefined && Object.hasOwn(table, type) ? table[type] : undefined;
  return classes === undefined ? data : members(data, classes, change);
};

const members = (
  data: JsonObject,
  classes: { readonly [field: string]: AnyClass },
  change: (text: string) => string,
): JsonObject => {
  let changed: Record<string, Json> | null = null;
  for (const [field, kind] of Object.entries(classes)) {
    const was = data[field];
    if (kind === 'open' || was === undefined) continue;
    const is = value(was, kind, change);
    if (is !== was) changed = { ...(changed ?? data), [field]: is };
  }
  return changed ?? data;
};

const value = (was: Json, kind: AnyClass, change: (text: string) => string): Json => {
  if (kind === 'open' || was === null || was === '') return was;
  if (isList(was)) return was.map((item) => value(item, kind, change));
  if (kind === 'personal') return typeof was === 'string' ? change(was) : was;
  return typeof was === 'object' ? members(was, kind, change) : was;
};

const isList = (candidate: Json): candidate is readonly Json[] => Array.isArray(candidate);

/** The personal texts of an event, for those who ask what is sealed or search for what should not be readable. */
export const personalTexts = (event: Parameters<typeof changePersonal>[0]): readonly string[] => {
  const found: string[] = [];
  changePersonal(event, (text) => {
    found.push(text);
    return text;
  });
  return found;
};
