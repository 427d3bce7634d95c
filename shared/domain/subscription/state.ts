// What is known of one subscription: its directory, who holds keys, its vaults, its reservation and its lock.
import type { Account, Snapshot } from '../account.ts';
import type { DataModel } from '../recovery/events.ts';
import { primaryOf, type VaultState } from '../recovery/facts.ts';
import type { Stamp } from '../decider.ts';
import { between, HOUR, type Instant } from '../time.ts';
import { type Consequences, evolveConsequences, isAboutConsequences, noConsequences } from './consequences.ts';
import { type Entitlements, evolveEntitlements, isAboutEntitlements, noEntitlements } from './entitlements.ts';
import type { SupportAgreed } from './support.ts';
import {
  evolveSubscriptionUpdates,
  isAboutSubscriptionUpdates,
  noSubscriptionUpdates,
  type SubscriptionUpdates,
} from './updates.ts';
import type { CodePurpose, Recipient, SnapshotSource, SubscriptionEvent } from './events.ts';

export type VaultObject = { readonly id: string; readonly bytes: number; readonly digest: string };

/** `added`: when it was adopted here, or brought back from a dormant vault. */
export type KeptObject = VaultObject & { readonly added: Instant };

export type Vault = {
  readonly vault: string;
  readonly name: string;
  readonly state: VaultState | 'discarded';
  readonly publicKey: string;
  readonly manifestDigest: string;
  readonly recipients: readonly Recipient[];
  readonly objects: readonly KeptObject[];
  /** Somebody lost their right to it: copies of the old key may open what was there until it is re-encrypted. */
  readonly rotationOwed: boolean;
  readonly rotation: { readonly publicKey: string; readonly stagedDigest: string } | null;
  /** Named accounts whose sign-in lets a waiting vault go on. */
  readonly waitsFor: readonly string[];
  /** Set while it waits: the holder who approved, those who declined, and the key it is being opened for. */
  readonly approvedBy: string | null;
  readonly declinedBy: readonly string[];
  readonly handOver: Recipient | null;
  /** The case that made it dormant or waiting, or that started it. */
  readonly case: string | null;
  readonly since: Instant;
};

export type Invitation = {
  readonly mail: string;
  readonly codeHash: string;
  readonly address: string;
  readonly expires: Instant;
  readonly failures: number;
};

/** Where the number or the address on file comes from: the list that first showed it, and who supplied that. */
export type Provenance = { readonly source: SnapshotSource; readonly by: string; readonly since: Instant };

export type Authenticator = { readonly enrolledAt: Instant; readonly lastStep: number };

export type RefusedAttempt = Extract<SubscriptionEvent, { type: 'attemptRefused' }>['data'] & {
  readonly at: Instant;
  readonly by: string;
};
const attemptsKept = 20;

/** The last change of the primary admin's contact that was asked for, however far it came. */
export type ContactChange = {
  readonly change: string;
  readonly login: string;
  readonly email: string;
  readonly phone: string;
  readonly reason: string;
  readonly checked: string;
  readonly case: string | null;
  /** What it replaces, and everybody who is told of it. */
  readonly before: { readonly email: string; readonly phone: string };
  readonly contacts: readonly { readonly name: string; readonly email: string }[];
  readonly askedBy: string;
  readonly askedAt: Instant;
  readonly agreed: { readonly by: string; readonly at: Instant } | null;
  readonly confirmed: { readonly by: string; readonly at: Instant } | null;
  readonly applied: { readonly at: Instant; readonly until: Instant } | null;
  readonly stopped: { readonly by: string; readonly at: Instant; readonly why: string } | null;
  /** `step address` of every notice that was answered. */
  readonly told: readonly string[];
};

