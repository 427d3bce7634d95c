// The desk itself: who founded it, who may act on it and with which key, its mail server, and the policy it runs by.
import type { OperatorRole } from '../actor.ts';
import type { Instant } from '../time.ts';
import type { RecoveryPolicy } from '../recovery/policy.ts';

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
  | { type: 'operatorEnrolled'; data: { operator: string; name: string; role: OperatorRole; key: string } }
  | { type: 'operatorRevoked'; data: { operator: string } }
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
  /** From here to its lowering every recovery takes two people, whatever the policy says. */
  | { type: 'threatRaised'; data: { reason: string } }
  | { type: 'threatLowered'; data: { reason: string } }
  /** When the workstation makes a checkpoint of the journal, and where each goes besides its own folder. */
  | { type: 'checkpointsSet'; data: CheckpointPlan };

export type CheckpointPlan = {
  /** Milliseconds from one to the next; 0 while none is made by itself. */
  readonly every: number;
  /** A folder on a disk that this workstation does not rule, or null. */
  readonly folder: string | null;
  /** Bare addresses of people who keep them. */
  readonly mailTo: readonly string[];
};

export type DeskEventType = DeskEvent['type'];
