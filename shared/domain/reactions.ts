// What follows from an event of a case: commands on the subscription in the same commit, and work to do afterwards.
import type { ApplianceEvent } from './appliance/events.ts';
import type { Appliance } from './appliance/state.ts';
import type { UnitCommand } from './appliance/unit.ts';
import type { EntitlementEvent } from './entitlement/events.ts';
import type { Entitlement } from './entitlement/state.ts';
import type { RecoveryEvent } from './recovery/events.ts';
import { type Recovery, mailOf } from './recovery/state.ts';
import type { SubscriptionEvent } from './subscription/events.ts';
import type { SubscriptionCommand } from './subscription/decider.ts';
import { isAbovePlan } from './sla/plan-upgrade.ts';
import type { PolicyPack } from './sla/policy-pack.ts';
import type { TicketEvent } from './ticket/events.ts';
import type { TicketCommand } from './ticket/commands.ts';
import { offerWait, parcelWait, securityWait, type Ticket } from './ticket/state.ts';

type WithoutAsked<T> = T extends unknown ? Omit<T, 'now' | 'actor' | 'policy'> : never;
export type Companion = WithoutAsked<SubscriptionCommand>;

/**
 * Commands on the case's subscription that have to stand or fall with the event, signed by the same hand. `after` is the case
 * as the event leaves it. The new vault of an execution is made by the workstation, which alone knows its key.
 */
export const companions = (event: RecoveryEvent, after: Recovery): readonly Companion[] => {
  const { case: id } = after;
  switch (event.type) {
    case 'opened':
      return [{ type: 'reserve', case: id }];
    case 'requesterReferred':
    case 'closed':
      return [{ type: 'unreserve', case: id }];
    case 'cancelled':
    case 'expired':
    case 'primaryLeft':
      return [
        ...[...event.data.dormant, ...(event.data.waiting ?? [])].map(
          (vault): Companion => ({ type: 'wakeVault', vault, case: id }),
        ),
        ...(event.data.newVault === null
          ? []
          : [{ type: 'discardVault', vault: event.data.newVault, case: id } satisfies Companion]),
        { type: 'oweRotations', case: id },
        { type: 'unreserve', case: id },
      ];
    case 'codeFailed':
    case 'acknowledgementFailed':
      return [{ type: 'countFailedTry', case: id }];
    case 'verified': {
      const { step } = event.data;
      const used: readonly Companion[] =
        step === undefined ? [] : [{ type: 'useAuthenticator', login: after.requester?.login ?? '', step }];
      return [{ type: 'clearTries', case: id }, ...used];
    }
    case 'codeIssued':
      return [{ type: 'countCode', case: id, purpose: 'verification' }];
    case 'disclaimerIssued':
      return [{ type: 'countCode', case: id, purpose: 'acknowledgement' }];
    case 'executed':
      return event.data.dormant.map((vault) => ({ type: 'makeDormant', vault, case: id }));
    case 'releaseIntended':
      return Object.entries(after.waiting).map(([vault, holders]) => ({
        type: 'makeWaiting',
        vault,
        case: id,
        holders,
      }));
    case 'passwordSet': {
      const { login, recipient, signingKey } = event.data;
      return [{ type: 'rekeyAccount', login, recipient, signingKey }];
    }
    case 'mailRefused': {
      const { mail, stage, permanent, response } = event.data;
      const to = mailOf(after, mail)?.to;
      return permanent && stage === 'recipient' && to ? [{ type: 'markUnreachable', address: to, response }] : [];
    }
    case 'mailAccepted': {
      const to = mailOf(after, event.data.mail)?.to;
      return to ? [{ type: 'clearUnreachable', address: to }] : [];
    }
    default:
      return [];
  }
};

type OfTicket<T> = T extends unknown ? Omit<T, 'now' | 'actor' | 'facts'> : never;
export type OnTicket = OfTicket<TicketCommand>;

/**
 * What a step of a recovery means for its ticket. It follows where it can: a clock that stands already, or a response given before,
 * is nothing that a recovery could be refused for.
 */
export const ticketFollows = (event: RecoveryEvent, byOperator: boolean): readonly OnTicket[] => {
  const worked: readonly OnTicket[] = byOperator ? [{ type: 'respond', how: 'work-started' }] : [];
  switch (event.type) {
    case 'challenged':
      return [...worked, { type: 'pause', reason: securityWait, text: 'A witness has not signed in yet' }];
    case 'approved':
    case 'denied':
      return [{ type: 'resume', reason: securityWait }];
    case 'closed':
    case 'cancelled':
    case 'expired':
    case 'primaryLeft':
    case 'requesterReferred':
      return [...worked, { type: 'resolve', how: 'ended', text: '' }];
    default:
      return worked;
  }
};

/** One request for a thing at a time, and what is applied changes the subscription in the same commit, once. */
export const entitlementCompanions = (event: EntitlementEvent, after: Entitlement): readonly Companion[] => {
  const { request, kind, item, grant } = after;
  switch (event.type) {
    case 'requested':
      return [{ type: 'reserveEntitlement', request, kind, item }];
    case 'declined':
    case 'requestWithdrawn':
      return [{ type: 'settleEntitlement', request }];
    case 'applied':
      return grant === null
        ? []
        : [{ type: 'applyEntitlement', request, grant: grant.grant, kind, item, ...grant.terms }];
    default:
      return [];
  }
};

