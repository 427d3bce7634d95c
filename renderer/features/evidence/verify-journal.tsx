// Reading the whole journal while one watches: signatures, chain, authority, earlier checkpoints, and what must never be false.
import { IconAlertCircleFilled, IconShieldCheck, IconShieldCheckFilled } from '@tabler/icons-react';
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/fields.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Facts, Panel, Table } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { inNumbers } from '../../ui/words.ts';
import { Invariants } from './invariants.tsx';

type Verified = OutputOf<RekeyContract['workspace.verify']>;

export const VerifyJournal = () => {
  const { run, pending, refusal } = useCommand('workspace.verify');
  const [verified, setVerified] = useState<Verified | null>(null);
  const [earlier, setEarlier] = useState('');
  const verify = async () => {
    const answer = await run(earlier.trim() === '' ? {} : { checkpoint: `${earlier.trim()}\n` });
    setVerified(answer?.ok ? answer.value : null);
  };
  return (
    <Panel title="The journal">
      <div className="stack">
        <p className="two">
          Every event is signed by who acted and chained to the one before. Verifying reads all of them, compares them
          with every checkpoint that is kept, and checks who was allowed to act and what must never be false.
        </p>
        <details>
          <summary>Compare with a checkpoint from elsewhere</summary>
          <TextArea
            label="The checkpoint’s text"
            hint="From a mail, a disk or a printed sheet: three lines, an empty one and the signature"
            rows={5}
            value={earlier}
            onChange={setEarlier}
          />
        </details>
        <Button kind="main" icon={IconShieldCheck} pending={pending} onClick={() => void verify()}>
          {pending ? 'Verifying' : 'Verify the journal'}
        </Button>
        <Refusal refusal={refusal} />
        {verified === null ? null : <Found of={verified} />}
      </div>
    </Panel>
  );
};

const Found = ({ of: verified }: { readonly of: Verified }) => {
  const elsewhere = verified.problems.filter(({ invariant }) => invariant === null);
  return (
    <div className="stack near">
      <div className="line">
        <Icon of={verified.ok ? IconShieldCheckFilled : IconAlertCircleFilled} tone={verified.ok ? 'ok' : 'bad'} />
        <b role="status" className={verified.ok ? 'holds' : 'fails'}>
          {verified.ok ? 'The journal verifies' : 'The journal does not verify'}
        </b>
      </div>
      <Facts
        facts={[
          { term: 'Events', value: inNumbers(verified.events) },
          { term: 'Head', value: <span className="mono cut">{verified.head}</span> },
          {
            term: 'Signatures, chain',
            value:
              elsewhere.length === 0 ? (
                <span className="holds">Hold</span>
              ) : (
                <span className="fails">{inNumbers(elsewhere.length)} problems</span>
              ),
          },
          { term: 'Checkpoints', value: `Compared with ${inNumbers(verified.checkpoints)}` },
        ]}
      />
      {verified.problems.length === 0 ? null : (
        <Table
          label="Problems found"
          items={verified.problems}
          idOf={({ position, code, text }) => `${position} ${code} ${text}`}
          columns={[
            { id: 'position', title: 'Event', end: true, cell: ({ position }) => position ?? '' },
            { id: 'text', title: 'What is wrong', cell: ({ text }) => text },
          ]}
        />
      )}
      <Invariants of={verified.invariants} />
    </div>
  );
};
