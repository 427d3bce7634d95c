// Any case, open or ended, as evidence that leaves the workstation.
import { useState } from 'react';
import { useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { EmptyState } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';
import { inNumbers } from '../../ui/words.ts';

const shown = 8;

export const Cases = ({ open }: { readonly open: (id: string) => void }) => {
  const { value: cases = [], loading } = useRequest('recovery.queue', {});
  const [wanted, setWanted] = useState('');
  const found = cases
    .filter(({ number, subscriptionName, subject }) =>
      `${number} ${subscriptionName} ${subject}`.toLowerCase().includes(wanted.trim().toLowerCase()),
    )
    .toSorted((a, b) => (a.openedAt < b.openedAt ? 1 : -1));
  return (
    <Panel title="Cases" aside={`${inNumbers(cases.length)} on this workstation`}>
      <div className="stack">
        <p className="two">
          A case leaves this workstation as a page to read, and as a signed file that anybody can check without Rekey.
        </p>
        <TextField
          label="Find a case"
          type="search"
          placeholder="Number or customer"
          value={wanted}
          onChange={setWanted}
        />
        {loading ? null : found.length === 0 ? (
          <EmptyState title={cases.length === 0 ? 'No case yet' : 'No such case'}>
            {cases.length === 0 ? 'Cases are opened from the queue.' : 'Look for its number or its customer.'}
          </EmptyState>
        ) : (
          <Table
            label="Cases to take away"
            items={found.slice(0, shown)}
            idOf={({ case: id }) => id}
            columns={[
              { id: 'number', title: 'Case', cell: ({ number }) => number },
              { id: 'customer', title: 'Customer', cell: ({ subscriptionName }) => subscriptionName },
              { id: 'state', title: 'State', cell: ({ nextStep }) => nextStep },
              {
                id: 'opened',
                title: 'Opened',
                wideOnly: true,
                cell: ({ openedAt }) => <Time at={openedAt} as="day" />,
              },
              {
                id: 'open',
                title: 'Evidence',
                end: true,
                cell: ({ case: id, number }) => (
                  <Button small kind="bare" aria-label={`Evidence of case ${number}`} onClick={() => open(id)}>
                    Evidence
                  </Button>
                ),
              },
            ]}
          />
        )}
        {found.length > shown ? (
          <p className="xs dim">{inNumbers(found.length - shown)} older ones are not listed; look for them above.</p>
        ) : null}
      </div>
    </Panel>
  );
};
