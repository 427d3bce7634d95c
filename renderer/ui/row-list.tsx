// A list that is worked by keyboard: one tab stop, J/K or arrows to select, Enter to open; long ones draw only what is in sight.
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  memo,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useFixedRows } from './fixed-rows.ts';
import { isShortcut } from './keys.ts';
import { useNarrow, useWide } from './media.ts';
import { groupedLines, type Line, type LongRows, longLines, type RowGroup } from './row-lines.ts';

export type Column<Item> = {
  readonly id: string;
  /** Spoken always; seen where the list has a header. */
  readonly title: string;
  /** A grid track: `16px`, `minmax(0, 1fr)`. */
  readonly width: string;
  readonly end?: boolean;
  /** Cuts with an ellipsis; compact density puts its two lines side by side. */
  readonly cut?: boolean;
  /** Only from 1600 px on. */
  readonly wideOnly?: boolean;
  /** Where it goes when a narrow row takes a second line. Without it the row does not fold. */
  readonly at?: 'lead' | 'first' | 'first-end' | 'second' | 'second-end' | 'none';
  readonly cell: (item: Item) => ReactNode;
};

type Props<Item> = {
  readonly label: string;
  readonly columns: readonly Column<Item>[];
  /** A group without a title has no header row. */
  readonly groups: readonly RowGroup<Item>[];
  /** Instead of groups: more rows than are held at a time, and the places of those that are. */
  readonly long?: (LongRows<Item> & { readonly near: readonly number[] }) | undefined;
  readonly idOf: (item: Item) => string;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  /** Enter, a double click, or a click where there is no room for a pane. */
  readonly onOpen?: (id: string) => void;
  /** Several rows for one act: marked by their boxes, Space, Shift with the arrows, or all of them by Ctrl+A. */
  readonly marks?: {
    readonly marked: { readonly has: (id: string) => boolean };
    readonly mark: (ids: readonly string[], on: boolean) => void;
    /** What people call the row: its box is named after it. */
    readonly nameOf: (item: Item) => string;
  };
  readonly header?: boolean;
  readonly twoTargets?: (item: Item) => boolean;
  /** An EmptyState, shown instead of an empty grid. */
  readonly empty: ReactNode;
};

/** Below this every row is in the page; above it, drawing all would be felt. */
const manyLines = 120;

