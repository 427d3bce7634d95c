// In by a code: the one-time code of an invitation, or the printed recovery code when every passphrase is lost.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { GateShell } from '../../ui/desk-shell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Card } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { CodeField, useSecret } from '../../ui/secret-field.tsx';
import { NewPassphrase, useNewPassphrase } from './new-passphrase.tsx';

type Props = {
  readonly back: () => void;
  /** Keeps the gate while something that is shown once is read. */
  readonly busy: (showing: boolean) => void;
};

const said = {
  'session.acceptInvitation': {
    title: 'I have a one-time code',
    lead: 'An owner gave you five words. Choose a passphrase that only you know; it unlocks your own signing key.',
    code: 'One-time code',
    hint: 'Five words, good for one day and one use',
    action: 'Set the passphrase and sign in',
  },
  'session.recover': {
    title: 'Every passphrase is lost',
    lead: 'The printed recovery code lets an owner in again, with a new signing key. The code ends with it.',
    code: 'Printed recovery code',
    hint: 'Seven groups of four, from the sheet that was printed',
    action: 'Recover and sign in',
  },
} as const;

export const ByCode = ({
  with: name,
  back,
  busy,
  made,
}: Props & {
  readonly with: keyof typeof said;
  readonly made: (recoveryCode: string) => void;
}) => {
  const { title, lead, code: label, hint, action } = said[name];
  const [operator, setOperator] = useState('');
  const code = useSecret();
  const passphrase = useNewPassphrase();
  const { run, pending, refusal } = useCommand(name);
  const submit = async () => {
    const chosen = passphrase.take();
    if (chosen === null) return;
    busy(true);
    const answer = await run({ operator, code: code.take(), passphrase: chosen });
    if (answer?.ok && 'recoveryCode' in answer.value) made(answer.value.recoveryCode);
    else busy(false);
  };
  return (
    <GateShell title={title} lead={lead}>
      <Card>
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <TextField label="Operator" value={operator} onChange={setOperator} autoComplete="username" autoFocus />
          <CodeField label={label} hint={hint} secret={code} />
          <NewPassphrase passphrase={passphrase} about={[operator]} />
          <Refusal refusal={refusal} />
          <Button type="submit" kind="main" full pending={pending}>
            {pending ? 'Making your key' : action}
          </Button>
          <Button full onClick={back}>
            Back
          </Button>
        </form>
      </Card>
    </GateShell>
  );
};
