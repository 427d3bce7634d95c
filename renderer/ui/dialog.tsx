// A decision in front of the page: what it is, before and after in numbers, who signs, and a button with verb and amount.
import { Modal } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type CSSProperties, type ReactNode } from 'react';
import { IconButton } from './button.tsx';

type Props = {
  readonly open: boolean;
  /** Closing changes nothing; an action that was sent goes on. */
  readonly onClose: () => void;
  readonly title: string;
  readonly sub?: ReactNode;
  readonly children: ReactNode;
  /** From left to right: the way out, then the decision. A submit button here sends the dialog's form. */
  readonly actions?: ReactNode;
  /** Makes the dialog a form, so that Enter decides. */
  readonly onSubmit?: () => void;
  readonly width?: number;
};

export const Dialog = ({ open, onClose, title, sub, children, actions, onSubmit, width = 520 }: Props) => {
  const inside = (
    <>
      <div className="dialog-in">{children}</div>
      {actions === undefined ? null : <div className="dialog-foot">{actions}</div>}
    </>
  );
  return (
    <Modal.Root opened={open} onClose={onClose} size={width}>
      <Modal.Overlay className="dialog-scrim" blur={0} />
      <Modal.Content
        classNames={{ content: 'dialog floating', inner: 'dialog-inner' }}
        style={{ '--dialog-width': `${width}px` } as CSSProperties}
      >
        <header className="dialog-head">
          <div>
            <Modal.Title>{title}</Modal.Title>
            {sub === undefined ? null : <div className="two">{sub}</div>}
          </div>
        </header>
        {onSubmit === undefined ? (
          inside
        ) : (
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              onSubmit();
            }}
          >
            {inside}
          </form>
        )}
        {/* Last, so that a dialog opens with the focus on what it asks and not on the way out. */}
        <div className="dialog-close">
          <IconButton icon={IconX} label="Close" onClick={onClose} />
        </div>
      </Modal.Content>
    </Modal.Root>
  );
};

type Side = { readonly label: string; readonly value: string; readonly more?: string };

/** "Ends now 28 Nov 2026 → Would end 27 Jan 2027" */
export const BeforeAfter = ({ before, after }: { readonly before: Side; readonly after: Side }) => (
  <div className="before-after">
    <OneSide side={before} />
    <span className="dim" aria-hidden>
      →
    </span>
    <OneSide side={after} />
  </div>
);

const OneSide = ({ side }: { readonly side: Side }) => (
  <div>
    <span className="lab">{side.label}</span>
    <div className="lg">{side.value}</div>
    {side.more === undefined ? null : <div className="xs dim">{side.more}</div>}
  </div>
);
