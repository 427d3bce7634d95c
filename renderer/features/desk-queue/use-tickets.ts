// The queue's rows: the first page, and of a long queue only the pages near the window, each kept fresh while it is there.
import { useCallback, useState } from 'react';
import { useRequests } from '../../backend/backend.ts';
import type { Input, Output } from '../../backend/bridge.ts';

type Query = {
  readonly view: Input<'ticket.list'>['view'];
  readonly search: string;
  readonly severity: string | null;
  readonly tag: string | null;
};
type Page = Output<'ticket.list'>;
export type Rows = Page['tickets'];

const pageSize = 100;

type Reached = {
  readonly name: string;
  /** Where each page begins; the first has no place to begin after. */
  readonly starts: readonly (string | undefined)[];
  /** How many rows the last page holds, once it is known to be the last. */
  readonly rest: number | null;
  /** Pages in sight. */
  readonly from: number;
  readonly to: number;
};

export const useTickets = ({ view, search, severity, tag }: Query) => {
  const name = JSON.stringify([view, search, severity, tag]);
  const fresh: Reached = { name, starts: [undefined], rest: null, from: 0, to: 0 };
  const [kept, setReached] = useState<Reached>(fresh);
  // Another view begins at its first page.
  const reached = kept.name === name ? kept : fresh;
  const last = Math.min(reached.to + 1, reached.starts.length - 1);
  const near = [0, ...Array.from({ length: last + 1 }, (_, page) => page)].filter(
    (page, at) => at === 0 || (page > 0 && page >= reached.from - 1),
  );
  const pages = useRequests(
    'ticket.list',
    near.map((page): Input<'ticket.list'> => {
      const after = reached.starts[page];
      return {
        ...{ view, limit: pageSize },
        ...(search === '' ? {} : { search }),
        ...(severity === null ? {} : { severity }),
        ...(tag === null ? {} : { tag }),
        ...(after === undefined ? {} : { after }),
      };
    }),
  );
  const here = new Map(near.map((page, at) => [page, pages[at]]));
  const grown = growth(reached, here);
  if (grown !== null) setReached(grown);
  const seen = useCallback(
    (first: number, end: number) =>
      setReached((before) => {
        const [from, to] = [Math.floor(first / pageSize), Math.floor(end / pageSize)];
        return before.from === from && before.to === to ? before : { ...before, from, to };
      }),
    [],
  );
  const rowsOf = (page: number) => here.get(page)?.tickets ?? [];
  const first = here.get(0);
  const places = near.flatMap((page) => rowsOf(page).map((_, at) => page * pageSize + at));
  const isLong = reached.starts.length > 1;
  return {
    loading: first === undefined,
    /** Every row that is here. A ticket that moved between two pages while one was fetched again stands on both for a moment. */
    rows: uniquely(near.flatMap(rowsOf)),
    long: isLong
      ? {
          count: (reached.starts.length - 1) * pageSize + (reached.rest ?? pageSize),
          at: (index: number) => rowsOf(Math.floor(index / pageSize))[index % pageSize],
          see: seen,
          near: places,
        }
      : undefined,
  };
};

const uniquely = (rows: Rows): Rows => {
  const known = new Set<string>();
  return rows.filter(({ ticket }) => !known.has(ticket) && known.add(ticket));
};

/** What the pages that are here say of where the next one begins; null where it is known already. */
const growth = (reached: Reached, here: ReadonlyMap<number, Page | undefined>): Reached | null => {
  let { starts, rest } = reached;
  for (const [page, answer] of here) {
    if (answer === undefined) continue;
    const isLast = page === starts.length - 1;
    if (answer.next === null) {
      if (!isLast) starts = starts.slice(0, page + 1);
      rest = answer.tickets.length;
    } else if (isLast || starts[page + 1] !== answer.next) {
      starts = [...starts.slice(0, page + 1), answer.next, ...starts.slice(page + 2)];
      if (isLast) rest = null;
    }
  }
  return starts === reached.starts && rest === reached.rest ? null : { ...reached, starts, rest };
};
