// The desk's figures, counted by the database over the queue's table; nothing of them is kept.
import { HOUR, type Instant, shift } from '../../shared/domain/time.ts';
import type { Figures, TicketRow } from '../application/views-port.ts';
import type { Database } from '../journal/sqlite.ts';

const DAY = 24 * HOUR;
const shown = 20;

/** The Monday before. */
const week = (column: string): string => `date(${column}, 'weekday 0', '-6 days')`;

export const figuresOf = (database: Database, now: Instant): Figures => {
  const all = <Row>(sql: string, values: object = {}): readonly Row[] => database.prepare(sql).all(values) as Row[];
  // From the index alone; a name is read from one ticket of each severity.
  const open = all<{ severity: string; tickets: number }>(
    'SELECT severity, count(*) AS tickets FROM view_ticket WHERE open = 1 GROUP BY severity',
  ).flatMap(({ severity: id, tickets }) =>
    all<{ row: string }>('SELECT row FROM view_ticket WHERE severity = :id AND open = 1 LIMIT 1', { id }).map(
      ({ row }) => {
        const { severity } = JSON.parse(row) as TicketRow;
        return { name: severity.name, rank: severity.rank, tickets };
      },
    ),
  );
  const since = shift(now, -365 * DAY).slice(0, 7);
  const lately = shift(now, -12 * 7 * DAY);
  const weeks = new Map<string, { opened: number; resolved: number }>();
  const count = (sql: string, of: 'opened' | 'resolved') => {
    for (const { monday, tickets } of all<{ monday: string; tickets: number }>(sql, { lately })) {
      const known = weeks.get(monday) ?? { opened: 0, resolved: 0 };
      weeks.set(monday, { ...known, [of]: tickets });
    }
  };
  count(
    `SELECT ${week('opened_at')} AS monday, count(*) AS tickets FROM view_ticket WHERE opened_at >= :lately GROUP BY 1`,
    'opened',
  );
  count(
    `SELECT ${week('closed_at')} AS monday, count(*) AS tickets FROM view_ticket WHERE open = 0 AND closed_at >= :lately GROUP BY 1`,
    'resolved',
  );
  return {
    open: open.toSorted((a, b) => a.rank - b.rank || a.name.localeCompare(b.name)),
    responses: [
      ...all<{ month: string; met: number; missed: number }>(
        `SELECT substr(opened_at, 1, 7) AS month, sum(judged = 'met') AS met, sum(judged = 'missed') AS missed
         FROM view_ticket WHERE judged <> '' AND opened_at >= :since GROUP BY 1 ORDER BY 1`,
        { since },
      ),
    ].slice(-12),
    weeks: [...weeks]
      .map(([monday, counted]) => ({ week: monday, ...counted }))
      .toSorted((a, b) => (a.week < b.week ? -1 : 1))
      .slice(-12),
    missed: all<{ row: string }>(
      `SELECT row FROM view_ticket WHERE judged = 'missed' ORDER BY opened_at DESC LIMIT ${shown}`,
    ).flatMap(({ row }) => {
      const { ticket, subscriptionName, severity, channel, clocks, assignee } = JSON.parse(row) as TicketRow;
      const response = clocks.find(({ name }) => name === 'response');
      if (response?.due == null || response.at === null) return [];
      const { due, at: respondedAt } = response;
      return [
        {
          ticket,
          subscriptionName,
          severity: severity.name,
          channel,
          due,
          respondedAt,
          assignee: assignee?.name ?? null,
        },
      ];
    }),
  };
};
