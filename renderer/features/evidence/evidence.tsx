// Verifying the journal: signatures, chain, authority, and what must never be false.
import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useCommand } from '../../backend/backend.ts';
import { Body, TopBar } from '../../ui/areas.tsx';
import { Button } from '../../ui/button.tsx';
import { Facts, Panel, Table } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { inNumbers } from '../../ui/words.ts';

type Verified = OutputOf<RekeyContract['workspace.verify']>;

export const Evidence = () => {
  const { run, pending, refusal } = useCommand('workspace.verify');
  const [verified, setVerified] = useState<Verified | null>(null);
  const verify = async () => {
    const answer = await run({});
    setVerified(answer?.ok ? answer.value : null);
  };
  return (
    <>
      <TopBar title="Evidence" />
      <Body>
        <p className="two">
          Every event is signed by who acted and chained to the one before. Verifying reads all of them, and checks who
          was allowed to act and what must never be false.
        </p>
        <div>
          <Button kind="main" icon={IconShieldCheck} pending={pending} onClick={() => void verify()}>
            {pending ? 'Verifying' : 'Verify the journal'}
          </Button>
        </div>
        <Refusal refusal={refusal} />
        {verified === null ? null : (
          <Panel title={verified.ok ? 'The journal verifies' : 'The journal does not verify'}>
            <div className="stack near" role="status">
              <Facts
                facts={[
                  { term: 'Events', value: inNumbers(verified.events) },
                  { term: 'Head', value: <span className="mono cut">{verified.head}</span> },
                ]}
              />
              {verified.problems.length === 0 ? null : (
                <Table
                  label="Problems found"
                  items={verified.problems}
                  idOf={({ position, code }) => `${position} ${code}`}
                  columns={[
                    { id: 'position', title: 'Event', end: true, cell: ({ position }) => position ?? '' },
                    { id: 'text', title: 'What is wrong', cell: ({ text }) => text },
                  ]}
                />
              )}
            </div>
          </Panel>
        )}
      </Body>
    </>
  );
};
