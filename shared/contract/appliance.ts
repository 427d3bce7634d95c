// Scanner appliances: which units a subscription has, and what is asked and done about them by the team that may.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import {
  applianceKinds,
  asSerial,
  findings,
  parcelQuestions,
  parcelStates,
  serialPattern,
  teams,
} from '../domain/appliance/kinds.ts';
import { byName, request } from './request.ts';
import { prose, ticketNumber } from './ticket.ts';
import { commandId, done, id, instant, login, name, nothing, uuid } from './words.ts';

const customer = ['customer'] as const;
/** What stands on the unit, however somebody typed it. */
export const serial = z
  .string()
  .transform(asSerial)
  .refine((text) => serialPattern.test(text), 'A serial number has 4 to 40 letters, digits and dashes.');
const words = prose(2000);
const reason = words.min(1, 'Say why.');
const line = prose(120).min(1, 'This cannot be empty.');
const parcel = { carrier: line, tracking: line };
/** A local date; the warranty ends with that day, where the subscription is. */
const day = z.iso.date();

const signed = z.object({ by: z.string(), at: instant });
const sent = signed.extend({ carrier: z.string(), tracking: z.string(), serial: z.string().nullable() });

export const unitRow = z.object({
  serial: z.string(),
  model: z.string(),
  warranty: instant.nullable(),
  /** Null while it is bound to nobody. */
  subscription: z.string().nullable(),
  subscriptionName: z.string(),
  /** What is open for it; null where nothing is. */
  case: z.string().nullable(),
});

export const applianceCaseRow = z.object({
  case: z.string(),
  subscription: z.string(),
  subscriptionName: z.string(),
  ticket: z.string(),
  kind: z.enum(applianceKinds),
  serial: z.string().nullable(),
  text: z.string(),
  question: z.enum(parcelQuestions).nullable(),
  parts: z.array(z.string()),
  requester: z.string(),
  askedBy: z.string(),
  askedAt: instant,
  phase: z.enum(['open', 'done', 'withdrawn']),
  /** Whose turn it is; null once it has ended. */
  team: z.enum(teams).nullable(),
  ended: signed.extend({ how: z.enum(['received', 'unbound', 'removed', 'settled', 'withdrawn']) }).nullable(),
});

export const applianceActs = [
  'tellParcel',
  'sendParts',
  'validate',
  'sendReplacement',
  'receive',
  'analyse',
  'unbind',
  'remove',
  'settle',
  'withdraw',
] as const;

export const applianceCaseDetail = applianceCaseRow.extend({
  way: z.enum(['customer-window', 'letter', 'phone']),
  acknowledged: z.boolean(),
  parcel: z.object({ carrier: z.string(), tracking: z.string() }).nullable(),
  status: z.enum(parcelStates).nullable(),
  unit: unitRow.nullable(),
  validated: signed.extend({ tried: z.string() }).nullable(),
  sent: sent.nullable(),
  received: signed.nullable(),
  analysis: signed.extend({ finding: z.enum(findings), text: z.string() }).nullable(),
  /** When the replacement has to be on its way (Q6); null where the policy sets no hours or nothing was validated. */
  shipsBy: instant.nullable(),
  /** Where a unit goes back to, line by line; empty for what is not sent back. */
  returnTo: z.string(),
  timeZone: z.string(),
  history: z.array(z.object({ at: instant, who: z.string(), what: z.string(), text: z.string() })),
  /** Every act of this kind of matter with the sentence that says who may or why not now; null when the reader can. */
  acts: z.partialRecord(z.enum(applianceActs), z.string().nullable()),
});

const asked = z.object({
  kind: z.enum(applianceKinds),
  serial: serial.nullable().default(null),
  text: words.default(''),
  /** That settings on the unit are erased (A11). */
  acknowledged: z.boolean().default(false),
  question: z.enum(parcelQuestions).nullable().default(null),
  parcel: z
    .object({ carrier: prose(120), tracking: prose(120) })
    .nullable()
    .default(null),
  parts: z.array(line).max(20, 'Name at most 20 parts.').default([]),
});
const onCase = z.object({ case: uuid, commandId });
const answered = z.object({ case: z.string(), ticket: z.string() });
/** Anybody at work may try: who may, the rules say, so that an attempt is refused with a sentence and leaves its trace. */
const act = <Name extends `appliance${string}.${string}`, Input extends z.ZodType>(named: Name, input: Input) =>
  request({ name: named, roles: operatorRoles, input, output: done });

export const applianceRequests = byName(
  request({
    name: 'appliance.list',
    roles: operatorRoles,
    input: z.object({ subscription: id.optional(), search: prose(40).default('') }),
    output: z.array(unitRow),
  }),
  request({
    name: 'appliance.settings',
    roles: operatorRoles,
    input: nothing,
    output: z.object({ returnTo: z.string() }),
  }),
  request({
    name: 'appliance.setReturnAddress',
    roles: ['owner'],
    input: z.object({ address: prose(400).min(1, 'Write the address that returns go to.'), commandId }),
    output: done,
  }),
  act('appliance.bind', z.object({ serial, model: name, warranty: day.nullable(), subscription: id, commandId })),
  request({
    name: 'applianceCase.list',
    roles: operatorRoles,
    input: z.object({
      subscription: id.optional(),
      serial: serial.optional(),
      team: z.enum(teams).optional(),
      open: z.boolean().default(true),
    }),
    output: z.array(applianceCaseRow),
  }),
  request({
    name: 'applianceCase.get',
    roles: operatorRoles,
    input: z.object({ case: uuid }),
    output: applianceCaseDetail,
  }),
  request({
    name: 'applianceCase.ask',
    roles: operatorRoles,
    input: asked.extend({
      ...{ subscription: id, requester: login, way: z.enum(['letter', 'phone']), commandId },
      linked: ticketNumber.nullable().default(null),
    }),
    output: answered,
  }),
  act('applianceCase.tellParcel', onCase.extend({ ...parcel, status: z.enum(parcelStates), text: words })),
  act('applianceCase.sendParts', onCase.extend(parcel)),
  act('applianceCase.validate', onCase.extend({ tried: words.min(1, 'Say what was tried.') })),
  act('applianceCase.sendReplacement', onCase.extend({ ...parcel, serial, model: name, warranty: day.nullable() })),
  act('applianceCase.receive', onCase.extend({ note: words.default('') })),
  act('applianceCase.analyse', onCase.extend({ finding: z.enum(findings), text: words.min(1, 'Say what was found.') })),
  act('applianceCase.unbind', onCase.extend({ text: words.default('') })),
  act('applianceCase.remove', onCase.extend({ text: words.default('') })),
  act('applianceCase.settle', onCase.extend({ text: words.min(1, 'Say how it ended.') })),
  act('applianceCase.withdraw', onCase.extend({ reason })),
  // the customer's own window
  request({
    name: 'customer.appliances',
    roles: customer,
    input: nothing,
    output: z.object({
      units: z.array(unitRow),
      /** Why the reader cannot ask; null where they can. */
      locked: z.string().nullable(),
      cases: z.array(applianceCaseRow.extend({ returnTo: z.string() })),
      canReturn: z.boolean(),
    }),
  }),
  request({
    name: 'customer.askAppliance',
    roles: customer,
    input: asked.extend({ commandId }),
    output: answered,
  }),
  request({ name: 'customer.withdrawAppliance', roles: customer, input: onCase.extend({ reason }), output: done }),
);
