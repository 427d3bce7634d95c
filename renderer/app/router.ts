// Where the desk window is and where it was; addresses never act, they only show.
import { create } from 'zustand';

export type Screen =
  | 'queue'
  | 'case'
  | 'ticket'
  | 'subscriptions'
  | 'vaults'
  | 'expiring'
  | 'appliances'
  | 'slip'
  | 'mail'
  | 'figures'
  | 'evidence'
  | 'case-evidence'
  | 'checkpoint'
  | 'settings';

/** `id` is the case, ticket, subscription, vault or checkpoint that is open or selected on the screen. */
export type Route = { readonly screen: Screen; readonly id?: string };

type Router = {
  readonly route: Route;
  readonly past: readonly Route[];
  readonly go: (route: Route) => void;
  /** Another selection on the same screen: nothing to go back to. */
  readonly select: (id: string | null) => void;
  readonly back: () => void;
  /** After a lock nobody finds out where the one before was. */
  readonly forget: () => void;
};

const start: Route = { screen: 'queue' };
const longestPast = 50;

export const useRouter = create<Router>((set) => ({
  route: start,
  past: [],
  go: (route) =>
    set(({ route: now, past }) =>
      now.screen === route.screen && now.id === route.id ? {} : { route, past: [...past, now].slice(-longestPast) },
    ),
  select: (id) => set(({ route: { screen } }) => ({ route: id === null ? { screen } : { screen, id } })),
  back: () => set(({ past }) => ({ route: past.at(-1) ?? start, past: past.slice(0, -1) })),
  forget: () => set({ route: start, past: [] }),
}));
