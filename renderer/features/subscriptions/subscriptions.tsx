// Every subscription with how old its user list is, and the one that is selected in full.
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useCommands } from '../../app/commands.ts';
import { useRequest } from '../../backend/backend.ts';
import { Split, TopBar } from '../../ui/areas.tsx';
import { LockedAction } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/refusal.tsx';
import { RowList, TwoLines } from '../../ui/row-list.tsx';
import { Time } from '../../ui/time.tsx';
import { inNumbers } from '../../ui/words.ts';
import { ImportUsers } from './import-users.tsx';
import { RegisterSubscription } from './register-subscription.tsx';
import { SubscriptionPane } from './subscription-pane.tsx';

export type Subscription = OutputOf<RekeyContract['subscription.list']>[number];
export type People = OutputOf<RekeyContract['subscription.get']>;

type Props = {
  readonly selected: string | null;
  readonly select: (id: string) => void;
  /** What the subscription has, until when, and what is asked for it. */
  readonly term: (subscription: string) => ReactNode;
  readonly role: string;
};

export const Subscriptions = ({ selected, select, role, term }: Props) => {
  const { value: subscriptions = [], loading } = useRequest('subscription.list', {});
  const [open, setOpen] = useState<'nothing' | 'register' | 'import'>('nothing');
  const locked = ['representative', 'supervisor', 'owner'].includes(role)
    ? null
    : 'A representative, a supervisor or an owner does this.';
  const shown = subscriptions.find(({ subscription }) => subscription === selected) ?? subscriptions[0];
  useCommands([
    {
      id: 'register',
      title: 'Register a subscription',
      group: 'Subscriptions',
      icon: IconPlus,
      run: () => setOpen('register'),
      locked,
    },
    {
      id: 'import',
      title: 'Import a user list',
      group: 'Subscriptions',
      icon: IconFileImport,
      run: () => setOpen('import'),
      locked,
    },
  ]);
  return (
    <>
      <TopBar title="Subscriptions" sub={inNumbers(subscriptions.length)}>
        <LockedAction icon={IconPlus} locked={locked} onClick={() => setOpen('register')}>
          Register
        </LockedAction>
      </TopBar>
      <Split
        narrow={{ as: 'tab', mainLabel: 'All' }}
        paneLabel="Selected subscription"
        paneWidth={372}
        main={
          <RowList
            label="Subscriptions"
            header
            idOf={({ subscription }) => subscription}
            selected={shown?.subscription ?? null}
            onSelect={select}
            groups={[{ id: 'all', title: '', items: subscriptions }]}
            columns={[
              {
                id: 'name',
                title: 'Subscription',
                width: 'minmax(0, 1fr)',
                cut: true,
                cell: ({ name, primary }) => <TwoLines title={name} more={primary ?? 'No primary admin'} />,
              },
              {
                id: 'able',
                title: 'Able to sign in',
                width: '112px',
                end: true,
                cell: ({ ableToSignIn, accounts }) => `${inNumbers(ableToSignIn)} of ${inNumbers(accounts)}`,
              },
              { id: 'vaults', title: 'Vaults', width: '64px', end: true, cell: ({ vaults }) => inNumbers(vaults) },
              {
                id: 'list',
                title: 'User list',
                width: '112px',
                cell: ({ asOf }) => (asOf === null ? 'None yet' : <Time at={asOf} />),
              },
            ]}
            empty={
              loading ? null : (
                <EmptyState title="No subscription is registered">Register one, then import its user list.</EmptyState>
              )
            }
          />
        }
        pane={
          shown === undefined ? null : (
            <SubscriptionPane
              id={shown.subscription}
              role={role}
              locked={locked}
              onImport={() => setOpen('import')}
              term={term(shown.subscription)}
            />
          )
        }
      />
      {open === 'register' ? <RegisterSubscription close={() => setOpen('nothing')} registered={select} /> : null}
      {open === 'import' && shown !== undefined ? <ImportUsers of={shown} close={() => setOpen('nothing')} /> : null}
    </>
  );
};
