// Another printed recovery code, for a sheet that was lost or seen.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refusal } from '../../ui/refusal.tsx';

export const NewPrintedCode = () => {
  const [open, setOpen] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const { run, pending, refusal, clear } = useCommand('operator.newPrintedCode');
  const close = () => {
    setOpen(false);
    setCode(null);
    clear();
  };
  const make = async () => {
    const answer = await run({});
    if (answer?.ok) setCode(answer.value.recoveryCode);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Print a new recovery code</Button>
      <Dialog
        open={open}
        onClose={close}
        title="A new recovery code"
        sub="It lets an owner in when every passphrase is lost. The code printed before opens nothing afterwards."
        onSubmit={() => {
          if (code === null) void make();
        }}
        actions={
          code === null ? (
            <>
              <Button onClick={close}>Leave it</Button>
              <Button type="submit" kind="main" pending={pending}>
                Make the code
              </Button>
            </>
          ) : (
            <>
              <Button onClick={() => window.print()}>Print</Button>
              {/* Another element: while it is pressed the dialog is asking again, and this one would become what submits it. */}
              <Button key="kept" kind="main" onClick={close}>
                I have it on paper
              </Button>
            </>
          )
        }
      >
        <div className="stack">
          {code === null ? (
            <p>Destroy the old sheet once you have the new one.</p>
          ) : (
            <p className="words mono" translate="no">
              {code}
            </p>
          )}
          <Refusal refusal={refusal} />
        </div>
      </Dialog>
    </>
  );
};
