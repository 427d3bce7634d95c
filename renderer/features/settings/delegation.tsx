// Who stands in for a manager, from when until when, recorded before it is used; and where an operator is told by mail.
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';

type Me = { readonly id: string; readonly role: string };

export const Delegations = ({ me }: { readonly me: Me }) => {
  const { value } = useRequest('delegation.list', {});
  const [making, setMaking] = useState(false);
  const end = useCommand('delegation.end');
  if (value === undefined) return null;
  const { delegations, tams } = value;
  return (
    <Panel title="Standing in" aside="For Technical Account Managers who are away" flush>
      {delegations.length === 0 ? (
        <p className="in two">Nobody stands in for anybody.</p>
      ) : (
        <Table
          label="Standing in"
          items={delegations}
          idOf={({ delegation }) => delegation}
          columns={[
            { id: 'who', title: 'Who', cell: ({ to, from }) => `${to} for ${from}` },
            { id: 'since', title: 'From', cell: ({ since }) => <Time at={since} as="day-and-time" /> },
            { id: 'until', title: 'Until', cell: ({ until }) => <Time at={until} as="day-and-time" /> },
            { id: 'why', title: 'Why', wideOnly: true, cell: ({ reason }) => reason },
            { id: 'state', title: 'State', cell: ({ state }) => state },
            {
              id: 'end',
              title: 'End it',
              end: true,
              cell: ({ delegation, yours, to, from }) =>
                yours ? (
                  <Button
                    small
                    aria-label={`End it: ${to} for ${from}`}
                    pending={end.pending}
                    onClick={() => void end.run({ delegation, commandId: newCommandId() })}
                  >
                    End it
                  </Button>
                ) : null,
            },
          ]}
        />
      )}
      <div className="in stack">
        <div>
          <LockedAction
            small
            locked={
              me.role !== 'tam'
                ? 'A Technical Account Manager delegates, and only their own subscriptions.'
                : tams.length < 2
                  ? 'There is no other Technical Account Manager at this desk.'
                  : null
            }
            onClick={() => setMaking(true)}
          >
            Let somebody stand in
          </LockedAction>
        </div>
        <Refusal refusal={end.refusal} />
        <OwnAddress address={value.address} />
      </div>
      {making ? <Make tams={tams.filter(({ id }) => id !== me.id)} close={() => setMaking(false)} /> : null}
    </Panel>
  );
};

const OwnAddress = ({ address }: { readonly address: string | null }) => {
  const [text, setText] = useState(address ?? '');
  const { run, pending, refusal } = useCommand('operator.setAddress');
  const same = text.trim() === (address ?? '');
  return (
    <form
      className="stack near"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!same) void run({ address: text.trim() === '' ? null : text.trim(), commandId: newCommandId() });
      }}
    >
      <TextField
        label="Where you are told by mail of what ends"
        hint="Empty for nowhere"
        type="email"
        value={text}
        onChange={setText}
      />
      <div>
        <LockedAction small type="submit" locked={same ? 'Nothing has been changed.' : null} pending={pending}>
          Save your address
        </LockedAction>
      </div>
      <Refusal refusal={refusal} kept="What you wrote is kept." />
    </form>
  );
};

type MakeProps = {
  readonly tams: readonly { readonly id: string; readonly name: string }[];
  readonly close: () => void;
};

const dayAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const Make = ({ tams, close }: MakeProps) => {
  const [to, setTo] = useState(tams[0]?.id ?? '');
  const [since, setSince] = useState(dayAhead(0));
  const [until, setUntil] = useState(dayAhead(14));
  const [reason, setReason] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('delegation.make');
  const submit = async () => {
    const answer = await run({
      ...{ to, reason, commandId },
      since: new Date(`${since}T00:00`).toISOString(),
      until: new Date(`${until}T23:59:59`).toISOString(),
    });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Let somebody stand in for you"
      sub="For all of your subscriptions. What they sign says that they stand in."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Record it
          </Button>
        </>
      }
    >
      <div className="stack">
        <SelectField
          label="Who stands in"
          value={to}
          onChange={setTo}
          choices={tams.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <div className="cols">
          <TextField label="First day" type="date" value={since} onChange={setSince} />
          <TextField label="Last day" type="date" value={until} onChange={setUntil} />
        </div>
        <TextArea label="Why" rows={2} value={reason} onChange={setReason} />
        <Refusal refusal={refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};
