// What a list draws, line by line: groups that are all there, or a long one of which only the part near the window is.

export type RowGroup<Item> = { readonly id: string; readonly title: string; readonly items: readonly Item[] };

export type LongRows<Item> = {
  /** As many as are known of; it grows as the end comes into sight. */
  readonly count: number;
  /** Undefined while it is not here. */
  readonly at: (index: number) => Item | undefined;
  /** What is in sight now, so that it is fetched and the rest let go. */
  readonly see: (first: number, last: number) => void;
};

export type Line<Item> =
  | { readonly kind: 'group'; readonly id: string; readonly title: string; readonly count: number }
  | { readonly kind: 'row'; readonly id: string; readonly item: Item }
  /** A row that is on its way. */
  | { readonly kind: 'blank'; readonly id: string };

export type Lines<Item> = {
  readonly count: number;
  readonly line: (index: number) => Line<Item> | undefined;
  readonly rows: number;
  /** Of the nth row; undefined while it is not here. */
  readonly idOfRow: (row: number) => string | undefined;
  /** Its place among the lines. */
  readonly lineOfRow: (row: number) => number;
  /** -1 for one that is not here. */
  readonly rowOf: (id: string) => number;
  /** Of every row that is here. */
  readonly ids: () => readonly string[];
};

export const groupedLines = <Item>(groups: readonly RowGroup<Item>[], idOf: (item: Item) => string): Lines<Item> => {
  const lines = groups
    .filter((group) => group.items.length > 0)
    .flatMap((group): Line<Item>[] => [
      ...(group.title === ''
        ? []
        : [{ kind: 'group', id: `group-${group.id}`, title: group.title, count: group.items.length } as const]),
      ...group.items.map((item) => ({ kind: 'row', id: idOf(item), item }) as const),
    ]);
  const rows = lines.flatMap((line, index) => (line.kind === 'row' ? [{ id: line.id, index }] : []));
  return {
    count: lines.length,
    line: (index) => lines[index],
    rows: rows.length,
    idOfRow: (row) => rows[row]?.id,
    lineOfRow: (row) => rows[row]?.index ?? 0,
    rowOf: (id) => rows.findIndex((row) => row.id === id),
    ids: () => rows.map(({ id }) => id),
  };
};

/** `near`: the rows that are here, by their place. */
export const longLines = <Item>(
  { count, at }: LongRows<Item>,
  near: readonly number[],
  idOf: (item: Item) => string,
): Lines<Item> => {
  const idOfRow = (row: number): string | undefined => {
    const item = at(row);
    return item === undefined ? undefined : idOf(item);
  };
  return {
    count,
    line: (index) => {
      const item = at(index);
      return item === undefined ? { kind: 'blank', id: `blank-${index}` } : { kind: 'row', id: idOf(item), item };
    },
    rows: count,
    idOfRow,
    lineOfRow: (row) => row,
    rowOf: (id) => near.find((row) => idOfRow(row) === id) ?? -1,
    ids: () => near.flatMap((row) => idOfRow(row) ?? []),
  };
};
