// What managers granted, counted by the database over the rows of requests; nothing of it is kept.
import { HOUR, type Instant, shift } from '../../shared/domain/time.ts';
import type { GrantFigures } from '../application/views-port.ts';
import type { Database } from '../journal/sqlite.ts';

const DAY = 24 * HOUR;

/** The first days of the next quarter and of the one after it, in UTC: `2027-01-01T00:00:00.000Z`. */
export const nextQuarter = (now: Instant): { readonly from: Instant; readonly to: Instant } => {
  const at = new Date(now);
  const first = Math.floor(at.getUTCMonth() / 3) * 3 + 3;
  const start = (month: number) => new Date(Date.UTC(at.getUTCFullYear(), month, 1)).toISOString();
  return { from: start(first), to: start(first + 3) };
};

const median = (sorted: readonly number[]): number => {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
};

/** From the asking to the answer that stood, by the month it was given in. */
const timesToGrant = (rows: readonly { month: string; asked_at: string; granted_at: string }[]) => {
  const months = new Map<string, number[]>();
  for (const { month, asked_at: asked, granted_at: granted } of rows)
    months.set(month, [...(months.get(month) ?? []), Date.parse(granted) - Date.parse(asked)]);
  return [...months]
    .map(([month, times]) => {
      const sorted = times.toSorted((a, b) => a - b);
      return { month, grants: sorted.length, median: median(sorted), longest: sorted.at(-1) ?? 0 };
    })
    .toSorted((a, b) => (a.month < b.month ? -1 : 1));
};

export const grantFiguresOf = (database: Database, now: Instant): GrantFigures => {
  const all = <Row>(sql: string, values: object): readonly Row[] => database.prepare(sql).all(values) as Row[];
  const since = `${shift(now, -365 * DAY).slice(0, 7)}-01`;
  const { from, to } = nextQuarter(now);
  return {
    applied: all(
      `SELECT substr(applied_at, 1, 7) AS month, tam, kind, item, count(*) AS grants FROM view_entitlement
         WHERE applied_at >= :since GROUP BY 1, 2, 3, 4 ORDER BY 1 DESC, 2, 3, 4`,
      { since },
    ),
    // Bought once it was tried: whichever purchase of the same thing came after.
    evaluations: all(
      `SELECT tried.item, count(*) AS evaluated, sum(EXISTS (
           SELECT 1 FROM view_entitlement AS bought WHERE bought.subscription = tried.subscription
             AND bought.kind = 'purchase' AND bought.item = tried.item AND bought.applied_at >= tried.applied_at)) AS bought
         FROM view_entitlement AS tried WHERE tried.kind = 'evaluation' AND tried.applied_at >= :since GROUP BY 1 ORDER BY 1`,
      { since },
    ),
    toGrant: timesToGrant(
      all(
        `SELECT substr(granted_at, 1, 7) AS month, asked_at, granted_at FROM view_entitlement
           WHERE granted_at >= :since`,
        { since },
      ),
    ),
    expiring: all(
      `SELECT substr(until, 1, 7) AS month, tam, sum(thing = '') AS subscriptions, sum(thing <> '') AS things
         FROM view_ending WHERE until >= :from AND until < :to GROUP BY 1, 2 ORDER BY 1, 2`,
      { from, to },
    ),
    quarter: from,
  };
};
