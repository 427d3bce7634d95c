// The TAM's desk: what waits for an answer, and what of their subscriptions ends soon or has ended.
import { useState } from 'react';
import { useRequest } from '../../backend/backend.ts';
import { TopBar } from '../../ui/areas.tsx';
import { FilterSelect } from '../../ui/fields.tsx';
import { EmptyState, Refusal } from '../../ui/refusal.tsx';
import { type Column, RowList, TwoLines } from '../../ui/row-list.tsx';
import { Time } from '../../ui/time.tsx';
import { inNumbers } from '../../ui/words.ts';
import { Board, columnsOf, type Ending, foremost } from './board.tsx';
import { RequestChip } from '../../ui/request-chip.tsx';
import { RequestDialog } from './request-dialog.tsx';
import { type Row, termsWords } from '../../ui/terms.ts';

type Props = {
  readonly role: string;
  /** The request that is open over the board. */
  readonly selected: string | null;
  readonly select: (request: string | null) => void;
  readonly toSubscription: (subscription: string) => void;
  readonly toTicket: (ticket: string) => void;
};

type Asked = { readonly row: Row; readonly ending: Ending };

const columns: readonly Column<Asked>[] = [
  {
    id: 'who',
    title: 'Who asks',
    width: 'minmax(0, 1.2fr)',
    cut: true,
    cell: ({ row }) => <TwoLines title={row.subscriptionName} more={`${row.requester} · ${row.ticket}`} />,
  },
  {
    id: 'what',
    title: 'What for',
    width: 'minmax(0, 1.4fr)',
    cut: true,
    cell: ({ row, ending }) => <TwoLines title={termsWords(row, row.grant ?? row, ending.expires)} more={row.reason} />,
  },
  { id: 'when', title: 'Asked', width: '96px', cell: ({ row }) => <Time at={row.askedAt} /> },
  { id: 'turn', title: 'State', width: '200px', end: true, cell: ({ row }) => <RequestChip of={row} /> },
];

/** What the reader can act on comes first; the rest waits for somebody else. */
const groupsOf = (rows: readonly Ending[], role: string) => {
  const asked = rows.flatMap((ending) => ending.requests.map((row) => ({ row, ending })));
  const open = asked.filter(({ row }) => row.phase === 'open');
  const theirs = ({ row: { turn } }: Asked) =>
    role === 'tam' ? turn === 'tam' || turn === 'second' : turn === 'desk' || turn === 'customer';
  const settled = asked.filter(({ row }) => row.phase !== 'open');
  return [
    { id: 'yours', title: 'Waits for you', items: open.filter(theirs) },
    { id: 'others', title: 'Waits for somebody else', items: open.filter((one) => !theirs(one)) },
    { id: 'settled', title: 'Settled in the last 30 days', items: settled },
  ].filter(({ items }) => items.length > 0);
};

export const Expiring = ({ role, selected, select, toSubscription, toTicket }: Props) => {
  const [whose, setWhose] = useState<'mine' | 'all'>(role === 'tam' ? 'mine' : 'all');
  const { value, refusal } = useRequest('expiring.list', { whose });
  const [marked, mark] = useState<string | null>(null);
  const rows = value?.rows ?? [];
  const groups = groupsOf(rows, role);
  const sub =
    value === undefined || role !== 'tam'
      ? null
      : `your ${inNumbers(value.mine)} subscriptions${value.delegated === 0 ? '' : `, and ${inNumbers(value.delegated)} you stand in for`}`;
  const open = (ending: Ending) => {
    const request = foremost(ending.requests);
    if (request === undefined) toSubscription(ending.subscription);
    else select(request.request);
  };
  return (
    <>
      <TopBar title="Expiring" sub={sub}>
        {role === 'tam' ? (
          <FilterSelect
            label="Whose"
            value={whose}
            onChange={setWhose}
            choices={[
              { value: 'mine', label: 'Mine and delegated' },
              { value: 'all', label: 'All' },
            ]}
          />
        ) : null}
      </TopBar>
      <Refusal refusal={refusal} />
      <div className="board-part">
        {groups.length === 0 ? null : (
          <section className="asked" aria-label="Requests">
            <RowList
              label="Requests"
              columns={columns}
              groups={groups}
              idOf={({ row }) => row.request}
              selected={marked}
              onSelect={mark}
              onOpen={select}
              empty={null}
            />
          </section>
        )}
        {value !== undefined && rows.length === 0 ? (
          <EmptyState title="Nothing ends within 90 days">
            {role === 'tam'
              ? 'Subscriptions that you manage appear here before they end.'
              : 'Nobody asks for anything.'}
          </EmptyState>
        ) : (
          <Board columns={columnsOf(rows)} open={open} />
        )}
      </div>
      {selected === null ? null : (
        <RequestDialog key={selected} request={selected} close={() => select(null)} toTicket={toTicket} />
      )}
    </>
  );
};
