// What this desk can prove: the journal verified, checkpoints that leave it, cases to take away, and how others check them.
import { useRequest } from '../../backend/backend.ts';
import { Body, TopBar } from '../../ui/areas.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Cases } from './cases.tsx';
import { Checkpoints } from './checkpoints.tsx';
import { VerifyJournal } from './verify-journal.tsx';

type Props = {
  readonly role: string;
  readonly openCase: (id: string) => void;
  readonly openCheckpoint: (name: string) => void;
};

export const Evidence = ({ role, openCase, openCheckpoint }: Props) => (
  <>
    <TopBar title="Evidence" />
    <Body>
      <VerifyJournal />
      <Checkpoints role={role} open={openCheckpoint} />
      <Cases open={openCase} />
      <HowToCheck />
    </Body>
  </>
);

const HowToCheck = () => {
  const { value } = useRequest('checkpoint.list', {});
  return (
    <Panel title="How to check this without Rekey">
      <div className="stack near">
        <p className="two">
          Save the signed file of a case and give it to somebody outside. With Python 3 and its cryptography package
          they run:
        </p>
        <p className="mono">python3 rekey_check.py FILE --key KEY --checkpoint CHECKPOINT</p>
        <p className="two">
          The checker is one short file, written from the description of the format and not from Rekey’s code. It checks
          every signature, the chain, that each record stands in the journal, and what must never be false. It needs two
          things that only count when they reached its reader on another way: a checkpoint from an earlier day, and this
          workstation’s key:
        </p>
        <p className="mono" style={{ overflowWrap: 'anywhere' }}>
          {value?.verifierKey ?? ''}
        </p>
        <p className="two">
          A checkpoint is a C2SP signed note, so any tool for signed notes reads it. Both formats are described byte by
          byte in docs/evidence.md, which comes with the checker.
        </p>
      </div>
    </Panel>
  );
};
