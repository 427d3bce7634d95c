// The appliance desk: what waits for the reader's team and what for others, and every unit with whoever has it.
import { IconPlus, IconTruckReturn } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommands } from '../../app/commands.ts';
import { useRequest } from '../../backend/backend.ts';
import { aboutWords, kindNames, type Matter, teamOfRole, type Unit } from '../../ui/appliances.ts';
import { Gap, Split, Toolbar, TopBar } from '../../ui/areas.tsx';
import { LockedAction } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { SearchBox, Segmented } from '../../ui/fields.tsx';
import { MatterChip } from '../../ui/matter-chip.tsx';
import { Section } from '../../ui/panel.tsx';
import { EmptyState, Refusal } from '../../ui/refusal.tsx';
import { type Column, RowList, TwoLines } from '../../ui/row-list.tsx';
import { lastDay } from '../../ui/terms.ts';
import { Time } from '../../ui/time.tsx';
import { inNumbers } from '../../ui/words.ts';
import { AskDialog } from './ask-dialog.tsx';
import { BindDialog } from './bind-dialog.tsx';
import { MatterPane } from './matter-pane.tsx';

type Props = {
  readonly role: string;
  readonly selected: string | null;
  readonly select: (id: string | null) => void;
  readonly toTicket: (ticket: string) => void;
  readonly toSubscription: (subscription: string) => void;
  readonly toSlip: (id: string) => void;
};

const matterColumns: readonly Column<Matter>[] = [
  {
    id: 'what',
    title: 'What is the matter',
    width: 'minmax(0, 1.3fr)',
    cut: true,
    cell: (row) => <TwoLines title={kindNames[row.kind]} more={aboutWords(row)} />,
  },
  {
    id: 'whose',
    title: 'Whose',
    width: 'minmax(0, 1fr)',
    cut: true,
    cell: ({ subscriptionName, requester, ticket }) => (
      <TwoLines title={subscriptionName} more={`${requester} · ${ticket}`} />
    ),
  },
  { id: 'when', title: 'Asked', width: '88px', cell: ({ askedAt }) => <Time at={askedAt} /> },
  { id: 'turn', title: 'Whose turn', width: '160px', end: true, cell: (row) => <MatterChip of={row} /> },
];

const unitColumns: readonly Column<Unit>[] = [
  {
    id: 'serial',
    title: 'Serial number',
    width: 'minmax(0, 1fr)',
    cut: true,
    cell: ({ serial, model }) => <TwoLines title={<span className="mono">{serial}</span>} more={model} />,
  },
  {
    id: 'whose',
    title: 'Bound to',
    width: 'minmax(0, 1fr)',
    cut: true,
    cell: ({ subscription, subscriptionName }) =>
      subscription === null ? <span className="dim">Not bound</span> : subscriptionName,
  },
  { id: 'warranty', title: 'Warranty', width: '136px', cell: ({ warranty }) => <Warranty until={warranty} /> },
  {
    id: 'open',
    title: 'Open',
    width: '96px',
    end: true,
    cell: ({ case: matter }) => (matter === null ? '' : <Chip tone="warn">Open</Chip>),
  },
];

const Warranty = ({ until }: { readonly until: string | null }) => (
  <span className="num">
    {until === null ? 'Not known' : until < new Date().toISOString() ? `Over, ${lastDay(until)}` : lastDay(until)}
  </span>
);

const groupsOf = (rows: readonly Matter[], role: string) => {
  const team = teamOfRole(role);
  const [open, settled] = [rows.filter(({ phase }) => phase === 'open'), rows.filter(({ phase }) => phase !== 'open')];
  return [
    { id: 'yours', title: 'Waits for your team', items: open.filter((row) => row.team === team) },
    {
      id: 'others',
      title: team === null ? 'Open' : 'Waits for another team',
      items: open.filter((row) => row.team !== team),
    },
    { id: 'settled', title: 'Ended', items: settled },
  ].filter(({ items }) => items.length > 0);
};

