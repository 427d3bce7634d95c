// The machine's own count since it was started, and which start that was; a person who sets the clock does not move it.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { SinceBoot } from '../application/clock/trusted-clock.ts';

/** Linux names each start. Elsewhere only this run of the program is known to belong to one. */
const thisBoot = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return randomUUID();
  }
};

export const createSinceBoot = (): (() => SinceBoot) => {
  const boot = thisBoot();
  return () => ({ boot, uptime: uptime() * 1000 });
};
