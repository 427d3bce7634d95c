// The second person's agreement, and the change itself: what will happen in numbers before anything does.
import { useState } from 'react';
import { newCommandId, useCommand } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { SecretField, useSecret } from '../../ui/secret-field.tsx';
import { people, reports } from '../../ui/words.ts';
import type { StepProps } from './step-panel.tsx';

export const SecondPersonStep = ({ of: detail }: Pick<StepProps, 'of'>) => {
  const passphrase = useSecret();
  const { run, pending, refusal } = useCommand('recovery.agree');
  const locked = detail.acts.agree ?? null;
  const { candidates } = detail.secondPerson;
  const onReset = detail.path === 'reset';
  if (locked !== null)
    return (
      <>
        <p className="two">
          {candidates.length > 0
            ? `${people(candidates)} may agree, from their own sign-in.`
            : 'No supervisor is left who may agree.'}
        </p>
        <p className="dim">{locked}</p>
      </>
    );
  return (
    <form
      className="stack near"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void run({ case: detail.case, passphrase: passphrase.take(), commandId: newCommandId() });
      }}
    >
      {onReset ? (
        <p className="two">
          You agree that witnesses are asked to confirm a new password for {detail.requester?.name}. Its first half goes
          to {detail.decision?.address}.
        </p>
      ) : (
        <p className="two">
          {detail.requester?.name} was verified, has read the disclaimer and acknowledged the loss. You agree that{' '}
          {reports(detail.decision?.reports ?? 0)} become unreadable.
        </p>
      )}
      <SecretField label="Your passphrase, again" secret={passphrase} />
      <Refusal refusal={refusal} />
      <Button type="submit" kind="main" pending={pending}>
        {onReset ? 'Agree to the reset' : `Agree to the loss of ${reports(detail.decision?.reports ?? 0)}`}
      </Button>
    </form>
  );
};

export const ExecuteStep = ({ of: detail }: Pick<StepProps, 'of'>) => {
  const [asked, setAsked] = useState(false);
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('recovery.execute');
  const lost = reports(detail.decision?.reports ?? 0);
  const vaults = detail.decision?.loss.vaults.length ?? 0;
  const execute = async () => {
    const answer = await run({ case: detail.case, commandId });
    if (answer?.ok) setAsked(false);
  };
  return (
    <>
      <LockedAction kind="loss" locked={detail.acts.execute ?? null} onClick={() => setAsked(true)}>
        {`Change (loses ${lost})`}
      </LockedAction>
      <Dialog
        open={asked}
        onClose={() => setAsked(false)}
        title={`Change the password of ${detail.requester?.name ?? ''}`}
        sub="Every check is made once more, then it is carried out. You sign for it."
        actions={
          <>
            <Button onClick={() => setAsked(false)}>Not now</Button>
            <Button kind="loss" pending={pending} onClick={() => void execute()}>
              {pending ? 'Carrying it out' : `Change (loses ${lost})`}
            </Button>
          </>
        }
      >
        <div className="stack">
          <ul className="stack near">
            <li>
              {lost} in {vaults} {vaults === 1 ? 'vault' : 'vaults'} can no longer be opened with this account. The
              bytes stay.
            </li>
            <li>A new, empty vault starts.</li>
            <li>A new credential is sealed in two halves. Nothing is sent yet, and until then it can be cancelled.</li>
          </ul>
          <Refusal refusal={refusal} />
        </div>
      </Dialog>
    </>
  );
};
