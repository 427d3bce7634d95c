// An operator signs in with the passphrase that unlocks their signing key.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { GateShell } from '../../ui/desk-shell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Card } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { SecretField, useSecret } from '../../ui/secret-field.tsx';

type Props = { readonly desk: string | null; readonly last: string | null };

export const SignIn = ({ desk, last }: Props) => {
  const [operator, setOperator] = useState(last ?? '');
  const passphrase = useSecret();
  const { run, pending, refusal } = useCommand('session.signIn');
  return (
    <GateShell title="Sign in" lead={desk ?? 'Your passphrase unlocks this workstation and your signing key.'}>
      <Card>
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void run({ operator, passphrase: passphrase.take() });
          }}
        >
          <TextField
            label="Operator"
            value={operator}
            onChange={setOperator}
            autoComplete="username"
            autoFocus={last === null}
          />
          <SecretField label="Passphrase" secret={passphrase} autoFocus={last !== null} />
          <Refusal refusal={refusal} />
          <Button type="submit" kind="main" full pending={pending}>
            {pending ? 'Unlocking' : 'Sign in'}
          </Button>
        </form>
      </Card>
    </GateShell>
  );
};
