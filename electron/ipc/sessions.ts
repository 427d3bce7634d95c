// Who sits at which window: the main process's own record, so that a page can never say who it is.
import type { Session, WindowKind } from '../../shared/contract/request.ts';
import type { Actor } from '../../shared/domain/actor.ts';

export type WindowSession = Session & { readonly window: WindowKind };

export type Sessions = {
  readonly opened: (windowId: number, window: WindowKind) => void;
  readonly closed: (windowId: number) => void;
  readonly signedIn: (windowId: number, actor: Actor) => void;
  readonly signedOut: (windowId: number) => void;
  readonly of: (windowId: number) => WindowSession | null;
  readonly all: () => ReadonlyMap<number, WindowSession>;
};

export const createSessions = (): Sessions => {
  const sessions = new Map<number, WindowSession>();

  const change = (windowId: number, actor: Actor | null) => {
    const current = sessions.get(windowId);
    if (current === undefined) throw new Error(`sessions: expected an open window, got ${windowId}`);
    sessions.set(windowId, sessionAt(current.window, actor));
  };

  return {
    opened: (windowId, window) => void sessions.set(windowId, sessionAt(window, null)),
    closed: (windowId) => void sessions.delete(windowId),
    signedIn: change,
    signedOut: (windowId) => change(windowId, null),
    of: (windowId) => sessions.get(windowId) ?? null,
    all: () => new Map(sessions),
  };
};

/** An operator never acts in the customer window, nor a customer at the desk: either would be a bug in who called `signedIn`. */
const sessionAt = (window: WindowKind, actor: Actor | null): WindowSession => {
  if (window === 'customer') {
    if (actor?.kind === 'operator')
      throw new Error('sessions: expected a customer in the customer window, got an operator');
    return { window, role: 'customer', actor };
  }
  if (actor === null) return { window, role: 'nobody', actor };
  if (actor.kind !== 'operator') throw new Error(`sessions: expected an operator at the desk, got ${actor.kind}`);
  return { window, role: actor.role, actor };
};
