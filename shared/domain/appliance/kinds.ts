// What can be the matter with a scanner appliance, and which team acts on it (A8 to A13).
import type { Actor, OperatorRole } from '../actor.ts';

/**
 * `parcel`: lost, where it is, customs (A8). `return`: a unit that nobody needs any more (A9). `parts` are missing from a kit (A10).
 * `unbinding` from the subscription (A11). `fault`: it does not boot, or came back as faulty (A12, A13).
 */
export const applianceKinds = ['parcel', 'return', 'parts', 'unbinding', 'fault'] as const;
export type ApplianceKind = (typeof applianceKinds)[number];

export const teams = ['support', 'customer-service', 'hardware'] as const;
export type Team = (typeof teams)[number];

export const teamNames: Readonly<Record<Team, string>> = {
  support: 'Support',
  'customer-service': 'Customer Service',
  hardware: 'The hardware team',
};

const teamOf: Readonly<Partial<Record<OperatorRole, Team>>> = {
  representative: 'support',
  supervisor: 'support',
  'customer-service': 'customer-service',
  hardware: 'hardware',
};

/** Null for whoever belongs to none: owners, managers and auditors look on. */
export const teamOfActor = (actor: Actor): Team | null =>
  actor.kind === 'operator' ? (teamOf[actor.role] ?? null) : null;

export const parcelQuestions = ['lost', 'tracking', 'customs'] as const;
export type ParcelQuestion = (typeof parcelQuestions)[number];
export const parcelStates = ['in-transit', 'at-customs', 'delivered', 'lost'] as const;
export type ParcelState = (typeof parcelStates)[number];

/** How the primary admin's words arrived. Only the first two are in writing (A11). */
export const askedBy = ['customer-window', 'letter', 'phone'] as const;
export type AskedBy = (typeof askedBy)[number];
export const isInWriting = (way: AskedBy): boolean => way !== 'phone';

export const findings = ['confirmed', 'no-fault-found'] as const;
export type Finding = (typeof findings)[number];

/** As it stands on the unit, however it was typed. */
export const asSerial = (typed: string): string => typed.trim().toUpperCase();
export const serialPattern = /^[A-Z0-9][A-Z0-9-]{3,39}$/;
