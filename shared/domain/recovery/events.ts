// Everything that can have happened in one recovery case. Past tense; no secret and no report title ever enters one.
import type { ExitFindings } from './last-exits.ts';
import type { PathAnswer } from './reset-or-full-change.ts';
import type { Instant } from '../time.ts';

export type Channel = 'phone' | 'web' | 'customer-window';

/** Which snapshot a decision was taken on: its place in the journal, its digest and the directory's own time. */
export type SnapshotRef = { readonly position: number; readonly digest: string; readonly asOf: Instant };

/** One vault as it stood when something was decided or said about it. Sizes in bytes; no report is named. */
export type VaultLoss = {
  readonly vault: string;
  readonly name: string;
  readonly reports: number;
  readonly bytes: number;
  /** Digest of the vault's manifest: the cut-off. Reports dropped later wait in `incoming/` and do not move it. */
  readonly digest: string;
  /** Accounts whose key opens it. */
  readonly holders: readonly string[];
};

export type DataModel = 'password-encrypted' | 'platform-encrypted' | 'unknown';
export type LossStatement = { readonly dataModel: DataModel; readonly vaults: readonly VaultLoss[] };

export type MailPurpose = 'attempt-notice' | 'verification-code' | 'disclaimer' | 'credential';

/** A mail as intended: `text` has dots where the real one has a code or a half. */
export type MailIntent = {
  readonly mail: string;
  readonly purpose: MailPurpose;
  readonly to: string;
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
};

/** What an ending takes back. The optional fields say what a withdrawn release adds to it. */
export type Undone = {
  readonly undoes: readonly string[];
  /** Vaults the case had made dormant, live again. */
  readonly dormant: readonly string[];
  readonly newVault: string | null;
  /** Vaults that waited for a holder since the release, live again. */
  readonly waiting?: readonly string[];
  /** The new vault, where it already holds reports and therefore stays. */
  readonly keeps?: string;
  readonly withdrawn?: true;
};

