// Pages of the queue, fetched as the list is scrolled to its end and kept fresh together.
import { useState } from 'react';
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

/** `more` asks for the next page; nothing where everything is there. */
export const useTickets = ({ view, search, severity, tag }: Query) => {
  const name = JSON.stringify([view, search, severity, tag]);
  const [reached, setReached] = useState<{ readonly name: string; readonly cursors: readonly string[] }>({
    name,
    cursors: [],
  });
  // Another view begins at its first page.
  const cursors = reached.name === name ? reached.cursors : [];
  const asked = [undefined, ...cursors].map(
    (after): Input<'ticket.list'> => ({
      ...{ view, limit: pageSize },
      ...(search === '' ? {} : { search }),
      ...(severity === null ? {} : { severity }),
      ...(tag === null ? {} : { tag }),
      ...(after === undefined ? {} : { after }),
    }),
  );
  const pages = useRequests('ticket.list', asked);
  const seen = new Set<string>();
  // A ticket that moved between two pages while one of them was fetched again stands on both for a moment.
  const rows: Rows = pages
    .flatMap((page) => page?.tickets ?? [])
    .filter(({ ticket }) => !seen.has(ticket) && seen.add(ticket));
  const next = pages.at(-1)?.next ?? null;
  return {
    rows,
    loading: pages[0] === undefined,
    more: next === null ? undefined : () => setReached({ name, cursors: [...cursors, next] }),
  };
};
