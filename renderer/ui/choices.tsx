// A few ways to go on, each with the sentence that helps to choose: for pages that ask one question.
import { IconChevronRight } from '@tabler/icons-react';
import { Icon, type IconKind } from './icon.tsx';

export type Way = {
  readonly id: string;
  readonly title: string;
  readonly sub?: string;
  readonly icon?: IconKind;
  readonly onChoose: () => void;
};

export const Choices = ({ label, ways }: { readonly label: string; readonly ways: readonly Way[] }) => (
  <ul className="panel choices" aria-label={label}>
    {ways.map((way) => (
      <Choice key={way.id} way={way} />
    ))}
  </ul>
);

const Choice = ({ way: { title, sub, icon, onChoose } }: { readonly way: Way }) => (
  <li>
    <button type="button" onClick={onChoose}>
      {icon === undefined ? null : <Icon of={icon} tone="dim" />}
      <span className="grow">
        <span className="med">{title}</span>
        {sub === undefined ? null : <span className="hint">{sub}</span>}
      </span>
      <Icon of={IconChevronRight} tone="dim" />
    </button>
  </li>
);
