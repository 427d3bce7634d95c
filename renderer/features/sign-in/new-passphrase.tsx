// A passphrase of one's own, typed twice, with what it is worth while it is typed.
import { useState } from 'react';
import { useStrength } from '../../backend/strength.ts';
import { type Secret, SecretField, useSecret } from '../../ui/secret-field.tsx';
import { StrengthMeter } from '../../ui/strength-meter.tsx';

export type NewPassphraseFields = {
  readonly first: Secret;
  readonly second: Secret;
  readonly error: string | null;
  /** The passphrase, or null where the two differ; both fields are then empty and say so. */
  readonly take: () => string | null;
};

export const useNewPassphrase = (): NewPassphraseFields => {
  const first = useSecret();
  const second = useSecret();
  const [error, setError] = useState<string | null>(null);
  const take = () => {
    const [one, two] = [first.take(), second.take()];
    const wrong = one === '' ? 'Choose a passphrase.' : one === two ? null : 'The two differ. Type it twice again.';
    setError(wrong);
    return wrong === null ? one : null;
  };
  return { first, second, error, take };
};

type Props = { readonly passphrase: NewPassphraseFields; readonly about: readonly string[] };

export const NewPassphrase = ({ passphrase: { first, second, error }, about }: Props) => {
  const { strength, typed } = useStrength(first.input, about);
  return (
    <>
      <SecretField
        label="New passphrase"
        hint="At least 15 characters; several words are fine. Nobody else ever types it."
        secret={first}
        error={error}
        onInput={typed}
      />
      <StrengthMeter strength={strength} />
      <SecretField label="New passphrase again" secret={second} />
    </>
  );
};
