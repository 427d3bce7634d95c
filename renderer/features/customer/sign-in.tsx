// Signing in with one's own name and password. Wrong names and wrong passwords read the same.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Ask, Duo } from '../../ui/customer-shell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { SecretField, useSecret } from '../../ui/secret-field.tsx';
import type { CustomerHome } from './customer-window.tsx';
import { FormCard } from './form-card.tsx';
import { Reencrypting } from './reencrypting.tsx';

type Props = { readonly back: () => void; readonly arrive: (home: CustomerHome) => void };

export const SignIn = ({ back, arrive }: Props) => {
  const [login, setLogin] = useState('');
  const password = useSecret();
  const { run, pending, refusal } = useCommand('customer.signIn');
  const submit = async () => {
    const answer = await run({ login, password: password.take() });
    if (answer?.ok) arrive(answer.value);
  };
  return (
    <Duo
      left={
        <div className="stack">
          <Ask title="Sign in">
            Your password opens your own key on this workstation. Support never asks for it, and never sees it.
          </Ask>
          {pending ? <Reencrypting /> : null}
        </div>
      }
      right={
        <FormCard
          title="Sign in"
          action="Sign in"
          acting="Opening your key"
          pending={pending}
          refusal={refusal}
          submit={() => void submit()}
          back={back}
        >
          <TextField label="Sign-in name" value={login} onChange={setLogin} autoComplete="username" autoFocus />
          <SecretField label="Your password" secret={password} autoComplete="current-password" />
        </FormCard>
      }
    />
  );
};
