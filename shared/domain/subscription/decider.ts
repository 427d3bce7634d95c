// What may be recorded about a subscription, and by whom. Its rules are few: one reservation, counted codes, known vaults.
import { type Account, ableToSignIn } from '../account.ts';
import type { Actor } from '../actor.ts';
import { type Decider, type Decision, accept, refuse } from '../decider.ts';
import type { Channel, DataModel } from '../recovery/events.ts';
import { cooling } from '../recovery/facts.ts';
import type { RecoveryPolicy } from '../recovery/policy.ts';
import { between, HOUR, type Instant, shift } from '../time.ts';
import type { CodePurpose, Recipient, SnapshotSource, SubscriptionEvent } from './events.ts';
import { nextCodeAt } from './codes-issued.ts';
import { type ContactChangeCommand, decideContactChange, standing } from './contact-change.ts';
import { addressCooling, no, type SubscriptionRefusal } from './refusals.ts';
import {
  type ConsequenceCommand,
  type ConsequenceRefusal,
  decideOnConsequences,
  isConsequenceCommand,
} from './consequences.ts';
import {
  decideOnEntitlements,
  isEntitlementCommand,
  type SubscriptionEntitlementCommand,
  type SubscriptionEntitlementRefusal,
} from './entitlements.ts';
import { type AgreeSupport, agreeSupport, type SupportRefusal } from './support.ts';
import {
  decideOnSubscriptionUpdates,
  isSubscriptionUpdate,
  type SubscriptionUpdateCommand,
  type SubscriptionUpdateRefusal,
} from './updates.ts';
import { answerForWaiting, answerWithOldKey, prepareHandOver, recordHandOver } from './waiting.ts';
import {
  type Subscription,
  type VaultObject,
  accountOf,
  addressOfAccountChangedAt,
  evolve,
  unregistered,
} from './state.ts';

type Asked = { readonly now: Instant; readonly actor: Actor; readonly policy: RecoveryPolicy };

export type SubscriptionCommand = Asked &
  (
    | {
        type: 'register';
        subscription: string;
        name: string;
        dataModel: DataModel;
        timeZone: string;
        tam: string | null;
        expires: Instant | null;
      }
    | { type: 'takeSnapshot'; digest: string; asOf: Instant; source: SnapshotSource; accounts: readonly Account[] }
    /** `tams`: the operators that the desk has in that role now. */
    | { type: 'appointTam'; tam: string; reason: string; tams: readonly string[] }
    | { type: 'reserve'; case: string }
    | { type: 'unreserve'; case: string }
    | { type: 'countFailedTry'; case: string }
    | { type: 'clearTries'; case: string }
    | { type: 'enrolAuthenticator'; login: string; step: number }
    | { type: 'removeAuthenticator'; login: string }
    | { type: 'useAuthenticator'; login: string; step: number }
    | { type: 'countCode'; case: string; purpose: CodePurpose }
    | { type: 'refuseAttempt'; channel: Channel; claim: string; why: string }
    | { type: 'tellRefusals'; case: string }
    | { type: 'invite'; login: string; codeHash: string; mail: string }
    | {
        type: 'recordInvitation';
        mail: string;
        accepted: boolean;
        stage: string;
        response: string;
        permanent?: boolean;
      }
    | { type: 'markUnreachable'; address: string; response: string }
    | { type: 'clearUnreachable'; address: string }
    | { type: 'failEnrolment'; login: string }
    | { type: 'enrol'; login: string; recipient: string; signingKey: string }
    | { type: 'rekeyAccount'; login: string; recipient: string; signingKey: string }
    | {
        type: 'createVault';
        vault: string;
        name: string;
        publicKey: string;
        recipients: readonly Recipient[];
        manifestDigest: string;
        case: string | null;
      }
    | { type: 'adoptReports'; vault: string; objects: readonly VaultObject[]; manifestDigest: string }
    | { type: 'changeRecipients'; vault: string; recipients: readonly Recipient[]; manifestDigest: string }
    | { type: 'prepareRotation'; vault: string; publicKey: string; stagedDigest: string }
    | {
        type: 'commitRotation';
        vault: string;
        publicKey: string;
        recipients: readonly Recipient[];
        manifestDigest: string;
      }
    | { type: 'makeDormant'; vault: string; case: string }
    | { type: 'makeWaiting'; vault: string; case: string; holders: readonly string[] }
    | { type: 'wakeVault'; vault: string; case: string }
    | { type: 'discardVault'; vault: string; case: string }
    | { type: 'oweRotations'; case: string }
    | ContactChangeCommand
    | AgreeSupport
    | ConsequenceCommand
    | SubscriptionEntitlementCommand
    | SubscriptionUpdateCommand
    | { type: 'approveWait'; vault: string }
    | { type: 'declineWait'; vault: string }
    | { type: 'approveWithOldKey'; vault: string; former: string }
    | { type: 'prepareHandOver'; vault: string }
    | { type: 'recordHandOver'; vault: string; recipients: readonly Recipient[]; manifestDigest: string }
    | { type: 'prepareRestore'; from: string; into: string }
    | { type: 'erasePersonalData'; key: string | null; reason: string }
    | { type: 'recordRestore'; from: string; into: string; objects: readonly VaultObject[]; manifestDigest: string }
  );

