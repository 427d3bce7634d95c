// What only a Technical Account Manager may grant: asked for, answered, applied; what ends when; who stands in for whom.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { entitlementKinds } from '../domain/entitlement/rules.ts';
import { byName, request } from './request.ts';
import { prose, ticketNumber } from './ticket.ts';
import { commandId, done, givenInstant, id, instant, login, nothing, uuid } from './words.ts';

const customer = ['customer'] as const;
const kind = z.enum(entitlementKinds);
const item = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Choose one of what can be granted.');
const reason = prose(2000).min(1, 'Say why.');

/** A local date, the last day that is meant; the end is the midnight after it in the subscription's own zone. */
const day = z.iso.date();
/** What somebody types. Whole numbers, negative ones too: what cannot be granted is refused by the rules, in their words. */
const asked = z.object({ until: day.nullable(), quantity: z.number().nullable() });
const terms = z.object({ until: instant.nullable(), quantity: z.number().nullable() });
const signed = z.object({ by: z.string(), at: instant });

export const entitlementGrant = terms.extend({
  grant: z.string(),
  offer: z.boolean(),
  by: z.string(),
  at: instant,
  /** By whom they were delegated to, by name; null where they signed as the manager themselves. */
  standsInFor: z.string().nullable(),
  validUntil: instant,
  reason: z.string(),
  accepted: signed.nullable(),
  /** Whether a second manager has to agree, and who did. */
  second: z.boolean(),
  seconded: signed.nullable(),
});

export const entitlementRow = terms.extend({
  request: z.string(),
  subscription: z.string(),
  subscriptionName: z.string(),
  ticket: z.string(),
  kind,
  item,
  /** The offering, by its name. */
  name: z.string(),
  reason: z.string(),
  requester: z.string(),
  askedBy: z.string(),
  askedAt: instant,
  phase: z.enum(['open', 'applied', 'declined', 'withdrawn']),
  /** Whose turn it is; null once it has ended. */
  turn: z.enum(['tam', 'customer', 'second', 'desk']).nullable(),
  grant: entitlementGrant.nullable(),
  ended: signed.extend({ reason: z.string() }).nullable(),
});

export const entitlementActs = [
  'grant',
  'offer',
  'decline',
  'second',
  'withdrawGrant',
  'acceptOffer',
  'refuseOffer',
  'apply',
  'withdrawRequest',
] as const;

export const entitlementDetail = entitlementRow.extend({
  /** What the subscription ends on now. */
  expires: instant.nullable(),
  timeZone: z.string(),
  tam: z.string().nullable(),
  /** Since when the reader is, or stands in for, its manager: what they sign as; null where they are neither. */
  youSign: z.object({ as: z.string(), since: instant }).nullable(),
  /** What was asked for the same thing before, the newest first. */
  before: z.array(entitlementRow),
  history: z.array(z.object({ at: instant, who: z.string(), what: z.string(), text: z.string() })),
  /** Every act with the sentence that says why it is not possible now; null when it is. */
  acts: z.record(z.enum(entitlementActs), z.string().nullable()),
});

export const offering = z.object({
  kind,
  item,
  name: z.string(),
  timed: z.boolean(),
  counted: z.boolean(),
  longestDays: z.number().nullable(),
  inARow: z.number().nullable(),
  most: z.number().nullable(),
  secondAboveDays: z.number().nullable(),
  secondAbove: z.number().nullable(),
});

/** A subscription on the board: what ends when, and what is asked for it. */
export const expiringRow = z.object({
  subscription: z.string(),
  name: z.string(),
  tam: z.string().nullable(),
  /** The reader stands in for its manager. */
  delegated: z.boolean(),
  expires: instant.nullable(),
  /** Whole local days to the end, negative once it is past; null where it has none. */
  days: z.number().int().nullable(),
  plan: z.string().nullable(),
  /** Days before the end at which it was told last; null while it was not. */
  told: z.number().int().nullable(),
  requests: z.array(entitlementRow),
});

export const given = terms.extend({ kind, item, name: z.string(), at: instant, request: z.string() });

const onRequest = z.object({ request: uuid, commandId });
const onGrant = onRequest.extend({ grant: uuid });

