// A new request: which subscription, how it came, and what the caller says they are. What is recited proves nothing and has no field.
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Segmented, SelectField, TextField } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';

type Props = { readonly close: () => void; readonly opened: (id: string) => void };

export const NewRequest = ({ close, opened }: Props) => {
  const { value: subscriptions = [] } = useRequest('subscription.list', {});
  const [subscription, setSubscription] = useState('');
  const [channel, setChannel] = useState<'phone' | 'web'>('phone');
  const [claim, setClaim] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('recovery.open');
  const submit = async () => {
    const answer = await run({ subscription, channel, claim, commandId });
    if (!answer?.ok) return;
    close();
    opened(answer.value.case);
  };
  return (
    <Dialog
      open
      onClose={close}
      title="New request"
      sub="Every contact of the subscription is told that somebody asked."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Open the case
          </Button>
        </>
      }
    >
      <div className="stack">
        <SelectField
          label="Subscription"
          value={subscription}
          onChange={setSubscription}
          choices={subscriptions.map(({ subscription: value, name }) => ({ value, label: name }))}
        />
        <Segmented
          label="How it came"
          value={channel}
          onChange={setChannel}
          choices={[
            { value: 'phone', label: 'By phone' },
            { value: 'web', label: 'Web ticket' },
          ]}
        />
        <TextField
          label="Who they say they are"
          hint="A sign-in name or a mail address. It only finds the account; it proves nothing."
          value={claim}
          onChange={setClaim}
        />
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};