export const RowList = <Item,>(props: Props<Item>) => {
  const { label, groups, idOf, selected, onSelect, onOpen, header = false, empty } = props;
  const wide = useWide();
  const narrow = useNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useMemo(
    () => props.columns.filter((column) => wide || column.wideOnly !== true),
    [props.columns, wide],
  );
  const { long } = props;
  const lines = long === undefined ? groupedLines(groups, idOf) : longLines(long, long.near, idOf);
  const found = selected === null ? -1 : lines.rowOf(selected);
  const at = useRef(found);
  // Scrolled out of what is held, it keeps its place: the next key goes on from there.
  if (found >= 0) at.current = found;
  const tabStop = found >= 0 ? selected : lines.idOfRow(0);
  const virtual = long === undefined && lines.count > manyLines;
  const rowHeight = useRowHeight(scroller);
  const virtualizer = useVirtualizer({
    count: lines.count,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => lines.line(index)?.id ?? index,
    estimateSize: (index) => (lines.line(index)?.kind === 'group' ? 32 : 52),
    overscan: 12,
  });
  const fixed = useFixedRows(scroller, { enabled: long !== undefined, count: lines.count, height: rowHeight });
  const seen = long === undefined ? virtualizer.getVirtualItems() : fixed.seen;
  const [first, last] = [seen[0]?.index ?? 0, seen.at(-1)?.index ?? 0];
  const see = long?.see;
  useEffect(() => see?.(first, last), [see, first, last]);

  /** A row that is asked for before it is here is selected as soon as it is. */
  const wanted = useRef<number | null>(null);
  const focusing = useRef<string | null>(null);
  const focusDrawn = () => {
    const drawn =
      focusing.current === null
        ? null
        : scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(focusing.current)}"]`);
    if (!drawn) return;
    focusing.current = null;
    drawn.focus();
  };
  const select = (row: number) => {
    const id = lines.idOfRow(row);
    if (virtual) virtualizer.scrollToIndex(lines.lineOfRow(row));
    if (long !== undefined) fixed.scrollTo(row);
    focusing.current = id ?? null;
    if (id === undefined) {
      wanted.current = row;
      // The row that had the focus is about to be let go: the keys are heard here meanwhile.
      scroller.current?.focus({ preventScroll: true });
      return;
    }
    wanted.current = null;
    onSelect(id);
    // At once, so that an Enter right behind opens it; a row out of sight is drawn only after the scroll.
    focusDrawn();
  };
  useLayoutEffect(() => {
    if (wanted.current !== null && lines.idOfRow(wanted.current) !== undefined) select(wanted.current);
    else focusDrawn();
  });
  const move = (by: number) => {
    const from = selected === null ? -1 : at.current;
    select(from < 0 ? 0 : Math.max(0, Math.min(lines.rows - 1, from + by)));
  };

  const present = useRef({ move, open: () => void (selected !== null && onOpen?.(selected)) });
  useLayoutEffect(() => {
    present.current = { move, open: () => void (selected !== null && onOpen?.(selected)) };
  });
  // Before the rows are seen: a key pressed at the first sight of them counts.
  useLayoutEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (!isShortcut(event)) return;
      if (event.key === 'j') present.current.move(1);
      else if (event.key === 'k') present.current.move(-1);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);

  const press = (event: KeyboardEvent) => {
    const inRow = event.target instanceof HTMLElement && event.target.dataset['row'] !== undefined;
    const { marks } = props;
    if (marks !== undefined && inRow) {
      const extend = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === ' ' && selected !== null) {
        marks.mark([selected], !marks.marked.has(selected));
        return event.preventDefault();
      }
      if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
        marks.mark(lines.ids(), true);
        return event.preventDefault();
      }
      if (event.shiftKey && extend !== undefined && selected !== null) {
        const next = lines.idOfRow(at.current + extend);
        marks.mark(next === undefined ? [selected] : [selected, next], true);
        move(extend);
        return event.preventDefault();
      }
    }
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Home') select(0);
    else if (event.key === 'End') select(lines.rows - 1);
    else if (event.key === 'Enter' && inRow) present.current.open();
    else return;
    event.preventDefault();
  };

  if (lines.rows === 0) return <div className="list">{<div className="list-empty">{empty}</div>}</div>;
  const folds = columns.some((column) => column.at !== undefined);
  const led = columns.some((column) => column.at === 'lead');
  const shape = [folds ? 'folds' : '', led ? 'led' : ''].filter(Boolean).join(' ');
  const tracks = columns.map((column) => column.width);
  if (props.marks !== undefined) tracks.unshift('24px');
  const template = { '--columns': tracks.join(' ') } as CSSProperties;

  const draw = (line: Line<Item>, place?: { readonly index: number; readonly start: number }) => {
    const placed: CSSProperties | undefined =
      place === undefined
        ? undefined
        : {
            ...{ position: 'absolute', insetInline: 0, transform: `translateY(${place.start}px)` },
            ...(long === undefined ? {} : { height: rowHeight }),
          };
    const measured =
      place === undefined || long !== undefined ? {} : { ref: virtualizer.measureElement, 'data-index': place.index };
    if (line.kind === 'group')
      return (
        <div key={line.id} role="row" className="group" style={placed} {...measured}>
          <span role="rowheader" className="line" aria-colspan={columns.length}>
            {line.title} <span className="count">{line.count}</span>
          </span>
        </div>
      );
    if (line.kind === 'blank') return <div key={line.id} role="row" className="row blank" aria-busy style={placed} />;
    return (
      // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid hears the keys for its rows
      <div
        key={line.id}
        role="row"
        className={`row ${shape}`}
        data-row={line.id}
        data-marked={props.marks?.marked.has(line.id) === true ? '' : undefined}
        data-two={props.twoTargets?.(line.item) === true ? '' : undefined}
        aria-selected={line.id === selected}
        tabIndex={line.id === tabStop ? 0 : -1}
        style={placed}
        {...measured}
        onClick={() => {
          onSelect(line.id);
          if (narrow) onOpen?.(line.id);
        }}
        onDoubleClick={() => onOpen?.(line.id)}
      >
        {props.marks === undefined ? null : (
          <MarkBox
            name={props.marks.nameOf(line.item)}
            marked={props.marks.marked.has(line.id)}
            mark={(on) => {
              props.marks?.mark([line.id], on);
              select(lines.rowOf(line.id));
            }}
          />
        )}
        <Cells columns={columns} item={line.item} />
      </div>
    );
  };

  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its rows take the focus in turn
    <div
      className="list"
      ref={scroller}
      tabIndex={-1}
      role="grid"
      aria-label={label}
      aria-rowcount={lines.count}
      style={template}
      onKeyDown={press}
    >
      <div role="row" className={header ? `th ${shape}` : 'unseen'}>
        {props.marks === undefined ? null : <span role="columnheader">Marked</span>}
        {columns.map((column) => (
          <span key={column.id} role="columnheader" className={column.end === true ? 'r' : undefined}>
            {column.title}
          </span>
        ))}
      </div>
      {virtual || long !== undefined ? (
        <div
          role="rowgroup"
          style={{ height: long === undefined ? virtualizer.getTotalSize() : fixed.total, position: 'relative' }}
        >
          {seen.map(({ index, start }) => {
            const line = lines.line(index);
            return line === undefined ? null : draw(line, { index, start });
          })}
        </div>
      ) : (
        <div role="rowgroup">
          {Array.from({ length: lines.count }, (_, index) => {
            const line = lines.line(index);
            return line === undefined ? null : draw(line);
          })}
        </div>
      )}
    </div>
  );
};

