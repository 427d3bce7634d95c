// A first start: a new workspace with its owner, or a demo with invented customers. What is shown once is shown here.
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { GateShell } from '../../ui/desk-shell.tsx';
import { CheckField, TextField } from '../../ui/fields.tsx';
import { Card, Table } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { roleNames } from '../../ui/role-names.ts';
import { NewPassphrase, useNewPassphrase } from './new-passphrase.tsx';
import { PrintedCode } from './printed-code.tsx';

type Demo = OutputOf<RekeyContract['workspace.createDemo']>;
/** `done` is called once everything shown here has been read: the desk then asks for a passphrase or opens. */
type Props = { readonly busy: (showing: boolean) => void };

export const FirstStart = ({ busy }: Props) => {
  const [step, setStep] = useState<'choose' | 'new'>('choose');
  const [demo, setDemo] = useState<Demo | null>(null);
  const [recoveryCode, setRecoveryCode] = useState<string | null>(null);
  const create = useCommand('workspace.createDemo');
  const open = async () => {
    busy(true);
    const answer = await create.run({});
    if (answer?.ok) setDemo(answer.value);
    else busy(false);
  };
  if (demo !== null) return <DemoPeople demo={demo} done={() => busy(false)} />;
  if (recoveryCode !== null) return <PrintedCode code={recoveryCode} done={() => busy(false)} />;
  if (step === 'new') return <NewWorkspace back={() => setStep('choose')} busy={busy} made={setRecoveryCode} />;
  return (
    <GateShell title="Welcome to Rekey" lead="There is no workspace on this workstation yet.">
      <Card>
        <Button kind="main" full pending={create.pending} onClick={() => void open()}>
          {create.pending ? 'Making the demo workspace' : 'Open the demo workspace'}
        </Button>
        <p className="xs dim">
          Invented customers with real vaults, real mail and a real journal. Nothing leaves this machine.
        </p>
        <Button full onClick={() => setStep('new')}>
          Make a new workspace
        </Button>
        <p className="xs dim">For a real desk. You become its owner.</p>
        <Refusal refusal={create.refusal} />
      </Card>
    </GateShell>
  );
};

const NewWorkspace = ({
  back,
  busy,
  made,
}: {
  back: () => void;
  busy: Props['busy'];
  made: (code: string) => void;
}) => {
  const [desk, setDesk] = useState('');
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [onePerson, setOnePerson] = useState(false);
  const chosen = useNewPassphrase();
  const { run, pending, refusal } = useCommand('workspace.create');
  const submit = async () => {
    const passphrase = chosen.take();
    if (passphrase === null) return;
    busy(true);
    const answer = await run({ desk, owner: { id, name }, passphrase, onePerson });
    if (answer?.ok) made(answer.value.recoveryCode);
    else busy(false);
  };
  return (
    <GateShell title="Make a new workspace" lead="Everything in it is encrypted; your passphrase is what opens it.">
      <Card>
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <TextField label="Name of the desk" value={desk} onChange={setDesk} autoFocus />
          <TextField label="Your operator name" hint="Small letters, for signing in" value={id} onChange={setId} />
          <TextField label="Your full name" value={name} onChange={setName} />
          <NewPassphrase passphrase={chosen} about={[desk, id, name]} />
          <CheckField
            label="This desk has one person"
            hint="Said on every case and in its evidence: nobody else can carry out what you supplied"
            checked={onePerson}
            onChange={setOnePerson}
          />
          <Refusal refusal={refusal} />
          <Button type="submit" kind="main" full pending={pending}>
            Make the workspace
          </Button>
          <Button full onClick={back}>
            Back
          </Button>
        </form>
      </Card>
    </GateShell>
  );
};

const DemoPeople = ({ demo, done }: { demo: Demo; done: () => void }) => (
  <GateShell
    title="The demo workspace is ready"
    lead="These invented people are shown only now. Copy what you want to try."
  >
    <Card title="Operators">
      <Table
        label="Operators and their passphrases"
        items={demo.operators}
        idOf={({ id }) => id}
        columns={[
          { id: 'id', title: 'Operator', cell: ({ id }) => id },
          { id: 'role', title: 'Role', cell: ({ role }) => roleNames[role] },
          {
            id: 'passphrase',
            title: 'Passphrase',
            cell: ({ passphrase }) => <span className="mono">{passphrase}</span>,
          },
        ]}
      />
    </Card>
    <Card title="Customers">
      <Table
        label="Customers and their passwords"
        items={demo.customers}
        idOf={({ login }) => login}
        columns={[
          { id: 'login', title: 'Login', cell: ({ login }) => login },
          { id: 'note', title: 'Who', cell: ({ name, note }) => `${name}. ${note}` },
          { id: 'password', title: 'Password', cell: ({ password }) => <span className="mono">{password}</span> },
        ]}
      />
    </Card>
    <Button kind="main" full onClick={done}>
      Go to sign-in
    </Button>
  </GateShell>
);
