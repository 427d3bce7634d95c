// One step on a matter of an appliance, with what has to be said for it; what is signed says so.
import { useState } from 'react';
import { newCommandId, useCommand } from '../../backend/backend.ts';
import { type MatterDetail, statusNames } from '../../ui/appliances.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Segmented, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';

export type Act = keyof MatterDetail['acts'];

export const actNames: Readonly<Record<Act, string>> = {
  tellParcel: 'Answer the customer',
  sendParts: 'Send the parts',
  validate: 'Validate the fault',
  sendReplacement: 'Send a replacement',
  receive: 'Receive the unit',
  analyse: 'Sign the post-analysis',
  unbind: 'Unbind the unit',
  remove: 'Remove it from the account',
  settle: 'Settle it',
  withdraw: 'Take the request back',
};

const explained: Readonly<Record<Act, string>> = {
  tellParcel: 'The customer reads it in their mail and in their window.',
  sendParts: 'The customer is told how to follow the parcel.',
  validate: 'From here the replacement has to be on its way within the hours that the policy promises (Q6).',
  sendReplacement: 'The new unit is bound to the subscription at once. The faulty one stays until it was analysed.',
  receive: 'The customer is told that it has arrived.',
  analyse: 'You sign what was found. Only after it can Support take the unit off the account (A12).',
  unbind: 'The unit leaves the subscription, its settings are erased, and somebody else can bind it.',
  remove: 'The hardware team confirmed the fault. The unit leaves the subscription.',
  settle: 'It ends here, and the customer reads your words.',
  withdraw: 'Nothing more is done about it.',
};

type Props = { readonly act: Act; readonly of: MatterDetail; readonly close: () => void };

export const ActDialog = ({ act, of: { case: id, unit, parcel, subscriptionName }, close }: Props) => {
  const [words, setWords] = useState('');
  const [carrier, setCarrier] = useState(parcel?.carrier ?? '');
  const [tracking, setTracking] = useState(parcel?.tracking ?? '');
  const [status, setStatus] = useState<keyof typeof statusNames>('in-transit');
  const [finding, setFinding] = useState<'confirmed' | 'no-fault-found'>('confirmed');
  const [serial, setSerial] = useState('');
  const [model, setModel] = useState(unit?.model ?? '');
  const [warranty, setWarranty] = useState('');
  const [commandId] = useState(newCommandId);
  const commands = {
    tellParcel: useCommand('applianceCase.tellParcel'),
    sendParts: useCommand('applianceCase.sendParts'),
    validate: useCommand('applianceCase.validate'),
    sendReplacement: useCommand('applianceCase.sendReplacement'),
    receive: useCommand('applianceCase.receive'),
    analyse: useCommand('applianceCase.analyse'),
    unbind: useCommand('applianceCase.unbind'),
    remove: useCommand('applianceCase.remove'),
    settle: useCommand('applianceCase.settle'),
    withdraw: useCommand('applianceCase.withdraw'),
  };
  const { pending, refusal } = commands[act];
  const on = { case: id, commandId };
  const send = () => {
    switch (act) {
      case 'tellParcel':
        return commands.tellParcel.run({ ...on, status, carrier, tracking, text: words });
      case 'sendParts':
        return commands.sendParts.run({ ...on, carrier, tracking });
      case 'validate':
        return commands.validate.run({ ...on, tried: words });
      case 'sendReplacement':
        return commands.sendReplacement.run({
          ...{ ...on, serial, model, carrier, tracking },
          warranty: warranty === '' ? null : warranty,
        });
      case 'receive':
        return commands.receive.run({ ...on, note: words });
      case 'analyse':
        return commands.analyse.run({ ...on, finding, text: words });
      case 'unbind':
        return commands.unbind.run({ ...on, text: words });
      case 'remove':
        return commands.remove.run({ ...on, text: words });
      case 'settle':
        return commands.settle.run({ ...on, text: words });
      case 'withdraw':
        return commands.withdraw.run({ ...on, reason: words });
    }
  };
  const submit = async () => {
    const answer = await send();
    if (answer?.ok) close();
  };
  const goes = act === 'tellParcel' || act === 'sendParts' || act === 'sendReplacement';
  const wordsFor: Readonly<Partial<Record<Act, string>>> = {
    tellParcel: 'What the customer reads',
    validate: 'What was tried, and what was seen',
    receive: 'Note, for the desk',
    analyse: 'What was found',
    unbind: 'Note, for the desk',
    remove: 'Note, for the desk',
    settle: 'How it ended, as the customer reads it',
    withdraw: 'Why',
  };
  const label = wordsFor[act];
  return (
    <Dialog
      open
      onClose={close}
      title={actNames[act]}
      sub={`${unit === null ? '' : `${unit.serial}, `}${subscriptionName}`}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            {actNames[act]}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="two">{explained[act]}</p>
        {act === 'sendReplacement' ? (
          <>
            <TextField label="Serial number of the new unit" value={serial} onChange={setSerial} maxLength={40} />
            <TextField label="Model" value={model} onChange={setModel} maxLength={200} />
            <TextField label="Last day of its warranty" type="date" value={warranty} onChange={setWarranty} />
          </>
        ) : null}
        {act === 'tellParcel' ? (
          <SelectField
            label="Where it is"
            value={status}
            onChange={setStatus}
            choices={(Object.keys(statusNames) as (keyof typeof statusNames)[]).map((value) => ({
              value,
              label: statusNames[value],
            }))}
          />
        ) : null}
        {goes ? (
          <>
            <TextField label="Carrier" value={carrier} onChange={setCarrier} maxLength={120} />
            <TextField label="Tracking number" value={tracking} onChange={setTracking} maxLength={120} />
          </>
        ) : null}
        {act === 'analyse' ? (
          <Segmented
            label="Finding"
            value={finding}
            onChange={setFinding}
            choices={[
              { value: 'confirmed', label: 'The fault is confirmed' },
              { value: 'no-fault-found', label: 'No fault was found' },
            ]}
          />
        ) : null}
        {label === undefined ? null : (
          <TextArea label={label} rows={3} value={words} onChange={setWords} maxLength={2000} />
        )}
        <Refusal refusal={refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};
