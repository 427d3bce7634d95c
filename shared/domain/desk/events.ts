// The desk itself: who founded it, who may act on it and with which key, its mail server, and the policy it runs by.
import type { OperatorRole } from '../actor.ts';
import type { Instant } from '../time.ts';
import type { RecoveryPolicy } from '../recovery/policy.ts';
import type { EntitlingEvent } from './delegation.ts';
import type { ReplyEvent } from './replies.ts';
import type { SupportEvent } from './support.ts';
import type { UpdateEvent } from './updates.ts';

/** The key of the code that let somebody in, and its signature over the operator's name and new key; base64. */
export type Admission = { readonly by: string; readonly signature: string };
export type RekeyedBy = 'invitation' | 'printed-code';

export type DeskEvent =
  | {
      type: 'deskFounded';
      data: {
        name: string;
        owner: { id: string; name: string };
        /** Raw Ed25519 public keys, base64. */
        ownerKey: string;
        workstationKey: string;
        onePerson: boolean;
      };
    }
  /** The key of the invitation signs for its one-time code. Also for an operator who forgot their passphrase. */
  | {
      type: 'operatorInvited';
      data: { operator: string; name: string; role: OperatorRole; invitation: string; expires: Instant };
    }
  | { type: 'invitationWithdrawn'; data: { operator: string } }
  /** Signed by the operator's own new key, with the code's signature under it; older journals have the owner sign, without one. */
  | {
      type: 'operatorEnrolled';
      data: { operator: string; name: string; role: OperatorRole; key: string; admission?: Admission };
    }
  /** A new key for somebody who forgot their passphrase; from here on the old one signs nothing. */
  | { type: 'operatorRekeyed'; data: { operator: string; key: string; by: RekeyedBy; admission: Admission | null } }
  | { type: 'passphraseChanged'; data: { operator: string } }
  /** Older journals do not say why. */
  | { type: 'operatorRevoked'; data: { operator: string; reason?: string } }
  /** The database has another key, sealed for those who remain. */
  | { type: 'databaseRekeyed'; data: { remaining: readonly string[] } }
  /** A recovery code was printed; its public key signs for whoever it lets in. The code before it opens nothing any more. */
  | { type: 'printedCodeIssued'; data: { key: string } }
  /** Sign-ins that failed since the last time this was recorded; null for names that are no operator's, which may be anything typed. */
  | { type: 'signInsFailed'; data: { operator: string | null; times: number; since: Instant; last: Instant } }
  | {
      type: 'mailConfigured';
      /** The password is sealed beside the journal, never in it. */
      data: {
        host: string;
        port: number;
        user: string;
        from: string;
        ca: string | null;
        /**
         * An owner lets this one server be spoken to without encryption, and why. Nothing secret goes that way: no code, no half and
         * no password of the mail server. Older journals do not say.
         */
        allowPlain?: { reason: string } | null;
      };
    }
  /** Whole each time, so that what is in force at a place in the journal is read from one event; older ones lack newer figures. */
  | { type: 'policySet'; data: { policy: Partial<RecoveryPolicy> } }
  /** The clock on the wall and the machine's own count disagree: what it read, and what was counted. */
  | { type: 'clockJumped'; data: { read: Instant; counted: Instant } }
  /** A person says that what the wall reads is right; time is counted from there. */
  | { type: 'clockConfirmed'; data: { read: Instant; counted: Instant } }
  /** `version` counts up from 1 for each template; 0 is the wording that Rekey brings. */
  | { type: 'templateSet'; data: { template: 'disclaimer'; version: number; subject: string; text: string } }
  /** From here to its lowering every recovery takes two people, whatever the policy says. */
  | { type: 'threatRaised'; data: { reason: string } }
  | { type: 'threatLowered'; data: { reason: string } }
  /** When the workstation makes a checkpoint of the journal, and where each goes besides its own folder. */
  | { type: 'checkpointsSet'; data: CheckpointPlan }
  | SupportEvent
  | EntitlingEvent
  | ReplyEvent
  | UpdateEvent;

export type CheckpointPlan = {
  /** Milliseconds from one to the next; 0 while none is made by itself. */
  readonly every: number;
  /** A folder on a disk that this workstation does not rule, or null. */
  readonly folder: string | null;
  /** Bare addresses of people who keep them. */
  readonly mailTo: readonly string[];
};

export type DeskEventType = DeskEvent['type'];
