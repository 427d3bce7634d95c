// A real-time session, by chat or telephone: what was said in it, and how it ended. One that fails or runs out becomes a ticket (W2, W3).
import type { Instant } from '../time.ts';

export const sessionWays = ['chat', 'phone'] as const;
export type SessionWay = (typeof sessionWays)[number];

/** `allowance` and `window` are how one runs out; `failed` is a line that broke or an answer that nobody had. */
export const sessionEndings = ['done', 'failed', 'allowance', 'window'] as const;
export type SessionEnding = (typeof sessionEndings)[number];

export type SessionEvent =
  | {
      type: 'sessionBegan';
      data: {
        session: string;
        subscription: string;
        requester: { login: string; name: string };
        way: SessionWay;
        subject: string;
        policy: string;
        version: string;
        plan: string | null;
        /** When it runs out, and why; null where the policy sets no limit. */
        ends: { at: Instant; why: 'allowance' | 'window' } | null;
      };
    }
  | { type: 'sessionLine'; data: { by: 'desk' | 'customer'; text: string } }
  /** `ticket` is the one it became. */
  | { type: 'sessionEnded'; data: { how: SessionEnding; ticket: string | null } };

export type SessionEventType = SessionEvent['type'];
