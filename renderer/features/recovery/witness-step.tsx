// The witness: the three case words to read to the caller, who can do it, and the hand-over to the customer window.
import { IconUserCheck } from '@tabler/icons-react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Table } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { CaseWords } from '../../ui/secret-words.tsx';
import { Time } from '../../ui/time.tsx';
import { Act } from './act.tsx';
import type { Detail } from './case.tsx';
import type { StepProps } from './step-panel.tsx';

type Witness = Detail['witnesses'][number];

const opens = ({ opens: some, of, enrolled, cannot }: Witness): string => {
  if (cannot !== null) return cannot;
  if (!enrolled) return 'Has not set a password here yet; invite them under Subscriptions';
  return some === 0 ? 'Opens none yet' : `Opens ${some} of ${of} vaults`;
};

export const WitnessStep = ({ of: detail }: Pick<StepProps, 'of'>) => {
  const handOver = useCommand('window.openCustomer');
  const { challenge, phase } = detail;
  if (phase === 'frozen')
    return (
      <p className="two">A witness did not expect this. Find out what happened; the case can only be cancelled.</p>
    );
  return (
    <>
      {challenge === null ? null : (
        <>
          <p className="two">
            Read these words to {detail.requester?.name}. The witness asks for them before approving.
          </p>
          <CaseWords words={challenge.words} />
        </>
      )}
      <Table
        label="Possible witnesses"
        items={detail.witnesses}
        idOf={({ login }) => login}
        columns={[
          { id: 'name', title: 'Witness', cell: ({ name }) => name },
          {
            id: 'last',
            title: 'Last sign-in',
            cell: ({ lastSignIn }) => (lastSignIn === null ? 'Never' : <Time at={lastSignIn} as="day" />),
          },
          {
            id: 'opens',
            title: 'Vaults',
            cell: (witness) => <span className={witness.cannot === null ? undefined : 'dim'}>{opens(witness)}</span>,
          },
        ]}
      />
      {challenge === null ? (
        <Act name="recovery.challenge" case={detail.case} locked={detail.acts.challenge} acting="Asking">
          Ask the witnesses
        </Act>
      ) : (
        <>
          <Button kind="main" icon={IconUserCheck} pending={handOver.pending} onClick={() => void handOver.run({})}>
            Hand over to the witness
          </Button>
          <p className="xs dim">
            The customer window opens and the desk locks. The invitation ends <Time at={challenge.expires} />.
          </p>
          <Refusal refusal={handOver.refusal} />
        </>
      )}
    </>
  );
};
