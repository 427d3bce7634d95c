// One's own requests to the desk, the newest first: whose turn it is and how every clock stands (C8).
import { IconCircleCheck, IconHourglass, IconMessageQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Panel, Strip, Table } from '../../ui/panel.tsx';
import { EmptyState, Refusal } from '../../ui/refusal.tsx';
import { TicketClocks } from '../../ui/ticket-clocks.tsx';

export type MyRequest = OutputOf<RekeyContract['customer.requests']>['requests'][number];

export const RequestState = ({
  of: { phase, asksYou, mergedInto },
}: {
  readonly of: Pick<MyRequest, 'phase' | 'asksYou' | 'mergedInto'>;
}) => {
  if (phase === 'resolved')
    return (
      <Chip tone="ok" icon={IconCircleCheck}>
        Resolved
      </Chip>
    );
  if (phase === 'merged') return <Chip tone="outline">Joined with {mergedInto}</Chip>;
  return asksYou ? (
    <Chip tone="warn" icon={IconMessageQuestion}>
      The desk asks you
    </Chip>
  ) : (
    <Chip icon={IconHourglass}>With the desk</Chip>
  );
};

/** The first page, and each further one as large. */
const aPage = 20;
const most = 200;

type Props = { readonly open: (ticket: string) => void; readonly ask: () => void };

export const MyRequests = ({ open, ask }: Props) => {
  const [limit, setLimit] = useState(aPage);
  const { value, refusal } = useRequest('customer.requests', { limit });
  return (
    <Panel title="Your requests" flush>
      <Refusal refusal={refusal} />
      {value === undefined ? null : value.requests.length === 0 ? (
        <EmptyState title="You have asked for nothing yet">
          Every request gets a number, and you follow it here until it is resolved.
        </EmptyState>
      ) : (
        <Table
          label="Your requests"
          items={value.requests}
          idOf={({ ticket }) => ticket}
          columns={[
            {
              id: 'subject',
              title: 'Request',
              cell: ({ ticket, subject }) => (
                <>
                  <span className="num dim">{ticket}</span> {subject}
                </>
              ),
            },
            { id: 'state', title: 'State', cell: (one) => <RequestState of={one} /> },
            {
              id: 'clocks',
              title: 'Clocks',
              wideOnly: true,
              cell: ({ clocks, noTarget }) => <TicketClocks clocks={clocks} noTarget={noTarget} />,
            },
            {
              id: 'open',
              title: 'Read',
              end: true,
              cell: ({ ticket }) => (
                <Button small aria-label={`Read ${ticket}`} onClick={() => open(ticket)}>
                  Read
                </Button>
              ),
            },
          ]}
        />
      )}
      <Strip over>
        <Button onClick={ask}>Ask the desk for something</Button>
        {value?.more === true && limit < most ? (
          <Button kind="bare" onClick={() => setLimit(Math.min(most, limit + aPage))}>
            Show older ones
          </Button>
        ) : null}
      </Strip>
    </Panel>
  );
};
