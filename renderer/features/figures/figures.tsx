// How the desk does: open tickets by severity, first responses in time, what comes and goes, and every target that was missed.
import { IconDownload, IconFileTypePdf } from '@tabler/icons-react';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Body, TopBar } from '../../ui/areas.tsx';
import { BarChart } from '../../ui/bar-chart.tsx';
import { Button } from '../../ui/button.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { EmptyState, Refusal } from '../../ui/refusal.tsx';
import { Time, Today } from '../../ui/time.tsx';
import { inNumbers, span } from '../../ui/words.ts';
import { GrantFigures } from './grants.tsx';
import { monthName } from './months.ts';

const dayName = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(date));

export const Figures = ({ open: openTicket }: { readonly open: (ticket: string) => void }) => {
  const { value, refusal } = useRequest('figures.get', {});
  const csv = useCommand('figures.saveCsv');
  const pdf = useCommand('window.savePdf');
  const met = value?.responses.reduce((sum, one) => sum + one.met, 0) ?? 0;
  const late = value?.responses.reduce((sum, one) => sum + one.missed, 0) ?? 0;
  return (
    <>
      <TopBar
        title="Figures"
        sub={met + late === 0 ? null : `${Math.floor((100 * met) / (met + late))} % of first responses in time`}
      >
        <Button
          icon={IconFileTypePdf}
          pending={pdf.pending}
          onClick={() => void pdf.run({ title: 'Figures of the desk' })}
        >
          Save as PDF
        </Button>
        <Button icon={IconDownload} pending={csv.pending} onClick={() => void csv.run({})}>
          Save as CSV
        </Button>
      </TopBar>
      <Body>
        <Refusal refusal={refusal ?? csv.refusal ?? pdf.refusal} />
        {value === undefined ? null : (
          <div className="prints">
            <h1 className="only-print">
              Figures of the desk, <Today />
            </h1>
            <Panel title="Open tickets by severity">
              {value.open.length === 0 ? (
                <EmptyState title="No ticket is open">Figures appear with the first request.</EmptyState>
              ) : (
                <BarChart
                  label="Open tickets by severity"
                  series={['Open']}
                  bars={value.open.map(({ name, tickets }) => ({ label: name, values: [tickets] }))}
                />
              )}
            </Panel>
            <Panel title="First responses" aside="By the month of the opening">
              {value.responses.length === 0 ? (
                <EmptyState title="No first response was judged yet">
                  One is, as soon as a request with a target is answered.
                </EmptyState>
              ) : (
                <BarChart
                  label="First responses by month"
                  series={['In time', 'Too late']}
                  bars={value.responses.map(({ month, met: good, missed }) => ({
                    label: monthName(month),
                    values: [good, missed],
                  }))}
                />
              )}
            </Panel>
            {value.weeks.length === 0 ? null : (
              <Panel title="What comes and goes" aside="By weeks, from their Monday">
                <BarChart
                  label="Tickets by week"
                  series={['Opened', 'Resolved']}
                  bars={value.weeks.map(({ week, opened, resolved }) => ({
                    label: dayName(week),
                    values: [opened, resolved],
                  }))}
                />
              </Panel>
            )}
            {value.missed.length === 0 ? null : (
              <Panel title="Missed targets" aside={`The newest ${inNumbers(value.missed.length)}`} flush>
                <Table
                  label="Missed targets"
                  idOf={({ ticket }) => ticket}
                  items={value.missed}
                  columns={[
                    {
                      id: 'ticket',
                      title: 'Ticket',
                      cell: ({ ticket }) => (
                        <Button small onClick={() => openTicket(ticket)}>
                          {ticket}
                        </Button>
                      ),
                    },
                    { id: 'whose', title: 'Subscription', cell: ({ subscriptionName }) => subscriptionName },
                    { id: 'severity', title: 'Severity', cell: ({ severity }) => severity },
                    { id: 'due', title: 'Due', cell: ({ due }) => <Time at={due} as="day-and-time" /> },
                    {
                      id: 'late',
                      title: 'Late by',
                      cell: ({ due, respondedAt }) => span(Date.parse(respondedAt) - Date.parse(due)),
                    },
                    { id: 'who', title: 'Assigned to', cell: ({ assignee }) => assignee ?? 'Nobody' },
                  ]}
                />
              </Panel>
            )}
            <GrantFigures />
          </div>
        )}
      </Body>
    </>
  );
};
