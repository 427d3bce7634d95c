// Asking for recovery. The answer is the same for every name, known or not.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Ask, Duo, Solo } from '../../ui/customer-shell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Card } from '../../ui/panel.tsx';
import { FormCard } from './form-card.tsx';

export const AskForRecovery = ({ back }: { readonly back: () => void }) => {
  const [login, setLogin] = useState('');
  const [asked, setAsked] = useState(false);
  const { run, pending, refusal } = useCommand('customer.ask');
  const submit = async () => {
    const answer = await run({ login });
    if (answer?.ok) setAsked(true);
  };
  if (asked)
    return (
      <Solo>
        <Ask title="Your request is with the desk" />
        <Card>
          <p>
            If there is such an account, the desk now has your request, and every contact of the subscription is told of
            it. The desk calls you on the number it already has.
          </p>
          <p className="two">
            Until something is released, nothing about the account changes: a password you still have works.
          </p>
          <Button full onClick={back}>
            Back
          </Button>
        </Card>
      </Solo>
    );
  return (
    <Duo
      left={
        <Ask title="Ask for your account to be recovered">
          The desk never asks for your password. It calls you on the number on file, and a code goes to the address on
          file.
        </Ask>
      }
      right={
        <FormCard
          title="Who are you?"
          action="Ask for recovery"
          acting="Asking"
          pending={pending}
          refusal={refusal}
          submit={() => void submit()}
          back={back}
        >
          <TextField
            label="Sign-in name or mail address"
            value={login}
            onChange={setLogin}
            autoComplete="username"
            autoFocus
          />
        </FormCard>
      }
    />
  );
};
