// The figures a recovery runs by: an owner sets them for the desk, within bounds that nobody may leave (for codes: NIST SP 800-63B).
import { HOUR, MINUTE } from '../time.ts';

export type RecoveryPolicy = {
  /** A snapshot older than this decides nothing. */
  readonly snapshotFreshFor: number;
  readonly verifiedFor: number;
  readonly mailedCodeFor: number;
  /** Failed codes on one subscription, across its cases, before it locks. */
  readonly codeTries: number;
  readonly lockout: number;
  /** Codes of one kind that one subscription may be sent within an hour, across its cases. */
  readonly codesPerHour: number;
  readonly coolingOff: number;
  readonly hold: number;
  readonly challengeFor: number;
  readonly secondPersonOnFullChange: boolean;
  /** A second operator agrees before the witnesses are asked. */
  readonly secondPersonOnReset: boolean;
  readonly phoneOnReset: boolean;
  readonly waiveAcknowledgement: boolean;
  /** How long personal data is kept after the last case of a subscription has ended; 0 keeps it until an owner erases it. */
  readonly eraseAfter: number;
  /** How long nobody touches the machine before its windows lock. */
  readonly idleLock: number;
};

/** All durations in milliseconds. */
export const defaultPolicy: RecoveryPolicy = {
  snapshotFreshFor: 24 * HOUR,
  verifiedFor: HOUR / 2,
  mailedCodeFor: 24 * HOUR,
  codeTries: 5,
  lockout: HOUR,
  codesPerHour: 3,
  coolingOff: 72 * HOUR,
  hold: 0,
  challengeFor: 7 * 24 * HOUR,
  secondPersonOnFullChange: true,
  secondPersonOnReset: false,
  phoneOnReset: false,
  waiveAcknowledgement: false,
  eraseAfter: 0,
  idleLock: 10 * MINUTE,
};

export type PolicyFigure = {
  [K in keyof RecoveryPolicy]: RecoveryPolicy[K] extends number ? K : never;
}[keyof RecoveryPolicy];
/** `unit` is what people count the figure in, `of` how much one of it is in the policy's own measure. */
type Bounds = { readonly least: number; readonly most: number; readonly unit: string; readonly of: number };

const DAY = 24 * HOUR;
const minutes = { unit: 'minutes', of: MINUTE } as const;
const hours = { unit: 'hours', of: HOUR } as const;

/** What an owner may choose between, both ends included. Mailed codes live at most 24 h (SP 800-63B-4, 4.2.1.2). */
export const policyBounds: Readonly<Record<PolicyFigure, Bounds>> = {
  snapshotFreshFor: { least: HOUR, most: 7 * DAY, ...hours },
  verifiedFor: { least: 5 * MINUTE, most: 2 * HOUR, ...minutes },
  mailedCodeFor: { least: HOUR, most: DAY, ...hours },
  codeTries: { least: 1, most: 10, unit: 'tries', of: 1 },
  codesPerHour: { least: 1, most: 10, unit: 'codes', of: 1 },
  lockout: { least: HOUR, most: 7 * DAY, ...hours },
  coolingOff: { least: DAY, most: 30 * DAY, ...hours },
  hold: { least: 0, most: 7 * DAY, ...hours },
  challengeFor: { least: DAY, most: 30 * DAY, unit: 'days', of: DAY },
  eraseAfter: { least: 0, most: 3650 * DAY, unit: 'days', of: DAY },
  idleLock: { least: MINUTE, most: 60 * MINUTE, ...minutes },
};
export const policyFigures = Object.keys(policyBounds) as readonly PolicyFigure[];

export const withinBounds = (figure: PolicyFigure, value: number): boolean =>
  Number.isInteger(value) && value >= policyBounds[figure].least && value <= policyBounds[figure].most;

/** `Choose 5 to 120 minutes.` */
export const boundsSentence = (figure: PolicyFigure): string => {
  const { least, most, unit, of } = policyBounds[figure];
  return `Choose ${least / of} to ${most / of} ${unit}.`;
};

/** While the desk is under an elevated threat, every recovery takes two people, and the full change a day's hold besides. */
export const underThreat = (policy: RecoveryPolicy): RecoveryPolicy => ({
  ...policy,
  secondPersonOnFullChange: true,
  secondPersonOnReset: true,
  hold: Math.max(policy.hold, DAY),
});

/** A policy set before a figure existed leaves that figure at its default. */
export const policyFrom = (set: Partial<RecoveryPolicy>): RecoveryPolicy => ({ ...defaultPolicy, ...set });
