// Inviting somebody new, or an operator who forgot their passphrase: the code is shown once, here.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { SplitHalf } from '../../ui/secret-words.tsx';
import type { OperatorRole } from '../../../shared/domain/actor.ts';

const roles = [
  { value: 'representative', label: 'Representative' },
  { value: 'supervisor', label: 'Supervisor' },
  { value: 'tam', label: 'Technical Account Manager' },
  { value: 'owner', label: 'Owner' },
  { value: 'auditor', label: 'Auditor' },
  { value: 'customer-service', label: 'Customer Service' },
  { value: 'hardware', label: 'Hardware team' },
] as const;

type Known = { readonly id: string; readonly name: string; readonly role: OperatorRole };

export const InviteOperator = ({ known, close }: { readonly known: Known | null; readonly close: () => void }) => {
  const [id, setId] = useState(known?.id ?? '');
  const [name, setName] = useState(known?.name ?? '');
  const [role, setRole] = useState<OperatorRole>(known?.role ?? 'representative');
  const [code, setCode] = useState<string | null>(null);
  const { run, pending, refusal } = useCommand('operator.invite');
  const submit = async () => {
    const answer = await run({ id, name, role });
    if (answer?.ok) setCode(answer.value.code);
  };
  if (code !== null)
    return (
      <Dialog
        open
        onClose={close}
        title={`Code for ${name}`}
        sub="Shown only now. Read it out, or hand it over on paper; it is good for one day and one use."
        actions={
          <Button kind="main" onClick={close}>
            They have it
          </Button>
        }
      >
        <div className="stack">
          <SplitHalf label="One-time code" words={code} />
          <Remark>
            At the sign-in window they choose “I have a one-time code”, type {id} and these words, and a passphrase that
            nobody else knows.
          </Remark>
        </div>
      </Dialog>
    );
  return (
    <Dialog
      open
      onClose={close}
      title={known === null ? 'Invite an operator' : `A new code for ${known.name}`}
      sub={
        known === null
          ? 'They get a one-time code from you and choose their own passphrase.'
          : 'For a forgotten passphrase. They get a new signing key; the old one signs nothing from then on.'
      }
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Leave it</Button>
          <Button type="submit" kind="main" pending={pending}>
            {known === null ? 'Invite' : 'Make the code'}
          </Button>
        </>
      }
    >
      <div className="stack">
        {known === null ? (
          <>
            <TextField label="Full name" value={name} onChange={setName} autoFocus />
            <TextField label="Operator name" hint="Small letters, for signing in" value={id} onChange={setId} />
            <SelectField label="Role" value={role} onChange={setRole} choices={roles} />
          </>
        ) : (
          <p>
            Make sure that it is {known.name} who asks: whoever has the code acts as them. Their invitation is signed by
            you and stays in the journal.
          </p>
        )}
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};
