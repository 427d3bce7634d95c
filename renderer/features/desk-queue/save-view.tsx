// A view of one's own: what is shown now, kept under a name.
import { useState } from 'react';
import { newCommandId, useCommand } from '../../backend/backend.ts';
import type { Input } from '../../backend/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';

type Props = {
  readonly shows: Omit<Input<'ticket.saveView'>, 'name' | 'commandId'>;
  readonly close: () => void;
  readonly saved: (name: string) => void;
};

export const SaveView = ({ shows, close, saved }: Props) => {
  const [name, setName] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('ticket.saveView');
  const submit = async () => {
    const answer = await run({ ...shows, name, commandId });
    if (!answer?.ok) return;
    saved(name.trim());
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Keep this view"
      sub="Only you see it. Words that are searched for are not kept with it."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Keep it
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField label="Name" value={name} onChange={setName} maxLength={40} />
        <Refusal refusal={refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};
