// Areas of a page: panels with hairlines, sections of a pane, facts in two columns, small tables.
import type { ReactNode } from 'react';

type PanelProps = {
  readonly title?: string;
  /** At the right of the title. */
  readonly aside?: ReactNode;
  /** Sunk, for quotations and what was said. */
  readonly well?: boolean;
  /** Without the inner margin, for tables and strips. */
  readonly flush?: boolean;
  readonly children: ReactNode;
};

export const Panel = ({ title, aside, well, flush, children }: PanelProps) => (
  <section className={well ? 'panel well' : 'panel'} aria-label={title}>
    {title === undefined ? null : (
      <header>
        <h2 className="as-h3">{title}</h2>
        {aside === undefined ? null : <span className="xs dim right">{aside}</span>}
      </header>
    )}
    {flush ? children : <div className="in">{children}</div>}
  </section>
);

/** One line inside a flush panel, with a hairline above. */
export const Strip = ({ over, children }: { readonly over?: boolean; readonly children: ReactNode }) => (
  <div className={over ? 'strip over' : 'strip'}>{children}</div>
);

/** A card of the customer window: one question. */
export const Card = ({ title, children }: { readonly title?: string; readonly children: ReactNode }) => (
  <section className="panel card stack">
    {title === undefined ? null : <h2>{title}</h2>}
    {children}
  </section>
);

/** A section of a pane, under a small label. */
export const Section = ({ label, children }: { readonly label?: string; readonly children: ReactNode }) => (
  <section className="sec">
    {label === undefined ? null : <h2 className="lab">{label}</h2>}
    {children}
  </section>
);

export type Fact = { readonly term: string; readonly value: ReactNode };

export const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className="facts num">
    {facts.map(({ term, value }) => (
      <div key={term} style={{ display: 'contents' }}>
        <dt>{term}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

export type TableColumn<Item> = {
  readonly id: string;
  readonly title: string;
  readonly end?: boolean;
  readonly wideOnly?: boolean;
  readonly cell: (item: Item) => ReactNode;
};

type TableProps<Item> = {
  readonly label: string;
  /** The first column names its row. */
  readonly columns: readonly TableColumn<Item>[];
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
};

/** A small table to read, without selection; long or selectable ones are a RowList. */
export const Table = <Item,>({ label, columns, items, idOf }: TableProps<Item>) => {
  const classOf = (column: TableColumn<Item>) =>
    [column.end === true ? 'r num' : '', column.wideOnly === true ? 'wide-only' : ''].filter(Boolean).join(' ') ||
    undefined;
  return (
    <table className="table" aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col" className={classOf(column)}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={idOf(item)}>
            {columns.map((column, at) =>
              at === 0 ? (
                <th key={column.id} scope="row" className={classOf(column)}>
                  {column.cell(item)}
                </th>
              ) : (
                <td key={column.id} className={classOf(column)}>
                  {column.cell(item)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
