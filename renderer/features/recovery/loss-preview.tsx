// Vault by vault what becomes of the reports: how many, how large, from when to when, and with whose key each vault opens.
import { FateChip } from '../../ui/chip.tsx';
import { Panel, Strip, Table } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { bytes, inNumbers, people } from '../../ui/words.ts';
import type { Detail } from './case.tsx';

export const LossPreview = ({ of: { vaults, path, platform } }: { readonly of: Detail }) => (
  <Panel title={path === 'full-change' ? 'What is lost' : 'Vaults'} flush>
    <Table
      label="What becomes of each vault"
      items={vaults}
      idOf={({ vault }) => vault}
      columns={[
        { id: 'name', title: 'Vault', cell: ({ name }) => name },
        { id: 'reports', title: 'Reports', end: true, cell: ({ reports }) => inNumbers(reports) },
        { id: 'size', title: 'Size', end: true, cell: (vault) => bytes(vault.bytes) },
        {
          id: 'dates',
          title: 'Came in',
          cell: ({ first, last }) =>
            first === null || last === null ? (
              <span className="dim">Nothing yet</span>
            ) : (
              <>
                <Time at={first} as="day" /> to <Time at={last} as="day" />
              </>
            ),
        },
        {
          id: 'keys',
          title: 'Opens with the key of',
          cell: ({ opensFor }) => (opensFor.length === 0 ? 'Nobody' : people(opensFor)),
        },
        { id: 'fate', title: 'Afterwards', cell: ({ fate }) => <FateChip fate={fate} /> },
        { id: 'why', title: 'Why', cell: ({ detail }) => <span className="dim">{detail}</span> },
      ]}
    />
    {platform === null ? null : <Strip over>{platform}</Strip>}
  </Panel>
);

/** What the customer was told and what is so now, while a disclaimer that went out says something else. */
export const ChangedLoss = ({ of: { disclaimer } }: { readonly of: Detail }) =>
  disclaimer.changed.length === 0 ? null : (
    <>
      <p className="warn-text">The loss is no longer what the last disclaimer said. The next one says it anew.</p>
      <Table
        label="What changed since the disclaimer"
        items={disclaimer.changed}
        idOf={({ name }) => name}
        columns={[
          { id: 'name', title: 'Vault', cell: ({ name }) => name },
          { id: 'before', title: 'The customer was told', cell: ({ before }) => before },
          { id: 'after', title: 'Now', cell: ({ after }) => after },
        ]}
      />
    </>
  );
