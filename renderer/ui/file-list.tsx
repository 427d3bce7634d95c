// Files that were attached: what they are, from whom, to be saved elsewhere or removed.
import { IconDownload, IconPaperclip } from '@tabler/icons-react';
import { Button, IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import { Time } from './time.tsx';
import { bytes } from './words.ts';

export type AttachedFile = {
  readonly file: string;
  readonly name: string;
  readonly size: number;
  readonly at: string;
  readonly by: string;
  readonly shared: boolean;
};

type Props = {
  readonly label: string;
  readonly files: readonly AttachedFile[];
  readonly onSave: (file: string) => void;
  readonly onRemove?: (file: AttachedFile) => void;
  /** Says of each whether the customer sees it. */
  readonly showsWhoSees?: boolean;
};

export const FileList = ({ label, files, onSave, onRemove, showsWhoSees = false }: Props) => (
  <ul className="stack near" aria-label={label}>
    {files.map((one) => (
      <li key={one.file} className="line">
        <Icon of={IconPaperclip} size="s" tone="dim" />
        <span className="grow cut">
          <b>{one.name}</b>
          <span className="xs dim num">
            {' '}
            {bytes(one.size)}, {one.by}, <Time at={one.at} />
            {showsWhoSees ? (one.shared ? ', the customer sees it' : ', for the desk only') : ''}
          </span>
        </span>
        <IconButton icon={IconDownload} label={`Save ${one.name}`} onClick={() => onSave(one.file)} />
        {onRemove === undefined ? null : (
          <Button small kind="bare" aria-label={`Remove ${one.name}`} onClick={() => onRemove(one)}>
            Remove
          </Button>
        )}
      </li>
    ))}
  </ul>
);
