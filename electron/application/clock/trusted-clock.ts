// The time that is decided by: the clock on the wall, as long as it agrees with the one that counts since the machine was started.
import { MINUTE } from '../../../shared/domain/time.ts';

/** Milliseconds since the machine was started, sleep included; `boot` tells one start of it from another. */
export type SinceBoot = { readonly boot: string; readonly uptime: number };

/**
 * What the wall said at one moment since the start. Everything after is measured against it. `slow`: a person says that a clock
 * set back is right; as nothing recorded goes back, time goes on at half its pace until the wall has caught up.
 */
export type Anchor = SinceBoot & { readonly wall: number; readonly slow?: boolean };

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
  const counted = anchor.wall + (since.uptime - anchor.uptime) / (anchor.slow === true ? 2 : 1);
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
  /** From now on the wall is right: what is counted is counted from what it says, or slowly until it says as much. */
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
  const read = () => {
    const found = compareClocks(anchor, clock(), sinceBoot());
    if (anchor.slow === true && found.state === 'steady' && found.wall >= found.counted) anchor = fresh();
    return found;
  };
  return {
    read,
    now: () => trusted(read()),
    anchor: () => anchor,
    confirm: () => {
      const { state, counted } = read();
      anchor = state === 'back' ? { ...fresh(), wall: counted, slow: true } : fresh();
    },
  };
};
