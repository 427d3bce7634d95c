// Fields for what must not be kept: the text lives only in the input, is read once when it is sent, and is gone from the page.
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { type RefObject, useRef, useState } from 'react';
import { Field, type FieldFrame } from './fields.tsx';
import { Icon } from './icon.tsx';

export type Secret = {
  readonly input: RefObject<HTMLInputElement | null>;
  /** Reads the text and empties the input; a second call gives the empty string. Never put the result into state. */
  readonly take: () => string;
  readonly clear: () => void;
};

export const useSecret = (): Secret => {
  const input = useRef<HTMLInputElement>(null);
  const [secret] = useState<Secret>(() => {
    const clear = () => {
      if (input.current !== null) input.current.value = '';
    };
    const take = () => {
      const text = input.current?.value ?? '';
      clear();
      return text;
    };
    return { input, take, clear };
  });
  return secret;
};

type SecretFieldProps = FieldFrame & {
  readonly secret: Secret;
  /** `off` for passphrases that no browser store should offer to keep. */
  readonly autoComplete?: 'current-password' | 'new-password' | 'off';
  readonly autoFocus?: boolean;
  readonly required?: boolean;
  /** At every change; what is typed is read from the input, not handed over. */
  readonly onInput?: () => void;
};

export const SecretField = (props: SecretFieldProps) => {
  const { label, hint, error, secret, autoComplete = 'off', autoFocus, required, onInput } = props;
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error ?? null}>
      {(tied) => (
        <div className={error === undefined || error === null ? 'in' : 'in wrong'}>
          <input
            {...tied}
            ref={secret.input}
            type={shown ? 'text' : 'password'}
            autoComplete={autoComplete}
            autoCapitalize="off"
            spellCheck={false}
            required={required}
            onInput={onInput}
            data-autofocus={autoFocus || undefined}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- only where a screen asks one question
            autoFocus={autoFocus}
          />
          <button
            type="button"
            className="btn bare sm"
            aria-label={`Show what is typed in ${label}`}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            <Icon of={shown ? IconEye : IconEyeOff} tone="dim" />
          </button>
        </div>
      )}
    </Field>
  );
};

type CodeFieldProps = FieldFrame & {
  readonly secret: Secret;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
};

/** A code that somebody reads out or that came by mail: seen while it is typed, and pasting works. */
export const CodeField = ({ label, hint, error, secret, placeholder, autoFocus }: CodeFieldProps) => (
  <Field label={label} hint={hint} error={error ?? null}>
    {(tied) => (
      <div className={error === undefined || error === null ? 'in code' : 'in code wrong'}>
        <input
          {...tied}
          ref={secret.input}
          type="text"
          inputMode="text"
          autoComplete="one-time-code"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={placeholder}
          data-autofocus={autoFocus || undefined}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- only where a screen asks one question
          autoFocus={autoFocus}
        />
      </div>
    )}
  </Field>
);
