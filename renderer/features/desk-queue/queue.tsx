// Who waits, which clock bites next, which path, what to do: every request of the desk in one list.
import {
  IconFileImport,
  IconInbox,
  IconMail,
  IconMessage,
  IconMessages,
  IconPencil,
  IconPlus,
  IconTrash,
  IconUser,
  IconUserCheck,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useCommands } from '../../app/commands.ts';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Gap, Split, Toolbar, TopBar } from '../../ui/areas.tsx';
import { Button, IconButton, LockedAction } from '../../ui/button.tsx';
import { Avatar, Chip, type Path, PathLabel, SeverityBars } from '../../ui/chip.tsx';
import { FilterSelect, SearchBox } from '../../ui/fields.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Facts, Section } from '../../ui/panel.tsx';
import { EmptyState } from '../../ui/refusal.tsx';
import { type Column, RowList, TwoLines } from '../../ui/row-list.tsx';
import { TicketClocks } from '../../ui/ticket-clocks.tsx';
import { Time, Today } from '../../ui/time.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { MoveIn } from './move-in.tsx';
import { NewRequest } from './new-request.tsx';
import { RenameView, SaveView } from './save-view.tsx';
import { BeginSession, RunningSessions, SessionDialog } from './session.tsx';
import { useTickets } from './use-tickets.ts';

type Row = OutputOf<RekeyContract['ticket.list']>['tickets'][number];
type View = Parameters<typeof useTickets>[0]['view'];
type Case = NonNullable<Row['recovery']>;
type Props = {
  readonly me: string;
  readonly selected: string | null;
  readonly select: (id: string) => void;
  readonly open: (id: string) => void;
  readonly openTicket: (ticket: string) => void;
  /** Null when this role may open cases, otherwise the sentence that says who may. */
  readonly locked: string | null;
  /** The same for handing the workstation to a customer. */
  readonly handOverLocked: string | null;
};

export const pathOf = ({ path, phase, reportsLost }: Pick<Case, 'path' | 'phase' | 'reportsLost'>): Path => {
  if (phase === 'referred') return { kind: 'referred' };
  if (path === null) return { kind: 'undecided' };
  return path === 'reset' ? { kind: 'keeps' } : { kind: 'loses', reports: reportsLost };
};

const views = {
  open: 'Open or done lately',
  mine: 'Mine',
  unassigned: 'Nobody assigned',
  'due-soon': 'Due within 2 hours',
  waiting: 'Waiting on someone else',
  recoveries: 'Recoveries',
  snoozed: 'Put off',
  resolved: 'Done',
  all: 'Everything',
} as const;

const every = '-';

/** A recovery is opened as its case, so that is what is selected. */
const idOf = ({ case: id, ticket }: Row): string => id ?? ticket;

const channels = {
  phone: 'Phone',
  chat: 'Chat',
  email: 'Mail',
  web: 'Web',
  'customer-window': 'Customer window',
} as const;

