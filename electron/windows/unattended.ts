// Notices that nobody is at the machine: its screen was locked, it was put to sleep, or nobody touched it for a time.
import type { PowerMonitor } from 'electron';

/** Milliseconds from one look to the next at the least. */
const soonest = 15_000;

/**
 * `after`: milliseconds without a key or pointer; asked anew each time, for the policy may have changed. `leave` answers whether every
 * window is locked; where one cannot be yet, it is called again soon.
 */
export const whenUnattended = (
  monitor: Pick<PowerMonitor, 'on' | 'getSystemIdleTime'>,
  after: () => Promise<number>,
  leave: () => Promise<boolean>,
): void => {
  let timer: NodeJS.Timeout | undefined;
  const again = (run: () => Promise<void>, wait: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), Math.max(wait, soonest)).unref();
  };
  // Sleeps until the machine can have been left alone for long enough at the earliest.
  const look = async (): Promise<void> => {
    const left = (await after()) - monitor.getSystemIdleTime() * 1000;
    if (left <= 0) await lock();
    else again(look, left);
  };
  const lock = async (): Promise<void> => again((await leave()) ? look : lock, soonest);
  monitor.on('lock-screen', () => void lock());
  monitor.on('suspend', () => void lock());
  // Timers stand still while a machine sleeps.
  monitor.on('resume', () => void look());
  void look();
};
