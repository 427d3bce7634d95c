// Who waits, which path, what is lost, what to do next: every case of the desk in one list.
import { IconMail, IconPlus, IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useCommands } from '../../app/commands.ts';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Split, TopBar } from '../../ui/areas.tsx';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Avatar, Chip, type Path, PathLabel } from '../../ui/chip.tsx';
import { Facts, Section } from '../../ui/panel.tsx';
import { EmptyState } from '../../ui/refusal.tsx';
import { RowList, TwoLines } from '../../ui/row-list.tsx';
import { Time, Today } from '../../ui/time.tsx';
import { NewRequest } from './new-request.tsx';

type Case = OutputOf<RekeyContract['recovery.queue']>[number];
type Props = {
  readonly selected: string | null;
  readonly select: (id: string) => void;
  readonly open: (id: string) => void;
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

export const Queue = ({ selected, select, open, locked, handOverLocked }: Props) => {
  const { value: cases = [], loading } = useRequest('recovery.queue', {});
  const [asking, setAsking] = useState(false);
  const handOver = useCommand('window.openCustomer');
  const ask = () => setAsking(true);
  useCommands([
    { id: 'new-request', title: 'New request', group: 'Queue', icon: IconPlus, key: 'n', run: ask, locked },
  ]);
  const shown = cases.find((one) => one.case === selected) ?? cases[0];
  const group = (waitsOn: Case['waitsOn']) => cases.filter((one) => one.waitsOn === waitsOn);
  return (
    <>
      <TopBar title="Queue" sub={`${cases.filter(({ endedAt }) => endedAt === null).length} open`}>
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
      <Split
        narrow={{ as: 'hidden' }}
        paneLabel="Selected case"
        main={
          <RowList
            label="Cases"
            idOf={(one) => one.case}
            selected={shown?.case ?? null}
            onSelect={select}
            onOpen={open}
            groups={[
              { id: 'desk', title: 'Desk to act', items: group('desk') },
              { id: 'customer', title: 'Waiting on someone else', items: group('customer') },
              { id: 'done', title: 'Done', items: group('nobody') },
            ]}
            columns={[
              {
                id: 'case',
                title: 'Case',
                width: 'minmax(0, 1.4fr)',
                cut: true,
                at: 'first',
                cell: (one) => <TwoLines title={one.subscriptionName} more={`${one.number} · ${one.subject}`} />,
              },
              {
                id: 'path',
                title: 'Path',
                width: '152px',
                at: 'second',
                cell: (one) => <PathLabel path={pathOf(one)} />,
              },
              {
                id: 'next',
                title: 'Next step',
                width: 'minmax(0, 1fr)',
                cut: true,
                at: 'none',
                cell: (one) => (
                  <div className="cut">
                    <div className="cut">{one.nextStep}</div>
                    <MailMark of={one} />
                  </div>
                ),
              },
              {
                id: 'opened',
                title: 'Opened',
                width: '88px',
                at: 'second-end',
                cell: (one) => <Time at={one.openedAt} />,
              },
              {
                id: 'by',
                title: 'Opened by',
                width: '24px',
                at: 'first-end',
                cell: (one) => <Avatar name={one.openedBy} />,
              },
            ]}
            empty={
              loading ? null : (
                <EmptyState title="Nobody is waiting">
                  When a customer calls, open a request with N. Requests from the customer window appear here by
                  themselves.
                </EmptyState>
              )
            }
          />
        }
        pane={shown === undefined ? null : <Selected of={shown} open={open} />}
      />
      {asking ? <NewRequest close={() => setAsking(false)} opened={open} /> : null}
    </>
  );
};

const mailWords = ({ waiting, uncertain, refused }: Case['mail']): string | null => {
  if (uncertain > 0) return 'Mail uncertain';
  if (refused > 0) return 'Mail not taken';
  return waiting > 0 ? 'Waits for the mail server' : null;
};

/** Said of a case only while its mail is not simply taken. */
const MailMark = ({ of: { mail } }: { readonly of: Case }) => {
  const words = mailWords(mail);
  return words === null ? null : (
    <Chip tone={mail.uncertain + mail.refused > 0 ? 'warn' : 'outline'} icon={IconMail}>
      {words}
    </Chip>
  );
};

const Selected = ({ of: one, open }: { readonly of: Case; readonly open: (id: string) => void }) => (
  <>
    <Section>
      <div className="line dim xs num">
        {one.number}
        <span className="right">
          <Time at={one.openedAt} as="day-and-time" />
        </span>
      </div>
      <h2>{one.subscriptionName}</h2>
      <p className="two">{one.subject}</p>
      <Button keyHint="↵" onClick={() => open(one.case)}>
        Open case
      </Button>
    </Section>
    <Section label="Next step">
      <p>{one.nextStep}</p>
      <div>
        <MailMark of={one} />
      </div>
    </Section>
    <Section label="Path">
      <PathLabel path={pathOf(one)} />
    </Section>
    <Section label="Opened">
      <Facts
        facts={[
          { term: 'By', value: one.openedBy },
          { term: 'When', value: <Time at={one.openedAt} /> },
        ]}
      />
    </Section>
  </>
);
