// A change of the primary admin's contact that can still be stopped by anybody of the customer who is signed in.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';
import type { CustomerHome } from './customer-window.tsx';

export const ContactChange = ({ of: change }: { readonly of: CustomerHome['contactChange'] }) => {
  const { run, pending, refusal } = useCommand('customer.stopContactChange');
  const [stopped, setStopped] = useState(false);
  if (stopped)
    return (
      <Remark>
        <span role="status">The change of contact is stopped. What was on file before counts again.</span>
      </Remark>
    );
  if (change === null) return null;
  const stop = async () => {
    const answer = await run({ change: change.change });
    if (answer?.ok) setStopped(true);
  };
  return (
    <Panel title={`The contact of ${change.name} is being changed`}>
      <div className="stack near">
        <p className="two">
          Our desk was asked to use another number and address for {change.name}. If you know about this, there is
          nothing to do.
        </p>
        <Facts
          facts={[
            { term: 'Number', value: change.phone || 'None' },
            { term: 'Address', value: change.email || 'None' },
            { term: 'Asked', value: <Time at={change.askedAt} as="day-and-time" /> },
            { term: 'Stoppable until', value: <Time at={change.until} as="day-and-time" /> },
          ]}
        />
        <Refusal refusal={refusal} />
        <Button pending={pending} onClick={() => void stop()}>
          I did not expect this: stop it
        </Button>
      </div>
    </Panel>
  );
};
