// Every vault with who opens it and what state it is in; reports are added here, and never opened.
import { IconPlus, IconRefresh, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useCommands } from '../../app/commands.ts';
import { useCommand, usePush, useRequest } from '../../backend/backend.ts';
import { Split, TopBar } from '../../ui/areas.tsx';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Chip, VaultStateChip } from '../../ui/chip.tsx';
import { Section } from '../../ui/panel.tsx';
import { Progress } from '../../ui/progress.tsx';
import { EmptyState, Refusal, Remark } from '../../ui/refusal.tsx';
import { RowList, TwoLines } from '../../ui/row-list.tsx';
import { Time } from '../../ui/time.tsx';
import { bytes, inNumbers, people, reports } from '../../ui/words.ts';
import { NewVault } from './new-vault.tsx';

type Vault = OutputOf<RekeyContract['vault.list']>[number];
type Rotating = { vault: string; name: string; done: number; total: number; bytes: number; totalBytes: number };
type Props = { readonly selected: string | null; readonly select: (id: string) => void; readonly role: string };

const opensWith = ({ state, holders, waitsFor }: Vault): string => {
  if (state === 'dormant') return 'Old password';
  if (state === 'waiting') return `Waits for ${waitsFor.length > 0 ? people(waitsFor) : 'a holder'}`;
  return holders.length === 1 ? '1 account only' : `${holders.length} accounts`;
};

export const Vaults = ({ selected, select, role }: Props) => {
  const { value: vaults = [], loading } = useRequest('vault.list', {});
  const [rotating, setRotating] = useState<Rotating | null>(null);
  usePush('vault.progress', (progress) => setRotating(progress.done === progress.total ? null : progress));
  const [making, setMaking] = useState(false);
  const locked = ['representative', 'supervisor', 'owner'].includes(role)
    ? null
    : 'A representative, a supervisor or an owner does this.';
  useCommands([
    { id: 'new-vault', title: 'Start a vault', group: 'Vaults', icon: IconPlus, run: () => setMaking(true), locked },
  ]);
  const needsAttention = (vault: Vault) =>
    vault.state !== 'live' || vault.rotationOwed || vault.rotating || vault.goesOnWith !== null;
  const shown = vaults.find(({ vault }) => vault === selected) ?? vaults[0];
  const held = vaults.reduce((sum, vault) => sum + vault.bytes, 0);
  return (
    <>
      <TopBar title="Vaults" sub={`${inNumbers(vaults.length)} on this workstation, ${bytes(held)}`}>
        <LockedAction icon={IconPlus} locked={locked} onClick={() => setMaking(true)}>
          Start a vault
        </LockedAction>
      </TopBar>
      <Split
        narrow={{ as: 'tab', mainLabel: 'All' }}
        paneLabel="Selected vault"
        paneWidth={372}
        main={
          <RowList
            label="Vaults"
            header
            idOf={({ vault }) => vault}
            selected={shown?.vault ?? null}
            onSelect={select}
            groups={[
              { id: 'attention', title: 'Needs attention', items: vaults.filter(needsAttention) },
              { id: 'live', title: 'Live', items: vaults.filter((vault) => !needsAttention(vault)) },
            ]}
            columns={[
              {
                id: 'name',
                title: 'Vault',
                width: 'minmax(0, 1fr)',
                cut: true,
                cell: ({ name, subscriptionName }) => <TwoLines title={name} more={subscriptionName} />,
              },
              {
                id: 'opens',
                title: 'Opens with',
                width: '152px',
                cut: true,
                cell: (vault) => <span className="cut">{opensWith(vault)}</span>,
              },
              { id: 'reports', title: 'Reports', width: '64px', end: true, cell: (vault) => inNumbers(vault.reports) },
              { id: 'size', title: 'Size', width: '80px', end: true, cell: (vault) => bytes(vault.bytes) },
              {
                id: 'state',
                title: 'State',
                width: '128px',
                cell: (vault) =>
                  rotating?.vault === vault.vault ? (
                    <Chip icon={IconRefresh}>Re-encrypting</Chip>
                  ) : vault.goesOnWith !== null || vault.rotating ? (
                    <Chip tone="warn" icon={IconRefresh}>
                      Not finished
                    </Chip>
                  ) : vault.rotationOwed ? (
                    <Chip tone="warn">Rotation owed</Chip>
                  ) : (
                    <VaultStateChip state={vault.state} />
                  ),
              },
            ]}
            empty={
              loading ? null : (
                <EmptyState title="No vault yet">Start one for accounts that have set a password here.</EmptyState>
              )
            }
          />
        }
        pane={
          shown === undefined ? null : (
            // A pane of its own for each vault: what was said about one must not stand under another.
            <VaultPane
              key={shown.vault}
              of={shown}
              rotating={rotating?.vault === shown.vault ? rotating : null}
              locked={locked}
            />
          )
        }
      />
      {making ? <NewVault close={() => setMaking(false)} /> : null}
    </>
  );
};