export const Queue = ({ me, selected, select, open, openTicket, locked, handOverLocked }: Props) => {
  const [view, setView] = useState<View>('open');
  const [search, setSearch] = useState('');
  const typed = search.trim();
  const [severity, setSeverity] = useState<string | null>(null);
  const [tag, setTag] = useState<string | null>(null);
  /** The marked rows' tickets, by their ids: a row that was let go since stays marked. */
  const [marked, setMarked] = useState<ReadonlyMap<string, string>>(new Map());
  const [keeping, setKeeping] = useState(false);
  const [renaming, setRenaming] = useState(false);
  const [own, setOwn] = useState<string | null>(null);
  const filtered = severity !== null || tag !== null;
  const shows = { view: typed !== '' && view === 'open' ? 'all' : view, search: typed, severity, tag } as const;
  const { rows, loading, long } = useTickets(shows);
  const lately = useRequest(
    'ticket.list',
    view === 'open' && typed === '' && !filtered ? { view: 'resolved', limit: 50 } : null,
  ).value;
  const { value: counts } = useRequest('ticket.status', {});
  const [asking, setAsking] = useState(false);
  const [movingIn, setMovingIn] = useState(false);
  const [session, setSession] = useState<string | null>(null);
  const [beginning, setBeginning] = useState(false);
  const handOver = useCommand('window.openCustomer');
  const assign = useCommand('ticket.assign');
  const dropView = useCommand('ticket.dropView');
  const ask = () => setAsking(true);
  const mark = (ids: readonly string[], on: boolean) =>
    setMarked((before) => {
      const after = new Map(before);
      for (const id of ids) {
        const row = shownRows.find((one) => idOf(one) === id);
        if (!on) after.delete(id);
        else if (row !== undefined) after.set(id, row.ticket);
      }
      return after;
    });
  /** What is no longer shown is no longer marked, so that nothing happens to a ticket that nobody sees. */
  const show = (next: { view?: View; severity?: string | null; tag?: string | null; own?: string | null }) => {
    if (next.view !== undefined) setView(next.view);
    if (next.severity !== undefined) setSeverity(next.severity);
    if (next.tag !== undefined) setTag(next.tag);
    setOwn(next.own ?? null);
    setMarked(new Map());
  };
  const shownRows = long === undefined ? [...rows, ...(lately?.tickets ?? [])] : rows;
  const [held, hold] = useState<Row | undefined>(undefined);
  const found = shownRows.find((one) => idOf(one) === selected);
  if (found !== undefined && found !== held) hold(found);
  // What was selected and then scrolled out of what is held stays selected.
  const still = long !== undefined && held !== undefined && idOf(held) === selected ? held : undefined;
  const shown = found ?? still ?? shownRows[0];
  const take = () => {
    if (shown !== undefined) void assign.run({ ticket: shown.ticket, operator: me, commandId: newCommandId() });
  };
  useCommands([
    { id: 'new-request', title: 'New request', group: 'Queue', icon: IconPlus, key: 'n', run: ask, locked },
    {
      id: 'session',
      title: 'Begin a real-time session',
      group: 'Queue',
      icon: IconMessages,
      key: 'c',
      run: () => setBeginning(true),
      locked,
    },
    {
      id: 'move-in',
      title: 'Import tickets from another system',
      group: 'Queue',
      icon: IconFileImport,
      run: () => setMovingIn(true),
      locked,
    },
    { id: 'take', title: 'Assign it to me', group: 'Queue', icon: IconUser, key: 'a', run: take, locked },
    ...(Object.entries(views) as [View, string][]).map(([id, title]) => ({
      id: `view-${id}`,
      title: `Show: ${title}`,
      group: 'Queue',
      icon: IconInbox,
      run: () => show({ view: id, severity: null, tag: null }),
    })),
    ...(counts?.saved ?? []).map((saved) => ({
      id: `own-${saved.name}`,
      title: `Show: ${saved.name}`,
      group: 'Queue',
      icon: IconInbox,
      run: () => show({ ...saved, own: saved.name }),
    })),
  ]);
  const openRow = (id: string) => {
    const row = shownRows.find((one) => idOf(one) === id);
    if (row?.case != null) open(row.case);
    else if (row !== undefined) openTicket(row.ticket);
  };
  const group = (waitsOn: Row['waitsOn']) => shownRows.filter((one) => one.waitsOn === waitsOn);
  const isOneList = typed !== '' || view === 'all' || view === 'due-soon' || view === 'snoozed';
  return (
    <>
      <TopBar title="Queue" sub={counts === undefined ? null : `${upTo(counts.views.open ?? 0)} open`}>
        <Today />
        <LockedAction
          icon={IconUserCheck}
          locked={handOverLocked}
          pending={handOver.pending}
          onClick={() => void handOver.run({})}
        >
          Hand over to a customer
        </LockedAction>
        <LockedAction kind="main" icon={IconPlus} keyHint="N" locked={locked} onClick={ask}>
          New request
        </LockedAction>
      </TopBar>
      <Toolbar label="What the queue shows">
        <FilterSelect
          label="View"
          value={own === null ? view : `own ${own}`}
          onChange={(chosen) => {
            const saved = counts?.saved.find(({ name }) => chosen === `own ${name}`);
            if (saved !== undefined) show({ ...saved, own: saved.name });
            else show({ view: chosen as View, severity: null, tag: null });
          }}
          choices={[
            ...(Object.entries(views) as [View, string][]).map(([value, label]) => ({
              value: value as string,
              label: counts === undefined ? label : `${label} (${upTo(counts.views[value] ?? 0)})`,
            })),
            ...(counts?.saved ?? []).map(({ name }) => ({ value: `own ${name}`, label: name })),
          ]}
        />
        <FilterSelect
          label="Severity"
          value={severity ?? every}
          onChange={(chosen) => show({ severity: chosen === every ? null : chosen })}
          choices={[
            { value: every, label: 'Every severity' },
            ...(counts?.severities ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        {counts === undefined || counts.tags.length === 0 ? null : (
          <FilterSelect
            label="Tag"
            value={tag ?? every}
            onChange={(chosen) => show({ tag: chosen === every ? null : chosen })}
            choices={[{ value: every, label: 'Every tag' }, ...counts.tags.map((one) => ({ value: one, label: one }))]}
          />
        )}
        <SearchBox
          label="Search the tickets"
          value={search}
          onChange={(text) => (setSearch(text), setMarked(new Map()))}
        />
        {own !== null ? (
          <>
            <IconButton icon={IconPencil} label={`Rename “${own}”`} onClick={() => setRenaming(true)} />
            <IconButton
              icon={IconTrash}
              label={`Remove “${own}”`}
              onClick={() => void dropView.run({ name: own, commandId: newCommandId() }).then(() => setOwn(null))}
            />
          </>
        ) : filtered ? (
          <Button small kind="bare" onClick={() => setKeeping(true)}>
            Keep this view
          </Button>
        ) : null}
        <Gap />
        <RunningSessions open={setSession} />
        {locked === null ? (
          <Button small kind="bare" icon={IconFileImport} onClick={() => setMovingIn(true)}>
            Import tickets
          </Button>
        ) : null}
        {locked === null ? (
          <Button small kind="bare" icon={IconMessages} keyHint="C" onClick={() => setBeginning(true)}>
            Begin a session
          </Button>
        ) : null}
      </Toolbar>
      {marked.size === 0 ? null : <BulkBar tickets={[...marked.values()]} unmark={() => setMarked(new Map())} />}
      <Split
        narrow={{ as: 'hidden' }}
        paneLabel="Selected case"
        main={
          <RowList
            label="Cases"
            idOf={idOf}
            selected={shown === undefined ? null : idOf(shown)}
            onSelect={select}
            onOpen={openRow}
            long={long}
            {...(locked === null ? { marks: { marked, mark, nameOf: ({ ticket }: Row) => ticket } } : {})}
            groups={
              isOneList
                ? [{ id: 'all', title: views[view], items: shownRows }]
                : [
                    { id: 'desk', title: 'Desk to act', items: group('desk') },
                    { id: 'customer', title: 'Waiting on someone else', items: group('customer') },
                    { id: 'done', title: 'Done', items: group('nobody') },
                  ]
            }
            twoTargets={(one) => one.clocks.length > 1 || mailOf(one) !== null}
            columns={columns}
            empty={
              loading ? null : (
                <EmptyState title={typed === '' ? 'Nobody is waiting' : 'Nothing was found'}>
                  {typed === ''
                    ? 'When a customer calls, open a request with N. Requests from the customer window appear here by themselves.'
                    : 'Every word has to be somewhere in the ticket; the last may be the beginning of one.'}
                </EmptyState>
              )
            }
          />
        }
        pane={shown === undefined ? null : <Selected of={shown} open={() => openRow(idOf(shown))} />}
      />
      {keeping ? (
        <SaveView shows={{ view, severity, tag }} close={() => setKeeping(false)} saved={(name) => setOwn(name)} />
      ) : null}
      {renaming && own !== null ? <RenameView known={own} close={() => setRenaming(false)} renamed={setOwn} /> : null}
      {movingIn ? <MoveIn close={() => setMovingIn(false)} /> : null}
      {beginning ? <BeginSession close={() => setBeginning(false)} begun={setSession} /> : null}
      {session === null ? null : <SessionDialog id={session} close={() => setSession(null)} openTicket={openTicket} />}
      {asking ? <NewRequest close={() => setAsking(false)} opened={open} openedTicket={openTicket} /> : null}
    </>
  );
};

const columns: readonly Column<Row>[] = [
  {
    id: 'severity',
    title: 'Severity',
    width: '16px',
    at: 'lead',
    cell: (one) => <SeverityBars severity={one.severity} />,
  },
  {
    id: 'case',
    title: 'Case',
    width: 'minmax(0, 1.4fr)',
    cut: true,
    at: 'first',
    cell: (one) => <TwoLines title={one.subscriptionName} more={`${one.ticket} · ${subjectOf(one)}`} />,
  },
  {
    id: 'path',
    title: 'Path',
    width: '132px',
    at: 'second',
    cell: (one) => <About of={one} />,
  },
  {
    id: 'next',
    title: 'Next step',
    width: 'minmax(0, 1fr)',
    cut: true,
    at: 'none',
    wideOnly: true,
    cell: (one) => one.recovery?.nextStep ?? one.waitsFor ?? '',
  },
  {
    id: 'clock',
    title: 'Clocks',
    width: '252px',
    at: 'second-end',
    cell: (one) => (
      <span className="clocks">
        <TicketClocks clocks={one.clocks} noTarget={one.noTarget} />
        <MailMark of={one} />
      </span>
    ),
  },
  {
    id: 'by',
    title: 'Assigned to',
    width: '24px',
    at: 'first-end',
    cell: (one) => <Avatar name={one.assignee?.name ?? null} />,
  },
];

const upTo = (count: number): string => (count >= 1000 ? '1,000 or more' : String(count));

const subjectOf = ({ recovery, subject }: Row): string => recovery?.subject ?? subject;

const About = ({ of: { recovery, channel, kind } }: { readonly of: Row }) =>
  recovery === null ? (
    <span className="path">
      <Icon of={kind === 'session' ? IconMessages : IconMessage} size="s" />
      {channels[channel]}
    </span>
  ) : (
    <PathLabel path={pathOf(recovery)} />
  );

/** What to say of a ticket's mail while it is not simply taken. */
const mailOf = ({ recovery, unsent }: Row): { readonly words: string; readonly grave: boolean } | null => {
  const { waiting, uncertain, refused } = recovery?.mail ?? { waiting: unsent, uncertain: 0, refused: 0 };
  if (uncertain > 0) return { words: 'Mail uncertain', grave: true };
  if (refused > 0) return { words: 'Mail not taken', grave: true };
  return waiting > 0 ? { words: 'Waits for the mail server', grave: false } : null;
};

const MailMark = ({ of: one }: { readonly of: Row }) => {
  const mail = mailOf(one);
  return mail === null ? null : (
    <Chip tone={mail.grave ? 'warn' : 'outline'} icon={IconMail}>
      {mail.words}
    </Chip>
  );
};

const Selected = ({ of: one, open }: { readonly of: Row; readonly open: () => void }) => (
  <>
    <Section>
      <div className="line dim xs num">
        {one.ticket}
        <span className="right">
          <Time at={one.openedAt} as="day-and-time" />
        </span>
      </div>
      <h2>{one.subscriptionName}</h2>
      <p className="two">{subjectOf(one)}</p>
      <TicketClocks clocks={one.clocks} noTarget={one.noTarget} named />
      <Button keyHint="↵" onClick={open}>
        {one.case === null ? 'Open ticket' : 'Open case'}
      </Button>
    </Section>
    {one.recovery === null ? null : (
      <>
        <Section label="Next step">
          <p>{one.recovery.nextStep}</p>
        </Section>
        <Section label="Path">
          <PathLabel path={pathOf(one.recovery)} />
        </Section>
      </>
    )}
    {one.waitsFor === null && mailOf(one) === null ? null : (
      <Section label="Waits for">
        {one.waitsFor === null ? null : <p>{one.waitsFor}</p>}
        <div>
          <MailMark of={one} />
        </div>
      </Section>
    )}
    <Section label="Who">
      <Facts
        facts={[
          { term: 'Asked by', value: one.requester },
          { term: 'Opened by', value: one.openedBy },
          { term: 'When', value: <Time at={one.openedAt} /> },
          { term: 'Assigned to', value: one.assignee?.name ?? 'Nobody' },
        ]}
      />
    </Section>
  </>
);
