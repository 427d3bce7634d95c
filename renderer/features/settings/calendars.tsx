// When the desk is open: what business days are counted by. A change shows which open clocks it moves before it is saved.
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useRequest } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { EditCalendar } from './edit-calendar.tsx';

export type Calendar = OutputOf<RekeyContract['calendar.list']>[number];

const days = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' } as const;

/** "Mon 09:00-17:00, Tue 09:00-12:00 13:00-17:00" */
const hoursOf = ({ week }: Calendar['text']): string =>
  Object.entries(days)
    .flatMap(([day, name]) => {
      const spans = week[day] ?? [];
      return spans.length === 0 ? [] : [`${name} ${spans.map((span) => span.join('-')).join(' ')}`];
    })
    .join(', ');

export const Calendars = ({ owner }: { readonly owner: boolean }) => {
  const { value: calendars = [] } = useRequest('calendar.list', {});
  const [editing, setEditing] = useState<Calendar | 'new' | null>(null);
  return (
    <Panel title="Calendars">
      <div className="stack">
        <p className="two">
          Business days are counted in these hours. A subscription without a calendar of its own has weekdays, 9 to 17,
          in its time zone.
        </p>
        {calendars.length === 0 ? null : (
          <Table
            label="Calendars"
            idOf={({ calendar }) => calendar}
            items={calendars}
            columns={[
              { id: 'name', title: 'Calendar', cell: ({ name }) => name },
              { id: 'zone', title: 'Time zone', cell: ({ text }) => text.zone },
              { id: 'hours', title: 'Open', cell: ({ text }) => hoursOf(text) },
              { id: 'closed', title: 'Closed days', end: true, cell: ({ text }) => text.holidays.length },
              { id: 'uses', title: 'Subscriptions', end: true, cell: ({ subscriptions }) => subscriptions },
              {
                id: 'set',
                title: 'Set',
                cell: ({ by, at }) => (
                  <>
                    {by}, <Time at={at} />
                  </>
                ),
              },
              {
                id: 'act',
                title: 'Change',
                cell: (one) =>
                  owner ? (
                    <Button small aria-label={`Change ${one.name}`} onClick={() => setEditing(one)}>
                      Change
                    </Button>
                  ) : null,
              },
            ]}
          />
        )}
        <LockedAction
          icon={IconPlus}
          locked={owner ? null : 'An owner sets calendars.'}
          onClick={() => setEditing('new')}
        >
          Add a calendar
        </LockedAction>
      </div>
      {editing === null ? null : (
        <EditCalendar of={editing === 'new' ? null : editing} close={() => setEditing(null)} />
      )}
    </Panel>
  );
};
