// An operator signs in with the passphrase that unlocks their signing key, or comes in by a code.
import { type ReactNode, useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { GateShell } from '../../ui/desk-shell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Card } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { SecretField, useSecret } from '../../ui/secret-field.tsx';
import { ByCode } from './by-code.tsx';
import { PrintedCode } from './printed-code.tsx';

type Props = {
  readonly desk: string | null;
  readonly last: string | null;
  readonly busy: (showing: boolean) => void;
};

export const SignIn = ({ desk, last, busy }: Props) => {
  const [way, setWay] = useState<'passphrase' | 'session.acceptInvitation' | 'session.recover'>('passphrase');
  const [recoveryCode, setRecoveryCode] = useState<string | null>(null);
  if (recoveryCode !== null)
    return (
      <PrintedCode
        code={recoveryCode}
        renewed
        done={() => {
          setRecoveryCode(null);
          busy(false);
        }}
      />
    );
  if (way !== 'passphrase')
    return <ByCode key={way} with={way} back={() => setWay('passphrase')} busy={busy} made={setRecoveryCode} />;
  return (
    <ByPassphrase desk={desk} last={last}>
      <Button full onClick={() => setWay('session.acceptInvitation')}>
        I have a one-time code
      </Button>
      <Button full kind="bare" onClick={() => setWay('session.recover')}>
        Every passphrase is lost
      </Button>
    </ByPassphrase>
  );
};

const ByPassphrase = ({ desk, last, children }: Omit<Props, 'busy'> & { readonly children: ReactNode }) => {
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
          {children}
        </form>
      </Card>
    </GateShell>
  );
};
