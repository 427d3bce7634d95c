// The maintenance calendar: what is scheduled, for whom, whether they were told; scheduling, moving, cancelling (Q8).
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { EmptyState, Refusal } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';
import { inNumbers, people } from '../../ui/words.ts';

type Update = OutputOf<RekeyContract['update.list']>[number];
const everybody = '-';

const StateChip = ({ of: { state } }: { readonly of: Update }) => (
  <Chip tone={state === 'running' ? 'warn' : state === 'cancelled' ? 'outline' : 'still'}>{state}</Chip>
);

export const Updates = ({ schedules }: { readonly schedules: boolean }) => {
  const { value } = useRequest('update.list', {});
  const [asking, setAsking] = useState<Update | 'new' | null>(null);
  const [cancelling, setCancelling] = useState<Update | null>(null);
  if (value === undefined) return null;
  return (
    <Panel title="Updates" aside="Outside business hours where practical, with notice (Q8)" flush>
      {value.length === 0 ? (
        <div className="in">
          <EmptyState title="No update is scheduled">
            Customers are told of each, three days before or earlier.
          </EmptyState>
        </div>
      ) : (
        <Table
          label="Updates"
          items={value}
          idOf={({ update }) => update}
          columns={[
            { id: 'name', title: 'Update', cell: ({ name }) => name },
            { id: 'from', title: 'From', cell: ({ from }) => <Time at={from} as="day-and-time" /> },
            { id: 'to', title: 'To', wideOnly: true, cell: ({ to }) => <Time at={to} as="day-and-time" /> },
            {
              id: 'told',
              title: 'Told',
              cell: ({ touches }) =>
                `${inNumbers(touches.filter(({ told }) => told).length)} of ${inNumbers(touches.length)}`,
            },
            {
              id: 'tickets',
              title: 'Open tickets',
              wideOnly: true,
              end: true,
              cell: ({ tickets }) => inNumbers(tickets),
            },
            { id: 'state', title: 'State', cell: (one) => <StateChip of={one} /> },
            {
              id: 'act',
              title: 'Change',
              end: true,
              cell: (one) =>
                schedules && one.state === 'to come' ? (
                  <span className="line">
                    <span className="right" />
                    <Button small aria-label={`Move ${one.name}`} onClick={() => setAsking(one)}>
                      Move
                    </Button>
                    <Button small kind="bare" aria-label={`Cancel ${one.name}`} onClick={() => setCancelling(one)}>
                      Cancel
                    </Button>
                  </span>
                ) : null,
            },
          ]}
        />
      )}
      <div className="in">
        <LockedAction
          small
          locked={schedules ? null : 'A supervisor or an owner schedules updates.'}
          onClick={() => setAsking('new')}
        >
          Schedule an update
        </LockedAction>
      </div>
      {asking === null ? null : <Schedule known={asking === 'new' ? null : asking} close={() => setAsking(null)} />}
      {cancelling === null ? null : <CancelUpdate of={cancelling} close={() => setCancelling(null)} />}
    </Panel>
  );
};

/** For a field of date and time, in this machine's zone. */
const local = (at: number): string => {
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 16);
};

type ScheduleProps = { readonly known: Update | null; readonly close: () => void };

const Schedule = ({ known, close }: ScheduleProps) => {
  const start = known === null ? Date.now() + 5 * 86_400_000 : Date.parse(known.from);
  const { value: subscriptions } = useRequest('subscription.list', known === null ? {} : null);
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const [from, setFrom] = useState(local(start));
  const [to, setTo] = useState(local(known === null ? start + 2 * 3_600_000 : Date.parse(known.to)));
  const [whom, setWhom] = useState(everybody);
  const [reason, setReason] = useState('');
  const [commandId] = useState(newCommandId);
  const schedule = useCommand('update.schedule');
  const move = useCommand('update.move');
  const { pending, refusal } = known === null ? schedule : move;
  const isWhole = from !== '' && to !== '';
  const window = isWhole ? { from: new Date(from).toISOString(), to: new Date(to).toISOString() } : null;
  const touches =
    known === null ? (whom === everybody ? null : [whom]) : known.touches.map(({ subscription }) => subscription);
  const { value: met } = useRequest('update.preview', window === null ? null : { ...window, touches });
  const submit = async () => {
    if (window === null) return;
    const answer =
      known === null
        ? await schedule.run({ ...window, name, text, reason, touches, commandId })
        : await move.run({ ...window, update: known.update, reason, commandId });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={known === null ? 'Schedule an update' : `Move ${known.name}`}
      sub="Everybody whom it touches is told by mail."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            {known === null ? 'Schedule it' : 'Move it'}
          </Button>
        </>
      }
    >
      <div className="stack">
        {known === null ? (
          <>
            <TextField label="Name" value={name} onChange={setName} maxLength={100} />
            <TextArea label="What happens, as customers read it" rows={3} value={text} onChange={setText} />
            <SelectField
              label="Whom it touches"
              value={whom}
              onChange={setWhom}
              choices={[
                { value: everybody, label: 'Everybody who is updated automatically' },
                ...(subscriptions ?? []).map(({ subscription, name: called }) => ({
                  value: subscription,
                  label: called,
                })),
              ]}
            />
          </>
        ) : null}
        <div className="cols">
          <TextField label="From" type="datetime-local" value={from} onChange={setFrom} />
          <TextField label="To" type="datetime-local" value={to} onChange={setTo} />
        </div>
        {met === undefined ? null : (
          <p className="two" role="status">
            It touches {inNumbers(met.touches)}.{' '}
            {met.open.length === 0
              ? 'It meets nobody’s business hours.'
              : `It meets the business hours of ${people(met.open.slice(0, 5), 'and')}${met.open.length > 5 ? ' and others' : ''}.`}
          </p>
        )}
        <TextArea
          label="Why then, where it meets business hours or comes soon"
          hint="Customers read it"
          rows={2}
          value={reason}
          onChange={setReason}
        />
        <Refusal refusal={refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};

const CancelUpdate = ({ of, close }: { readonly of: Update; readonly close: () => void }) => {
  const [reason, setReason] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('update.cancel');
  const submit = async () => {
    const answer = await run({ update: of.update, reason, commandId });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Cancel ${of.name}`}
      sub="Everybody whom it would have touched is told by mail."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Cancel the update
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextArea label="Why" rows={2} value={reason} onChange={setReason} />
        <Refusal refusal={refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};
