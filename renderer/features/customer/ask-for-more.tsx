// Asking one's account manager for longer, for something to try, or for more: one question on a page of its own.
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Ask, Duo } from '../../ui/customer-shell.tsx';
import { SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { dateIn, day } from '../../ui/terms.ts';
import { FormCard } from './form-card.tsx';

const verbs = { extension: 'Extend', evaluation: 'Try', purchase: 'Buy', account: 'Open' } as const;

export const AskForMore = ({ back }: { readonly back: () => void }) => {
  const { value } = useRequest('customer.entitlements', {});
  const [chosen, setChosen] = useState<string | null>(null);
  const [until, setUntil] = useState<string | null>(null);
  const [quantity, setQuantity] = useState('');
  const [reason, setReason] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('customer.askEntitlement');
  const offerings = value?.offerings ?? [];
  const offering = offerings.find(({ kind, item }) => `${kind} ${item}` === chosen) ?? offerings[0];
  const from = offering?.kind === 'extension' && value?.expires != null ? Date.parse(value.expires) : Date.now();
  const usual = dateIn(new Date(from + 30 * day).toISOString(), value?.timeZone ?? 'UTC');
  const submit = async () => {
    if (offering === undefined) return;
    const answer = await run({
      ...{ kind: offering.kind, item: offering.item, reason, commandId },
      until: offering.timed ? (until ?? usual) : null,
      quantity: offering.counted ? Number(quantity) : null,
    });
    if (answer?.ok) back();
  };
  return (
    <Duo
      left={
        <Ask title="Ask for more">
          Your Technical Account Manager decides on it. You read the answer here, and by mail.
        </Ask>
      }
      right={
        <FormCard
          title="What you ask for"
          action="Send it"
          acting="Sending it"
          pending={pending}
          refusal={refusal}
          submit={() => void submit()}
          back={back}
        >
          <SelectField
            label="What for"
            value={offering === undefined ? '' : `${offering.kind} ${offering.item}`}
            onChange={setChosen}
            choices={offerings.map(({ kind, item, name }) => ({
              value: `${kind} ${item}`,
              label: `${verbs[kind]}: ${name}`,
            }))}
          />
          {offering?.timed === true ? (
            <TextField label="Last day" type="date" value={until ?? usual} onChange={setUntil} />
          ) : null}
          {offering?.counted === true ? (
            <TextField label="How many" type="number" value={quantity} onChange={setQuantity} />
          ) : null}
          <TextArea label="Why" rows={3} maxLength={2000} value={reason} onChange={setReason} />
        </FormCard>
      }
    />
  );
};