/** What a step of a request means for its ticket: a manager's answer is the first response, and an offer waits for the customer. */
export const entitlementFollows = (event: EntitlementEvent): readonly OnTicket[] => {
  const worked: OnTicket = { type: 'respond', how: 'work-started' };
  switch (event.type) {
    case 'granted':
      return [worked];
    case 'offered':
      return [worked, { type: 'pause', reason: offerWait, text: 'An offer waits for the customer' }];
    case 'offerAccepted':
    case 'offerRefused':
    case 'grantWithdrawn':
      return [{ type: 'resume', reason: offerWait }];
    case 'declined':
    case 'requestWithdrawn':
    case 'applied':
      return [worked, { type: 'resolve', how: 'ended', text: '' }];
    default:
      return [];
  }
};

type OnUnit = UnitCommand extends infer C ? (C extends unknown ? Omit<C, 'actor' | 'registered'> : never) : never;
export type UnitCompanion = { readonly serial: string; readonly command: OnUnit };

/** A unit has one open matter at a time, and leaves its subscription, or comes to it, in the commit that says why. */
export const applianceCompanions = (event: ApplianceEvent, after: Appliance): readonly UnitCompanion[] => {
  const { case: id, subscription, serial } = after;
  if (event.type === 'replacementSent') {
    const { serial: replacement, model, warranty } = event.data;
    return [
      {
        serial: replacement,
        command: { type: 'bind', serial: replacement, model, warranty, subscription, case: id },
      },
    ];
  }
  if (serial === null) return [];
  const on = { case: id, subscription };
  switch (event.type) {
    case 'asked':
      return [{ serial, command: { type: 'openCase', ...on } }];
    case 'unbound':
      return [{ serial, command: { type: 'unbind', why: 'asked', ...on } }];
    case 'removed':
      return [{ serial, command: { type: 'unbind', why: 'faulty', ...on } }];
    default:
      return after.phase === 'open' || event.type === 'attemptRefused'
        ? []
        : [{ serial, command: { type: 'closeCase', ...on } }];
  }
};

/** What a step means for its ticket: the first act of a team is the response, what the carrier has waits, and the fault made sure of starts the replacement's clock (Q6). */
export const applianceFollows = (event: ApplianceEvent, after: Appliance): readonly OnTicket[] => {
  const worked: OnTicket = { type: 'respond', how: 'work-started' };
  const waits: OnTicket = { type: 'pause', reason: parcelWait, text: 'A parcel is with the carrier' };
  const ends: readonly OnTicket[] = after.phase === 'open' ? [] : [{ type: 'resolve', how: 'ended', text: '' }];
  switch (event.type) {
    case 'asked':
    case 'attemptRefused':
      return [];
    case 'parcelTold':
      return event.data.status === 'delivered' ? [worked, { type: 'resume', reason: parcelWait }] : [worked, waits];
    case 'partsSent':
      return [worked, waits];
    case 'validated':
      return [worked, { type: 'validateHardware', device: after.serial ?? '' }];
    case 'replacementSent':
      return [worked, { type: 'shipReplacement', tracking: event.data.tracking }, waits];
    case 'unitReceived':
      return [worked, { type: 'resume', reason: parcelWait }, ...ends];
    default:
      return [worked, ...ends];
  }
};

/** Asking for support above the plan counts towards the next one (C3), whether at the opening or by a raised severity. */
export const ticketCompanions = (event: TicketEvent, after: Ticket, pack: PolicyPack): readonly Companion[] => {
  const above =
    (event.type === 'opened' && event.data.abovePlan) ||
    (event.type === 'severityChanged' && isAbovePlan(pack, event.data.to, after.plan));
  return above ? [{ type: 'noteAbovePlan', ticket: after.number, pack }] : [];
};

/** Why every contact of the subscription is told: each attempt is, a refused one too. */
export type NoticeReason =
  | 'opened'
  | 'not-known'
  | 'referred'
  | 'number-let-through'
  | 'denied'
  | 'failed-code'
  | 'cancelled'
  | 'withdrawn'
  | 'primary-left'
  | 'wait-approved'
  | 'wait-declined';

export const noticeFor = (event: RecoveryEvent): NoticeReason | null => {
  switch (event.type) {
    case 'requesterIdentified':
      return 'opened';
    case 'requesterNotKnown':
      return 'not-known';
    case 'requesterReferred':
      return 'referred';
    case 'coolingOffOverridden':
      return 'number-let-through';
    case 'denied':
      return 'denied';
    case 'codeFailed':
    case 'acknowledgementFailed':
      return 'failed-code';
    case 'cancelled':
      return event.data.withdrawn ? 'withdrawn' : 'cancelled';
    case 'expired':
      return event.data.withdrawn ? 'withdrawn' : null;
    case 'primaryLeft':
      return 'primary-left';
    default:
      return null;
  }
};

/** What happens to a vault that a case left waiting is told to the contacts of that case, long after it has ended. */
export const noticeOnVault = (
  event: SubscriptionEvent,
): { readonly case: string; readonly reason: NoticeReason } | null => {
  switch (event.type) {
    case 'waitApproved':
      return { case: event.data.case, reason: 'wait-approved' };
    case 'waitDeclined':
      return { case: event.data.case, reason: 'wait-declined' };
    default:
      return null;
  }
};
