// A grant that only the subscription's own Technical Account Manager signs.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import type { People } from './subscriptions.tsx';

export const ExtendExpiry = ({
  of: { subscription, name },
  close,
}: {
  readonly of: People;
  readonly close: () => void;
}) => {
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const { run, pending, refusal } = useCommand('subscription.extend');
  const submit = async () => {
    const answer = await run({ subscription, until: `${until}T00:00:00.000Z`, reason });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Extend ${name}`}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Sign and extend
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField label="Until" type="date" value={until} onChange={setUntil} />
        <TextArea label="Why" value={reason} onChange={setReason} maxLength={2000} />
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};
