// Buttons: one main action a page, one red one for loss, and actions that stay in place with a lock while something holds them.
import { IconLock } from '@tabler/icons-react';
import { Tooltip } from '@mantine/core';
import { type ButtonHTMLAttributes, type ReactNode, useId } from 'react';
import { Icon, type IconKind } from './icon.tsx';

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled' | 'className' | 'style' | 'children'>;

export type ButtonProps = Native & {
  /** `main`: the page's one accent action. `loss`: the full change and nothing else. `bare`: no border, for toolbars. */
  readonly kind?: 'main' | 'loss' | 'default' | 'bare';
  readonly small?: boolean;
  readonly full?: boolean;
  readonly icon?: IconKind;
  /** The key that does the same, as printed on it. */
  readonly keyHint?: string;
  /** Sent and not yet answered: the button keeps its place and its words and takes no second press. */
  readonly pending?: boolean;
  /** Held back: shows the lock. Prefer LockedAction, which says what opens it. */
  readonly held?: boolean;
  readonly children: ReactNode;
};

const classOf = { main: 'main-act', loss: 'loss', default: '', bare: 'bare' } as const;

/** Focusable even while it takes no press, so that a keyboard finds it and hears why. */
export const Button = (props: ButtonProps) => {
  const {
    kind = 'default',
    small,
    full,
    icon,
    keyHint,
    pending = false,
    held = false,
    children,
    onClick,
    ...native
  } = props;
  const still = pending || held;
  const picture = held ? IconLock : icon;
  return (
    <button
      type="button"
      {...native}
      className={['btn', classOf[kind], small ? 'sm' : '', full ? 'full' : ''].filter(Boolean).join(' ')}
      aria-disabled={still || undefined}
      aria-busy={pending || undefined}
      onClick={(event) => {
        // A submit button that is still must not submit its form either.
        if (still) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {picture === undefined ? null : <Icon of={picture} />}
      {children}
      {keyHint === undefined || held ? null : <kbd aria-hidden>{keyHint}</kbd>}
    </button>
  );
};

type LockedProps = ButtonProps & {
  /** The sentence that says what opens the action; null when it is open. */
  readonly locked: string | null;
};

/** The action in its place; while it is locked, the sentence beside it says what opens it. */
export const LockedAction = ({ locked, ...button }: LockedProps) => {
  const sentence = useId();
  if (locked === null) return <Button {...button} />;
  return (
    <div className="locked">
      <Button {...button} held aria-describedby={sentence} />
      <span id={sentence} className="two">
        {locked}
      </span>
    </div>
  );
};

type IconButtonProps = Native & {
  readonly icon: IconKind;
  /** What it does, spoken and shown on hover. */
  readonly label: string;
  readonly keyHint?: string;
};

export const IconButton = ({ icon, label, keyHint, ...native }: IconButtonProps) => (
  <Tooltip label={keyHint === undefined ? label : `${label}  ${keyHint}`}>
    <button type="button" {...native} className="btn bare sm" aria-label={label}>
      <Icon of={icon} />
    </button>
  </Tooltip>
);
