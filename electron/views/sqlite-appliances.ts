// Units and what is the matter with them: which to read, found by subscription, by team or by a part of the serial number.
import type { Appliance } from '../../shared/domain/appliance/state.ts';
import { turnOf } from '../../shared/domain/appliance/state.ts';
import type { Unit } from '../../shared/domain/appliance/unit.ts';
import type { Views } from '../application/views-port.ts';
import type { Database } from '../journal/sqlite.ts';

export const applianceTables = ['view_unit', 'view_appliance'] as const;

export const applianceSchema = `
  CREATE TABLE IF NOT EXISTS view_unit (serial TEXT PRIMARY KEY, model TEXT NOT NULL, warranty TEXT, subscription TEXT, matter TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS view_unit_subscription ON view_unit (subscription, serial);
  CREATE TABLE IF NOT EXISTS view_appliance (id TEXT PRIMARY KEY, subscription TEXT NOT NULL, serial TEXT, team TEXT, open INTEGER NOT NULL, asked_at TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS view_appliance_open ON view_appliance (open, asked_at DESC);
  CREATE INDEX IF NOT EXISTS view_appliance_subscription ON view_appliance (subscription, asked_at DESC);
`;

export const writeUnit = (database: Database, { serial, model, warranty, subscription, case: matter }: Unit): void =>
  void database
    .prepare('INSERT OR REPLACE INTO view_unit (serial, model, warranty, subscription, matter) VALUES (?, ?, ?, ?, ?)')
    .run(serial, model, warranty, subscription, matter);

export const writeAppliance = (database: Database, state: Appliance): void =>
  void database
    .prepare(
      'INSERT OR REPLACE INTO view_appliance (id, subscription, serial, team, open, asked_at) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(state.case, state.subscription, state.serial, turnOf(state), state.phase === 'open' ? 1 : 0, state.askedAt);

export const createApplianceTables = (database: Database): Pick<Views, 'units' | 'appliances'> => ({
  units: ({ subscription, search }) =>
    database
      .prepare(
        `SELECT serial, model, warranty, subscription, matter AS "case" FROM view_unit
           WHERE (:subscription IS NULL OR subscription = :subscription) AND (:search = '' OR instr(serial, :search) > 0)
           ORDER BY serial LIMIT 1000`,
      )
      .all({ subscription, search }) as Unit[],
  appliances: ({ subscription, serial, team, open }) =>
    (
      database
        .prepare(
          `SELECT id FROM view_appliance WHERE (:subscription IS NULL OR subscription = :subscription)
             AND (:serial IS NULL OR serial = :serial) AND (:team IS NULL OR team = :team) AND (:open IS NULL OR open = :open)
             ORDER BY open DESC, asked_at DESC, id LIMIT 1000`,
        )
        .all({ subscription, serial, team, open: open === null ? null : Number(open) }) as { id: string }[]
    ).map(({ id }) => id),
});
