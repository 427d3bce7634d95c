// What a customer finds after signing in: their requests to the desk; their vaults, to open, save from, or try an old password on.
import { IconDownload, IconMoon } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Ask, Solo } from '../../ui/customer-shell.tsx';
import { Panel, Strip, Table } from '../../ui/panel.tsx';
import { EmptyState, Refusal, Remark } from '../../ui/refusal.tsx';
import { SecretField, useSecret } from '../../ui/secret-field.tsx';
import { Time } from '../../ui/time.tsx';
import { bytes, reports as countReports } from '../../ui/words.ts';
import { AskForMore } from './ask-for-more.tsx';
import { Authenticator } from './authenticator.tsx';
import type { CustomerHome } from './customer-window.tsx';
import { ContactChange } from './contact-change.tsx';
import { AskAppliance, MySlip } from './ask-appliance.tsx';
import { MyAppliances } from './my-appliances.tsx';
import { MyEntitlements } from './my-entitlements.tsx';
import { MyRequest } from './my-request.tsx';
import { MyRequests } from './my-requests.tsx';
import { NewRequest } from './new-request.tsx';
import { Unfinished } from './reencrypting.tsx';
import { WaitingVaults } from './waiting-vaults.tsx';

type Vault = CustomerHome['vaults'][number];

type Report = OutputOf<RekeyContract['customer.reports']>[number];

/** Titles are read when the vault is opened and live in this part of the page only, never in the window's store. */
const Reports = ({ vault }: { readonly vault: Vault }) => {
  const { run: list, refusal: closed } = useCommand('customer.reports');
  const { run, pending, refusal } = useCommand('customer.saveReport');
  const [reports, setReports] = useState<readonly Report[] | null>(null);
  const [saved, setSaved] = useState(false);
  useEffect(() => {
    let shown = true;
    void list({ vault: vault.vault }).then((answer) => {
      if (shown && answer?.ok) setReports(answer.value);
    });
    return () => {
      shown = false;
    };
  }, [list, vault.vault, vault.reports]);
  const save = async (report: string) => {
    const answer = await run({ vault: vault.vault, report });
    setSaved(answer?.ok === true && answer.value.saved);
  };
  if (closed !== null) return <Refusal refusal={closed} />;
  if (reports === null) return <p className="dim">Opening</p>;
  if (reports.length === 0)
    return <EmptyState title="No reports yet">They appear here when the desk adds them.</EmptyState>;
  return (
    <>
      <Table
        label={`Reports in ${vault.name}`}
        items={reports}
        idOf={({ id }) => id}
        columns={[
          { id: 'title', title: 'Report', cell: ({ title }) => <span data-secret="title">{title}</span> },
          { id: 'size', title: 'Size', end: true, cell: ({ size }) => bytes(size) },
          { id: 'added', title: 'Added', wideOnly: true, cell: ({ added }) => <Time at={added} as="day" /> },
          {
            id: 'save',
            title: 'Save',
            end: true,
            cell: ({ id, title }) => (
              <Button
                small
                icon={IconDownload}
                pending={pending}
                aria-label={`Save ${title}`}
                onClick={() => void save(id)}
              >
                Save
              </Button>
            ),
          },
        ]}
      />
      <Refusal refusal={refusal} />
      {!saved ? null : (
        <Strip>
          <span role="status">Saved, decrypted, where you chose.</span>
        </Strip>
      )}
    </>
  );
};

const OldPassword = ({ vault, restored }: { readonly vault: Vault; readonly restored: (count: number) => void }) => {
  const password = useSecret();
  const { run, pending, refusal } = useCommand('customer.tryOldPassword');
  const submit = async () => {
    const answer = await run({ vault: vault.vault, password: password.take() });
    if (answer?.ok) restored(answer.value.restored);
  };
  return (
    <form
      className="stack near"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <SecretField label={`Old password for ${vault.name}`} secret={password} autoComplete="off" />
      <Refusal refusal={refusal} tone="soft" />
      <Button type="submit" pending={pending}>
        {pending ? 'Trying it' : 'Try an old password'}
      </Button>
    </form>
  );
};

const VaultPanel = ({ vault, restored }: { readonly vault: Vault; readonly restored: (count: number) => void }) => {
  const [open, setOpen] = useState(false);
  const summary = `${countReports(vault.reports)}, ${bytes(vault.bytes)}`;
  if (vault.state === 'dormant')
    return (
      <Panel
        title={vault.name}
        aside={
          <Chip tone="warn" icon={IconMoon}>
            Dormant
          </Chip>
        }
      >
        <div className="stack near">
          <p className="two">
            {summary}. Nobody can open it now; its bytes are kept. A password you used before may still open it.
          </p>
          <OldPassword vault={vault} restored={restored} />
        </div>
      </Panel>
    );
  return (
    <Panel title={vault.name} aside={summary}>
      {!vault.opens ? (
        <div className="stack near">
          <p className="two">
            Your key does not open this vault yet. It waits for somebody who holds its key
            {vault.oldPasswordMayOpen ? ', or for a password you used before' : ''}.
          </p>
          {vault.oldPasswordMayOpen ? <OldPassword vault={vault} restored={restored} /> : null}
        </div>
      ) : open ? (
        <Reports vault={vault} />
      ) : (
        <Button onClick={() => setOpen(true)}>Open {vault.name}</Button>
      )}
    </Panel>
  );
};

export const Home = ({ first, leave }: { readonly first: CustomerHome; readonly leave: () => void }) => {
  const { value } = useRequest('customer.home', {});
  const [restored, setRestored] = useState<number | null>(null);
  const [asking, setAsking] = useState<string | null>(null);
  const home = value ?? first;
  const toHome = () => setAsking(null);
  if (asking === 'more') return <AskForMore back={toHome} />;
  if (asking === 'appliance') return <AskAppliance back={toHome} />;
  if (asking?.startsWith('slip ') === true) return <MySlip id={asking.slice('slip '.length)} back={toHome} />;
  if (asking === 'new') return <NewRequest back={toHome} opened={setAsking} />;
  if (asking !== null) return <MyRequest key={asking} ticket={asking} back={toHome} go={setAsking} />;
  return (
    <Solo wide>
      <Ask title={`Hello, ${home.name}`}>
        {home.primary ? 'You are the primary admin of' : 'You have an account in'} {home.subscriptionName}.
      </Ask>
      {first.cancelled === null ? null : (
        <Remark>
          Your password still works, so the recovery {first.cancelled} was cancelled. Nothing was changed.
        </Remark>
      )}
      {restored === null ? null : (
        <Remark>
          <span role="status">{countReports(restored)} restored into your new vault. The dormant bytes are kept.</span>
        </Remark>
      )}
      <ContactChange of={home.contactChange} />
      <Unfinished vaults={home.vaults} />
      <WaitingVaults of={home.waits} />
      <MyRequests open={setAsking} ask={() => setAsking('new')} />
      <MyEntitlements ask={() => setAsking('more')} />
      <MyAppliances ask={() => setAsking('appliance')} slip={(id) => setAsking(`slip ${id}`)} />
      {home.vaults.length === 0 ? (
        <EmptyState title="No vault is held for you here">The desk can give you a key to one.</EmptyState>
      ) : (
        home.vaults
          .filter(({ vault }) => !home.waits.some((wait) => wait.vault === vault))
          .map((vault) => <VaultPanel key={vault.vault} vault={vault} restored={setRestored} />)
      )}
      <Authenticator since={home.authenticatorSince} />
      <Button onClick={leave}>Sign out</Button>
    </Solo>
  );
};