type Answer = Decision<
  SubscriptionEvent,
  SubscriptionRefusal | SupportRefusal | ConsequenceRefusal | SubscriptionEntitlementRefusal | SubscriptionUpdateRefusal
>;
type Of<T extends SubscriptionCommand['type']> = Extract<SubscriptionCommand, { type: T }>;

/** Editing by hand never refreshes: a list entered by hand over another keeps the age of the one before. */
const takeSnapshot = (command: Of<'takeSnapshot'>, state: Subscription): Answer => {
  const { accounts, digest, source, now } = command;
  const former = state.snapshot ?? state.erasure?.list ?? null;
  const asOf = source === 'by-hand' ? (former?.asOf ?? command.asOf) : command.asOf;
  if (accounts.length === 0) return no('listEmpty');
  if (new Set(accounts.map(({ login }) => login.toLowerCase())).size !== accounts.length) return no('duplicateLogin');
  if (accounts.filter(({ primary, status }) => primary && status !== 'deleted').length > 1)
    return no('severalPrimaries');
  if (asOf > now) return no('snapshotFromFuture');
  if (former && asOf < former.asOf) return no('snapshotOlder');
  return accept({ type: 'snapshotTaken', data: { digest, asOf, source, accounts } });
};

/** The end of the last case of which anything personal is still kept; null where there is none. */
const keptSince = ({ lastCaseEndedAt, erasure }: Subscription): Instant | null =>
  lastCaseEndedAt !== null && (erasure === null || lastCaseEndedAt > erasure.at) ? lastCaseEndedAt : null;

/** When the workstation erases a subscription's personal data by itself; null where the policy or an open case says never. */
export const erasureDue = (state: Subscription, policy: RecoveryPolicy): Instant | null => {
  const since = keptSince(state);
  return policy.eraseAfter <= 0 || since === null || state.reservation !== null
    ? null
    : shift(since, policy.eraseAfter);
};

const erase = (command: Of<'erasePersonalData'>, state: Subscription): Answer => {
  const { actor, key, reason, now, policy } = command;
  if (state.reservation !== null) return no('openCaseNeedsData');
  if (standing(state.contactChange, now, policy)) return no('contactChangeNeedsData');
  if (actor.kind === 'workstation') {
    const due = erasureDue(state, policy);
    if (due === null || now < due) return no('notDueForErasure');
  } else if (actor.kind !== 'operator' || actor.role !== 'owner') return no('ownerErases');
  return accept({ type: 'personalDataErased', data: { subscription: state.id, key, reason } });
};

/**
 * A TAM who was revoked, or is away for good, is replaced by an owner; never by one of the two operators whose change of contact they
 * would confirm (invariant 6).
 */
