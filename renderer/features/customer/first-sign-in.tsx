// Coming back: both halves, a password of one's own, and the vaults re-encrypted while one watches.
import { useState } from 'react';
import { useCommand, usePush } from '../../backend/backend.ts';
import { Ask, Duo } from '../../ui/customer-shell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Progress } from '../../ui/progress.tsx';
import { SecretField, useSecret } from '../../ui/secret-field.tsx';
import type { CustomerHome } from './customer-window.tsx';
import { FormCard } from './form-card.tsx';
import { NewPassword, useNewPassword } from './new-password.tsx';

type Rotating = { name: string; done: number; total: number; bytes: number; totalBytes: number };
type Props = { readonly back: () => void; readonly arrive: (home: CustomerHome) => void };

export const FirstSignIn = ({ back, arrive }: Props) => {
  const [login, setLogin] = useState('');
  const [rotating, setRotating] = useState<Rotating | null>(null);
  const mailHalf = useSecret();
  const otherHalf = useSecret();
  const password = useNewPassword();
  const { run, pending, refusal } = useCommand('customer.firstSignIn');
  usePush('vault.progress', setRotating);
  const submit = async () => {
    const chosen = password.take();
    if (chosen === null) return;
    const answer = await run({ login, mailHalf: mailHalf.take(), otherHalf: otherHalf.take(), password: chosen });
    setRotating(null);
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
          {pending && rotating !== null ? <Progress title={`Re-encrypting ${rotating.name}`} {...rotating} /> : null}
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
