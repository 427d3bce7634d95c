// Sleeps until the next ticket has something to tell: a threshold, a warning, a resolution. Set anew whenever that instant may have moved.
import { HOUR, MINUTE } from '../../../shared/domain/time.ts';

/** Runs something once after so many milliseconds, unless the function it answers is called first. */
export type Wake = (milliseconds: number, run: () => Promise<void>) => () => void;

/** Timers count no further than 2^31 ms, and stand still while a machine sleeps. */
const longest = 12 * HOUR;
/** Until the next look, where the one before found nothing to do or failed: whatever is wrong then must not keep the machine busy. */
const afterNothing = MINUTE;

export type Alarm = {
  /** Sleeps until the next instant as it is now. Cheap enough to be called after everything that is recorded. */
  readonly set: () => Promise<void>;
  readonly stop: () => void;
};

type Sleeper = {
  readonly wake: Wake;
  /** Milliseconds from now to the instant, negative once it is past; null where nothing is to come. */
  readonly left: () => Promise<number | null>;
  /** Answers whether it found anything to do; never called again before it has ended. */
  readonly look: () => Promise<boolean>;
  readonly reportBug: (error: unknown) => void;
};

export const createAlarm = ({ wake, left, look, reportBug }: Sleeper): Alarm => {
  let cancel: (() => void) | null = null;
  let stopped = false;
  let looking = false;
  /** Grows with every setting: of two under way at once the later one counts. */
  let setting = 0;

  const sleep = (milliseconds: number | null): void => {
    cancel?.();
    cancel = stopped || milliseconds === null ? null : wake(Math.min(Math.max(milliseconds, 0), longest), ring);
  };
  const set = async (): Promise<void> => {
    setting += 1;
    const mine = setting;
    try {
      const known = stopped ? null : await left();
      // After a look it is set anyhow.
      if (!looking && mine === setting) sleep(known);
    } catch (error) {
      // A workspace that was closed meanwhile has no next instant.
      if (!stopped) reportBug(error);
    }
  };
  const ring = async (): Promise<void> => {
    cancel = null;
    try {
      const known = await left();
      if (stopped || looking) return;
      // It may have moved away, and a part of a long sleep is only a part.
      if (known === null || known > 0) return sleep(known);
      looking = true;
      const found = await look().finally(() => (looking = false));
      await (found ? set() : sleep(afterNothing));
    } catch (error) {
      if (!stopped) reportBug(error);
      sleep(afterNothing);
    }
  };
  return {
    set,
    stop: () => {
      stopped = true;
      sleep(null);
    },
  };
};
