// A first password, with the code that the desk mailed to the address on file.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Ask, Duo, Solo } from '../../ui/customer-shell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Card } from '../../ui/panel.tsx';
import { CodeField, useSecret } from '../../ui/secret-field.tsx';
import { FormCard } from './form-card.tsx';
import { NewPassword, useNewPassword } from './new-password.tsx';

export const SetFirstPassword = ({ back }: { readonly back: () => void }) => {
  const [login, setLogin] = useState('');
  const [done, setDone] = useState(false);
  const code = useSecret();
  const password = useNewPassword();
  const { run, pending, refusal } = useCommand('customer.enrol');
  const submit = async () => {
    const chosen = password.take();
    if (chosen === null) return;
    const answer = await run({ login, code: code.take(), password: chosen });
    if (answer?.ok) setDone(true);
  };
  if (done)
    return (
      <Solo>
        <Ask title="Your password is set">
          You can now hold keys to vaults here, and confirm a recovery of your primary admin. The primary admin is told.
        </Ask>
        <Card>
          <Button full onClick={back}>
            Back
          </Button>
        </Card>
      </Solo>
    );
  return (
    <Duo
      left={
        <Ask title="Set a password">
          It encrypts your own key on this workstation. If you lose it, the desk can only help through a recovery.
        </Ask>
      }
      right={
        <FormCard
          title="Set a password"
          action="Set the password"
          acting="Making your key"
          pending={pending}
          refusal={refusal}
          submit={() => void submit()}
          back={back}
        >
          <TextField label="Sign-in name" value={login} onChange={setLogin} autoComplete="username" autoFocus />
          <CodeField label="Code from the mail" secret={code} placeholder="XXXX-XXXX" />
          <NewPassword password={password} />
        </FormCard>
      }
    />
  );
};
