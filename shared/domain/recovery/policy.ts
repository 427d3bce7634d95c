// The figures a recovery runs by unless the desk's policy says otherwise (for codes: NIST SP 800-63B).
import { HOUR } from '../time.ts';

export type RecoveryPolicy = {
  /** A snapshot older than this decides nothing. */
  readonly snapshotFreshFor: number;
  readonly verifiedFor: number;
  readonly mailedCodeFor: number;
  /** Failed codes on one subscription, across its cases, before it locks. */
  readonly codeTries: number;
  readonly lockout: number;
  readonly coolingOff: number;
  readonly hold: number;
  readonly challengeFor: number;
  readonly secondPersonOnFullChange: boolean;
  readonly phoneOnReset: boolean;
  readonly waiveAcknowledgement: boolean;
};

/** All durations in milliseconds. */
export const defaultPolicy: RecoveryPolicy = {
  snapshotFreshFor: 24 * HOUR,
  verifiedFor: HOUR / 2,
  mailedCodeFor: 24 * HOUR,
  codeTries: 5,
  lockout: HOUR,
  coolingOff: 72 * HOUR,
  hold: 0,
  challengeFor: 7 * 24 * HOUR,
  secondPersonOnFullChange: true,
  phoneOnReset: false,
  waiveAcknowledgement: false,
};
