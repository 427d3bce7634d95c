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
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('ticket.saveView');
  const submit = async (name: string) => {
    const answer = await run({ ...shows, name, commandId });
    if (!answer?.ok) return;
    saved(name.trim());
    close();
  };
  return (
    <NameDialog
      title="Keep this view"
      sub="Only you see it. Words that are searched for are not kept with it."
      act="Keep it"
      start=""
      {...{ close, submit, pending, refusal }}
    />
  );
};

type RenameProps = {
  readonly known: string;
  readonly close: () => void;
  readonly renamed: (name: string) => void;
};

export const RenameView = ({ known, close, renamed }: RenameProps) => {
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('ticket.renameView');
  const submit = async (to: string) => {
    const answer = await run({ name: known, to, commandId });
    if (!answer?.ok) return;
    renamed(to.trim());
    close();
  };
  return (
    <NameDialog
      title={`Rename “${known}”`}
      sub="It goes on showing the same."
      act="Rename it"
      start={known}
      {...{ close, submit, pending, refusal }}
    />
  );
};

type NameProps = {
  readonly title: string;
  readonly sub: string;
  readonly act: string;
  readonly start: string;
  readonly pending: boolean;
  readonly refusal: { readonly text: string } | null;
  readonly close: () => void;
  readonly submit: (name: string) => Promise<void>;
};

const NameDialog = ({ title, sub, act, start, pending, refusal, close, submit }: NameProps) => {
  const [name, setName] = useState(start);
  return (
    <Dialog
      open
      onClose={close}
      title={title}
      sub={sub}
      onSubmit={() => void submit(name)}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            {act}
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
