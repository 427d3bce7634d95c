// The checkpoints that were kept, whether each reached the places it should, and making one now.
import { IconCircleCheck, IconClock, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { EmptyState, Refusal, Remark } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';
import { inNumbers } from '../../ui/words.ts';
import { howOften } from './how-often.ts';
import { PlanCheckpoints } from './plan-checkpoints.tsx';

type Listed = OutputOf<RekeyContract['checkpoint.list']>;
type Left = Listed['checkpoints'][number]['left'][number];
type Props = { readonly role: string; readonly open: (name: string) => void };

const mayMake = ['representative', 'supervisor', 'owner', 'auditor'];

export const Checkpoints = ({ role, open }: Props) => {
  const { value, refusal } = useRequest('checkpoint.list', {});
  const make = useCommand('checkpoint.make');
  const [planning, setPlanning] = useState(false);
  const makeOne = async () => {
    const answer = await make.run({});
    if (answer?.ok) open(answer.value.name);
  };
  return (
    <Panel title="Checkpoints" aside={value === undefined ? '' : planInWords(value)}>
      <div className="stack">
        <p className="two">
          A checkpoint is the whole journal in three signed lines. One that is kept where nobody at this desk can change
          it shows later whether a record was changed, removed or put in.
        </p>
        <Refusal refusal={refusal ?? make.refusal} />
        {value?.overdue ? (
          <Remark>
            One should have been made <Time at={value.due ?? ''} />. Verify the journal, and see whether the disk is
            full.
          </Remark>
        ) : null}
        {value === undefined || (value.folder === null && value.mailTo.length === 0) ? (
          <Remark>
            They stay on this workstation only, where whoever rules it could replace them. Print one, or have an owner
            send them elsewhere.
          </Remark>
        ) : null}
        <div className="line wrap">
          <LockedAction
            icon={IconPlus}
            locked={mayMake.includes(role) ? null : 'A representative, a supervisor, an owner or an auditor makes one.'}
            pending={make.pending}
            onClick={() => void makeOne()}
          >
            Make one now
          </LockedAction>
          <LockedAction
            kind="bare"
            locked={role === 'owner' ? null : 'An owner says when they are made and where they go.'}
            onClick={() => setPlanning(true)}
          >
            When and where
          </LockedAction>
        </div>
        {value === undefined ? null : value.checkpoints.length === 0 ? (
          <EmptyState title="None yet">The first is made within the hour, or now by hand.</EmptyState>
        ) : (
          <Table
            label="Checkpoints kept"
            items={value.checkpoints.slice(0, 12)}
            idOf={({ name }) => name}
            columns={[
              { id: 'at', title: 'Made', cell: ({ at }) => <Time at={at} as="day-and-time" /> },
              { id: 'size', title: 'Records', end: true, cell: ({ size }) => inNumbers(size) },
              {
                id: 'root',
                title: 'Root',
                wideOnly: true,
                cell: ({ root }) => <span className="mono">{root.slice(0, 12)}…</span>,
              },
              { id: 'left', title: 'Reached', cell: ({ left }) => <Reached left={left} /> },
              {
                id: 'open',
                title: 'Open it',
                end: true,
                cell: ({ name, size }) => (
                  <Button
                    small
                    kind="bare"
                    aria-label={`Open the checkpoint of ${size} records`}
                    onClick={() => open(name)}
                  >
                    Open
                  </Button>
                ),
              },
            ]}
          />
        )}
      </div>
      {planning && value !== undefined ? <PlanCheckpoints known={value} close={() => setPlanning(false)} /> : null}
    </Panel>
  );
};

const planInWords = ({ every, due, checkpoints }: Listed): string =>
  due === null && every > 0 && checkpoints.length > 0
    ? `${howOften(every)}; the newest covers everything`
    : howOften(every);

const outcomes: Readonly<Record<Left['outcome'], string>> = {
  done: 'Done',
  waits: 'Tried again within the hour',
  refused: 'Refused',
  sending: 'On its way',
  uncertain: 'May have arrived',
};

const Reached = ({ left }: { readonly left: readonly Left[] }) =>
  left.length === 0 ? (
    <span className="dim">This workstation only</span>
  ) : (
    <ul className="stack near">
      {left.map(({ way, to, outcome, answer }) => (
        <li key={`${way} ${to}`}>
          <span className="line wrap">
            {outcome === 'done' ? (
              <Chip icon={IconCircleCheck} tone="ok">
                {way === 'folder' ? 'Copied' : 'Mailed'}
              </Chip>
            ) : (
              <Chip icon={IconClock} tone="warn">
                {outcomes[outcome]}
              </Chip>
            )}
            <span className="xs">{to}</span>
          </span>
          {outcome === 'done' || answer === '' ? null : <div className="xs dim">{answer}</div>}
        </li>
      ))}
    </ul>
  );
