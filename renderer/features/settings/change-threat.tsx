// Raising the threat level and lowering it again, each with a reason that stays in the journal.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';

const said = {
  raise: {
    title: 'Raise the threat level',
    sub: 'From now on every recovery takes two people, open cases included. A full change is held for 24 hours after the second one agreed.',
    action: 'Raise the threat level',
  },
  lower: {
    title: 'Lower the threat level',
    sub: 'Recoveries go on by the policy of the desk again. What was agreed meanwhile stays agreed and held.',
    action: 'Lower the threat level',
  },
} as const;

export const ChangeThreat = ({ to, close }: { readonly to: 'raise' | 'lower'; readonly close: () => void }) => {
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const { run, pending, refusal } = useCommand(`threat.${to}`);
  const { title, sub, action } = said[to];
  const submit = async () => {
    setMissing(reason.trim() === '');
    if (reason.trim() === '') return;
    const answer = await run({ reason });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={title}
      sub={sub}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Leave it</Button>
          <Button type="submit" kind="main" pending={pending}>
            {action}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextArea
          label="Why"
          hint="Kept in the journal and shown to everybody at the desk"
          error={missing ? 'Say why; it is kept in the journal.' : null}
          value={reason}
          onChange={setReason}
          maxLength={2000}
        />
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};