type PaneProps = { readonly of: Vault; readonly rotating: Rotating | null; readonly locked: string | null };

const VaultPane = ({ of: vault, rotating, locked }: PaneProps) => {
  const add = useCommand('vault.addReports');
  const verify = useCommand('vault.verify');
  const [said, setSaid] = useState<string | null>(null);
  const where = { subscription: vault.subscription, vault: vault.vault };
  const addReports = async () => {
    const answer = await add.run(where);
    if (answer?.ok)
      setSaid(
        answer.value.added === 0
          ? null
          : answer.value.waiting > 0
            ? `${reports(answer.value.added)} encrypted; ${answer.value.waiting} wait in the drop box until the recovery has ended.`
            : `${reports(answer.value.added)} encrypted and added.`,
      );
  };
  const check = async () => {
    const answer = await verify.run(where);
    if (answer?.ok)
      setSaid(answer.value.ok ? 'The folder is what the journal says it is.' : answer.value.problems.join(' '));
  };
  return (
    <div className="scroll" tabIndex={0}>
      <Section>
        <p className="xs dim">{vault.subscriptionName}</p>
        <h2>{vault.name}</h2>
        <p className="two">
          {reports(vault.reports)}, {bytes(vault.bytes)}
        </p>
      </Section>
      {rotating === null ? null : (
        <Section>
          <Progress title="Re-encrypting under a new key" {...rotating} />
        </Section>
      )}
      {vault.goesOnWith === null || rotating !== null ? null : (
        <Section label="Re-encryption is not finished">
          <p className="two">
            The key of before still opens this vault. Re-encrypting goes on where it was when {vault.goesOnWith} signs
            in at the customer window.
          </p>
        </Section>
      )}
      <Section label="Opens with">
        <ul className="stack near">
          {vault.holders.map(({ login, name }) => (
            <li key={login} className="line">
              {name}
              <span className="right xs dim">{login}</span>
            </li>
          ))}
        </ul>
        {vault.state === 'dormant' ? (
          <p className="two">
            Bytes untouched since <Time at={vault.since} as="day" />. It opens again with an old password, in the
            customer window.
          </p>
        ) : null}
      </Section>
      <Section>
        <div className="stack near">
          <LockedAction
            icon={IconPlus}
            locked={locked ?? (vault.state === 'live' ? null : 'This vault is not live: it takes no reports now.')}
            pending={add.pending}
            onClick={() => void addReports()}
          >
            Add reports
          </LockedAction>
          <Button icon={IconShieldCheck} pending={verify.pending} onClick={() => void check()}>
            Check the folder
          </Button>
          <Refusal refusal={add.refusal ?? verify.refusal} />
          {said === null ? null : (
            <Remark>
              <span role="status">{said}</span>
            </Remark>
          )}
        </div>
      </Section>
    </div>
  );
};
