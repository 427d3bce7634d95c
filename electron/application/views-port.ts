// What the application asks of the tables that windows read: rebuilt from the journal, never decided from.
import type { EntitlementKind } from '../../shared/domain/entitlement/rules.ts';
import type { Team } from '../../shared/domain/appliance/kinds.ts';
import type { Unit } from '../../shared/domain/appliance/unit.ts';
import type { z } from 'zod';
import type { figures } from '../../shared/contract/figures.ts';
import type { caseSummary } from '../../shared/contract/recovery.ts';
import type { subscriptionSummary, vaultSummary } from '../../shared/contract/subscription.ts';
import type { ticketPage, ticketSummary, ticketViews } from '../../shared/contract/ticket.ts';
import type { Instant } from '../../shared/domain/time.ts';

export type CaseRow = z.output<typeof caseSummary>;
export type SubscriptionRow = z.output<typeof subscriptionSummary>;
export type VaultRow = z.output<typeof vaultSummary>;
export type TicketRow = z.output<typeof ticketSummary>;
export type TicketPage = z.output<typeof ticketPage>;
export type Figures = z.output<typeof figures>;
export type TicketView = (typeof ticketViews)[number];

/** What the queue is sorted and woken by, beside its rows. */
export type TicketKeys = {
  /** When the workstation has to look at it; null for never by itself. */
  readonly wakesAt: Instant | null;
  /** Of the clock that bites next. */
  readonly due: Instant | null;
  readonly mailWaits: boolean;
};

export type TicketQuery = {
  readonly view: TicketView;
  readonly search?: string | undefined;
  readonly severity?: string | undefined;
  readonly tag?: string | undefined;
  readonly subscription?: string | undefined;
  /** Where an earlier page ended. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** Whose view it is, and when it is looked at. */
  readonly me: string;
  readonly now: Instant;
};

/** By operators' and offerings' ids; a year back, and the next quarter. */
export type GrantFigures = {
  readonly applied: readonly {
    readonly month: string;
    readonly tam: string;
    readonly kind: EntitlementKind;
    readonly item: string;
    readonly grants: number;
  }[];
  readonly evaluations: readonly { readonly item: string; readonly evaluated: number; readonly bought: number }[];
  /** Milliseconds from the asking to the grant. */
  readonly toGrant: readonly {
    readonly month: string;
    readonly grants: number;
    readonly median: number;
    readonly longest: number;
  }[];
  readonly expiring: readonly {
    readonly month: string;
    readonly tam: string | null;
    readonly subscriptions: number;
    readonly things: number;
  }[];
  /** When the next quarter begins. */
  readonly quarter: Instant;
};

export type Views = {
  /** Follows the journal to its head; answers how many events were taken. */
  readonly catchUp: () => Promise<number>;
  /** Everything again from position 0. `identical` says whether what was there before said the same. */
  readonly rebuild: () => Promise<{ events: number; identical: boolean }>;
  /** Nothing is written to the tables here until it ends, because somebody else writes them. */
  readonly whileElsewhere: <Value>(work: () => Promise<Value>) => Promise<Value>;
  readonly queue: () => readonly CaseRow[];
  readonly subscriptions: () => readonly SubscriptionRow[];
  readonly vaults: () => readonly VaultRow[];
  /** By login or mail address, in any case of letters; several where a name is not unique. */
  readonly findAccount: (name: string) => readonly { readonly subscription: string; readonly login: string }[];
  /** `RK-000001`: the number after the highest, of tickets and of cases from before there were tickets. */
  readonly nextTicketNumber: () => string;
  readonly tickets: (query: TicketQuery) => TicketPage;
  /** Severities and tags that any ticket has; at most fifty of each. */
  readonly ticketFilters: () => { readonly severities: readonly string[]; readonly tags: readonly string[] };
  /** Counted up to a thousand. */
  readonly countTickets: (query: Pick<TicketQuery, 'view' | 'me' | 'now'>) => number;
  /** Open tickets that the workstation has to look at by then, the longest waiting first; at most a thousand. */
  readonly ticketsDue: (by: Instant) => readonly string[];
  /** When the next ticket has to be looked at. */
  readonly nextTicketDue: () => Instant | null;
  /** With a message that is on its way or waits to be sent again. */
  readonly ticketsWithMail: () => readonly string[];
  /** Real-time sessions that run, the oldest first. */
  readonly runningSessions: () => readonly string[];
  /** Counted over all tickets, the months and weeks in UTC. */
  readonly figures: (now: Instant) => Figures;
  /** Counted over all requests to managers and all ends, the months in UTC. */
  readonly grantFigures: (now: Instant) => GrantFigures;
  /** Open tickets of one subscription. */
  readonly openTicketsOf: (subscription: string) => readonly string[];
  /** What this account asked for, the newest first; recoveries are cases of their own. */
  readonly requestsOf: (subscription: string, login: string, limit: number) => readonly string[];
  /** Requests to managers, the newest first; `null` for all. At most ten thousand. */
  readonly entitlements: (query: {
    readonly subscription: string | null;
    readonly open: boolean | null;
  }) => readonly string[];
  /** What ends before then, of these managers' subscriptions or of all: the subscription itself (`thing` empty) or what a request gave it. */
  readonly endings: (query: { readonly tams: readonly string[] | null; readonly before: Instant }) => readonly {
    readonly subscription: string;
    readonly thing: string;
    readonly until: Instant;
    /** Days before the end at which it was told last. */
    readonly told: number | null;
    readonly tam: string | null;
    /** The subscription's name, time zone and plan. */
    readonly name: string;
    readonly zone: string;
    readonly plan: string | null;
  }[];
  /** How many subscriptions these managers have. */
  readonly subscriptionsOf: (tams: readonly string[]) => number;
  /** By serial number, at most a thousand; `search` is a part of it in capitals, empty for all. */
  readonly units: (query: { readonly subscription: string | null; readonly search: string }) => readonly Unit[];
  /** What is the matter with appliances: open ones first, the newest first, at most a thousand; `null` for all. */
  readonly appliances: (query: {
    readonly subscription: string | null;
    readonly serial: string | null;
    readonly team: Team | null;
    readonly open: boolean | null;
  }) => readonly string[];
  readonly openCases: () => readonly string[];
  /** Cases, ended ones too, with a mail that is on its way, waits, or needs somebody; the oldest first. */
  readonly casesWithMail: () => readonly string[];
};
