// What Technical Account Managers grant: by whom, product and month; how long it takes; what evaluations come to; what ends next quarter.
import { IconDownload } from '@tabler/icons-react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { BarChart } from '../../ui/bar-chart.tsx';
import { Button } from '../../ui/button.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { EmptyState, Refusal } from '../../ui/refusal.tsx';
import { inNumbers, span } from '../../ui/words.ts';
import { monthName } from './months.ts';

type Grants = OutputOf<RekeyContract['figures.grants']>;

const kindNames = {
  extension: 'Extension',
  evaluation: 'Evaluation',
  purchase: 'Purchase',
  account: 'Account',
} as const;

/** One bar a month, oldest first. */
const byMonth = (applied: Grants['applied']) => {
  const months = [...new Set(applied.map(({ month }) => month))].toSorted();
  const sum = (month: string, extension: boolean) =>
    applied
      .filter((one) => one.month === month && (one.kind === 'extension') === extension)
      .reduce((total, { grants }) => total + grants, 0);
  return months.map((month) => ({ label: monthName(month), values: [sum(month, true), sum(month, false)] }));
};

const expiringByMonth = (expiring: Grants['expiring']) => {
  const months = [...new Set(expiring.map(({ month }) => month))];
  return months.map((month) => {
    const rows = expiring.filter((one) => one.month === month);
    return {
      label: monthName(month),
      values: [rows.reduce((sum, one) => sum + one.subscriptions, 0), rows.reduce((sum, one) => sum + one.things, 0)],
    };
  });
};

export const GrantFigures = () => {
  const { value, refusal } = useRequest('figures.grants', {});
  const csv = useCommand('figures.saveCsv');
  if (value === undefined) return <Refusal refusal={refusal} />;
  const { applied, evaluations, toGrant, expiring } = value;
  return (
    <>
      <Refusal refusal={csv.refusal} />
      <Panel
        title="What managers granted"
        aside={
          <Button
            small
            icon={IconDownload}
            pending={csv.pending}
            aria-label="Save as CSV: what managers granted"
            onClick={() => void csv.run({ of: 'grants' })}
          >
            Save as CSV
          </Button>
        }
        flush
      >
        {applied.length === 0 ? (
          <div className="in">
            <EmptyState title="Nothing was granted in the last year">
              What is granted and applied is counted here by manager, product and month.
            </EmptyState>
          </div>
        ) : (
          <>
            <div className="in">
              <BarChart
                label="Granted and applied by month"
                series={['Extensions', 'Anything else']}
                bars={byMonth(applied)}
              />
            </div>
            <Table
              label="By manager, product and month"
              idOf={({ month, tam, kind, name }) => `${month} ${tam} ${kind} ${name}`}
              items={applied}
              columns={[
                { id: 'month', title: 'Month', cell: ({ month }) => monthName(month) },
                { id: 'tam', title: 'Manager', cell: ({ tam }) => tam },
                { id: 'kind', title: 'What', cell: ({ kind }) => kindNames[kind] },
                { id: 'name', title: 'Product', cell: ({ name }) => name },
                { id: 'grants', title: 'Applied', end: true, cell: ({ grants }) => inNumbers(grants) },
              ]}
            />
          </>
        )}
      </Panel>
      {toGrant.length === 0 ? null : (
        <Panel title="From the request to the grant" aside="By the month of the grant" flush>
          <Table
            label="From the request to the grant"
            idOf={({ month }) => month}
            items={toGrant.toReversed()}
            columns={[
              { id: 'month', title: 'Month', cell: ({ month }) => monthName(month) },
              { id: 'grants', title: 'Grants', end: true, cell: ({ grants }) => inNumbers(grants) },
              { id: 'median', title: 'Half of them within', end: true, cell: ({ median }) => span(median) },
              { id: 'longest', title: 'Longest', end: true, cell: ({ longest }) => span(longest) },
            ]}
          />
        </Panel>
      )}
      {evaluations.length === 0 ? null : (
        <Panel title="What evaluations came to" aside="Evaluated in the last year, bought since">
          <BarChart
            label="Evaluations by product"
            series={['Evaluated', 'Bought since']}
            bars={evaluations.map(({ name, evaluated, bought }) => ({ label: name, values: [evaluated, bought] }))}
          />
        </Panel>
      )}
      <Panel title="What ends in the next quarter" aside={`From ${monthName(value.quarter.slice(0, 7))}`} flush>
        {expiring.length === 0 ? (
          <div className="in">
            <EmptyState title="Nothing ends then">Neither a subscription nor anything granted for a time.</EmptyState>
          </div>
        ) : (
          <>
            <div className="in">
              <BarChart
                label="What ends in the next quarter, by month"
                series={['Subscriptions', 'Granted for a time']}
                bars={expiringByMonth(expiring)}
              />
            </div>
            <Table
              label="By manager"
              idOf={({ month, tam }) => `${month} ${tam ?? ''}`}
              items={expiring}
              columns={[
                { id: 'month', title: 'Month', cell: ({ month }) => monthName(month) },
                { id: 'tam', title: 'Manager', cell: ({ tam }) => tam ?? 'Nobody' },
                {
                  id: 'subscriptions',
                  title: 'Subscriptions',
                  end: true,
                  cell: ({ subscriptions }) => inNumbers(subscriptions),
                },
                { id: 'things', title: 'Granted for a time', end: true, cell: ({ things }) => inNumbers(things) },
              ]}
            />
          </>
        )}
      </Panel>
    </>
  );
};
