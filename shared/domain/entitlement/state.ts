// What is known of one request, folded from its events.
import type { Stamp } from '../decider.ts';
import type { Instant } from '../time.ts';
import type { EntitlementEvent, Grant } from './events.ts';
import type { EntitlementKind, Terms } from './rules.ts';

type Signed = { readonly by: string; readonly at: Instant };

export type StandingGrant = Grant &
  Signed & {
    /** Where its record stands in the journal. */
    readonly position: number;
    readonly offer: boolean;
    readonly accepted: Signed | null;
    readonly seconded: Signed | null;
  };

export type Entitlement = {
  readonly request: string;
  readonly phase: 'unasked' | 'open' | 'applied' | 'declined' | 'withdrawn';
  readonly subscription: string;
  readonly ticket: string;
  readonly kind: EntitlementKind;
  readonly item: string;
  readonly terms: Terms;
  readonly reason: string;
  readonly requester: { readonly login: string; readonly name: string };
  readonly askedBy: string;
  readonly askedAt: Instant;
  /** Neither withdrawn nor refused; it may have run out, which its own date says. */
  readonly grant: StandingGrant | null;
  /** Every id a grant of this request ever had. */
  readonly grants: readonly string[];
  readonly ended: (Signed & { readonly reason: string }) | null;
  readonly attempts: number;
};

export const unasked: Entitlement = {
  request: '',
  phase: 'unasked',
  subscription: '',
  ticket: '',
  kind: 'extension',
  item: '',
  terms: { until: null, quantity: null },
  reason: '',
  requester: { login: '', name: '' },
  askedBy: '',
  askedAt: '',
  grant: null,
  grants: [],
  ended: null,
  attempts: 0,
};

export const evolve = (state: Entitlement, event: EntitlementEvent & Stamp): Entitlement => {
  const { at, actor: by, position } = event;
  const onGrant = (change: Partial<StandingGrant>): Entitlement =>
    state.grant === null ? state : { ...state, grant: { ...state.grant, ...change } };
  switch (event.type) {
    case 'requested':
      return { ...unasked, ...event.data, phase: 'open', askedBy: by, askedAt: at };
    case 'granted':
    case 'offered': {
      const offer = event.type === 'offered';
      const grant: StandingGrant = { ...event.data, by, at, position, offer, accepted: null, seconded: null };
      return { ...state, grant, grants: [...state.grants, grant.grant] };
    }
    case 'offerAccepted':
      return onGrant({ accepted: { by, at } });
    case 'seconded':
      return onGrant({ seconded: { by, at } });
    case 'offerRefused':
    case 'grantWithdrawn':
      return { ...state, grant: null };
    case 'declined':
      return { ...state, phase: 'declined', grant: null, ended: { by, at, reason: event.data.reason } };
    case 'requestWithdrawn':
      return { ...state, phase: 'withdrawn', grant: null, ended: { by, at, reason: event.data.reason } };
    case 'applied':
      return { ...state, phase: 'applied', ended: { by, at, reason: '' } };
    case 'attemptRefused':
      return { ...state, attempts: state.attempts + 1 };
  }
};

/** Granted or offered, and its time has not run out. */
export const grantAt = ({ phase, grant }: Entitlement, now: Instant): StandingGrant | null =>
  phase === 'open' && grant !== null && now < grant.validUntil ? grant : null;

/** Whose turn it is. */
export type Turn = 'tam' | 'customer' | 'second' | 'desk' | null;
export const turnOf = (state: Entitlement, now: Instant): Turn => {
  if (state.phase !== 'open') return null;
  const grant = grantAt(state, now);
  if (grant === null) return 'tam';
  if (grant.offer && grant.accepted === null) return 'customer';
  return grant.second && grant.seconded === null ? 'second' : 'desk';
};
