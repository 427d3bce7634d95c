// One's own passphrase, changed with the old one; the signing key stays.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { useStrength } from '../../backend/strength.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { SecretField, useSecret } from '../../ui/secret-field.tsx';
import { StrengthMeter } from '../../ui/strength-meter.tsx';

export const OwnPassphrase = ({ me }: { readonly me: { readonly id: string; readonly name: string } }) => {
  const old = useSecret();
  const first = useSecret();
  const second = useSecret();
  const [error, setError] = useState<string | null>(null);
  const [said, setSaid] = useState(false);
  const { strength, typed } = useStrength(first.input, [me.id, me.name]);
  const { run, pending, refusal } = useCommand('session.changePassphrase');
  const submit = async () => {
    setSaid(false);
    const [passphrase, next, again] = [old.take(), first.take(), second.take()];
    typed();
    const wrong = next === again ? null : 'The two differ. Type it twice again.';
    setError(wrong);
    if (wrong !== null) return;
    const answer = await run({ passphrase, next });
    if (answer?.ok) setSaid(true);
  };
  return (
    <Panel title="Your passphrase">
      <form
        className="stack"
        noValidate
        aria-label="Change your passphrase"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <SecretField label="Your passphrase now" secret={old} />
        <SecretField
          label="New passphrase"
          hint="At least 15 characters; several words are fine"
          secret={first}
          error={error}
          onInput={typed}
        />
        <StrengthMeter strength={strength} />
        <SecretField label="New passphrase again" secret={second} />
        <Refusal refusal={refusal} />
        {said ? (
          <Remark>
            <span role="status">Changed. The old passphrase opens nothing any more.</span>
          </Remark>
        ) : null}
        <div>
          <Button type="submit" pending={pending}>
            Change your passphrase
          </Button>
        </div>
      </form>
    </Panel>
  );
};
