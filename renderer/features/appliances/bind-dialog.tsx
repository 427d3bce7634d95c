// Entering a unit: its serial number, its model, and whose it is.
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';

type Props = { readonly close: () => void; readonly bound: (serial: string) => void };

export const BindDialog = ({ close, bound }: Props) => {
  const { value: subscriptions = [] } = useRequest('subscription.list', {});
  const [chosen, setChosen] = useState<string | null>(null);
  const [serial, setSerial] = useState('');
  const [model, setModel] = useState('');
  const [warranty, setWarranty] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('appliance.bind');
  const subscription = chosen ?? subscriptions[0]?.subscription ?? '';
  const submit = async () => {
    const answer = await run({
      ...{ serial, model, subscription, commandId },
      warranty: warranty === '' ? null : warranty,
    });
    if (!answer?.ok) return;
    bound(serial.trim().toUpperCase());
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Enter a unit"
      sub="It is bound to one subscription at a time."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Bind it
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField label="Serial number" value={serial} onChange={setSerial} maxLength={60} autoFocus />
        <TextField label="Model" value={model} onChange={setModel} maxLength={200} />
        <TextField label="Last day of its warranty, where known" type="date" value={warranty} onChange={setWarranty} />
        <SelectField
          label="Subscription"
          value={subscription}
          onChange={setChosen}
          choices={subscriptions.map((one) => ({ value: one.subscription, label: one.name }))}
        />
        <Refusal refusal={refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};