const appointTam = (command: Of<'appointTam'>, state: Subscription): Answer => {
  const { actor, tam, tams, reason, now, policy } = command;
  if (actor.kind !== 'operator' || actor.role !== 'owner') return no('ownerAppoints');
  if (!tams.includes(tam)) return no('notATam');
  if (tam === state.tam) return no('tamAlready');
  const change = state.contactChange;
  if (standing(change, now, policy) && [change.askedBy, change.agreed?.by].includes(`operator:${tam}`))
    return no('tamSigned');
  return accept({ type: 'tamAppointed', data: { tam, reason } });
};

/** Counted over all cases of the subscription; the lock doubles each time it is earned again without a verified code between. */
const countFailedTry = (command: Of<'countFailedTry'>, state: Subscription): Answer => {
  const failed: SubscriptionEvent = { type: 'codeTryFailed', data: { case: command.case } };
  if (state.failedTries + 1 < command.policy.codeTries) return accept(failed);
  const until = shift(command.now, command.policy.lockout * 2 ** state.locks);
  return accept<SubscriptionEvent>(failed, { type: 'codesLocked', data: { case: command.case, until } });
};

/**
 * Every refused attempt is told to every contact, but not each by a mail of its own: the first at once, and whatever is refused within
 * the hour after it together, so that nobody can fill a mailbox by asking.
 */
export const refusalsDue = ({ untold, toldAt }: Subscription, now: Instant): boolean =>
  untold > 0 && (toldAt === null || between(toldAt, now) >= HOUR);

const invite = (command: Of<'invite'>, state: Subscription): Answer => {
  const account = accountOf(state, command.login);
  if (!account) return no('accountUnknown');
  if (!ableToSignIn(account)) return no('accountCannotSignIn');
  if (account.email === '') return no('noAddressOnFile');
  if (state.enrolled[command.login]) return no('alreadyEnrolled');
  // Whoever had brought the address would choose the password there, and its vaults, waiting ones too, would open for it.
  const changedAt = addressOfAccountChangedAt(state, account);
  if (changedAt !== null && cooling(changedAt, command.now, command.policy))
    return refuse('addressCooling', addressCooling(shift(changedAt, command.policy.coolingOff)));
  const { login, codeHash, mail, now, policy } = command;
  const expires = shift(now, policy.mailedCodeFor);
  return accept({ type: 'accountInvited', data: { login, codeHash, address: account.email, expires, mail } });
};

/** What an invitation's code may still be used for; the code itself is compared by the workstation. */
export const invitationUsable = (state: Subscription, login: string, now: Instant, tries: number) => {
  const invitation = state.invitations[login];
  if (!invitation || accountOf(state, login)?.email !== invitation.address) return no('notInvited');
  return now >= invitation.expires || invitation.failures >= tries ? no('invitationExpired') : null;
};

const enrol = (command: Of<'enrol'>, state: Subscription): Answer => {
  const { login, recipient, signingKey, now, policy } = command;
  if (state.enrolled[login]) return no('alreadyEnrolled');
  const unusable = invitationUsable(state, login, now, policy.codeTries);
  return unusable ?? accept({ type: 'accountEnrolled', data: { login, recipient, signingKey } });
};

/** Said once, with the server's first words: since when counts, not how often. */
const unreachable = (state: Subscription, to: string, response: string): readonly SubscriptionEvent[] => {
  const address = to.toLowerCase();
  return state.unreachable[address] === undefined ? [{ type: 'addressUnreachable', data: { address, response } }] : [];
};

const onVault = (state: Subscription, vault: string, answer: SubscriptionEvent, onlyLive = true): Answer => {
  const known = state.vaults[vault];
  if (!known) return no('vaultUnknown');
  if (onlyLive && known.state !== 'live') return no('vaultNotLive');
  return accept(answer);
};

const changeRecipients = (command: Of<'changeRecipients'>, state: Subscription): Answer => {
  const { vault, recipients, manifestDigest } = command;
  if (recipients.length === 0) return no('noRecipients');
  const before = state.vaults[vault]?.recipients ?? [];
  const rotationOwed = before.some((old) => !recipients.some((kept) => kept.recipient === old.recipient));
  return onVault(state, vault, {
    type: 'recipientsChanged',
    data: { vault, recipients, manifestDigest, rotationOwed },
  });
};

const enrolledWith = (state: Subscription, { login, recipient }: Recipient): boolean =>
  state.enrolled[login]?.recipient === recipient;

