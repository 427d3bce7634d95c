// What a person may say about a user list before it is taken: its kind, which column is what, what its words mean, who is primary.
import type { AccountStatus } from '../account.ts';

export const listFormats = ['user-list-xml', 'csv', 'scim', 'ldif'] as const;
export type ListFormat = (typeof listFormats)[number];

export const userFields = [
  'login',
  'name',
  'email',
  'phone',
  'role',
  'status',
  'created',
  'lastSignIn',
  'primary',
] as const;
export type UserField = (typeof userFields)[number];

/** Which column each field is read from; null leaves a field unread, one that is absent is guessed. */
export type ColumnChoice = { readonly [field in UserField]?: string | null | undefined };

export type Reading = {
  readonly columns?: ColumnChoice | undefined;
  /** A word of the status column, in small letters; the empty word is for users without one. */
  readonly statusWords?: Readonly<Record<string, AccountStatus>> | undefined;
  /** Words of the role column, in small letters, whose holders are listed to be notified only. */
  readonly contactWords?: readonly string[] | undefined;
  /** For a list that has no column for it, and for users who have nothing in that column. */
  readonly withoutStatus?: AccountStatus | undefined;
  readonly withoutRole?: string | undefined;
  /** The one user who is the primary admin, whatever the list says; null: nobody yet. Absent: as the list says. */
  readonly primary?: string | null | undefined;
};
