// What an owner sets up: the threat level, the policy, the mail server and the operators who may act.
import { useState } from 'react';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Body, TopBar } from '../../ui/areas.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { SecretField, useSecret } from '../../ui/secret-field.tsx';
import { Time } from '../../ui/time.tsx';
import { MailServer } from './mail-server.tsx';
import { Backups } from './backups.tsx';
import { Policy } from './policy.tsx';
import { Retention } from './retention.tsx';
import { ThreatSwitch } from './threat-switch.tsx';

const onlyOwner = 'Only an owner sets up the workstation.';

export const Settings = ({ role }: { readonly role: string }) => (
  <>
    <TopBar title="Settings" />
    <Body>
      <ThreatSwitch role={role} />
      <Policy owner={role === 'owner'} />
      <MailServer owner={role === 'owner'} />
      {role === 'owner' || role === 'auditor' ? (
        <>
          <Backups owner={role === 'owner'} />
          <Retention owner={role === 'owner'} />
        </>
      ) : null}
      <Operators owner={role === 'owner'} />
    </Body>
  </>
);

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
