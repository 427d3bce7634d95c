// What the desk promises: its calendars, its policies, and what is agreed with each subscription.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { byName, request } from './request.ts';
import { commandId, done, id, instant, name, nothing } from './words.ts';

/** As people write it; the domain says what is wrong with it, in a sentence that names the place. */
const calendarText = z.object({
  zone: z.string().max(100),
  week: z.record(z.string().max(3), z.array(z.tuple([z.string().max(5), z.string().max(5)])).max(24)),
  holidays: z.array(z.string().max(10)).max(5000, 'A calendar closes at most 5,000 days.'),
});
const day = z.object({ date: z.string(), name: z.string() });
const choice = z.object({ id: z.string(), name: z.string() });

export const movedClock = z.object({
  ticket: z.string(),
  subscriptionName: z.string(),
  before: instant.nullable(),
  after: instant.nullable(),
});

const packSummary = z.object({
  id: z.string(),
  version: z.string(),
  title: z.string(),
  published: z.boolean(),
  plans: z.array(choice),
  severities: z.array(z.object({ id: z.string(), name: z.string(), targets: z.array(z.string()) })),
  channels: z.array(z.string()),
  /** When customers were told of it; null while they were not. */
  noticedAt: instant.nullable(),
  /** From when it may replace the version before it, in words. */
  applies: z.string(),
  subscriptions: z.number().int(),
});
const reduction = z.object({ what: z.string(), before: z.string(), after: z.string() });

/** A megabyte holds thousands of closures; anything larger is another kind of file. */
const fileText = z
  .string()
  .max(1_000_000, 'This file is larger than 1 MB, which no calendar or policy is. Nothing was read.');

export const supportAgreed = z.object({
  policy: z.string(),
  version: z.string(),
  title: z.string(),
  plan: z.string().nullable(),
  planName: z.string().nullable(),
  calendar: z.string().nullable(),
  calendarName: z.string(),
  until: instant.nullable(),
  fee: z.number().int().nullable(),
  currency: z.string(),
  /** Null while nothing was agreed: then the desk's usual policy and hours count. */
  agreed: z.object({ at: instant, by: z.string() }).nullable(),
});

export const supportRequests = byName(
  request({
    name: 'calendar.list',
    roles: operatorRoles,
    input: nothing,
    output: z.array(
      z.object({
        calendar: z.string(),
        name: z.string(),
        text: calendarText,
        by: z.string(),
        at: instant,
        subscriptions: z.number().int(),
      }),
    ),
  }),
  /** What setting it would do: why it cannot be, and which open clocks would move. */
  request({
    name: 'calendar.preview',
    roles: ['owner'],
    input: z.object({ calendar: id, name, text: calendarText }),
    output: z.object({ problem: z.string().nullable(), moved: z.array(movedClock), of: z.number().int() }),
  }),
  request({
    name: 'calendar.set',
    roles: ['owner'],
    input: z.object({ calendar: id, name, text: calendarText, commandId }),
    output: done,
  }),
  /** Countries with lists of public holidays, and the regions of one. */
  request({
    name: 'calendar.read',
    roles: ['owner'],
    input: z.object({ country: z.string().max(3).nullable() }),
    output: z.object({ countries: z.array(choice), regions: z.array(choice) }),
  }),
  /** Days to close, from a country's list or from an iCalendar file; nothing is set by it. */
  request({
    name: 'calendar.inspect',
    roles: ['owner'],
    input: z.discriminatedUnion('from', [
      z.object({ from: z.literal('country'), country: z.string().max(3), region: z.string().max(10).nullable() }),
      z.object({ from: z.literal('file'), content: fileText }),
    ]),
    output: z.object({ days: z.array(day) }),
  }),
  request({ name: 'policyPack.list', roles: operatorRoles, input: nothing, output: z.array(packSummary) }),
  /** What a file would add: why it cannot be, and every level that it would reduce against the newest version. */
  request({
    name: 'policyPack.preview',
    roles: ['owner'],
    input: z.object({ content: fileText }),
    output: z.object({
      problem: z.string().nullable(),
      pack: packSummary.nullable(),
      against: z.string().nullable(),
      reductions: z.array(reduction),
    }),
  }),
  request({
    name: 'policyPack.add',
    roles: ['owner'],
    input: z.object({ content: fileText, commandId }),
    output: done,
  }),
  /** Customers have been told of this version, from today (Q7). */
  request({
    name: 'policyPack.notice',
    roles: ['owner'],
    input: z.object({ policy: id, version: z.string().max(40), commandId }),
    output: done,
  }),
  /** Who is told of plans that moved (C3). */
  request({
    name: 'support.settings',
    roles: operatorRoles,
    input: nothing,
    output: z.object({ invoicing: z.string().nullable() }),
  }),
  request({
    name: 'support.setInvoicing',
    roles: ['owner'],
    input: z.object({
      address: z.email('Write a mail address, such as invoicing@desk.example.').max(320).nullable(),
      commandId,
    }),
    output: done,
  }),
  request({ name: 'support.get', roles: operatorRoles, input: z.object({ subscription: id }), output: supportAgreed }),
  request({
    name: 'support.agree',
    roles: ['owner', 'tam'],
    input: z.object({
      subscription: id,
      policy: id,
      version: z.string().max(40),
      plan: z.string().max(40).nullable(),
      calendar: id.nullable(),
      until: instant,
      fee: z.number().int().nullable(),
      currency: z.string().max(3),
      commandId,
    }),
    output: done,
  }),
);
