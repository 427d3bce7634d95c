// What the present step asks for. Each panel holds the page's one accent button.
import type { ReactNode } from 'react';
import { Panel } from '../../ui/panel.tsx';
import type { Detail } from './case.tsx';
import { ExecuteStep, SecondPersonStep } from './execute-step.tsx';
import { StepMail } from './case-mail.tsx';
import { LastExitsStep } from './last-exits-step.tsx';
import { DecideStep, IdentifyStep } from './opening-steps.tsx';
import { FirstSignInStep, ReleaseStep } from './release-step.tsx';
import { AcknowledgeStep, DisclaimerStep, VerifyStep } from './safeguard-steps.tsx';
import { WitnessStep } from './witness-step.tsx';

export type StepProps = {
  readonly of: Detail;
  /** Shows the half that is read out; it outlives the step, which is done the moment it is recorded. */
  readonly showHalf: (half: string) => void;
};

const panels: Record<Detail['steps'][number]['step'], (props: StepProps) => ReactNode> = {
  identify: IdentifyStep,
  decide: DecideStep,
  verify: VerifyStep,
  exits: LastExitsStep,
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

export const StepPanel = ({ step, of: detail, showHalf }: StepProps & { readonly step: keyof typeof panels }) => {
  const Shown = panels[step];
  return (
    <Panel>
      <div className="stack near">
        <StepMail step={step} of={detail} />
        <Shown of={detail} showHalf={showHalf} />
      </div>
    </Panel>
  );
};
