// Registering a subscription by hand, with its people where there is no list to import.
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { InputOf } from '../../../shared/contract/request.ts';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, SelectField, TextField } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';

type Account = InputOf<RekeyContract['subscription.recordAccounts']>['accounts'][number];
const nobody: Account = {
  login: '',
  name: '',
  email: '',
  phone: '',
  role: 'Manager',
  status: 'active',
  contactOnly: false,
  created: null,
  lastSignIn: null,
  primary: true,
};

const AccountFields = ({
  of: account,
  change,
  at,
}: {
  of: Account;
  change: (account: Account) => void;
  at: number;
}) => (
  <fieldset className="stack near panel" style={{ padding: 12 }}>
    <legend className="med">User {at + 1}</legend>
    <TextField label="Login" value={account.login} onChange={(login) => change({ ...account, login })} />
    <TextField label="Name" value={account.name} onChange={(name) => change({ ...account, name })} />
    <TextField
      label="Mail address"
      type="email"
      value={account.email}
      onChange={(email) => change({ ...account, email })}
    />
    <TextField label="Phone" value={account.phone} onChange={(phone) => change({ ...account, phone })} />
    <SelectField
      label="Status"
      value={account.status}
      onChange={(status) => change({ ...account, status })}
      choices={[
        { value: 'active', label: 'Active' },
        { value: 'pending', label: 'Pending activation' },
        { value: 'inactive', label: 'Inactive' },
        { value: 'deleted', label: 'Deleted' },
      ]}
    />
    <CheckField
      label="Primary admin"
      checked={account.primary}
      onChange={(primary) => change({ ...account, primary })}
    />
    <CheckField
      label="Contact only"
      checked={account.contactOnly}
      onChange={(contactOnly) => change({ ...account, contactOnly })}
    />
  </fieldset>
);

export const RegisterSubscription = ({
  close,
  registered,
}: {
  close: () => void;
  registered: (id: string) => void;
}) => {
  const { value: operators = [] } = useRequest('operator.list', {});
  const [subscription, setSubscription] = useState('');
  const [name, setName] = useState('');
  const [timeZone, setTimeZone] = useState('UTC');
  const [tam, setTam] = useState('');
  const [dataModel, setDataModel] = useState<'password-encrypted' | 'platform-encrypted' | 'unknown'>('unknown');
  const [accounts, setAccounts] = useState<readonly Account[]>([]);
  const register = useCommand('subscription.register');
  const record = useCommand('subscription.recordAccounts');
  // Registered already, but its people were refused: only they are sent again.
  const [known, setKnown] = useState(false);
  const submit = async () => {
    if (!known) {
      const answer = await register.run({
        subscription,
        name,
        dataModel,
        timeZone,
        tam: tam === '' ? null : tam,
        expires: null,
      });
      if (!answer?.ok) return;
      setKnown(true);
    }
    if (accounts.length > 0) {
      const answer = await record.run({ subscription, accounts: [...accounts] });
      if (!answer?.ok) return;
    }
    registered(subscription);
    close();
  };
  const tams = operators.filter(({ role, revoked }) => role === 'tam' && !revoked);
  return (
    <Dialog
      open
      onClose={close}
      title="Register a subscription"
      sub="Import its user list afterwards, or enter its people here."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={register.pending || record.pending}>
            Register
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField label="Name" value={name} onChange={setName} autoFocus />
        <TextField
          label="Short id"
          hint="Small letters, digits and dashes"
          value={subscription}
          onChange={setSubscription}
        />
        <TextField label="Time zone" hint="Such as Europe/Oslo" value={timeZone} onChange={setTimeZone} />
        <SelectField
          label="How its reports are encrypted"
          value={dataModel}
          onChange={setDataModel}
          choices={[
            { value: 'password-encrypted', label: 'With the password' },
            { value: 'platform-encrypted', label: 'By the platform' },
            { value: 'unknown', label: 'Not known, treated as lossy' },
          ]}
        />
        <SelectField
          label="Technical Account Manager"
          value={tam}
          onChange={setTam}
          placeholder="None"
          choices={tams.map(({ id, name: label }) => ({ value: id, label }))}
        />
        {accounts.map((account, at) => (
          <AccountFields
            // oxlint-disable-next-line react/no-array-index-key -- users have no other name until they are typed
            key={at}
            of={account}
            at={at}
            change={(changed) => setAccounts(accounts.map((one, index) => (index === at ? changed : one)))}
          />
        ))}
        <Button
          icon={IconPlus}
          onClick={() => setAccounts([...accounts, { ...nobody, primary: accounts.length === 0 }])}
        >
          Add a user by hand
        </Button>
        <Refusal
          refusal={register.refusal ?? record.refusal}
          {...(known ? { kept: 'The subscription is registered.' } : {})}
        />
      </div>
    </Dialog>
  );
};
