// The steps of a recovery or a rotation: done, now and to come, who and when at the right; only the present one opens.
import { IconCircleCheckFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

export type Step = {
  readonly id: string;
  readonly title: string;
  /** For a later step: that it comes by itself, or what holds it. */
  readonly detail?: ReactNode;
  readonly state: 'done' | 'now' | 'next';
  /** Who and when, "waiting 13 min", "by itself". */
  readonly aside?: ReactNode;
  /** Shown only while the step is the present one; it holds the page's one accent button. */
  readonly panel?: ReactNode;
};

const spoken = { done: 'Done: ', now: 'Now: ', next: 'To come: ' } as const;

export const Steps = ({ label, steps }: { readonly label: string; readonly steps: readonly Step[] }) => (
  <ol className="steps" aria-label={label}>
    {steps.map((step) => (
      <li key={step.id} className={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
        <span className="dot">{step.state === 'done' ? <Icon of={IconCircleCheckFilled} size="l" /> : null}</span>
        <div>
          <div className="st">
            <b>
              <span className="unseen">{spoken[step.state]}</span>
              {step.title}
            </b>
            <span className="xs">{step.aside}</span>
          </div>
          {step.detail === undefined || step.detail === '' ? null : <p className="more">{step.detail}</p>}
          {step.state === 'now' && step.panel !== undefined ? <div className="inside">{step.panel}</div> : null}
        </div>
      </li>
    ))}
  </ol>
);
