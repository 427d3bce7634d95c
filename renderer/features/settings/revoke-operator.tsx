// Revoking an operator: with a reason, at once, and with another key for the database.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';

type Props = { readonly person: { readonly id: string; readonly name: string }; readonly close: () => void };

export const RevokeOperator = ({ person, close }: Props) => {
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [done, setDone] = useState<{ recoveryCode: string | null; invitationsEnded: number } | null>(null);
  const { run, pending, refusal } = useCommand('operator.revoke');
  const submit = async () => {
    setMissing(reason.trim() === '');
    if (reason.trim() === '') return;
    const answer = await run({ operator: person.id, reason });
    if (answer?.ok) setDone(answer.value);
  };
  if (done !== null)
    return (
      <Dialog
        open
        onClose={close}
        title={`${person.name} is revoked`}
        sub="The database has another key, sealed for those who remain. Nobody has to type a passphrase again."
        actions={
          <Button kind="main" onClick={close}>
            {done.recoveryCode === null ? 'Done' : 'I have it on paper'}
          </Button>
        }
      >
        <div className="stack">
          {done.invitationsEnded === 0 ? null : <p>Open invitations ended with it. Invite those people again.</p>}
          {done.recoveryCode === null ? (
            <p>The printed recovery code goes on working.</p>
          ) : (
            <>
              <p>
                The printed recovery code had to change. Print this one; it is shown only now, and the old one is dead.
              </p>
              <p className="words mono" translate="no">
                {done.recoveryCode}
              </p>
              <Button onClick={() => window.print()}>Print</Button>
            </>
          )}
        </div>
      </Dialog>
    );
  return (
    <Dialog
      open
      onClose={close}
      title={`Revoke ${person.name}`}
      sub="They cannot sign in again, and nothing signed with their key counts from now on. What they did stays in the journal."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Leave it</Button>
          <Button type="submit" kind="main" pending={pending}>
            {pending ? 'Changing the database’s key' : `Revoke ${person.name}`}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextArea
          label="Why"
          hint="Kept in the journal"
          error={missing ? 'Say why; it is kept in the journal.' : null}
          value={reason}
          onChange={setReason}
          maxLength={2000}
        />
        <p>
          The database gets another key. Copies of the key file and the database that were taken before, backups too,
          still open with {person.name}’s passphrase: destroy the copies they could have. Open invitations end.
        </p>
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};
