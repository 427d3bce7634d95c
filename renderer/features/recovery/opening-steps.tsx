// Who asks, and which path: the first two steps.
import { useState } from 'react';
import { newCommandId, useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Act } from './act.tsx';
import type { StepProps } from './step-panel.tsx';

export const IdentifyStep = ({ of: detail }: Pick<StepProps, 'of'>) => {
  const [claim, setClaim] = useState('');
  const { run, pending, refusal } = useCommand('recovery.identify');
  return (
    <form
      className="stack near"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void run({ case: detail.case, claim, commandId: newCommandId() });
      }}
    >
      <p className="two">
        “{detail.claim}” matches nobody of {detail.subscriptionName}. Every contact was told of the attempt.
      </p>
      <TextField label="Sign-in name or mail address" value={claim} onChange={setClaim} />
      <Refusal refusal={refusal} />
      <Button type="submit" kind="main" pending={pending}>
        Identify
      </Button>
    </form>
  );
};

export const DecideStep = ({ of: detail }: Pick<StepProps, 'of'>) => (
  <>
    <p className="two">
      A subaccount able to sign in makes it a reset, which keeps reports. Without one only a full change is left, which
      loses them.
    </p>
    <Act name="recovery.decide" case={detail.case} locked={detail.acts.decide} acting="Deciding">
      Decide the path
    </Act>
  </>
);