export type Subscription = {
  readonly contactChange: ContactChange | null;
  readonly id: string;
  readonly name: string;
  readonly dataModel: DataModel;
  readonly timeZone: string;
  readonly tam: string | null;
  /** Since when they are. */
  readonly tamSince: Instant;
  readonly expires: Instant | null;
  readonly support: (SupportAgreed & { readonly by: string; readonly at: Instant }) | null;
  readonly consequences: Consequences;
  readonly entitlements: Entitlements;
  readonly updates: SubscriptionUpdates;
  readonly registeredAt: Instant;
  readonly snapshot: Snapshot | null;
  readonly firstSnapshotAt: Instant | null;
  readonly phoneChangedAt: Instant | null;
  readonly addressChangedAt: Instant | null;
  /** Every login's address that a list last showed, in small letters, and when it had been another one; kept while a list leaves them out. */
  readonly addresses: Readonly<Record<string, { readonly email: string; readonly changedAt: Instant | null }>>;
  readonly provenance: { readonly phone: Provenance | null; readonly email: Provenance | null };
  readonly suppliers: readonly { readonly actor: string; readonly at: Instant }[];
  /** When its last case ended: personal data is kept for a set time after that. */
  readonly lastCaseEndedAt: Instant | null;
  /** The last destruction of its personal data, and which list was the newest then. */
  readonly erasure: {
    readonly at: Instant;
    readonly list: { readonly digest: string; readonly asOf: Instant } | null;
  } | null;
  readonly reservation: { readonly case: string; readonly at: Instant; readonly snapshot: Snapshot | null } | null;
  /** Failed codes since the last verified one, over all cases, and how often that led to a lock: each lock doubles. */
  readonly failedTries: number;
  readonly locks: number;
  readonly lockedUntil: Instant | null;
  /** Within an hour of the newest, over all cases. */
  readonly codesIssued: readonly { readonly at: Instant; readonly purpose: CodePurpose }[];
  readonly authenticators: Readonly<Record<string, Authenticator>>;
  /** The newest first; what is shown of them is bounded. */
  readonly refusedAttempts: readonly RefusedAttempt[];
  /** Refused attempts that no contact has been told of yet, and when contacts were last told of some. */
  readonly untold: number;
  readonly toldAt: Instant | null;
  readonly invitations: Readonly<Record<string, Invitation>>;
  readonly enrolled: Readonly<
    Record<
      string,
      {
        readonly recipient: string;
        readonly signingKey: string;
        readonly at: Instant;
        /** Not the first password that this account has set here. */
        readonly again?: true;
      }
    >
  >;
  readonly vaults: Readonly<Record<string, Vault>>;
  /** By address in small letters: the mail server refused it for good. A new list, or a contact that changes, ends that. */
  readonly unreachable: Readonly<Record<string, { readonly response: string; readonly since: Instant }>>;
};

export const unregistered: Subscription = {
  contactChange: null,
  id: '',
  name: '',
  dataModel: 'unknown',
  timeZone: 'UTC',
  tam: null,
  tamSince: '',
  support: null,
  consequences: noConsequences,
  entitlements: noEntitlements,
  updates: noSubscriptionUpdates,
  expires: null,
  registeredAt: '',
  snapshot: null,
  firstSnapshotAt: null,
  phoneChangedAt: null,
  addressChangedAt: null,
  addresses: {},
  provenance: { phone: null, email: null },
  suppliers: [],
  lastCaseEndedAt: null,
  erasure: null,
  reservation: null,
  failedTries: 0,
  locks: 0,
  lockedUntil: null,
  codesIssued: [],
  authenticators: {},
  refusedAttempts: [],
  untold: 0,
  toldAt: null,
  invitations: {},
  enrolled: {},
  vaults: {},
  unreachable: {},
};

const noAnswer = { approvedBy: null, declinedBy: [], handOver: null } as const;

type Recorded = SubscriptionEvent & Stamp;
type Of<T extends SubscriptionEvent['type']> = Extract<Recorded, { type: T }>;

/** A new list may have put it right, so nothing is known of its addresses; an edit by hand says so of those that are gone. */
const unreachableAfter = ({ unreachable }: Subscription, { source, accounts }: Of<'snapshotTaken'>['data']) => {
  if (source === 'directory' || source === 'contact-change') return unreachable;
  if (source !== 'by-hand') return {};
  const listed = new Set(accounts.map(({ email }) => email.toLowerCase()));
  return Object.fromEntries(Object.entries(unreachable).filter(([address]) => listed.has(address)));
};

/** Nobody can compare with a list that was erased, so its contacts count as changed, unless the same list went on in the same breath. */
const notCarriedOver = ({ erasure }: Subscription, { data, at, actor }: Of<'snapshotTaken'>): boolean =>
  erasure !== null &&
  erasure.list !== null &&
  !(actor === 'workstation' && at === erasure.at && data.digest === erasure.list.digest);

