// Vaults that wait for whoever is signed in: for whom, since which case, who asked for it; opened with a yes, or left waiting with a no.
import { IconHourglass } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';
import { bytes, reports } from '../../ui/words.ts';
import type { CustomerHome } from './customer-window.tsx';

type Wait = CustomerHome['waits'][number];
type Answered = { readonly name: string; readonly primary: string; readonly yes: boolean };

const WaitingVault = ({ of: wait, answered }: { readonly of: Wait; readonly answered: (answer: Answered) => void }) => {
  const { run, pending, refusal } = useCommand('customer.answerForVault');
  const [asked, setAsked] = useState<boolean | null>(null);
  const { vault, name, primary, number, requester, openedBy, since, declined, cannot } = wait;
  const say = async (yes: boolean) => {
    setAsked(yes);
    const answer = await run({ vault, yes });
    if (answer?.ok) answered({ name, primary, yes });
  };
  return (
    <Panel
      title={`${name} waits for you`}
      aside={
        <Chip tone="warn" icon={IconHourglass}>
          {declined ? 'You said no' : 'Waiting'}
        </Chip>
      }
    >
      <div className="stack near">
        <p className="two">
          Your key opens this vault. {primary} got a new password and cannot open it until you say so. Ask {primary}{' '}
          yourself before you do.
        </p>
        <Facts
          facts={[
            { term: 'Holds', value: `${reports(wait.reports)}, ${bytes(wait.bytes)}` },
            { term: 'For', value: primary },
            { term: 'Since', value: <Time at={since} as="day-and-time" /> },
            { term: 'Case', value: `${number}, asked for by ${requester}, opened by ${openedBy}` },
          ]}
        />
        <Refusal refusal={refusal ?? (cannot === null ? null : { text: cannot })} tone="soft" />
        {cannot !== null ? null : (
          <div className="line">
            <Button kind="main" pending={pending && asked === true} onClick={() => void say(true)}>
              {pending && asked === true ? 'Re-encrypting it' : `Open ${name} for ${primary}`}
            </Button>
            {declined ? null : (
              <Button pending={pending && asked === false} onClick={() => void say(false)}>
                No, leave it waiting
              </Button>
            )}
          </div>
        )}
        <p className="xs dim">
          A yes re-encrypts it for everybody who may open it now. A no changes nothing; either is told to every contact.
        </p>
      </div>
    </Panel>
  );
};

export const WaitingVaults = ({ of: waits }: { readonly of: readonly Wait[] }) => {
  const [answer, setAnswer] = useState<Answered | null>(null);
  return (
    <>
      {answer === null ? null : (
        <Remark>
          <span role="status">
            {answer.yes
              ? `${answer.name} is open for ${answer.primary} now, and for you as before.`
              : `${answer.name} goes on waiting. Every contact is told that you said no.`}
          </span>
        </Remark>
      )}
      {waits.map((wait) => (
        <WaitingVault key={wait.vault} of={wait} answered={setAnswer} />
      ))}
    </>
  );
};
