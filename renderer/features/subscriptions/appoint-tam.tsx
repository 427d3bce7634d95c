// Another Technical Account Manager in the place of one who was revoked or has left: named by an owner, told to every contact.
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import type { People } from './subscriptions.tsx';

export const AppointTam = ({
  of: { subscription, name },
  close,
}: {
  readonly of: People;
  readonly close: () => void;
}) => {
  const { value: operators = [] } = useRequest('operator.list', {});
  const [tam, setTam] = useState('');
  const [reason, setReason] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('subscription.appointTam');
  const tams = operators.filter(({ role, revoked }) => role === 'tam' && !revoked);
  const submit = async () => {
    const answer = await run({ subscription, tam, reason, commandId });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Appoint a TAM for ${name}`}
      sub="They alone extend it and confirm a change of its contact. Everybody of the customer is told."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Sign and appoint
          </Button>
        </>
      }
    >
      <div className="stack">
        <SelectField
          label="Technical Account Manager"
          value={tam}
          onChange={setTam}
          placeholder="Choose one"
          choices={tams.map(({ id, name: label }) => ({ value: id, label }))}
        />
        <TextArea label="Why" value={reason} onChange={setReason} maxLength={2000} />
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};
