// Cancelling: possible until release, with a reason, and it says what it undoes.
import { useState } from 'react';
import { newCommandId, useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import type { Detail } from './case.tsx';

export const CancelCase = ({ of: detail, close }: { readonly of: Detail; readonly close: () => void }) => {
  const [why, setWhy] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('recovery.cancel');
  const submit = async () => {
    const answer = await run({ case: detail.case, why, commandId });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Cancel ${detail.number}`}
      sub="Nothing about the account has changed. Whatever was prepared is discarded, and every contact is told."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Keep the case</Button>
          <Button type="submit" kind="main" pending={pending}>
            Cancel the case
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextArea label="Why" value={why} onChange={setWhy} maxLength={2000} />
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};
