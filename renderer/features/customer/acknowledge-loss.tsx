// Accepting the loss stated in the disclaimer, with the code that came with it.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Ask, Duo, Solo } from '../../ui/customer-shell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Card } from '../../ui/panel.tsx';
import { CodeField, useSecret } from '../../ui/secret-field.tsx';
import { FormCard } from './form-card.tsx';

export const AcknowledgeLoss = ({ back }: { readonly back: () => void }) => {
  const [login, setLogin] = useState('');
  const [done, setDone] = useState(false);
  const code = useSecret();
  const { run, pending, refusal } = useCommand('customer.acknowledge');
  const submit = async () => {
    const answer = await run({ login, code: code.take() });
    if (answer?.ok) setDone(true);
  };
  if (done)
    return (
      <Solo>
        <Ask title="You have accepted the loss">
          The desk goes on now. Nothing is lost yet: until the change is carried out you can call and have it cancelled.
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
        <Ask title="Accept what will be lost">
          The mail lists every vault and how many reports you will no longer be able to open. Enter its code only if you
          accept that.
        </Ask>
      }
      right={
        <FormCard
          title="Your code"
          action="I accept the loss"
          acting="Recording"
          pending={pending}
          refusal={refusal}
          submit={() => void submit()}
          back={back}
        >
          <TextField label="Sign-in name" value={login} onChange={setLogin} autoComplete="username" autoFocus />
          <CodeField label="Code from the mail" secret={code} placeholder="XXXX-XXXX" />
        </FormCard>
      }
    />
  );
};
