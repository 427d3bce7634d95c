// What goes into the signed file of a case: with or without what is personal, and proved against a checkpoint that its reader holds.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, TextArea } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { bytes } from '../../ui/words.ts';

type Props = {
  readonly id: string;
  readonly number: string;
  readonly close: () => void;
  readonly said: (sentence: string) => void;
};

export const ExportCase = ({ id, number, close, said }: Props) => {
  const { run, pending, refusal } = useCommand('evidence.export');
  const [personal, setPersonal] = useState(false);
  const [earlier, setEarlier] = useState('');
  const save = async () => {
    const answer = await run({
      case: id,
      personal,
      ...(earlier.trim() === '' ? {} : { earlier: `${earlier.trim()}\n` }),
    });
    if (!answer?.ok || !answer.value.saved) return;
    said(`The signed file of case ${number} is saved: ${bytes(answer.value.bytes)}.`);
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Save the signed file"
      sub={`Case ${number}, as anybody can check it without Rekey`}
      onSubmit={() => void save()}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" kind="main" pending={pending}>
            Choose where to save
          </Button>
        </>
      }
    >
      <div className="stack">
        <CheckField
          label="With personal data"
          hint="Names, addresses, numbers and mails. Without them the file shows the same records sealed, and checks just as well."
          checked={personal}
          onChange={setPersonal}
        />
        <TextArea
          label="A checkpoint that the reader holds (optional)"
          hint="The file then proves that this journal is that one, grown."
          rows={5}
          value={earlier}
          onChange={setEarlier}
        />
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};
