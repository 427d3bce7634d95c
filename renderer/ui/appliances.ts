// Appliances in words, the same at the desk and in the customer's window.
import type { RekeyContract } from '../../shared/contract/contract.ts';
import type { OutputOf } from '../../shared/contract/request.ts';

export type Unit = OutputOf<RekeyContract['appliance.list']>[number];
export type Matter = OutputOf<RekeyContract['applianceCase.list']>[number];
export type MatterDetail = OutputOf<RekeyContract['applianceCase.get']>;
export type Kind = Matter['kind'];
export type Team = NonNullable<Matter['team']>;

export const kindNames: Readonly<Record<Kind, string>> = {
  parcel: 'Question about a parcel',
  return: 'Return, no longer needed',
  parts: 'Missing parts',
  unbinding: 'Unbinding',
  fault: 'Faulty unit',
};

export const questionNames = {
  lost: 'It is lost',
  tracking: 'Where it is',
  customs: 'It is at customs',
} as const;

export const statusNames = {
  'in-transit': 'On its way',
  'at-customs': 'At customs',
  delivered: 'Delivered',
  lost: 'Lost',
} as const;

export const findingNames = { confirmed: 'The fault is confirmed', 'no-fault-found': 'No fault was found' } as const;

export const teamNames: Readonly<Record<Team, string>> = {
  support: 'Support',
  'customer-service': 'Customer Service',
  hardware: 'Hardware team',
};

export const endNames = {
  received: 'Received',
  unbound: 'Unbound',
  removed: 'Removed',
  settled: 'Settled',
  withdrawn: 'Taken back',
} as const;

/** What it is about, in a line: the unit, the parts or the question. */
export const aboutWords = ({
  kind,
  serial,
  parts,
  question,
}: Pick<Matter, 'kind' | 'serial' | 'parts' | 'question'>) =>
  kind === 'parts'
    ? parts.join(', ')
    : kind === 'parcel' && question !== null
      ? questionNames[question]
      : (serial ?? '');

/** A shipping question or missing parts name no unit. */
export const isAboutUnit = (kind: Kind): boolean => kind !== 'parcel' && kind !== 'parts';

export const teamOfRole = (role: string): Team | null =>
  role === 'representative' || role === 'supervisor'
    ? 'support'
    : role === 'customer-service' || role === 'hardware'
      ? role
      : null;

/** One part a line, as somebody types them. */
export const partsIn = (typed: string): string[] =>
  typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
