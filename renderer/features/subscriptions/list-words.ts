// What is said of a user list, in words: kinds, columns, states.
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { InputOf, OutputOf } from '../../../shared/contract/request.ts';

export type Preview = OutputOf<RekeyContract['subscription.previewUsers']>;
export type Read = NonNullable<Preview['read']>;
export type Reading = NonNullable<InputOf<RekeyContract['subscription.previewUsers']>['reading']>;
export type Field = keyof Preview['mapping'];
export type Status = NonNullable<Reading['withoutStatus']>;

export const kinds = { 'user-list-xml': 'Qualys user list', csv: 'CSV', scim: 'SCIM', ldif: 'LDIF' } as const;

export const fieldWords: Readonly<Record<string, string>> = {
  login: 'Login',
  name: 'Name',
  email: 'Mail address',
  phone: 'Phone number',
  role: 'Role',
  status: 'Status',
  created: 'Created',
  lastSignIn: 'Last sign-in',
  primary: 'Primary admin',
  contactOnly: 'Contact only',
};
export const fields = [
  'login',
  'email',
  'role',
  'status',
  'name',
  'phone',
  'created',
  'lastSignIn',
  'primary',
] as const satisfies readonly Field[];

export const statuses = [
  { value: 'active', label: 'Active' },
  { value: 'pending', label: 'Pending activation' },
  { value: 'inactive', label: 'Inactive' },
  { value: 'deleted', label: 'Deleted' },
] as const;
