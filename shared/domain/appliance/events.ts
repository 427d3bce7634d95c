// What happens in a matter of an appliance: asked, told, sent, received, analysed, and how it ended.
import type { Instant } from '../time.ts';
import type { ApplianceKind, AskedBy, Finding, ParcelQuestion, ParcelState } from './kinds.ts';

/** What a carrier goes by. */
export type Parcel = { readonly carrier: string; readonly tracking: string };

export type Asked = {
  readonly case: string;
  readonly subscription: string;
  readonly ticket: string;
  readonly kind: ApplianceKind;
  /** Null where it is about no unit of the subscription: a parcel, or parts of a kit. */
  readonly serial: string | null;
  readonly text: string;
  readonly requester: { readonly login: string; readonly name: string };
  readonly way: AskedBy;
  /** That settings on the unit are erased (A11). */
  readonly acknowledged: boolean;
  readonly question: ParcelQuestion | null;
  readonly parcel: Parcel | null;
  readonly parts: readonly string[];
  /** Where a return goes: the desk's address as it was then; empty for anything else. */
  readonly returnTo: string;
};

export type ApplianceEvent =
  | { type: 'asked'; data: Asked }
  | { type: 'parcelTold'; data: Parcel & { status: ParcelState; text: string } }
  | { type: 'partsSent'; data: Parcel }
  /** The fault was made sure of from afar: replacement hardware is owed within the policy's hours from here (Q6). */
  | { type: 'validated'; data: { tried: string } }
  | { type: 'replacementSent'; data: Parcel & { serial: string; model: string; warranty: Instant | null } }
  | { type: 'unitReceived'; data: { note: string } }
  /** The hardware team's post-analysis, under their own signature (A12). */
  | { type: 'analysed'; data: { finding: Finding; text: string } }
  | { type: 'unbound'; data: { text: string } }
  | { type: 'removed'; data: { text: string } }
  | { type: 'settled'; data: { text: string } }
  | { type: 'withdrawn'; data: { reason: string } }
  /** Somebody tried what they may not, or what cannot be: `why` is the refusal's code. */
  | { type: 'attemptRefused'; data: { attempt: string; why: string } };

export type ApplianceEventType = ApplianceEvent['type'];