/** The first address ever seen of somebody is no change. */
const addressesAfter = (state: Subscription, event: Of<'snapshotTaken'>): Subscription['addresses'] => {
  const erased = state.snapshot === null && state.erasure !== null;
  const known = new Map(Object.entries(state.addresses));
  for (const { login, email } of event.data.accounts) {
    const before = known.get(login.toLowerCase());
    const changed = before !== undefined && (erased ? notCarriedOver(state, event) : before.email !== email);
    known.set(login.toLowerCase(), { email, changedAt: changed ? event.at : (before?.changedAt ?? null) });
  }
  return Object.fromEntries(known);
};

/** When an account's address last became another one: its own, and for the primary admin whoever's took its place. */
export const addressOfAccountChangedAt = (state: Subscription, { login, primary }: Account): Instant | null => {
  const own = state.addresses[login.toLowerCase()]?.changedAt ?? null;
  if (!primary || state.addressChangedAt === null) return own;
  return own !== null && own > state.addressChangedAt ? own : state.addressChangedAt;
};

const snapshotTaken = (state: Subscription, event: Of<'snapshotTaken'>): Subscription => {
  const { digest, asOf, accounts } = event.data;
  const { position, at, actor } = event;
  const snapshot: Snapshot = { position, digest, asOf, suppliedBy: actor, suppliedAt: at, accounts };
  const before = state.snapshot ? primaryOf(state.snapshot) : undefined;
  const after = primaryOf(snapshot);
  // A list without a primary admin in between changes nothing about it: whoever appears after one is new, not settled.
  const changed = (field: 'phone' | 'email') =>
    state.snapshot === null ? notCarriedOver(state, event) : before?.[field] !== after?.[field];
  const provenance = (field: 'phone' | 'email'): Provenance | null =>
    state.provenance[field] !== null && !changed(field)
      ? state.provenance[field]
      : after === undefined || after[field] === ''
        ? null
        : { source: event.data.source, by: actor, since: at };
  return {
    ...state,
    snapshot,
    firstSnapshotAt: state.firstSnapshotAt ?? at,
    phoneChangedAt: changed('phone') ? at : state.phoneChangedAt,
    addressChangedAt: changed('email') ? at : state.addressChangedAt,
    addresses: addressesAfter(state, event),
    provenance: { phone: provenance('phone'), email: provenance('email') },
    suppliers: actor.startsWith('operator:') ? [...state.suppliers, { actor, at }] : state.suppliers,
    unreachable: unreachableAfter(state, event.data),
  };
};

const contactChanged = (
  state: Subscription,
  event: Of<
    | 'contactChangeAsked'
    | 'contactChangeAgreed'
    | 'contactChangeConfirmed'
    | 'contactChangeApplied'
    | 'contactChangeStopped'
    | 'contactNoticeAnswered'
  >,
): Subscription => {
  const { at, actor: by } = event;
  if (event.type === 'contactChangeAsked') {
    const primary = state.snapshot ? primaryOf(state.snapshot) : undefined;
    const contacts = (state.snapshot?.accounts ?? []).filter(
      ({ email, status }) => email !== '' && status !== 'deleted',
    );
    const contactChange: ContactChange = {
      ...event.data,
      before: { email: primary?.email ?? '', phone: primary?.phone ?? '' },
      contacts: contacts.map(({ name, email }) => ({ name, email })),
      askedBy: by,
      askedAt: at,
      agreed: null,
      confirmed: null,
      applied: null,
      stopped: null,
      told: [],
    };
    return { ...state, contactChange };
  }
  const known = state.contactChange;
  if (known === null || known.change !== event.data.change) return state;
  const with_ = (change: Partial<ContactChange>): Subscription => ({
    ...state,
    contactChange: { ...known, ...change },
  });
  switch (event.type) {
    case 'contactChangeAgreed':
      return with_({ agreed: { by, at } });
    case 'contactChangeConfirmed':
      return with_({ confirmed: { by, at } });
    case 'contactChangeApplied': {
      // Whoever brought the contact has supplied it: for the cooling-off time they carry out nothing that rests on it.
      const brought = [known.askedBy, known.agreed?.by, known.confirmed?.by].filter((one) => one !== undefined);
      const { contactChange } = with_({ applied: { at, until: event.data.until } });
      return { ...state, contactChange, suppliers: [...state.suppliers, ...brought.map((actor) => ({ actor, at }))] };
    }
    case 'contactChangeStopped':
      return with_({ stopped: { by, at, why: event.data.why } });
    case 'contactNoticeAnswered':
      return with_({ told: [...known.told, `${event.data.step} ${event.data.to}`] });
    default:
      return event satisfies never;
  }
};

