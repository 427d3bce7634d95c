// What is known of one matter of an appliance, folded from its events, and whose turn it is.
import type { Stamp } from '../decider.ts';
import type { Instant } from '../time.ts';
import type { ApplianceEvent, Asked, Parcel } from './events.ts';
import type { Finding, ParcelState, Team } from './kinds.ts';

type Signed = { readonly by: string; readonly at: Instant };

export type Appliance = Asked & {
  readonly phase: 'unasked' | 'open' | 'done' | 'withdrawn';
  readonly askedBy: string;
  readonly askedAt: Instant;
  readonly status: ParcelState | null;
  readonly validated: (Signed & { readonly tried: string }) | null;
  /** What the desk sent: parts, or the unit that replaces this one. */
  readonly sent: (Signed & Parcel & { readonly serial: string | null }) | null;
  readonly received: Signed | null;
  readonly analysis: (Signed & { readonly finding: Finding; readonly text: string }) | null;
  readonly ended: (Signed & { readonly how: 'received' | 'unbound' | 'removed' | 'settled' | 'withdrawn' }) | null;
};

export const unasked: Appliance = {
  case: '',
  subscription: '',
  ticket: '',
  kind: 'parcel',
  serial: null,
  text: '',
  requester: { login: '', name: '' },
  way: 'phone',
  acknowledged: false,
  question: null,
  parcel: null,
  parts: [],
  returnTo: '',
  phase: 'unasked',
  askedBy: '',
  askedAt: '',
  status: null,
  validated: null,
  sent: null,
  received: null,
  analysis: null,
  ended: null,
};

export const evolve = (state: Appliance, event: ApplianceEvent & Stamp): Appliance => {
  const signed = { by: event.actor, at: event.at };
  const end = (how: NonNullable<Appliance['ended']>['how']): Pick<Appliance, 'phase' | 'ended'> => ({
    phase: how === 'withdrawn' ? 'withdrawn' : 'done',
    ended: { ...signed, how },
  });
  switch (event.type) {
    case 'asked':
      return { ...unasked, ...event.data, phase: 'open', askedBy: event.actor, askedAt: event.at };
    case 'parcelTold': {
      const { carrier, tracking, status } = event.data;
      return { ...state, parcel: { carrier, tracking }, status };
    }
    case 'partsSent':
      return { ...state, sent: { ...signed, ...event.data, serial: null } };
    case 'validated':
      return { ...state, validated: { ...signed, tried: event.data.tried } };
    case 'replacementSent': {
      const { serial, carrier, tracking } = event.data;
      return { ...state, sent: { ...signed, serial, carrier, tracking } };
    }
    case 'unitReceived':
      return { ...state, received: signed, ...(state.kind === 'return' ? end('received') : {}) };
    case 'analysed':
      return { ...state, analysis: { ...signed, ...event.data } };
    case 'unbound':
    case 'removed':
    case 'settled':
    case 'withdrawn':
      return { ...state, ...end(event.type) };
    case 'attemptRefused':
      return state;
  }
};

/** Who has to do something next. A faulty unit may be on its way back while its replacement is still owed: the replacement comes first. */
export const turnOf = ({ phase, kind, validated, sent, received, analysis }: Appliance): Team | null => {
  if (phase !== 'open') return null;
  switch (kind) {
    case 'parcel':
    case 'return':
    case 'parts':
      return 'customer-service';
    case 'unbinding':
      return 'support';
    case 'fault':
      if (analysis !== null) return 'support';
      return validated === null && received === null
        ? 'support'
        : received === null && sent !== null
          ? 'customer-service'
          : 'hardware';
  }
};
