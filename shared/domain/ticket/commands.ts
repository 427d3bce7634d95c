// What may be asked of a ticket. Who asks, when, and the facts it is judged by arrive with every command.
import type { Account } from '../account.ts';
import type { Actor } from '../actor.ts';
import type { Instant } from '../time.ts';
import type { Agreement } from './agreement.ts';
import type { Attached } from './attachments.ts';
import type { MessageWay, MovedIn, Resolution, ResponseKind, TicketChannel, TicketKind } from './events.ts';

export type TicketFacts = {
  /** False where no such subscription is registered. */
  readonly registered: boolean;
  /** The newest list of the subscription's users; null while there is none. */
  readonly accounts: readonly Account[] | null;
  /** In force now: what a new ticket is opened under. */
  readonly present: Agreement;
  /** What this ticket was opened under; the same for a new one. */
  readonly agreement: Agreement;
  /** Operators who are at work at this desk. */
  readonly operators: readonly string[];
};

type Asked = { readonly now: Instant; readonly actor: Actor; readonly facts: TicketFacts };

export type TicketCommand = Asked &
  (
    | {
        type: 'open';
        ticket: string;
        subscription: string;
        kind: TicketKind;
        /** A login or an address of the subscription; for a recovery whatever was claimed. */
        requester: string;
        channel: TicketChannel;
        subject: string;
        text: string;
        /** Null for the policy's default. */
        severity: string | null;
        /** Whether the condition that the policy sets for this severity is met (Q5, W4). */
        condition: boolean;
        evidence: string;
        case: string | null;
        linked: string | null;
      }
    /** A ticket that was kept somewhere else before: brought here as it was, by somebody of the desk. */
    | {
        type: 'moveIn';
        ticket: string;
        subscription: string;
        /** `login` where the list of users has them; history is kept of somebody who is gone since, too. */
        requester: { login: string | null; name: string };
        channel: TicketChannel;
        subject: string;
        text: string;
        severity: string;
        moved: Omit<MovedIn, 'told'>;
      }
    | {
        type: 'message';
        message: string;
        way: MessageWay;
        to: string;
        messageId: string;
        subject: string;
        text: string;
        asks: boolean;
        response: ResponseKind;
      }
    | {
        type: 'answerMessage';
        message: string;
        outcome: 'accepted' | 'refused' | 'uncertain';
        stage: string;
        response: string;
        permanent: boolean;
        jitter: number;
      }
    | { type: 'retryMessage'; message: string }
    | { type: 'respond'; how: ResponseKind }
    | { type: 'note'; text: string }
    | { type: 'hear'; way: TicketChannel; text: string }
    | { type: 'changeSeverity'; severity: string; condition: boolean; reason: string }
    | { type: 'askUrgency'; severity: string; text: string }
    | { type: 'assign'; operator: string | null }
    | { type: 'tag'; tags: readonly string[] }
    | { type: 'link'; ticket: string }
    | { type: 'merge'; into: string }
    | { type: 'absorb'; from: string }
    | { type: 'snooze'; until: Instant | null }
    | { type: 'pause'; reason: string; text: string }
    | { type: 'resume'; reason: string }
    | { type: 'changePlan'; plan: string | null }
    | { type: 'validateHardware'; device: string }
    | { type: 'shipReplacement'; tracking: string }
    | { type: 'tellThresholds' }
    | { type: 'goOnWithSilence' }
    | { type: 'resolve'; how: Resolution; text: string }
    | { type: 'reopen'; text: string }
    | ({ type: 'attach'; kind: string } & Omit<Attached, 'type'>)
    | { type: 'detach'; file: string; reason: string }
  );

export type TicketCommandOf<T extends TicketCommand['type']> = Extract<TicketCommand, { type: T }>;
