// The mail server the desk speaks through, and the operators who may act.
import { useState } from 'react';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Body, TopBar } from '../../ui/areas.tsx';
import { Button, LockedAction } from '../../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { SecretField, useSecret } from '../../ui/secret-field.tsx';
import { Time } from '../../ui/time.tsx';
import { Policy } from './policy.tsx';
import { ThreatSwitch } from './threat-switch.tsx';

const onlyOwner = 'Only an owner sets up the workstation.';

export const Settings = ({ role }: { readonly role: string }) => (
  <>
    <TopBar title="Settings" />
    <Body>
      <ThreatSwitch role={role} />
      <Policy owner={role === 'owner'} />
      <Mail owner={role === 'owner'} />
      <Operators owner={role === 'owner'} />
    </Body>
  </>
);

const Mail = ({ owner }: { readonly owner: boolean }) => {
  const { value, loading } = useRequest('mail.settings', {});
  // The form starts from what is set up, once that is known, and keeps what is typed afterwards.
  return loading ? null : <MailForm owner={owner} known={value ?? null} />;
};

type Known = { host: string; port: number; user: string; from: string; ca?: string | undefined } | null;

const MailForm = ({ owner, known }: { readonly owner: boolean; readonly known: Known }) => {
  const [host, setHost] = useState(known?.host ?? '');
  const [port, setPort] = useState(String(known?.port ?? 587));
  const [user, setUser] = useState(known?.user ?? '');
  const [from, setFrom] = useState(known?.from ?? '');
  const [ca, setCa] = useState(known?.ca ?? '');
  const password = useSecret();
  const configure = useCommand('mail.configure');
  const check = useCommand('mail.check');
  const [said, setSaid] = useState<string | null>(null);
  const save = async () => {
    setSaid(null);
    const authority = ca.trim() === '' ? {} : { ca };
    const answer = await configure.run({
      host,
      port: Number(port),
      user,
      from,
      password: password.take(),
      ...authority,
    });
    if (answer?.ok) setSaid('Saved. Check the connection before you rely on it.');
  };
  const connect = async () => {
    setSaid(null);
    const answer = await check.run({});
    if (answer?.ok) setSaid(answer.value.answer);
  };
  return (
    <Panel title="Mail server" aside={known === null ? 'Not set up' : known.host}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (owner) void save();
        }}
      >
        <TextField label="Host" value={host} onChange={setHost} />
        <TextField
          label="Port"
          hint="465 speaks TLS from the start; any other has to upgrade with STARTTLS"
          value={port}
          onChange={setPort}
        />
        <TextField label="User" value={user} onChange={setUser} />
        <SecretField label="Password" hint="Kept sealed, never shown again" secret={password} />
        <TextField label="Sender" hint="Such as Dublin desk <support@desk.example>" value={from} onChange={setFrom} />
        <TextArea
          label="Further certificate authority"
          hint="PEM, only for a server with a certificate of your own"
          value={ca}
          onChange={setCa}
        />
        <Refusal refusal={configure.refusal ?? check.refusal} />
        {said === null ? null : (
          <Remark>
            <span role="status">{said}</span>
          </Remark>
        )}
        <div className="line">
          <LockedAction type="submit" kind="main" locked={owner ? null : onlyOwner} pending={configure.pending}>
            Save
          </LockedAction>
          {owner ? (
            <Button pending={check.pending} onClick={() => void connect()}>
              Check the connection
            </Button>
          ) : null}
        </div>
      </form>
    </Panel>
  );
};

const roles = [
  { value: 'representative', label: 'Representative' },
  { value: 'supervisor', label: 'Supervisor' },
  { value: 'tam', label: 'Technical Account Manager' },
  { value: 'owner', label: 'Owner' },
  { value: 'auditor', label: 'Auditor' },
  { value: 'hardware', label: 'Hardware team' },
] as const;

const Operators = ({ owner }: { readonly owner: boolean }) => {
  const { value: operators = [] } = useRequest('operator.list', {});
  return (
    <Panel title="Operators">
      <div className="stack">
        <Table
          label="Operators"
          items={operators}
          idOf={({ id }) => id}
          columns={[
            { id: 'name', title: 'Name', cell: ({ name }) => name },
            { id: 'id', title: 'Signs in as', cell: ({ id }) => id },
            {
              id: 'role',
              title: 'Role',
              cell: ({ role, revoked }) =>
                revoked ? 'Revoked' : (roles.find(({ value }) => value === role)?.label ?? role),
            },
            { id: 'since', title: 'Enrolled', cell: ({ enrolledAt }) => <Time at={enrolledAt} as="day" /> },
          ]}
        />
        {owner ? <Enrol /> : <p className="dim">{onlyOwner}</p>}
      </div>
    </Panel>
  );
};

const Enrol = () => {
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<(typeof roles)[number]['value']>('representative');
  const passphrase = useSecret();
  const { run, pending, refusal } = useCommand('operator.enrol');
  const submit = async () => {
    const answer = await run({ id, name, role, passphrase: passphrase.take() });
    if (!answer?.ok) return;
    setId('');
    setName('');
  };
  return (
    <form
      className="stack"
      noValidate
      aria-label="Enrol an operator"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3>Enrol an operator</h3>
      <TextField label="Full name" value={name} onChange={setName} />
      <TextField label="Operator name" hint="Small letters, for signing in" value={id} onChange={setId} />
      <SelectField label="Role" value={role} onChange={setRole} choices={roles} />
      <SecretField
        label="Their passphrase"
        hint="Typed by the new operator, at least 15 characters"
        secret={passphrase}
      />
      <Refusal refusal={refusal} />
      <div>
        <Button type="submit" pending={pending}>
          Enrol
        </Button>
      </div>
    </form>
  );
};
