// Keeps the trusted clock with the workspace, and records that it was found away from the wall: once each time, as evidence.
import type { DeskAtWork } from '../desk-at-work.ts';
import type { By, Ports, Unlocked } from '../ports.ts';
import { type Anchor, type ClockState, createTrustedClock, type TrustedClock } from './trusted-clock.ts';

const anchorKey = 'clock/anchor';

const savedAnchor = async ({ journal, unseal }: Unlocked): Promise<Anchor | null> => {
  const sealed = await journal.sealed(anchorKey);
  const text = sealed === null ? null : unseal(anchorKey, sealed);
  return text === null ? null : (JSON.parse(text) as Anchor);
};

/** The clock a workspace was last opened by, as long as the machine has not been started anew since. */
export const openClock = async (ports: Ports, unlocked: Unlocked): Promise<TrustedClock> =>
  createTrustedClock(ports, await savedAnchor(unlocked), new Date((await unlocked.journal.head()).at));

const sealAnchor = (work: DeskAtWork, clock: TrustedClock) =>
  work.unlocked.seal(anchorKey, JSON.stringify(clock.anchor()));

export const keepClock = async (work: DeskAtWork, clock: TrustedClock): Promise<void> => {
  const saved = await savedAnchor(work.unlocked);
  if (saved !== null && saved.boot === clock.anchor().boot && saved.wall === clock.anchor().wall) return;
  await work.record(undefined, async (tx) => {
    tx.seal(anchorKey, sealAnchor(work, clock));
    return { ok: true, value: null };
  });
};

const instants = ({ wall, counted }: ClockState) => ({
  read: new Date(wall).toISOString(),
  counted: new Date(counted).toISOString(),
});

/** Answers what to call once a minute. The windows are told of every change, of the return too. */
export const watchClock = (clock: TrustedClock): ((work: DeskAtWork) => Promise<void>) => {
  let last: ClockState['state'] = 'steady';
  return async (work) => {
    const found = clock.read();
    if (found.state === last) return;
    last = found.state;
    if (found.state !== 'steady')
      await work.record(undefined, async (tx) => {
        const taken = await tx.onDesk(work.workstation, { type: 'recordClockJump', ...instants(found) });
        return taken.ok ? { ok: true, value: null } : taken;
      });
    else await keepClock(work, clock);
    work.ports.push('journal.changed', { position: (await work.unlocked.journal.head()).position });
  };
};

export const confirmClock = async (work: DeskAtWork, clock: TrustedClock, by: By, commandId: string | undefined) => {
  const found = clock.read();
  const confirmed = await work.record(commandId, async (tx) => {
    const taken = await tx.onDesk(by, { type: 'confirmClock', ...instants(found), away: found.state !== 'steady' });
    return taken.ok ? { ok: true, value: null } : taken;
  });
  if (!confirmed.ok) return confirmed;
  clock.confirm();
  await keepClock(work, clock);
  return confirmed;
};
