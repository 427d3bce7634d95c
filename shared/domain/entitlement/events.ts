// What happens to a request that only a Technical Account Manager may grant: asked, granted or countered or declined, applied once.
import type { Instant } from '../time.ts';
import type { EntitlementKind, Terms } from './rules.ts';

/** Exactly what is granted, and by whose authority; the whole of it is under the manager's signature. */
export type Grant = {
  readonly grant: string;
  readonly request: string;
  readonly subscription: string;
  readonly kind: EntitlementKind;
  readonly item: string;
  readonly terms: Terms;
  /** It can be applied before this instant. */
  readonly validUntil: Instant;
  /** The manager whose subscription it is, and the delegation by which somebody else signs; null where they sign themselves. */
  readonly tam: string;
  readonly delegation: string | null;
  /** By the rules as they stood, a second manager has to agree. */
  readonly second: boolean;
  readonly reason: string;
};

export type EntitlementEvent =
  | {
      type: 'requested';
      data: {
        request: string;
        subscription: string;
        ticket: string;
        kind: EntitlementKind;
        item: string;
        terms: Terms;
        reason: string;
        requester: { login: string; name: string };
      };
    }
  | { type: 'granted'; data: Grant }
  /** Other terms than were asked for: a grant that waits for the customer's yes. */
  | { type: 'offered'; data: Grant }
  | { type: 'offerAccepted'; data: { grant: string } }
  | { type: 'offerRefused'; data: { grant: string; reason: string } }
  | { type: 'seconded'; data: { grant: string } }
  | { type: 'grantWithdrawn'; data: { grant: string; reason: string } }
  | { type: 'declined'; data: { reason: string; tam: string; delegation: string | null } }
  | { type: 'requestWithdrawn'; data: { reason: string } }
  /** `record`: SHA-256 of the grant's record as it was signed, hex: which signature this rests on. */
  | { type: 'applied'; data: { grant: string; record: string } }
  /** Somebody tried what they may not, or what cannot be: `why` is the refusal's code. */
  | { type: 'attemptRefused'; data: { attempt: string; why: string } };

export type EntitlementEventType = EntitlementEvent['type'];
