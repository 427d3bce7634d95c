// What the present step asks for. Each panel holds the page's one accent button.
import type { ReactNode } from 'react';
import { Panel } from '../../ui/panel.tsx';
import type { Detail } from './case.tsx';
import { ExecuteStep, SecondPersonStep } from './execute-step.tsx';
import { DecideStep, IdentifyStep } from './opening-steps.tsx';
import { FirstSignInStep, ReleaseStep } from './release-step.tsx';
import { AcknowledgeStep, DisclaimerStep, VerifyStep } from './safeguard-steps.tsx';
import { WitnessStep } from './witness-step.tsx';

export type StepProps = { readonly of: Detail };

const panels: Record<Detail['steps'][number]['step'], (props: StepProps) => ReactNode> = {
  identify: IdentifyStep,
  decide: DecideStep,
  verify: VerifyStep,
  disclaimer: DisclaimerStep,
  acknowledge: AcknowledgeStep,
  'second-person': SecondPersonStep,
  execute: ExecuteStep,
  witness: WitnessStep,
  carry: WitnessStep,
  release: ReleaseStep,
  'first-sign-in': FirstSignInStep,
  close: FirstSignInStep,
};

export const StepPanel = ({ step, of: detail }: StepProps & { readonly step: keyof typeof panels }) => {
  const Shown = panels[step];
  return (
    <Panel>
      <div className="stack near">
        <Shown of={detail} />
      </div>
    </Panel>
  );
};
