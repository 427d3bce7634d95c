// Who is told when a subscription moves to another plan (C3).
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { LockedAction } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';

export const Invoicing = ({ owner }: { readonly owner: boolean }) => {
  const { value: known } = useRequest('support.settings', {});
  return known === undefined ? null : (
    <Form key={known.invoicing ?? ''} owner={owner} address={known.invoicing ?? ''} />
  );
};

const Form = ({ owner, address }: { readonly owner: boolean; readonly address: string }) => {
  const [typed, setTyped] = useState(address);
  const { run, pending, refusal } = useCommand('support.setInvoicing');
  return (
    <Panel title="Invoicing">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void run({ address: typed.trim() === '' ? null : typed.trim(), commandId: newCommandId() });
        }}
      >
        <TextField
          label="Mail address of invoicing"
          hint="Told by mail when a subscription moves to another plan. Empty tells nobody."
          type="email"
          value={typed}
          onChange={setTyped}
          maxLength={320}
        />
        <Refusal refusal={refusal} />
        <LockedAction type="submit" locked={owner ? null : 'An owner sets this.'} pending={pending}>
          Save the address
        </LockedAction>
      </form>
    </Panel>
  );
};
