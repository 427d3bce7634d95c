// What is known of one subscription: its directory, who enrolled, its vaults, and the case that has it reserved.
import type { ListFormat } from './user-list.ts';
import type { Account } from '../account.ts';
import type { Channel, DataModel } from '../recovery/events.ts';
import type { Instant } from '../time.ts';
import type { ConsequenceEvent } from './consequences.ts';
import type { SubscriptionEntitlementEvent } from './entitlements.ts';
import type { SupportAgreed } from './support.ts';
import type { SubscriptionUpdateEvent } from './updates.ts';

/** `contact-change`: the list as it was, with the contact that three people changed, or put back when it was stopped. */
export type SnapshotSource = ListFormat | 'by-hand' | 'directory' | 'contact-change';
/** What a code is read back for: who is called, or what is lost. */
export type CodePurpose = 'verification' | 'acknowledgement';
export type Recipient = { readonly login: string; readonly recipient: string };

export type SubscriptionEvent =
  | {
      type: 'subscriptionRegistered';
      data: {
        subscription: string;
        name: string;
        dataModel: DataModel;
        timeZone: string;
        /** The operator who is this subscription's Technical Account Manager. */
        tam: string | null;
        expires: Instant | null;
      };
    }
  /** Signed by whoever supplied it; `directory` is the workstation reading the embedded directory again. */
  | {
      type: 'snapshotTaken';
      data: { digest: string; asOf: Instant; source: SnapshotSource; accounts: readonly Account[] };
    }
  | { type: 'tamAppointed'; data: { tam: string; reason: string } }
  /** Only in older journals: the manager extended by a signature alone. Now a grant is applied. */
  | { type: 'expiryExtended'; data: { until: Instant; reason: string } }
  | SubscriptionEntitlementEvent
  | SubscriptionUpdateEvent
  | { type: 'supportAgreed'; data: SupportAgreed }
  | ConsequenceEvent
  // one recovery at a time
  | { type: 'recoveryReserved'; data: { case: string } }
  | { type: 'recoveryUnreserved'; data: { case: string } }
  // codes, counted over all cases
  | { type: 'codeTryFailed'; data: { case: string } }
  | { type: 'codesLocked'; data: { case: string; until: Instant } }
  | { type: 'codeTriesCleared'; data: { case: string } }
  /** A code was issued: so many of a kind may be within an hour. */
  | { type: 'codeCounted'; data: { case: string; purpose: CodePurpose } }
  // a customer's own authenticator (TOTP); its secret is sealed beside the journal
  | { type: 'authenticatorEnrolled'; data: { login: string } }
  | { type: 'authenticatorRemoved'; data: { login: string } }
  /** A code of this time step was right; no step counts twice, nor an earlier one after it. */
  | { type: 'authenticatorUsed'; data: { login: string; step: number } }
  // attempts that led to nothing, for whoever handles the next one
  /** `why` is the refusal's code; `case` the one that was open then. */
  | { type: 'attemptRefused'; data: { channel: Channel; claim: string; why: string; case: string | null } }
  /** Every contact is told of that many refused attempts, by notices of this case. */
  | { type: 'refusalsTold'; data: { case: string; attempts: number } }
  // enrolment: an account can hold a key only once its holder has set a password here
  | {
      type: 'accountInvited';
      data: { login: string; codeHash: string; address: string; expires: Instant; mail: string };
    }
  | { type: 'invitationAccepted'; data: { mail: string; response: string } }
  | { type: 'invitationRefused'; data: { mail: string; stage: string; response: string } }
  | { type: 'enrolmentFailed'; data: { login: string } }
  | { type: 'accountEnrolled'; data: { login: string; recipient: string; signingKey: string } }
  | { type: 'accountRekeyed'; data: { login: string; recipient: string; signingKey: string } }
  // whom mail does not reach, by the mail server's own word on a recipient
  | { type: 'addressUnreachable'; data: { address: string; response: string } }
  | { type: 'addressReachable'; data: { address: string } }
  // the primary admin's phone and address are both dead: asked, agreed, confirmed by three people, then applied by the workstation
  | {
      type: 'contactChangeAsked';
      data: {
        change: string;
        login: string;
        /** What is on file from then on; one of the two may stay as it is. */
        email: string;
        phone: string;
        reason: string;
        /** How the person who asked for it was checked: a written letter, a visit. */
        checked: string;
        case: string | null;
      };
    }
  | { type: 'contactChangeAgreed'; data: { change: string } }
  | { type: 'contactChangeConfirmed'; data: { change: string } }
  | { type: 'contactChangeApplied'; data: { change: string; until: Instant } }
  | { type: 'contactChangeStopped'; data: { change: string; why: string } }
  /** What the server said of the notice that one of the contacts of before got about one step. */
  | {
      type: 'contactNoticeAnswered';
      data: {
        change: string;
        step: string;
        to: string;
        outcome: 'accepted' | 'refused' | 'uncertain';
        response: string;
      };
    }
  // vaults
  | {
      type: 'vaultCreated';
      data: {
        vault: string;
        name: string;
        publicKey: string;
        recipients: readonly Recipient[];
        manifestDigest: string;
        /** The case that started it in place of dormant ones. */
        case: string | null;
      };
    }
  | {
      type: 'reportsAdopted';
      data: {
        vault: string;
        objects: readonly { id: string; bytes: number; digest: string }[];
        manifestDigest: string;
      };
    }
  | {
      type: 'recipientsChanged';
      data: { vault: string; recipients: readonly Recipient[]; manifestDigest: string; rotationOwed: boolean };
    }
  /** A key of nobody enrolled may still open it: whoever holds it re-encrypts it at their next sign-in. */
  | { type: 'rotationOwed'; data: { vault: string; case: string } }
  | { type: 'rotationPrepared'; data: { vault: string; publicKey: string; stagedDigest: string } }
  | {
      type: 'rotationCommitted';
      data: { vault: string; publicKey: string; recipients: readonly Recipient[]; manifestDigest: string };
    }
  | { type: 'vaultDormant'; data: { vault: string; case: string } }
  | { type: 'vaultWaiting'; data: { vault: string; case: string; holders: readonly string[] } }
  // a waiting vault: a holder says yes or no, in their own name; then its keyring opens for the primary admin's present key
  | { type: 'waitApproved'; data: { vault: string; case: string; holder: string } }
  | { type: 'waitDeclined'; data: { vault: string; case: string; holder: string } }
  | {
      type: 'handOverPrepared';
      data: { vault: string; case: string; holder: string; login: string; recipient: string };
    }
  | { type: 'vaultWoken'; data: { vault: string; case: string } }
  | { type: 'vaultDiscarded'; data: { vault: string; case: string } }
  | { type: 'restorePrepared'; data: { from: string; into: string; reports: number } }
  | {
      type: 'restored';
      data: {
        from: string;
        into: string;
        objects: readonly { id: string; bytes: number; digest: string }[];
        manifestDigest: string;
      };
    }
  // retention
  /** The key of this id was destroyed with it, and everything personal recorded before; null where nothing had been sealed. */
  | { type: 'personalDataErased'; data: { subscription: string; key: string | null; reason: string } };

export type SubscriptionEventType = SubscriptionEvent['type'];
