// Requests to managers, and what ends when: which to read, in the order a board or a list shows them.
import type { Entitlement } from '../../shared/domain/entitlement/state.ts';
import { endingsOf } from '../../shared/domain/subscription/entitlements.ts';
import type { Subscription } from '../../shared/domain/subscription/state.ts';
import type { Views } from '../application/views-port.ts';
import type { Database } from '../journal/sqlite.ts';

export const entitlementTables = ['view_entitlement', 'view_ending'] as const;

/** `view_ending` has a row for each end: of a subscription (`thing` empty) and of what it was granted for a time. */
export const entitlementSchema = `
  CREATE TABLE IF NOT EXISTS view_entitlement (request TEXT PRIMARY KEY, subscription TEXT NOT NULL, asked_at TEXT NOT NULL, open INTEGER NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL, tam TEXT, granted_at TEXT, applied_at TEXT, changed_at TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS view_entitlement_subscription ON view_entitlement (subscription, asked_at DESC);
  CREATE INDEX IF NOT EXISTS view_entitlement_applied ON view_entitlement (applied_at) WHERE applied_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS view_entitlement_open ON view_entitlement (open, asked_at);
  CREATE TABLE IF NOT EXISTS view_ending (subscription TEXT NOT NULL, thing TEXT NOT NULL, until TEXT, tam TEXT, told INTEGER, name TEXT NOT NULL, zone TEXT NOT NULL, plan TEXT, PRIMARY KEY (subscription, thing)) STRICT;
  CREATE INDEX IF NOT EXISTS view_ending_until ON view_ending (until);
  CREATE INDEX IF NOT EXISTS view_ending_tam ON view_ending (tam, until);
`;

export const writeEntitlement = (database: Database, state: Entitlement, changedAt: string): void =>
  void database
    .prepare(
      `INSERT OR REPLACE INTO view_entitlement (request, subscription, asked_at, open, kind, item, tam, granted_at, applied_at, changed_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      ...[state.request, state.subscription, state.askedAt, state.phase === 'open' ? 1 : 0, state.kind, state.item],
      ...[state.grant?.tam ?? null, state.grant?.at ?? null],
      ...[state.phase === 'applied' ? (state.ended?.at ?? null) : null, changedAt],
    );

export const writeEndings = (database: Database, state: Subscription): void => {
  database.prepare('DELETE FROM view_ending WHERE subscription = ?').run(state.id);
  const insert = database.prepare(
    'INSERT INTO view_ending (subscription, thing, until, tam, told, name, zone, plan) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  for (const { thing, until } of endingsOf(state)) {
    const told = state.entitlements.reminded.filter((one) => one.thing === thing && one.until === until);
    const { name, timeZone, support } = state;
    insert.run(state.id, thing, until, state.tam, told.at(-1)?.days ?? null, name, timeZone, support?.plan ?? null);
  }
};

export const createEntitlementTables = (
  database: Database,
): Pick<Views, 'entitlements' | 'endings' | 'subscriptionsOf'> => ({
  entitlements: ({ subscription, open }) =>
    (
      database
        .prepare(
          `SELECT request FROM view_entitlement WHERE (:subscription IS NULL OR subscription = :subscription)
             AND (:open IS NULL OR open = :open) ORDER BY asked_at DESC, request LIMIT 10000`,
        )
        .all({ subscription, open: open === null ? null : Number(open) }) as { request: string }[]
    ).map(({ request }) => request),
  endings: ({ tams, before }) =>
    database
      .prepare(
        `SELECT subscription, thing, until, tam, told, name, zone, plan FROM view_ending
           WHERE until < :before AND (:tams IS NULL OR tam IN (SELECT value FROM json_each(:tams)))
           ORDER BY until, subscription, thing LIMIT 20000`,
      )
      .all({ before, tams: tams === null ? null : JSON.stringify(tams) }) as ReturnType<Views['endings']>,
  subscriptionsOf: (tams) =>
    (
      database
        .prepare("SELECT count(*) AS n FROM view_ending WHERE thing = '' AND tam IN (SELECT value FROM json_each(?))")
        .get(JSON.stringify(tams)) as { n: number }
    ).n,
});