const decide = (command: SubscriptionCommand, state: Subscription): Answer => {
  if (command.type === 'register') {
    const { subscription, name, dataModel, timeZone, tam, expires } = command;
    if (state.id !== '') return no('subscriptionExists');
    return accept({ type: 'subscriptionRegistered', data: { subscription, name, dataModel, timeZone, tam, expires } });
  }
  if (state.id === '') return no('subscriptionUnknown');
  if (isConsequenceCommand(command)) return decideOnConsequences(command, state);
  if (isEntitlementCommand(command)) return decideOnEntitlements(command, state);
  if (isSubscriptionUpdate(command)) return decideOnSubscriptionUpdates(command, state);
  switch (command.type) {
    case 'takeSnapshot':
      return takeSnapshot(command, state);
    case 'appointTam':
      return appointTam(command, state);
    case 'reserve':
      if (state.reservation !== null) return no('recoveryAlreadyOpen');
      return accept({ type: 'recoveryReserved', data: { case: command.case } });
    case 'unreserve':
      return state.reservation?.case === command.case
        ? accept({ type: 'recoveryUnreserved', data: { case: command.case } })
        : accept();
    case 'countFailedTry':
      return countFailedTry(command, state);
    case 'clearTries':
      return state.failedTries === 0 && state.locks === 0
        ? accept()
        : accept({ type: 'codeTriesCleared', data: { case: command.case } });
    case 'enrolAuthenticator': {
      const { login, step } = command;
      if (!state.enrolled[login]) return no('accountUnknown');
      if (state.authenticators[login]) return no('authenticatorKnown');
      // The first code, which shows that the secret arrived, is used up with it.
      return accept<SubscriptionEvent>(
        { type: 'authenticatorEnrolled', data: { login } },
        { type: 'authenticatorUsed', data: { login, step } },
      );
    }
    case 'removeAuthenticator':
      return state.authenticators[command.login]
        ? accept({ type: 'authenticatorRemoved', data: { login: command.login } })
        : no('authenticatorUnknown');
    case 'useAuthenticator': {
      const { login, step } = command;
      const known = state.authenticators[login];
      if (!known) return no('authenticatorUnknown');
      return step > known.lastStep ? accept({ type: 'authenticatorUsed', data: { login, step } }) : no('codeReplayed');
    }
    case 'countCode':
      return nextCodeAt(state.codesIssued, command.purpose, command.now, command.policy) === null
        ? accept({ type: 'codeCounted', data: { case: command.case, purpose: command.purpose } })
        : no('codesThrottled');
    case 'refuseAttempt': {
      const { channel, claim, why } = command;
      return accept({
        type: 'attemptRefused',
        data: { channel, claim, why, case: state.reservation?.case ?? null },
      });
    }
    case 'tellRefusals':
      return refusalsDue(state, command.now)
        ? accept({ type: 'refusalsTold', data: { case: command.case, attempts: state.untold } })
        : no('nothingToTell');
    case 'invite':
      return invite(command, state);
    case 'recordInvitation': {
      const { mail, accepted, stage, response, permanent } = command;
      const address = Object.values(state.invitations).find((known) => known.mail === mail)?.address;
      if (accepted) return accept<SubscriptionEvent>({ type: 'invitationAccepted', data: { mail, response } });
      return accept<SubscriptionEvent>(
        { type: 'invitationRefused', data: { mail, stage, response } },
        ...(permanent && stage === 'recipient' && address !== undefined ? unreachable(state, address, response) : []),
      );
    }
    case 'markUnreachable':
      return accept(...unreachable(state, command.address, command.response));
    case 'clearUnreachable': {
      const address = command.address.toLowerCase();
      return state.unreachable[address] === undefined
        ? accept()
        : accept({ type: 'addressReachable', data: { address } });
    }
    case 'failEnrolment':
      return (
        invitationUsable(state, command.login, command.now, command.policy.codeTries) ??
        accept({ type: 'enrolmentFailed', data: { login: command.login } })
      );
    case 'enrol':
      return enrol(command, state);
    case 'rekeyAccount': {
      const { login, recipient, signingKey } = command;
      if (!accountOf(state, login)) return no('accountUnknown');
      return accept({ type: 'accountRekeyed', data: { login, recipient, signingKey } });
    }
    case 'createVault': {
      const { vault, name, publicKey, recipients, manifestDigest } = command;
      if (state.vaults[vault]) return no('vaultExists');
      if (recipients.length === 0) return no('noRecipients');
      const data = { vault, name, publicKey, recipients, manifestDigest, case: command.case };
      return accept({ type: 'vaultCreated', data });
    }
    case 'adoptReports': {
      const { vault, objects, manifestDigest } = command;
      if (state.reservation !== null) return no('recoveryOpen');
      return onVault(state, vault, { type: 'reportsAdopted', data: { vault, objects, manifestDigest } });
    }
    case 'changeRecipients':
      return changeRecipients(command, state);
    case 'prepareRotation': {
      const { vault, publicKey, stagedDigest } = command;
      return onVault(state, vault, { type: 'rotationPrepared', data: { vault, publicKey, stagedDigest } });
    }
    case 'commitRotation': {
      const { vault, publicKey, recipients, manifestDigest } = command;
      if (recipients.length === 0) return no('noRecipients');
      return onVault(state, vault, {
        type: 'rotationCommitted',
        data: { vault, publicKey, recipients, manifestDigest },
      });
    }
    case 'makeDormant':
      return onVault(state, command.vault, {
        type: 'vaultDormant',
        data: { vault: command.vault, case: command.case },
      });
    case 'makeWaiting': {
      const { vault, holders } = command;
      return onVault(state, vault, { type: 'vaultWaiting', data: { vault, case: command.case, holders } });
    }
    case 'wakeVault':
      return onVault(
        state,
        command.vault,
        { type: 'vaultWoken', data: { vault: command.vault, case: command.case } },
        false,
      );
    case 'discardVault':
      return onVault(state, command.vault, {
        type: 'vaultDiscarded',
        data: { vault: command.vault, case: command.case },
      });
    case 'approveWait':
    case 'declineWait':
      return answerForWaiting(command, state);
    case 'approveWithOldKey':
      return answerWithOldKey(command, state);
    case 'prepareHandOver':
      return prepareHandOver(command, state);
    case 'recordHandOver':
      return recordHandOver(command, state);
    case 'askContactChange':
    case 'agreeContactChange':
    case 'confirmContactChange':
    case 'applyContactChange':
    case 'stopContactChange':
    case 'revertContactChange':
    case 'recordContactNotice':
      return decideContactChange(command, state);
    case 'agreeSupport':
      return agreeSupport(command, state);
    case 'oweRotations':
      // A provisional credential, or the key of a first sign-in that was not finished, opens a vault and belongs to nobody now.
      return accept(
        ...Object.values(state.vaults)
          .filter(
            ({ state: life, recipients }) => life !== 'dormant' && recipients.some((one) => !enrolledWith(state, one)),
          )
          .map(({ vault }): SubscriptionEvent => ({ type: 'rotationOwed', data: { vault, case: command.case } })),
      );
    case 'prepareRestore': {
      const { from, into } = command;
      if (state.vaults[from]?.state !== 'dormant') return no('vaultNotDormant');
      const reports = state.vaults[from].objects.length;
      return onVault(state, into, { type: 'restorePrepared', data: { from, into, reports } });
    }
    case 'erasePersonalData':
      return erase(command, state);
    case 'recordRestore': {
      const { from, into, objects, manifestDigest } = command;
      if (state.vaults[from]?.state !== 'dormant') return no('vaultNotDormant');
      return onVault(state, into, { type: 'restored', data: { from, into, objects, manifestDigest } });
    }
    default:
      return command satisfies never;
  }
};

export const subscriptionDecider: Decider<
  Subscription,
  SubscriptionCommand,
  SubscriptionEvent,
  SubscriptionRefusal | SupportRefusal | ConsequenceRefusal | SubscriptionEntitlementRefusal | SubscriptionUpdateRefusal
> = {
  initialState: unregistered,
  decide,
  evolve,
};
