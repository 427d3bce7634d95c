// How hard a new passphrase is to guess: in words, with a bar that says the same.

type Props = {
  /** Null while nothing is typed. */
  readonly strength: { readonly score: number; readonly accepted: boolean; readonly text: string } | null;
};

const steps = [1, 2, 3, 4] as const;

/** The announcement waits in the same place, so that it is heard when it changes and nothing jumps. */
export const StrengthMeter = ({ strength }: Props) => (
  <div className="strength" role="status">
    <div className="strength-bar" aria-hidden>
      {steps.map((step) => (
        <span
          key={step}
          className={strength !== null && strength.score >= step ? (strength.accepted ? 'ok' : 'warn') : ''}
        />
      ))}
    </div>
    <span className="xs">
      {strength === null ? '' : strength.accepted ? `Accepted. ${strength.text}` : `Not yet. ${strength.text}`}
    </span>
  </div>
);