export const entitlementRequests = byName(
  request({
    name: 'entitlement.list',
    roles: operatorRoles,
    input: z.object({ subscription: id.optional(), open: z.boolean().default(true) }),
    output: z.array(entitlementRow),
  }),
  request({
    name: 'entitlement.get',
    roles: operatorRoles,
    input: z.object({ request: uuid }),
    output: entitlementDetail,
  }),
  /** What can be asked for here, and what a subscription has. */
  request({
    name: 'entitlement.settings',
    roles: operatorRoles,
    input: z.object({ subscription: id }),
    output: z.object({
      offerings: z.array(offering),
      expires: instant.nullable(),
      timeZone: z.string(),
      given: z.array(given),
    }),
  }),
  /** From a ticket, whose requester asks, or on its own. */
  request({
    name: 'entitlement.request',
    roles: operatorRoles,
    input: asked.extend({
      ...{ subscription: id, kind, item, reason, requester: login, commandId },
      linked: ticketNumber.nullable().default(null),
    }),
    output: z.object({ request: z.string(), ticket: z.string() }),
  }),
  request({
    name: 'entitlement.grant',
    roles: operatorRoles,
    input: onRequest.extend({ reason }).extend(asked.shape),
    output: done,
  }),
  request({
    name: 'entitlement.offer',
    roles: operatorRoles,
    input: onRequest.extend({ reason }).extend(asked.shape),
    output: done,
  }),
  request({ name: 'entitlement.decline', roles: operatorRoles, input: onRequest.extend({ reason }), output: done }),
  request({ name: 'entitlement.second', roles: operatorRoles, input: onGrant, output: done }),
  request({ name: 'entitlement.withdrawGrant', roles: operatorRoles, input: onGrant.extend({ reason }), output: done }),
  request({ name: 'entitlement.acceptOffer', roles: operatorRoles, input: onGrant, output: done }),
  request({ name: 'entitlement.refuseOffer', roles: operatorRoles, input: onGrant.extend({ reason }), output: done }),
  request({
    name: 'entitlement.withdrawRequest',
    roles: operatorRoles,
    input: onRequest.extend({ reason }),
    output: done,
  }),
  /** The grant's signature is verified again; the subscription changes once. */
  request({ name: 'entitlement.apply', roles: operatorRoles, input: onGrant, output: done }),
  /** A calendar entry for the end of what was applied, saved where the system's dialog says. */
  request({
    name: 'entitlement.saveEntry',
    roles: operatorRoles,
    input: z.object({ request: uuid }),
    output: z.object({ saved: z.boolean() }),
  }),
  /** What ends soon or is over, and what is asked for, of one's own subscriptions and of those one stands in for, or of all. */
  request({
    name: 'expiring.list',
    roles: operatorRoles,
    input: z.object({ whose: z.enum(['mine', 'all']).default('mine') }),
    output: z.object({ mine: z.number().int(), delegated: z.number().int(), rows: z.array(expiringRow) }),
  }),
  request({
    name: 'entitlementRules.get',
    roles: operatorRoles,
    input: nothing,
    output: z.object({ offerings: z.array(offering), grantForDays: z.number(), remindDays: z.array(z.number()) }),
  }),
  request({
    name: 'entitlementRules.set',
    roles: ['owner'],
    input: z.object({
      offerings: z.array(offering).max(200),
      grantForDays: z.number(),
      remindDays: z.array(z.number()).max(8),
      commandId,
    }),
    output: done,
  }),
  request({
    name: 'delegation.list',
    roles: operatorRoles,
    input: nothing,
    output: z.object({
      tams: z.array(z.object({ id: z.string(), name: z.string() })),
      delegations: z.array(
        z.object({
          delegation: z.string(),
          from: z.string(),
          to: z.string(),
          since: instant,
          until: instant,
          reason: z.string(),
          state: z.enum(['to come', 'running', 'over']),
          /** The reader may end it. */
          yours: z.boolean(),
        }),
      ),
      /** Where the reader is told by mail; null where they are not. */
      address: z.string().nullable(),
    }),
  }),
  request({
    name: 'delegation.make',
    roles: ['tam'],
    input: z.object({ to: id, since: givenInstant, until: givenInstant, reason, commandId }),
    output: done,
  }),
  request({
    name: 'delegation.end',
    roles: ['tam', 'owner'],
    input: z.object({ delegation: uuid, commandId }),
    output: done,
  }),
  request({
    name: 'operator.setAddress',
    roles: operatorRoles,
    input: z.object({ address: z.email('This is no mail address.').max(320).nullable(), commandId }),
    output: done,
  }),
  // the customer's own window
  request({
    name: 'customer.entitlements',
    roles: customer,
    input: nothing,
    output: z.object({
      expires: instant.nullable(),
      timeZone: z.string(),
      /** Why the reader cannot ask; null where they can. */
      locked: z.string().nullable(),
      offerings: z.array(offering),
      given: z.array(given),
      requests: z.array(entitlementRow),
    }),
  }),
  request({
    name: 'customer.askEntitlement',
    roles: customer,
    input: asked.extend({ kind, item, reason, commandId }),
    output: z.object({ request: z.string(), ticket: z.string() }),
  }),
  request({ name: 'customer.acceptOffer', roles: customer, input: onGrant, output: done }),
  request({ name: 'customer.refuseOffer', roles: customer, input: onGrant.extend({ reason }), output: done }),
  request({ name: 'customer.withdrawEntitlement', roles: customer, input: onRequest.extend({ reason }), output: done }),
);
