// Tells windows what happened without their asking; only the ones whose person may hear it.
import type { PayloadOf, Pushes } from '../../shared/contract/request.ts';
import { mayAsk } from './router.ts';
import type { WindowSession } from './sessions.ts';

export type Publish<P extends Pushes> = <Name extends keyof P & string>(
  name: Name,
  payload: PayloadOf<P[Name]>,
) => void;

export type PushSurroundings = {
  readonly sessions: () => ReadonlyMap<number, WindowSession>;
  readonly send: (windowId: number, name: string, payload: unknown) => void;
};

/** A payload that its schema refuses is a bug and throws before any window hears of it. */
export const createPublisher =
  <P extends Pushes>(pushes: P, { sessions, send }: PushSurroundings): Publish<P> =>
  (name, payload) => {
    const form = pushes[name];
    if (form === undefined) throw new Error(`publish: expected a push of the contract, got ${name}`);
    const parsed: unknown = form.payload.parse(payload);
    for (const [windowId, session] of sessions()) if (mayAsk(form, session.role)) send(windowId, name, parsed);
  };