type MarkProps = { readonly name: string; readonly marked: boolean; readonly mark: (on: boolean) => void };

/** Space does the same from the row, so it is no stop of its own; a press leaves the focus to the row, whose keys go on working. */
const MarkBox = ({ name, marked, mark }: MarkProps) => (
  // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- only keeps a press from opening the row
  <div
    role="gridcell"
    className="mark-cell"
    onMouseDown={(event) => event.preventDefault()}
    onClick={(event) => event.stopPropagation()}
    onDoubleClick={(event) => event.stopPropagation()}
  >
    <label>
      <input
        type="checkbox"
        aria-label={`Mark ${name}`}
        tabIndex={-1}
        checked={marked}
        onChange={(event) => mark(event.currentTarget.checked)}
      />
    </label>
  </div>
);

type CellsProps<Item> = { readonly columns: readonly Column<Item>[]; readonly item: Item };

/** A row's cells are drawn again only when its item or the columns are others, not whenever the list is scrolled. */
const Cells = memo(<Item,>({ columns, item }: CellsProps<Item>) =>
  columns.map((column) => (
    <div
      key={column.id}
      role="gridcell"
      data-at={column.at}
      className={[column.cut === true ? 'cut' : '', column.end === true ? 'r num' : ''].filter(Boolean).join(' ')}
    >
      {column.cell(item)}
    </div>
  )),
) as <Item>(props: CellsProps<Item>) => ReactNode;

/** Pixels, as the density has it. */
const useRowHeight = (scroller: { readonly current: HTMLElement | null }): number => {
  const [height, setHeight] = useState(52);
  useLayoutEffect(() => {
    const said = scroller.current === null ? '' : getComputedStyle(scroller.current).getPropertyValue('--row');
    if (said !== '') setHeight(Number.parseFloat(said));
  }, [scroller]);
  return height;
};

type TwoLinesProps = { readonly title: ReactNode; readonly more?: ReactNode };

/** The two lines of a list's main cell. */
export const TwoLines = ({ title, more }: TwoLinesProps) => (
  <>
    <div className="cut t">{title}</div>
    {more === undefined ? null : <div className="m cut num">{more}</div>}
  </>
);
