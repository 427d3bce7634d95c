// Who sits at which customer window, with the secrets of that sitting; forgotten when it ends and never written anywhere.
import type { Halves } from '../credential.ts';
import type { By, Identity, Vaults } from '../ports.ts';
import type { InTurn } from '../turns.ts';

/** `provisional`: the identity they open, so that nobody hands over halves of one that was made anew since. */
type HandedHalves = Halves & { readonly provisional: string };

export type Sitting = {
  readonly subscription: string;
  readonly login: string;
  readonly identity: Identity;
  readonly by: By;
  /** Halves made after this witness approved, until the witness says that theirs is written down. */
  readonly halves: ReadonlyMap<string, HandedHalves>;
  /** An authenticator's secret until its first code shows that it arrived, and the wrong codes so far. */
  readonly authenticator: { readonly secret: string; readonly failures: number } | null;
};

/** `ended` is told of every sitting that is over, for what else was kept for it. */
export const createSittings = (
  inTurn: InTurn,
  vaults: Pick<Vaults, 'forget'>,
  ended: (windowId: number) => void = () => undefined,
) => {
  const sittings = new Map<number, Sitting>();
  const forget = (windowId: number) => {
    const sitting = sittings.get(windowId);
    sittings.delete(windowId);
    ended(windowId);
    // After what is under way with it, a re-encryption perhaps; nothing new begins without the sitting.
    if (sitting) void inTurn(sitting.subscription, async () => vaults.forget(sitting.identity));
  };
  return {
    of: (windowId: number): Sitting | null => sittings.get(windowId) ?? null,
    begin: (windowId: number, sitting: Omit<Sitting, 'halves' | 'authenticator'>): Sitting => {
      forget(windowId);
      const begun = { ...sitting, halves: new Map(), authenticator: null };
      sittings.set(windowId, begun);
      return begun;
    },
    keepHalves: (windowId: number, caseId: string, halves: HandedHalves) => {
      const sitting = sittings.get(windowId);
      if (sitting) sittings.set(windowId, { ...sitting, halves: new Map([...sitting.halves, [caseId, halves]]) });
    },
    keepAuthenticator: (windowId: number, authenticator: Sitting['authenticator']) => {
      const sitting = sittings.get(windowId);
      if (sitting) sittings.set(windowId, { ...sitting, authenticator });
    },
    forget,
    forgetAll: () => [...sittings.keys()].forEach(forget),
  };
};
export type Sittings = ReturnType<typeof createSittings>;
