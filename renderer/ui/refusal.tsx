// What did not happen, what was kept and what to do; and lists with nothing in them yet.
import { IconAlertCircleFilled, IconAlertTriangleFilled, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

type Props = {
  /** The refusal of a request: a sentence a person can act on. Nothing is drawn for null. */
  readonly refusal: { readonly text: string } | null;
  /** What was kept, where that is not plain: "The draft is kept." */
  readonly kept?: string;
  /** What to do, where the sentence does not say it. */
  readonly todo?: ReactNode;
  /** `soft` for what can be tried again, `calm` for what is only said. */
  readonly tone?: 'bad' | 'soft' | 'calm';
};

const icons = { bad: IconAlertCircleFilled, soft: IconAlertTriangleFilled, calm: IconInfoCircle } as const;

export const Refusal = ({ refusal, kept, todo, tone = 'bad' }: Props) =>
  refusal === null ? null : (
    <div className={tone === 'bad' ? 'refusal' : `refusal ${tone}`} role={tone === 'calm' ? undefined : 'alert'}>
      <Icon of={icons[tone]} />
      <div>
        <p>{refusal.text}</p>
        {kept === undefined ? null : <p>{kept}</p>}
        {todo === undefined ? null : <div className="two">{todo}</div>}
      </div>
    </div>
  );

/** A sentence that stays on the page, without alarm. */
export const Remark = ({ children }: { readonly children: ReactNode }) => (
  <div className="refusal calm">
    <Icon of={IconInfoCircle} />
    <div>{children}</div>
  </div>
);

type EmptyProps = {
  /** That it is empty. */
  readonly title: string;
  /** What to do, or what happens next. */
  readonly children: ReactNode;
  readonly action?: ReactNode;
};

export const EmptyState = ({ title, children, action }: EmptyProps) => (
  <div className="empty">
    <b>{title}</b>
    <span>{children}</span>
    {action}
  </div>
);
