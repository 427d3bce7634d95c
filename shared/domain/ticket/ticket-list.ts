// What a list of tickets from another system can say of each, what only a person can add, and what one row comes to.
import type { Instant } from '../time.ts';
import type { MovedIn, TicketChannel } from './events.ts';

export const ticketFields = [
  'subject',
  'opened',
  'reference',
  'subscription',
  'requester',
  'channel',
  'severity',
  'status',
  'responded',
  'resolved',
  'text',
  'tags',
] as const;
export type TicketField = (typeof ticketFields)[number];

/** What only a person can say of a list. Columns and words that are not named here are guessed. */
export type TicketReading = {
  readonly columns?: { readonly [field in TicketField]?: string | null | undefined } | undefined;
  /** For every row, where the list has no column for it. */
  readonly subscription?: string | undefined;
  readonly severityWords?: Readonly<Record<string, string>> | undefined;
  readonly statusWords?: Readonly<Record<string, 'open' | 'resolved'>> | undefined;
  /** For times without an offset; UTC where it is not said. */
  readonly zone?: string | undefined;
};

/** One ticket as it would be brought here. */
export type ListedTicket = {
  readonly line: number;
  readonly subscription: string;
  readonly requester: { readonly login: string | null; readonly name: string };
  readonly channel: TicketChannel;
  readonly subject: string;
  readonly text: string;
  readonly severity: string;
  readonly moved: Omit<MovedIn, 'told'>;
};

/** What a row is held against: whether there is such a subscription, who its users are, which severities its policy has. */
export type KnownSubscription = {
  readonly id: string;
  readonly severities: readonly { readonly id: string; readonly name: string }[];
  readonly defaultSeverity: string;
  /** By login and by mail address, in small letters. */
  readonly users: ReadonlyMap<string, { readonly login: string; readonly name: string }>;
};

export type Surroundings = {
  readonly known: (subscription: string) => KnownSubscription | null;
  readonly now: Instant;
};
