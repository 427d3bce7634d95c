// What else was tried on this subscription: another channel, another claim, a code too many. Together they tell more than one case.
import { Panel, Table } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import type { Detail } from './case.tsx';

const channels = { phone: 'Phone', web: 'Web request', 'customer-window': 'Customer window' } as const;

export const OtherAttempts = ({ of: { attempts } }: { readonly of: Detail }) =>
  attempts.length === 0 ? null : (
    <Panel title="Other attempts on this subscription" aside="Newest first" flush>
      <Table
        label="Other attempts on this subscription"
        items={attempts.map((attempt, index) => ({ ...attempt, id: String(index) }))}
        idOf={({ id }) => id}
        columns={[
          { id: 'when', title: 'When', cell: ({ at }) => <Time at={at} /> },
          { id: 'channel', title: 'By', cell: ({ channel }) => channels[channel] },
          { id: 'claim', title: 'Said to be', cell: ({ claim }) => claim },
          {
            id: 'outcome',
            title: 'Outcome',
            cell: ({ outcome, number }) => (number === null ? outcome : `${number}: ${outcome}`),
          },
        ]}
      />
    </Panel>
  );