export const Appliances = ({ role, selected, select, toTicket, toSubscription, toSlip }: Props) => {
  const [shows, show] = useState<'open' | 'all' | 'units'>('open');
  const [find, setFind] = useState('');
  const [dialogue, setDialogue] = useState<'ask' | 'bind' | null>(null);
  const [unit, setUnit] = useState<string | null>(null);
  const matters = useRequest('applianceCase.list', shows === 'units' ? null : { open: shows === 'open' });
  const units = useRequest('appliance.list', shows === 'units' ? { search: find } : null);
  const team = teamOfRole(role);
  const rows = matters.value ?? [];
  const asks =
    team === 'support' || team === 'customer-service'
      ? null
      : 'Support or Customer Service records what customers ask. Pass it to them.';
  const binds = team !== null || role === 'owner' ? null : 'An owner or one of the teams enters appliances. Ask one.';
  useCommands([
    {
      id: 'appliance-ask',
      title: 'Record what is asked about an appliance',
      group: 'Appliances',
      icon: IconTruckReturn,
      run: () => setDialogue('ask'),
      locked: asks,
    },
    {
      id: 'appliance-bind',
      title: 'Enter an appliance',
      group: 'Appliances',
      icon: IconPlus,
      run: () => setDialogue('bind'),
      locked: binds,
    },
  ]);
  const shown = rows.find((row) => row.case === selected) ?? (selected === null ? rows[0] : undefined);
  const of = units.value?.find((one) => one.serial === unit) ?? units.value?.[0];
  const pane = shows === 'units' ? (of?.case ?? null) : (shown?.case ?? selected);
  return (
    <>
      <TopBar title="Appliances" sub={shows === 'units' ? inNumbers(units.value?.length ?? 0) : inNumbers(rows.length)}>
        <LockedAction icon={IconPlus} locked={binds} onClick={() => setDialogue('bind')}>
          Enter a unit
        </LockedAction>
        <LockedAction kind="main" icon={IconTruckReturn} locked={asks} onClick={() => setDialogue('ask')}>
          Record a request
        </LockedAction>
      </TopBar>
      <Toolbar label="Which">
        <Segmented
          label="Show"
          small
          value={shows}
          onChange={show}
          choices={[
            { value: 'open', label: 'Open' },
            { value: 'all', label: 'All' },
            { value: 'units', label: 'Units' },
          ]}
        />
        <Gap />
        {shows === 'units' ? <SearchBox label="Find a serial number" value={find} onChange={setFind} /> : null}
      </Toolbar>
      <Refusal refusal={matters.refusal ?? units.refusal} />
      <Split
        narrow={{ as: 'tab', mainLabel: 'All' }}
        paneLabel="Selected"
        paneWidth={372}
        main={
          shows === 'units' ? (
            <RowList
              label="Units"
              header
              columns={unitColumns}
              groups={[{ id: 'all', title: '', items: units.value ?? [] }]}
              idOf={({ serial }) => serial}
              selected={of?.serial ?? null}
              onSelect={setUnit}
              empty={
                units.loading ? null : (
                  <EmptyState title="No such unit">Enter one, or look for another number.</EmptyState>
                )
              }
            />
          ) : (
            <RowList
              label="What is the matter"
              columns={matterColumns}
              groups={groupsOf(rows, role)}
              idOf={(row) => row.case}
              selected={shown?.case ?? null}
              onSelect={select}
              empty={
                matters.loading ? null : (
                  <EmptyState title="Nothing is the matter with any appliance">
                    What customers ask about parcels and units appears here, with the team whose turn it is.
                  </EmptyState>
                )
              }
            />
          )
        }
        pane={
          pane === null ? (
            shows === 'units' && of !== undefined ? (
              <UnitPane of={of} toSubscription={toSubscription} />
            ) : null
          ) : (
            <MatterPane
              key={pane}
              id={pane}
              toTicket={toTicket}
              toSubscription={toSubscription}
              toSlip={() => toSlip(pane)}
            />
          )
        }
      />
      {dialogue === 'ask' ? <AskDialog close={() => setDialogue(null)} asked={select} /> : null}
      {dialogue === 'bind' ? <BindDialog close={() => setDialogue(null)} bound={setUnit} /> : null}
    </>
  );
};

const UnitPane = ({
  of: { serial, model, subscription, subscriptionName, warranty },
  toSubscription,
}: {
  readonly of: Unit;
  readonly toSubscription: (subscription: string) => void;
}) => (
  <Section>
    <h2 className="mono">{serial}</h2>
    <p>
      {model}, {subscription === null ? 'bound to nobody' : 'bound to '}
      {subscription === null ? null : (
        <button type="button" className="link" onClick={() => toSubscription(subscription)}>
          {subscriptionName}
        </button>
      )}
      . Warranty: <Warranty until={warranty} />. Nothing is open for it.
    </p>
  </Section>
);
