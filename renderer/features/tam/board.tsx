// What ends when, in columns: one tab stop, arrows go between cards and columns, Enter opens; long columns draw only what is in sight.
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { inNumbers, relative } from '../../ui/words.ts';
import { useNow } from '../../ui/now.ts';
import { RequestChip } from '../../ui/request-chip.tsx';
import { inDays, lastDay, type Row, termsWords } from '../../ui/terms.ts';

export type Ending = OutputOf<RekeyContract['expiring.list']>['rows'][number];

type Column = { readonly id: string; readonly title: string; readonly none: string; readonly cards: readonly Ending[] };

const within = (rows: readonly Ending[], from: number, to: number) =>
  rows.filter(({ days }) => days !== null && days >= from && days <= to).sort((a, b) => (a.days ?? 0) - (b.days ?? 0));

/** The four distances at which the desk reminds, and what is over. */
export const columnsOf = (rows: readonly Ending[]): readonly Column[] => [
  {
    id: 'past',
    title: 'Past their end',
    none: 'Nothing has ended.',
    cards: within(rows, Number.NEGATIVE_INFINITY, -1),
  },
  { id: '7', title: 'Within 7 days', none: 'Nothing ends this week.', cards: within(rows, 0, 7) },
  { id: '14', title: 'Within 14 days', none: 'Nothing.', cards: within(rows, 8, 14) },
  { id: '30', title: 'Within 30 days', none: 'Nothing.', cards: within(rows, 15, 30) },
  { id: '90', title: 'Within 90 days', none: 'Nothing.', cards: within(rows, 31, 90) },
];

/** The one that somebody has to answer first, else the newest. */
export const foremost = (requests: readonly Row[]): Row | undefined =>
  requests.find(({ turn }) => turn === 'tam') ?? requests.find(({ phase }) => phase === 'open') ?? requests[0];

const whenWords = (days: number): string =>
  days < 0 ? `ended ${inDays(-days)} ago` : days === 0 ? 'today' : `${days} d`;

const Card = ({ of, now }: { readonly of: Ending; readonly now: number }) => {
  const { name, days, plan, told, requests, delegated, expires } = of;
  const request = foremost(requests);
  const tone = days === null ? 'dim' : days < 0 ? 'bad' : days <= 14 ? 'warn' : 'dim';
  return (
    <>
      <span className="line">
        <span className="med grow cut">{name}</span>
        <span className={`xs num ${tone}`}>{days === null ? '' : whenWords(days)}</span>
      </span>
      <span className="xs dim cut">
        {[plan, expires === null ? null : `to ${lastDay(expires)}`, delegated ? 'you stand in' : null]
          .filter((part) => part !== null)
          .join(' · ')}
      </span>
      <span className="ask">
        {request === undefined ? (
          told === null ? (
            'No request yet'
          ) : (
            `Told ${inDays(told)} before, no request`
          )
        ) : (
          <>
            <span className="cut grow">
              {request.phase === 'open' ? 'Asks: ' : ''}
              {termsWords(request, request.grant ?? request, expires)}
            </span>
            <span className="xs dim num">{relative(Date.parse(request.askedAt), now)}</span>
            <RequestChip of={request} />
          </>
        )}
      </span>
    </>
  );
};

type Props = { readonly columns: readonly Column[]; readonly open: (subscription: Ending) => void };

/** Below this every card is in the page. */
const many = 40;

export const Board = ({ columns, open }: Props) => {
  const board = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<string | null>(null);
  const first = columns.find(({ cards }) => cards.length > 0)?.cards[0]?.subscription ?? null;
  const tabStop = columns.some(({ cards }) => cards.some(({ subscription }) => subscription === at)) ? at : first;
  const focus = (target: Ending | undefined) => {
    if (target === undefined) return;
    setAt(target.subscription);
    requestAnimationFrame(() =>
      board.current?.querySelector<HTMLElement>(`[data-card="${CSS.escape(target.subscription)}"]`)?.focus(),
    );
  };
  const press = (event: KeyboardEvent) => {
    const column = columns.findIndex(({ cards }) => cards.some(({ subscription }) => subscription === tabStop));
    const cards = columns[column]?.cards ?? [];
    const index = cards.findIndex(({ subscription }) => subscription === tabStop);
    const sideways = (by: 1 | -1) => {
      for (let next = column + by; next >= 0 && next < columns.length; next += by) {
        const there = columns[next]?.cards ?? [];
        if (there.length > 0) return focus(there[Math.min(index, there.length - 1)]);
      }
    };
    if (event.key === 'ArrowDown' || event.key === 'j') focus(cards[Math.min(index + 1, cards.length - 1)]);
    else if (event.key === 'ArrowUp' || event.key === 'k') focus(cards[Math.max(index - 1, 0)]);
    else if (event.key === 'ArrowRight') sideways(1);
    else if (event.key === 'ArrowLeft') sideways(-1);
    else if (event.key === 'Home') focus(cards[0]);
    else if (event.key === 'End') focus(cards.at(-1));
    else return;
    event.preventDefault();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the board hears the arrows for its cards
    <div className="board" ref={board} onKeyDown={press}>
      {columns.map((column) => (
        <BoardColumn key={column.id} of={column} tabStop={tabStop} at={at} setAt={setAt} open={open} />
      ))}
    </div>
  );
};

type ColumnProps = {
  readonly of: Column;
  readonly tabStop: string | null;
  readonly at: string | null;
  readonly setAt: (subscription: string) => void;
  readonly open: (subscription: Ending) => void;
};

const BoardColumn = ({ of: { title, none, cards }, tabStop, at, setAt, open }: ColumnProps) => {
  const scroller = useRef<HTMLUListElement>(null);
  const now = useNow();
  const virtual = cards.length > many;
  const virtualizer = useVirtualizer({
    count: cards.length,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => cards[index]?.subscription ?? index,
    estimateSize: () => 104,
    overscan: 6,
  });
  const selected = virtual && at !== null ? cards.findIndex(({ subscription }) => subscription === at) : -1;
  const last = useRef(-1);
  if (selected !== last.current) {
    last.current = selected;
    if (selected >= 0) requestAnimationFrame(() => virtualizer.scrollToIndex(selected));
  }
  const draw = (card: Ending, place?: { readonly index: number; readonly start: number }) => (
    <li
      key={card.subscription}
      {...(place === undefined
        ? {}
        : {
            ref: virtualizer.measureElement,
            'data-index': place.index,
            style: { position: 'absolute', insetInline: 0, transform: `translateY(${place.start}px)` },
          })}
    >
      <button
        type="button"
        className="card"
        data-card={card.subscription}
        tabIndex={card.subscription === tabStop ? 0 : -1}
        onFocus={() => setAt(card.subscription)}
        onClick={() => open(card)}
      >
        <Card of={card} now={now} />
      </button>
    </li>
  );
  return (
    <section className="col" aria-label={title}>
      <h2>
        {title} <span>{inNumbers(cards.length)}</span>
      </h2>
      {cards.length === 0 ? <p className="empty xs">{none}</p> : null}
      <ul ref={scroller} style={virtual ? { position: 'relative' } : undefined}>
        {virtual ? (
          <>
            <li aria-hidden style={{ height: virtualizer.getTotalSize() }} />
            {virtualizer.getVirtualItems().map(({ index, start }) => {
              const card = cards[index];
              return card === undefined ? null : draw(card, { index, start });
            })}
          </>
        ) : (
          cards.map((card) => draw(card))
        )}
      </ul>
    </section>
  );
};
