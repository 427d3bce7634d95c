// What people type and choose, with a label above and a hint or an error below; secrets have their own in secret-field.tsx.
import { IconAlertCircleFilled, IconChevronDown, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { Icon } from './icon.tsx';

export type FieldFrame = {
  readonly label: string;
  readonly hint?: ReactNode;
  /** A sentence that says what to type instead. */
  readonly error?: string | null;
};

type Tied = { readonly id: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: true };

/** The frame of every field: it ties label, hint and error to the control it gets. */
export const Field = ({
  label,
  hint,
  error,
  children,
}: FieldFrame & { readonly children: (tied: Tied) => ReactNode }) => {
  const id = useId();
  const wrong = error !== undefined && error !== null;
  const described = wrong ? `${id}-error` : hint === undefined ? undefined : `${id}-hint`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(described === undefined ? {} : { 'aria-describedby': described }),
        ...(wrong ? { 'aria-invalid': true } : {}),
      })}
      {wrong ? (
        <div className="error" id={`${id}-error`}>
          <Icon of={IconAlertCircleFilled} size="s" />
          {error}
        </div>
      ) : hint === undefined ? null : (
        <div className="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  );
};

const boxClass = (error: string | null | undefined, more = '') =>
  ['in', more, error === undefined || error === null ? '' : 'wrong'].filter(Boolean).join(' ');

type TextFieldProps = FieldFrame & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'email' | 'search' | 'date' | 'datetime-local' | 'number';
  readonly placeholder?: string;
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
  readonly required?: boolean;
  readonly maxLength?: number;
};

export const TextField = (props: TextFieldProps) => {
  const { label, hint, error, value, onChange, type = 'text', autoComplete = 'off', autoFocus, ...native } = props;
  return (
    <Field label={label} hint={hint} error={error ?? null}>
      {(tied) => (
        <div className={boxClass(error)}>
          <input
            {...native}
            {...tied}
            type={type}
            autoComplete={autoComplete}
            spellCheck={false}
            data-autofocus={autoFocus || undefined}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- only where a screen asks one question
            autoFocus={autoFocus}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        </div>
      )}
    </Field>
  );
};

type TextAreaProps = FieldFrame & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly rows?: number;
  readonly maxLength?: number;
};

export const TextArea = ({ label, hint, error, value, onChange, ...native }: TextAreaProps) => (
  <Field label={label} hint={hint} error={error ?? null}>
    {(tied) => (
      <div className={boxClass(error, 'many')}>
        <textarea {...native} {...tied} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
      </div>
    )}
  </Field>
);

export type Choice<Value extends string> = { readonly value: Value; readonly label: string };

type SelectProps<Value extends string> = FieldFrame & {
  readonly value: Value | '';
  readonly onChange: (value: Value) => void;
  readonly choices: readonly Choice<Value>[];
  /** Shown while nothing is chosen. */
  readonly placeholder?: string;
};

export const SelectField = <Value extends string>(props: SelectProps<Value>) => {
  const { label, hint, error, value, onChange, choices, placeholder } = props;
  return (
    <Field label={label} hint={hint} error={error ?? null}>
      {(tied) => (
        <div className={boxClass(error)}>
          <select {...tied} value={value} onChange={(event) => choose(choices, event.currentTarget.value, onChange)}>
            {value === '' ? <option value="">{placeholder ?? 'Choose'}</option> : null}
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
          <Icon of={IconChevronDown} size="s" tone="dim" />
        </div>
      )}
    </Field>
  );
};

const choose = <Value extends string>(
  choices: readonly Choice<Value>[],
  value: string,
  onChange: (value: Value) => void,
) => {
  const chosen = choices.find((choice) => choice.value === value);
  if (chosen !== undefined) onChange(chosen.value);
};

type FilterProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly choices: readonly Choice<Value>[];
};

/** A small select for a toolbar. */
export const FilterSelect = <Value extends string>({ label, value, onChange, choices }: FilterProps<Value>) => (
  <span className="filter">
    <select aria-label={label} value={value} onChange={(event) => choose(choices, event.currentTarget.value, onChange)}>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
    <Icon of={IconChevronDown} size="s" />
  </span>
);

/** A search in a toolbar, answered as it is typed. */
export const SearchBox = ({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) => (
  <span className="filter search">
    <Icon of={IconSearch} size="s" />
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      spellCheck={false}
      maxLength={200}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  </span>
);

/** What stands and cannot be changed here, in the shape of a field. */
export const FixedField = ({
  label,
  hint,
  value,
}: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly value: string;
}) => (
  <Field label={label} hint={hint}>
    {(tied) => (
      <div className="in ro">
        <input {...tied} readOnly value={value} />
      </div>
    )}
  </Field>
);

type CheckProps = {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
};

export const CheckField = ({ label, hint, checked, onChange }: CheckProps) => (
  <label className="check">
    <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
    <span>
      {label}
      {hint === undefined ? null : <span className="hint">{hint}</span>}
    </span>
  </label>
);

type SegmentedProps<Value extends string> = FilterProps<Value> & { readonly small?: boolean };

/** Two to four answers side by side. */
export const Segmented = <Value extends string>({ label, value, onChange, choices, small }: SegmentedProps<Value>) => {
  const group = useId();
  return (
    <div className={small ? 'seg sm' : 'seg'} role="radiogroup" aria-label={label}>
      {choices.map((choice) => (
        <label key={choice.value}>
          <input type="radio" name={group} checked={choice.value === value} onChange={() => onChange(choice.value)} />
          {choice.label}
        </label>
      ))}
    </div>
  );
};
