// Where customers send appliances back (A9).
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { LockedAction } from '../../ui/button.tsx';
import { TextArea } from '../../ui/fields.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';

export const ReturnAddress = ({ owner }: { readonly owner: boolean }) => {
  const { value: known } = useRequest('appliance.settings', {});
  return known === undefined ? null : <Form key={known.returnTo} owner={owner} address={known.returnTo} />;
};

const Form = ({ owner, address }: { readonly owner: boolean; readonly address: string }) => {
  const [typed, setTyped] = useState(address);
  const { run, pending, refusal } = useCommand('appliance.setReturnAddress');
  return (
    <Panel title="Returns of appliances">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void run({ address: typed, commandId: newCommandId() });
        }}
      >
        <TextArea
          label="Address for returns"
          hint="Customer Service’s own, as it stands on a parcel. A return that was asked for already keeps the one it was given."
          rows={4}
          value={typed}
          onChange={setTyped}
          maxLength={400}
        />
        <Refusal refusal={refusal} />
        <LockedAction type="submit" locked={owner ? null : 'An owner sets this.'} pending={pending}>
          Save the address
        </LockedAction>
      </form>
    </Panel>
  );
};
