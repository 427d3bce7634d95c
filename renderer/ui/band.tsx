// A band across the top of every screen, for what concerns the whole desk while it lasts.
import type { ReactNode } from 'react';
import { Icon, type IconKind } from './icon.tsx';

type Props = {
  readonly icon: IconKind;
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
};

export const Band = ({ icon, title, children, action }: Props) => (
  <section className="band" aria-label={title}>
    <Icon of={icon} />
    <p>
      <b>{title}</b> <span className="two">{children}</span>
    </p>
    <span className="right" />
    {action}
  </section>
);
