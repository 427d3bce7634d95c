// Starting a vault: it opens for accounts that have set a password here, and for nobody else, the desk included.
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, SelectField, TextField } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';

export const NewVault = ({ close }: { readonly close: () => void }) => {
  const { value: subscriptions = [] } = useRequest('subscription.list', {});
  const [subscription, setSubscription] = useState('');
  const [name, setName] = useState('');
  const [holders, setHolders] = useState<readonly string[]>([]);
  const [commandId] = useState(newCommandId);
  const { value: known } = useRequest('subscription.get', subscription === '' ? null : { subscription });
  const { run, pending, refusal } = useCommand('vault.create');
  const submit = async () => {
    const answer = await run({ subscription, name, holders: [...holders], commandId });
    if (answer?.ok) close();
  };
  const able = known?.people.filter(({ enrolled }) => enrolled) ?? [];
  return (
    <Dialog
      open
      onClose={close}
      title="Start a vault"
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Start the vault
          </Button>
        </>
      }
    >
      <div className="stack">
        <SelectField
          label="Subscription"
          value={subscription}
          onChange={setSubscription}
          choices={subscriptions.map((one) => ({ value: one.subscription, label: one.name }))}
        />
        <TextField label="Name of the vault" value={name} onChange={setName} />
        {able.map(({ login, name: person }) => (
          <CheckField
            key={login}
            label={`Opens for ${person}`}
            checked={holders.includes(login)}
            onChange={(chosen) => setHolders(chosen ? [...holders, login] : holders.filter((one) => one !== login))}
          />
        ))}
        {known !== undefined && able.length === 0 ? (
          <p className="two">
            Nobody of this subscription has set a password here yet. Invite them under Subscriptions first.
          </p>
        ) : null}
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};
