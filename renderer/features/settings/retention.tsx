// What is personal of each customer: how long it is kept, when it goes by itself, and erasing it by hand with a reason.
import { useState } from 'react';
import { useCommand, useRequest } from '../../backend/backend.ts';
import type { Output } from '../../backend/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, TextField } from '../../ui/fields.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { EmptyState, Refusal } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';

type Kept = Output<'retention.preview'>['subscriptions'][number];
const day = 24 * 3_600_000;

export const Retention = ({ owner }: { readonly owner: boolean }) => {
  const { value } = useRequest('retention.preview', {});
  const [erasing, erase] = useState<Kept | null>(null);
  if (value === undefined) return null;
  const { eraseAfter, subscriptions } = value;
  return (
    <Panel
      title="Personal data"
      aside={eraseAfter === 0 ? 'Kept until an owner erases it' : `Kept ${eraseAfter / day} days after the last case`}
    >
      <div className="stack">
        <p className="two">
          Names, addresses, numbers and mails are sealed in the journal under a key for each customer. Erasing destroys
          the key: the journal stays whole and verifies, and nobody reads them again. How long they are kept is set in
          the policy.
        </p>
        {subscriptions.length === 0 ? (
          <EmptyState title="No customers yet">What is known of them appears here.</EmptyState>
        ) : (
          <Table
            label="Personal data by customer"
            items={subscriptions}
            idOf={({ subscription }) => subscription}
            columns={[
              { id: 'name', title: 'Customer', cell: ({ name }) => name },
              { id: 'cases', title: 'Cases', end: true, cell: ({ cases }) => cases },
              {
                id: 'last',
                title: 'Last case ended',
                cell: ({ lastCaseEnded: at }) => at && <Time at={at} as="day" />,
              },
              { id: 'state', title: 'Goes', cell: (kept) => <Goes kept={kept} /> },
              {
                id: 'act',
                title: 'Erase',
                cell: (kept) =>
                  owner && kept.blocked === null ? (
                    <Button small aria-label={`Erase ${kept.name}`} onClick={() => erase(kept)}>
                      Erase
                    </Button>
                  ) : (
                    <span className="xs dim">{kept.blocked ?? 'Only an owner erases it.'}</span>
                  ),
              },
            ]}
          />
        )}
      </div>
      {erasing === null ? null : <Erase kept={erasing} close={() => erase(null)} />}
    </Panel>
  );
};

const Goes = ({ kept: { due, erased, sealed } }: { readonly kept: Kept }) => (
  <>
    {due !== null ? (
      <Time at={due} as="day" />
    ) : erased !== null ? (
      <>
        Erased <Time at={erased} as="day" />
      </>
    ) : (
      'By hand only'
    )}
    {sealed ? null : <div className="xs dim">Recorded in the clear so far</div>}
  </>
);

const Erase = ({ kept, close }: { readonly kept: Kept; readonly close: () => void }) => {
  const [reason, setReason] = useState('');
  const [keepList, setKeepList] = useState(true);
  const [missing, setMissing] = useState(false);
  const { run, pending, refusal } = useCommand('retention.erase');
  const submit = async () => {
    setMissing(reason.trim() === '');
    if (reason.trim() === '') return;
    const answer = await run({ subscription: kept.subscription, reason, keepList });
    if (answer?.ok) close();
  };
  const cases = kept.cases === 0 ? '' : kept.cases === 1 ? ' and 1 closed case' : ` and ${kept.cases} closed cases`;
  return (
    <Dialog
      open
      onClose={close}
      title={`Erase what is personal of ${kept.name}`}
      sub="This cannot be undone"
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            {`Erase user lists${cases}`}
          </Button>
        </>
      }
    >
      <div className="stack">
        {kept.sealed ? (
          <p>
            Names, addresses, numbers, claims and mails in its user lists{cases} can never be read again. Logins, dates
            and decisions stay, and so do vaults and reports.
          </p>
        ) : (
          <p>
            An earlier Rekey recorded this customer in the clear, and a journal that verifies cannot be rewritten: what
            is recorded so far stays readable. From now on it is sealed, and can be erased.
          </p>
        )}
        <p className="two">Backups made before still hold the key. Remove them where they must not.</p>
        <TextField
          label="Why"
          hint="Stays in the journal for good: name nobody"
          error={missing && reason.trim() === '' ? 'Say why: it stays when everything else is gone.' : null}
          value={reason}
          onChange={setReason}
          maxLength={200}
          autoFocus
        />
        <CheckField
          label="The customer stays: keep the newest user list"
          hint="Without it nobody can be recovered before a new list is imported, and its contacts have cooled off."
          checked={keepList}
          onChange={setKeepList}
        />
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};
