// Importing a user list: the whole file or nothing, with every warning.
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/fields.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import type { Subscription } from './subscriptions.tsx';

type Taken = OutputOf<RekeyContract['subscription.importUsers']>;

export const ImportUsers = ({
  of: { subscription, name },
  close,
}: {
  readonly of: Subscription;
  readonly close: () => void;
}) => {
  const [file, setFile] = useState<File | null>(null);
  const [taken, setTaken] = useState<Taken | null>(null);
  const { run, pending, refusal } = useCommand('subscription.importUsers');
  const submit = async () => {
    if (file === null) return;
    const format = /\.csv$/i.test(file.name) ? 'csv' : 'user-list-xml';
    const answer = await run({ subscription, format, content: await file.text() });
    setTaken(answer?.ok ? answer.value : null);
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Import the user list of ${name}`}
      sub="Qualys user-list XML or CSV. It is taken whole or not at all."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>{taken === null ? 'Not now' : 'Close'}</Button>
          {taken === null ? (
            <Button type="submit" kind="main" pending={pending}>
              Import
            </Button>
          ) : null}
        </>
      }
    >
      <div className="stack">
        <Field label="User list">
          {(tied) => (
            <input
              {...tied}
              type="file"
              accept=".xml,.csv"
              onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
            />
          )}
        </Field>
        <Refusal refusal={refusal} kept="Nothing was taken from the file." />
        {taken === null ? null : (
          <Remark>
            <p role="status">
              {taken.taken} users taken, {taken.ableToSignIn} able to sign in.
            </p>
            <ul>
              {taken.warnings.map(({ line, text }) => (
                <li key={`${line} ${text}`}>{line === null ? text : `Line ${line}: ${text}`}</li>
              ))}
            </ul>
          </Remark>
        )}
      </div>
    </Dialog>
  );
};
