// An account as a directory shows it, and the one question every recovery turns on: can its holder sign in?
import type { Instant } from './time.ts';

export type AccountStatus = 'active' | 'pending' | 'inactive' | 'deleted';

export type Account = {
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly role: string;
  readonly status: AccountStatus;
  /** Listed to be notified only; such an entry has no sign-in. */
  readonly contactOnly: boolean;
  readonly created: Instant | null;
  readonly lastSignIn: Instant | null;
  /** The subscription's Manager Primary Contact; exactly one account of a subscription has it. */
  readonly primary: boolean;
};

/** The whole directory of one subscription at one moment, as recorded in the journal at `position`. */
export type Snapshot = {
  readonly position: number;
  readonly digest: string;
  /** The directory's own time where it states one, else the import's; editing by hand never moves it. */
  readonly asOf: Instant;
  readonly suppliedBy: string;
  readonly suppliedAt: Instant;
  readonly accounts: readonly Account[];
};

/** "Able to sign in" of the domain rules: active, and neither pending, inactive, deleted nor contact-only. */
export const ableToSignIn = (account: Pick<Account, 'status' | 'contactOnly'>): boolean =>
  account.status === 'active' && !account.contactOnly;

/** A subaccount is any other user created inside the subscription; a contact is no user, a deleted one is none any more. */
export const isSubaccount = (account: Pick<Account, 'primary' | 'status' | 'contactOnly'>): boolean =>
  !account.primary && !account.contactOnly && account.status !== 'deleted';
