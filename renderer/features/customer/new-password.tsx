// A new password, typed twice. Length is what is asked of it; the text is never kept in the page.
import { useState } from 'react';
import { type Secret, SecretField, useSecret } from '../../ui/secret-field.tsx';

export const shortestPassword = 15;

export type NewPasswordFields = {
  readonly first: Secret;
  readonly second: Secret;
  readonly error: string | null;
  /** The password, or null where the two differ or are too short; both fields are then empty and say why. */
  readonly take: () => string | null;
};

export const useNewPassword = (): NewPasswordFields => {
  const first = useSecret();
  const second = useSecret();
  const [error, setError] = useState<string | null>(null);
  const take = () => {
    const [one, two] = [first.take(), second.take()];
    const wrong =
      one.length < shortestPassword
        ? `Use at least ${shortestPassword} characters; several words are fine.`
        : one === two
          ? null
          : 'The two differ. Type it twice again.';
    setError(wrong);
    return wrong === null ? one : null;
  };
  return { first, second, error, take };
};

export const NewPassword = ({ password }: { readonly password: NewPasswordFields }) => (
  <>
    <SecretField
      label="New password"
      secret={password.first}
      autoComplete="new-password"
      hint={`At least ${shortestPassword} characters; several words are fine`}
      error={password.error}
    />
    <SecretField label="New password again" secret={password.second} autoComplete="new-password" />
  </>
);