const changeVault = (state: Subscription, vault: string, change: Partial<Vault>): Subscription => {
  const known = state.vaults[vault];
  return known ? { ...state, vaults: { ...state.vaults, [vault]: { ...known, ...change } } } : state;
};

const enrolled = (state: Subscription, event: Of<'accountEnrolled' | 'accountRekeyed'>): Subscription => {
  const { login, recipient, signingKey } = event.data;
  const { [login]: _used, ...invitations } = state.invitations;
  return {
    ...state,
    invitations,
    enrolled: {
      ...state.enrolled,
      [login]: { recipient, signingKey, at: event.at, ...(state.enrolled[login] ? { again: true as const } : {}) },
    },
  };
};

const added = (objects: readonly VaultObject[], at: Instant): readonly KeptObject[] =>
  objects.map((object) => ({ ...object, added: at }));

export const evolve = (state: Subscription, event: Recorded): Subscription => {
  const { at } = event;
  if (isAboutConsequences(event)) {
    const { support } = state;
    const consequences = evolveConsequences(state.consequences, event);
    return event.type === 'planMoved' && support !== null
      ? { ...state, consequences, support: { ...support, plan: event.data.to } }
      : { ...state, consequences };
  }
  if (isAboutSubscriptionUpdates(event)) return { ...state, updates: evolveSubscriptionUpdates(state.updates, event) };
  if (isAboutEntitlements(event)) {
    const entitlements = evolveEntitlements(state.entitlements, event);
    const extended = event.type === 'entitlementApplied' && event.data.kind === 'extension' ? event.data.until : null;
    return { ...state, entitlements, expires: extended ?? state.expires };
  }
  switch (event.type) {
    case 'subscriptionRegistered': {
      const { subscription, ...known } = event.data;
      return { ...unregistered, ...known, id: subscription, registeredAt: at, tamSince: at };
    }
    case 'snapshotTaken':
      return snapshotTaken(state, event);
    case 'tamAppointed':
      return { ...state, tam: event.data.tam, tamSince: at };
    case 'expiryExtended':
      return { ...state, expires: event.data.until };
    case 'supportAgreed':
      return { ...state, support: { ...event.data, by: event.actor, at } };
    case 'recoveryReserved':
      return { ...state, reservation: { case: event.data.case, at, snapshot: state.snapshot } };
    case 'recoveryUnreserved':
      return { ...state, reservation: null, lastCaseEndedAt: at };
    case 'codeTryFailed':
      return { ...state, failedTries: state.failedTries + 1 };
    case 'codesLocked':
      return { ...state, failedTries: 0, locks: state.locks + 1, lockedUntil: event.data.until };
    case 'codeTriesCleared':
      return { ...state, failedTries: 0, locks: 0, lockedUntil: null };
    case 'codeCounted': {
      const recent = state.codesIssued.filter((issued) => between(issued.at, at) < HOUR);
      return { ...state, codesIssued: [...recent, { at, purpose: event.data.purpose }] };
    }
    case 'authenticatorEnrolled': {
      const added = { [event.data.login]: { enrolledAt: at, lastStep: -1 } };
      return { ...state, authenticators: { ...state.authenticators, ...added } };
    }
    case 'authenticatorRemoved': {
      const { [event.data.login]: _gone, ...authenticators } = state.authenticators;
      return { ...state, authenticators };
    }
    case 'authenticatorUsed': {
      const { login, step: lastStep } = event.data;
      const known = state.authenticators[login];
      if (!known) return state;
      return { ...state, authenticators: { ...state.authenticators, [login]: { ...known, lastStep } } };
    }
    case 'attemptRefused': {
      const attempt = { ...event.data, at, by: event.actor };
      const refusedAttempts = [attempt, ...state.refusedAttempts].slice(0, attemptsKept);
      return { ...state, refusedAttempts, untold: state.untold + 1 };
    }
    case 'refusalsTold':
      return { ...state, untold: 0, toldAt: at };
    case 'accountInvited': {
      const { login, ...invitation } = event.data;
      return { ...state, invitations: { ...state.invitations, [login]: { ...invitation, failures: 0 } } };
    }
    case 'invitationAccepted':
    case 'invitationRefused':
      return state;
    case 'enrolmentFailed': {
      const invitation = state.invitations[event.data.login];
      if (!invitation) return state;
      const counted = { ...invitation, failures: invitation.failures + 1 };
      return { ...state, invitations: { ...state.invitations, [event.data.login]: counted } };
    }
    case 'accountEnrolled':
    case 'accountRekeyed':
      return enrolled(state, event);
    case 'addressUnreachable': {
      const { address, response } = event.data;
      return { ...state, unreachable: { ...state.unreachable, [address]: { response, since: at } } };
    }
    case 'addressReachable': {
      const { [event.data.address]: _reached, ...unreachable } = state.unreachable;
      return { ...state, unreachable };
    }
    case 'contactChangeAsked':
    case 'contactChangeAgreed':
    case 'contactChangeConfirmed':
    case 'contactChangeApplied':
    case 'contactChangeStopped':
    case 'contactNoticeAnswered':
      return contactChanged(state, event);
    case 'vaultCreated': {
      const { vault, name, publicKey, recipients, manifestDigest } = event.data;
      const created: Vault = {
        vault,
        name,
        publicKey,
        recipients,
        manifestDigest,
        state: 'live',
        objects: [],
        rotationOwed: false,
        rotation: null,
        waitsFor: [],
        ...noAnswer,
        case: event.data.case,
        since: at,
      };
      return { ...state, vaults: { ...state.vaults, [vault]: created } };
    }
    case 'reportsAdopted': {
      const { vault, objects, manifestDigest } = event.data;
      const known = state.vaults[vault]?.objects ?? [];
      return changeVault(state, vault, { objects: [...known, ...added(objects, at)], manifestDigest });
    }
    case 'recipientsChanged': {
      const { vault, recipients, manifestDigest, rotationOwed } = event.data;
      const owed = rotationOwed || (state.vaults[vault]?.rotationOwed ?? false);
      return changeVault(state, vault, { recipients, manifestDigest, rotationOwed: owed });
    }
    case 'rotationOwed':
      return changeVault(state, event.data.vault, { rotationOwed: true });
    case 'rotationPrepared': {
      const { vault, publicKey, stagedDigest } = event.data;
      return changeVault(state, vault, { rotation: { publicKey, stagedDigest } });
    }
    case 'rotationCommitted': {
      const { vault, publicKey, recipients, manifestDigest } = event.data;
      return changeVault(state, vault, { publicKey, recipients, manifestDigest, rotation: null, rotationOwed: false });
    }
    case 'vaultDormant':
      return changeVault(state, event.data.vault, { state: 'dormant', case: event.data.case, since: at });
    case 'vaultWaiting': {
      const { vault, holders } = event.data;
      return changeVault(state, vault, {
        state: 'waiting',
        waitsFor: holders,
        ...noAnswer,
        case: event.data.case,
        since: at,
      });
    }
    case 'vaultWoken':
      return changeVault(state, event.data.vault, { state: 'live', waitsFor: [], ...noAnswer, since: at });
    case 'waitApproved':
      return changeVault(state, event.data.vault, { approvedBy: event.data.holder });
    case 'waitDeclined': {
      const { vault, holder } = event.data;
      return changeVault(state, vault, { declinedBy: [...(state.vaults[vault]?.declinedBy ?? []), holder] });
    }
    case 'handOverPrepared': {
      const { vault, login, recipient } = event.data;
      return changeVault(state, vault, { handOver: { login, recipient } });
    }
    case 'vaultDiscarded':
      return changeVault(state, event.data.vault, { state: 'discarded', since: at });
    case 'restorePrepared':
      return state;
    case 'restored': {
      const { into, objects, manifestDigest } = event.data;
      const known = state.vaults[into]?.objects ?? [];
      return changeVault(state, into, { objects: [...known, ...added(objects, at)], manifestDigest });
    }
    case 'personalDataErased': {
      // A list or an invitation that nobody can read any more is of no use: recovery asks for a new one.
      const { snapshot, erasure } = state;
      const list = snapshot ? { digest: snapshot.digest, asOf: snapshot.asOf } : (erasure?.list ?? null);
      return { ...state, snapshot: null, invitations: {}, unreachable: {}, erasure: { at, list } };
    }
    default:
      return event satisfies never;
  }
};

export const accountOf = (state: Subscription, login: string): Account | undefined =>
  state.snapshot?.accounts.find((account) => account.login === login);
