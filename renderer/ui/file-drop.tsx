// Takes one file, dropped or chosen by a button beside.
import { IconFileImport } from '@tabler/icons-react';
import { type DragEvent, useId, useState } from 'react';
import { Icon } from './icon.tsx';

type Props = {
  /** What the file is: "User list". */
  readonly label: string;
  readonly hint: string;
  readonly accept: string;
  readonly busy: boolean;
  readonly onFile: (file: File) => void;
};

export const FileDrop = ({ label, hint, accept, busy, onFile }: Props) => {
  const id = useId();
  const [over, setOver] = useState(false);
  const take = (file: File | undefined) => {
    if (file !== undefined && !busy) onFile(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    // What is dropped here can be chosen by the button as well.
    <div
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon of={IconFileImport} size="l" tone="dim" />
      <div>
        <label htmlFor={id}>{label}</label>
        <div className="xs dim" id={`${id}-hint`}>
          {hint}
        </div>
      </div>
      <input
        id={id}
        aria-describedby={`${id}-hint`}
        type="file"
        accept={accept}
        aria-disabled={busy || undefined}
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          // The same file, corrected meanwhile, can be chosen again.
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
};
