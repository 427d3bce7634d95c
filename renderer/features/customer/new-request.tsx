// A new request to the desk: what it is about, in the customer's words, and how urgent it is to them (Q2).
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Ask, Duo } from '../../ui/customer-shell.tsx';
import { SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { FormCard } from './form-card.tsx';

type Props = { readonly back: () => void; readonly opened: (ticket: string) => void };

export const NewRequest = ({ back, opened }: Props) => {
  const { value: settings } = useRequest('customer.requestSettings', {});
  const { run, pending, refusal } = useCommand('customer.openRequest');
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const [severity, setSeverity] = useState<string | null>(null);
  const [commandId] = useState(newCommandId);
  const chosen = severity ?? settings?.defaultSeverity ?? '';
  const choice = settings?.severities.find(({ id }) => id === chosen);
  const submit = async () => {
    const answer = await run({ subject, text, severity, commandId });
    if (answer?.ok) opened(answer.value.ticket);
  };
  return (
    <Duo
      left={
        <Ask title="Ask the desk for something">
          You get a number, and follow the request here until it is resolved. If it cannot wait, phone the desk.
        </Ask>
      }
      right={
        <FormCard
          title="Your request"
          action="Send it to the desk"
          acting="Sending it"
          pending={pending}
          refusal={refusal}
          submit={() => void submit()}
          back={back}
        >
          <TextField label="Subject" value={subject} onChange={setSubject} maxLength={200} autoFocus />
          <TextArea
            label="What happens"
            hint="Since when, on which machines, what you have tried. Never write a password here."
            rows={6}
            maxLength={20_000}
            value={text}
            onChange={setText}
          />
          {settings === undefined ? null : (
            <SelectField
              label="How urgent it is to you"
              hint={choice?.definition}
              value={chosen}
              onChange={setSeverity}
              choices={settings.severities.map(({ id, name, target }) => ({
                value: id,
                label: target === null ? `${name}, no target` : `${name}, first response in ${target}`,
              }))}
            />
          )}
        </FormCard>
      }
    />
  );
};
