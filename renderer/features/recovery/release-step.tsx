// The release: one half by mail, the other read out on the verified number; then the customer's first sign-in.
import { IconMail, IconUserCheck } from '@tabler/icons-react';
import { newCommandId, useCommand } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Facts } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Act } from './act.tsx';
import { VerifyStep } from './safeguard-steps.tsx';
import type { StepProps } from './step-panel.tsx';

const mails = {
  none: 'Not sent',
  intended: 'On its way',
  accepted: 'Taken by the mail server',
  refused: 'Not taken by the mail server',
  uncertain: 'May have left',
  abandoned: 'Not sent',
  arrived: 'Arrived, as its receiver says',
} as const;

const ReadHalf = ({ of: detail, showHalf }: StepProps) => {
  const { run, pending, refusal } = useCommand('recovery.readHalf');
  const read = async () => {
    const answer = await run({ case: detail.case, commandId: newCommandId() });
    if (answer?.ok) showHalf(answer.value.half);
  };
  const stale = detail.verification.state !== 'verified';
  return (
    <>
      <LockedAction
        kind={detail.release.mail === 'accepted' ? 'main' : 'default'}
        locked={detail.acts.readHalf ?? null}
        pending={pending}
        onClick={() => void read()}
      >
        Read out the second half
      </LockedAction>
      <Refusal refusal={refusal} />
      {stale && detail.phase !== 'released' ? <VerifyStep of={detail} /> : null}
    </>
  );
};

export const ReleaseStep = ({ of: detail, showHalf }: StepProps) => {
  const { release, path, phase } = detail;
  return (
    <>
      <Facts
        facts={[
          { term: 'Mail half', value: `${mails[release.mail]}, to ${detail.decision?.address ?? ''}` },
          {
            term: 'Other half',
            value: release.otherHalf
              ? path === 'reset'
                ? 'With the witness'
                : 'Read out'
              : path === 'reset'
                ? 'With the witness'
                : 'Not read out yet',
          },
        ]}
      />
      {phase === 'executed' ? (
        <Act name="recovery.release" case={detail.case} locked={detail.acts.release} icon={IconMail} acting="Releasing">
          Release: send the mail half
        </Act>
      ) : null}
      {path === 'full-change' && phase !== 'executed' ? <ReadHalf of={detail} showHalf={showHalf} /> : null}
    </>
  );
};

export const FirstSignInStep = ({ of: detail, showHalf }: StepProps) => {
  const handOver = useCommand('window.openCustomer');
  return (
    <>
      <p className="two">{detail.next.detail}</p>
      <Button kind="main" icon={IconUserCheck} pending={handOver.pending} onClick={() => void handOver.run({})}>
        Hand over to {detail.requester?.name}
      </Button>
      <p className="xs dim">The customer window opens and the desk locks.</p>
      <Refusal refusal={handOver.refusal} />
      {detail.path === 'full-change' && detail.phase === 'released' ? (
        <ReadHalf of={detail} showHalf={showHalf} />
      ) : null}
    </>
  );
};