export type RecoveryEvent =
  // who asks
  | {
      type: 'opened';
      data: {
        case: string;
        number: string;
        subscription: string;
        channel: Channel;
        claim: string;
        /** When the case runs out unless something is released before; the first workspaces' events did not say. */
        expires?: Instant;
      };
    }
  | { type: 'requesterIdentified'; data: { login: string; name: string } }
  | { type: 'requesterNotKnown'; data: { claim: string } }
  | { type: 'requesterReferred'; data: { login: string; referTo: { login: string; name: string } } }
  // mail, for every purpose
  | { type: 'mailIntended'; data: MailIntent }
  | { type: 'mailAccepted'; data: { mail: string; purpose: MailPurpose; response: string } }
  | {
      type: 'mailRefused';
      data: {
        mail: string;
        purpose: MailPurpose;
        stage: string;
        response: string;
        permanent: boolean;
        /** When Rekey tries again by itself; null when it does not. Older journals do not say. */
        retryAt?: Instant | null;
      };
    }
  | { type: 'mailUncertain'; data: { mail: string; purpose: MailPurpose; response: string } }
  | { type: 'mailAbandoned'; data: { mail: string; purpose: MailPurpose } }
  /** By an operator who asked for it, or by the workstation at the time that was said. */
  | { type: 'mailRetried'; data: { mail: string; purpose: MailPurpose } }
  /** A person found out what became of an uncertain mail. */
  | { type: 'mailSettled'; data: { mail: string; purpose: MailPurpose; how: 'arrived' } }
  // which path
  | {
      type: 'pathDecided';
      data: {
        path: 'reset' | 'full-change';
        rule: 'A1' | 'A2';
        reasons: PathAnswer['reasons'];
        snapshot: SnapshotRef;
        address: string;
        phone: string;
        ableToSignIn: readonly string[];
        notAbleToSignIn: readonly string[];
        secondPerson: boolean;
        onePersonDesk: boolean;
        loss: LossStatement;
      };
    }
  // verification by phone
  /** A supervisor lets the number on file be used although it changed recently: this number, changed then, and no other. */
  | { type: 'coolingOffOverridden'; data: { phone: string; changedAt: Instant; reason: string } }
  | { type: 'codeIssued'; data: { mail: string; codeHash: string; phone: string; address: string; expires: Instant } }
  | { type: 'codeFailed'; data: { phone: string } }
  /** Instead of a mailed code: what the customer's own authenticator shows is read back, within ten minutes. */
  | { type: 'authenticatorAsked'; data: { phone: string; expires: Instant } }
  | {
      type: 'verified';
      data: {
        phone: string;
        method: 'call-back and mailed code' | 'call-back and authenticator';
        until: Instant;
        /** The authenticator's time step, so that nobody uses it again. */
        step?: number;
      };
    }
  // what is lost, shown and asked about; disclaimer and its acknowledgement
  | { type: 'lastExitsChecked'; data: { loss: LossStatement; found: ExitFindings } }
  | {
      type: 'disclaimerIssued';
      data: {
        mail: string;
        codeHash: string;
        address: string;
        loss: LossStatement;
        expires: Instant;
        /** Which version of the wording it was made of, 0 for the one that Rekey brings; older journals do not say. */
        template?: number;
      };
    }
  | { type: 'acknowledgementFailed'; data: { how: 'read-back' | 'customer-window' } }
  | { type: 'acknowledged'; data: { how: 'read-back' | 'customer-window'; loss: LossStatement } }
  // second person
  | { type: 'secondPersonAgreed'; data: { loss: LossStatement; holdUntil: Instant } }
  // full change
  | { type: 'executeIntended'; data: { snapshot: SnapshotRef; loss: LossStatement } }
  | {
      type: 'executed';
      data: { dormant: readonly string[]; newVault: string; provisional: string };
    }
  // witness
  | {
      type: 'challenged';
      data: {
        challenge: string;
        nonce: string;
        words: string;
        address: string;
        witnesses: readonly string[];
        expires: Instant;
      };
    }
  | {
      type: 'approved';
      data: {
        challenge: string;
        nonce: string;
        witness: string;
        address: string;
        snapshot: SnapshotRef;
        carries: readonly string[];
      };
    }
  | { type: 'denied'; data: { challenge: string; witness: string } }
  | { type: 'provisionalMade'; data: { provisional: string } }
  | { type: 'carryPrepared'; data: { vault: string; provisional: string } }
  | { type: 'carried'; data: { vault: string; manifestDigest: string } }
  /** `unreadable`: the witness holds a key, but the folder is damaged. Older journals do not know it. */
  | { type: 'vaultWaits'; data: { vault: string; holders: readonly string[]; unreadable?: true } }
  // release, in two halves by two channels
  | { type: 'halfHanded'; data: { witness: string } }
  | { type: 'halfReadOut'; data: { phone: string } }
  | {
      type: 'releaseIntended';
      data: {
        mail: string;
        address: string;
        snapshot: SnapshotRef;
        /** Until when the credential may be used; workspaces from before this was recorded leave it out. */
        until?: Instant;
      };
    }
  | { type: 'directoryChanged'; data: { login: string; recipient: string } }
  // first sign-in
  | { type: 'passwordSet'; data: { login: string; recipient: string; signingKey: string } }
  | { type: 'vaultRekeyed'; data: { vault: string; manifestDigest: string } }
  // a release that nobody used, or that was sent by mistake: first intended, then undone in the directory, then ended
  | { type: 'withdrawalIntended'; data: { why: string; ends: 'cancelled' | 'expired' | 'referred' } }
  | { type: 'directoryRestored'; data: { login: string } }
  // ends
  | { type: 'closed'; data: { kept: readonly string[]; dormant: readonly string[]; waiting: readonly string[] } }
  | { type: 'cancelled'; data: Undone & { why: string } }
  | { type: 'expired'; data: Undone }
  /** Nothing was changed: whoever manages the subscription for the customer reassigns the role, or its TAM is asked. */
  | {
      type: 'primaryLeft';
      data: Undone & {
        why: string;
        referTo: readonly { readonly login: string; readonly name: string }[];
        tam: string | null;
      };
    };

export type RecoveryEventType = RecoveryEvent['type'];
