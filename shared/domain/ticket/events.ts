// What happens in the life of a ticket: opened, answered, paused, resolved, reopened. Clocks are computed from these and from nothing else.
import type { Segment } from '../sla/clock.ts';
import type { Attached } from './attachments.ts';
import type { Target } from '../sla/policy-pack.ts';
import type { Instant } from '../time.ts';

export const ticketChannels = ['phone', 'chat', 'email', 'web', 'customer-window'] as const;
export type TicketChannel = (typeof ticketChannels)[number];

/**
 * `recovery`, `entitlement`, `appliance`: the ticket of a case, of a request to a manager or of a matter of an appliance, opened and
 * resolved with it. `session`: a real-time session that failed or ran out (W3).
 */
export const ticketKinds = ['request', 'recovery', 'session', 'entitlement', 'appliance'] as const;
export type TicketKind = (typeof ticketKinds)[number];

/** What it is about has a stream of its own, and ends it. */
export const endsWithItsCase = (kind: TicketKind): boolean =>
  kind === 'recovery' || kind === 'entitlement' || kind === 'appliance';

/** What the first response did: answered, corrected or worked around (S3), or said that work has started (W1). */
export const responseKinds = ['answer', 'corrected', 'worked-around', 'work-started'] as const;
export type ResponseKind = (typeof responseKinds)[number];

/** How a message reaches the customer; `window` is their own window, where every message stands as well. */
export const messageWays = ['mail', 'phone', 'chat', 'window'] as const;
export type MessageWay = (typeof messageWays)[number];

/** `agreed` by the customer, source at a `third-party`, `silence` after a question (C5); `ended` with the case it belongs to; `elsewhere` before it came to this desk. */
export const resolutions = ['agreed', 'third-party', 'silence', 'ended', 'elsewhere'] as const;
export type Resolution = (typeof resolutions)[number];

export type ClockName = 'response' | 'replacement';

/** The response clock as it stood when the response was given: what claims and vouchers rest on. */
export type ResponseClock = {
  readonly severity: string;
  readonly plan: string | null;
  /** Null where the policy has none for this severity, plan or channel. */
  readonly target: Pick<Target, 'amount' | 'unit' | 'bound'> | null;
  readonly due: Instant | null;
  readonly met: boolean | null;
  readonly calendar: string;
  readonly segments: readonly Segment[];
};

/** What a ticket brings along that was kept somewhere else before. Its clocks count from there. */
export type MovedIn = {
  /** Its number there; empty where it had none. */
  readonly reference: string;
  readonly openedAt: Instant;
  readonly respondedAt: Instant | null;
  readonly resolvedAt: Instant | null;
  readonly tags: readonly string[];
  /** Thresholds that were over when it came: they are not told as if they were new. */
  readonly told: readonly { readonly clock: ClockName; readonly state: 'at-risk' | 'past'; readonly due: Instant }[];
};

export type TicketEvent =
  | {
      type: 'opened';
      data: {
        ticket: string;
        subscription: string;
        kind: TicketKind;
        /** `login` is null for whoever is locked out: their case says who they are. */
        requester: { login: string | null; name: string };
        channel: TicketChannel;
        subject: string;
        text: string;
        severity: string;
        /** What was asked for where it is not what the ticket got (Q2, Q5, W4). */
        asked: string | null;
        /** What the desk classified it by. */
        evidence: string;
        policy: string;
        version: string;
        plan: string | null;
        /** Asks for support that another plan has and this one does not (C3). */
        abovePlan: boolean;
        case: string | null;
        linked: string | null;
        /** Only where it was kept somewhere else before. */
        moved?: MovedIn;
      };
    }
  | { type: 'responded'; data: { how: ResponseKind; clock: ResponseClock } }
  | {
      type: 'messageSent';
      data: {
        message: string;
        way: MessageWay;
        /** The address it is mailed to; empty for another way. */
        to: string;
        messageId: string;
        subject: string;
        text: string;
        /** A question: silence is counted from it. */
        asks: boolean;
        /** What it counts as, should it be the first response. */
        response: ResponseKind;
      };
    }
  | {
      type: 'messageAnswered';
      data: {
        message: string;
        outcome: 'accepted' | 'refused' | 'uncertain';
        stage: string;
        response: string;
        retryAt: Instant | null;
      };
    }
  | { type: 'messageRetried'; data: { message: string } }
  | { type: 'noteAdded'; data: { text: string } }
  | { type: 'customerWrote'; data: { login: string | null; name: string; way: TicketChannel; text: string } }
  | { type: 'severityChanged'; data: { from: string; to: string; reason: string } }
  /** A customer asks for more urgency: recorded, answered with advice, never a change by itself (Q2). */
  | { type: 'urgencyAsked'; data: { severity: string; text: string } }
  | { type: 'assigned'; data: { operator: string | null } }
  | { type: 'tagged'; data: { tags: readonly string[] } }
  | { type: 'linked'; data: { ticket: string } }
  | { type: 'merged'; data: { into: string } }
  | { type: 'absorbed'; data: { from: string } }
  | { type: 'snoozed'; data: { until: Instant | null } }
  /** One of the policy's reasons, or a security wait. */
  | { type: 'paused'; data: { reason: string; text: string } }
  | { type: 'resumed'; data: { reason: string } }
  | { type: 'planChanged'; data: { plan: string | null } }
  /** A hardware error was validated from afar: the replacement has a clock of its own (Q6). */
  | { type: 'hardwareValidated'; data: { device: string } }
  | { type: 'replacementShipped'; data: { tracking: string } }
  | { type: 'thresholdCrossed'; data: { clock: ClockName; state: 'at-risk' | 'past'; due: Instant } }
  | { type: 'silenceWarned'; data: { resolvesAt: Instant } }
  | { type: 'resolved'; data: { how: Resolution; text: string } }
  | { type: 'reopened'; data: { text: string } }
  | { type: 'fileAttached'; data: Attached }
  | { type: 'fileRemoved'; data: { file: string; reason: string } };

export type TicketEventType = TicketEvent['type'];
