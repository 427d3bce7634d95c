// What the application asks of the tables that windows read: rebuilt from the journal, never decided from.
import type { z } from 'zod';
import type { caseSummary } from '../../shared/contract/recovery.ts';
import type { subscriptionSummary, vaultSummary } from '../../shared/contract/subscription.ts';

export type CaseRow = z.output<typeof caseSummary>;
export type SubscriptionRow = z.output<typeof subscriptionSummary>;
export type VaultRow = z.output<typeof vaultSummary>;

export type Views = {
  /** Follows the journal to its head; answers how many events were taken. */
  readonly catchUp: () => Promise<number>;
  /** Everything again from position 0. `identical` says whether what was there before said the same. */
  readonly rebuild: () => Promise<{ events: number; identical: boolean }>;
  readonly queue: () => readonly CaseRow[];
  readonly subscriptions: () => readonly SubscriptionRow[];
  readonly vaults: () => readonly VaultRow[];
  /** By login or mail address, in any case of letters; several where a name is not unique. */
  readonly findAccount: (name: string) => readonly { readonly subscription: string; readonly login: string }[];
  /** `RK-0001`, counting cases in the order of their opening. */
  readonly nextCaseNumber: () => string;
  readonly openCases: () => readonly string[];
  /** Cases, ended ones too, with a mail that is on its way, waits, or needs somebody; the oldest first. */
  readonly casesWithMail: () => readonly string[];
};
