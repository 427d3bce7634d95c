// Coming back: both halves, a password of one's own, and the vaults re-encrypted while one watches.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Ask, Duo } from '../../ui/customer-shell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { SecretField, useSecret } from '../../ui/secret-field.tsx';
import type { CustomerHome } from './customer-window.tsx';
import { FormCard } from './form-card.tsx';
import { Reencrypting } from './reencrypting.tsx';
import { NewPassword, useNewPassword } from './new-password.tsx';

type Props = { readonly back: () => void; readonly arrive: (home: CustomerHome) => void };

export const FirstSignIn = ({ back, arrive }: Props) => {
  const [login, setLogin] = useState('');
  const mailHalf = useSecret();
  const otherHalf = useSecret();
  const password = useNewPassword();
  const { run, pending, refusal } = useCommand('customer.firstSignIn');
  const submit = async () => {
    const chosen = password.take();
    if (chosen === null) return;
    const answer = await run({ login, mailHalf: mailHalf.take(), otherHalf: otherHalf.take(), password: chosen });
    if (answer?.ok) arrive(answer.value);
  };
  return (
    <Duo
      left={
        <div className="stack">
          <Ask title="Sign in with both halves">
            One half came by mail, the other from your colleague or on the phone. They work together, once. Then your
            own password takes their place, and your vaults are re-encrypted so that the old one opens nothing.
          </Ask>
          {pending ? <Reencrypting /> : null}
        </div>
      }
      right={
        <FormCard
          title="First sign-in"
          action="Sign in and set the password"
          acting="Making your key and re-encrypting"
          pending={pending}
          refusal={refusal}
          submit={() => void submit()}
          back={back}
        >
          <TextField label="Sign-in name" value={login} onChange={setLogin} autoComplete="username" autoFocus />
          <SecretField label="Half from the mail" secret={mailHalf} hint="Five words" />
          <SecretField label="Half from your colleague or the phone" secret={otherHalf} hint="Five words" />
          <NewPassword password={password} />
        </FormCard>
      }
    />
  );
};
