// The time that is decided by: the clock on the wall, as long as it agrees with the one that counts since the machine was started.
import { MINUTE } from '../../../shared/domain/time.ts';

/** Milliseconds since the machine was started, sleep included; `boot` tells one start of it from another. */
export type SinceBoot = { readonly boot: string; readonly uptime: number };

/** What the wall said at one moment since the start. Everything after is measured against it. */
export type Anchor = SinceBoot & { readonly wall: number };

export type ClockState = {
  /** Unless `steady`, time goes on as it was counted, until the wall agrees again or a person says that it is right. */
  readonly state: 'steady' | 'ahead' | 'back';
  readonly wall: number;
  readonly counted: number;
};

/** Time servers move a clock by seconds; more than this at once was somebody's hand, or a battery. */
export const clockTolerance = 5 * MINUTE;

export const anchoredAt = (wall: Date, since: SinceBoot): Anchor => ({ ...since, wall: wall.getTime() });

/** An anchor of another start says nothing about this one. */
export const compareClocks = (anchor: Anchor, wall: Date, since: SinceBoot): ClockState => {
  const counted = anchor.wall + (since.uptime - anchor.uptime);
  const read = wall.getTime();
  const away = anchor.boot === since.boot ? read - counted : 0;
  return {
    state: away > clockTolerance ? 'ahead' : away < -clockTolerance ? 'back' : 'steady',
    wall: read,
    counted,
  };
};

/** What is decided by: a jump forward makes nothing due; a step back makes nothing valid again, nor for longer. */
export const trusted = ({ state, wall, counted }: ClockState): Date => new Date(state === 'steady' ? wall : counted);

export type TrustedClock = {
  readonly read: () => ClockState;
  /** What everything is decided by. */
  readonly now: () => Date;
  readonly anchor: () => Anchor;
  /** From now on the wall is right: what is counted is counted from what it says. */
  readonly confirm: () => void;
};

/**
 * `saved`: what an earlier run of the program on the same start of the machine measured by, so that closing it hides no jump. `newest`:
 * when the journal was last written. After another start it is counted from there, if the wall says less.
 */
export const createTrustedClock = (
  { clock, sinceBoot }: { readonly clock: () => Date; readonly sinceBoot: () => SinceBoot },
  saved: Anchor | null,
  newest: Date,
): TrustedClock => {
  const fresh = () => anchoredAt(clock(), sinceBoot());
  const started = () => {
    const now = clock();
    return anchoredAt(now < newest ? newest : now, sinceBoot());
  };
  let anchor = saved !== null && saved.boot === sinceBoot().boot ? saved : started();
  const read = () => compareClocks(anchor, clock(), sinceBoot());
  return {
    read,
    now: () => trusted(read()),
    anchor: () => anchor,
    confirm: () => void (anchor = fresh()),
  };
};
