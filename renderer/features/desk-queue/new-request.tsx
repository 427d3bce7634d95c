// A new request: whose it is, how it came, and what it is about. A lock-out opens a case, anything else a ticket.
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, Segmented, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';

type Props = {
  readonly close: () => void;
  readonly opened: (id: string) => void;
  readonly openedTicket: (ticket: string) => void;
};

export const NewRequest = ({ close, opened, openedTicket }: Props) => {
  const { value: subscriptions = [] } = useRequest('subscription.list', {});
  const [about, setAbout] = useState<'lock-out' | 'other'>('lock-out');
  const [subscription, setSubscription] = useState('');
  const [commandId] = useState(newCommandId);
  const lockOut = useLockOut();
  const other = useOther(subscription === '' || about === 'lock-out' ? null : subscription);
  const asked = about === 'lock-out' ? lockOut : other;
  const submit = async () => {
    const id = await asked.submit(subscription, commandId);
    if (id === null) return;
    close();
    (about === 'lock-out' ? opened : openedTicket)(id);
  };
  return (
    <Dialog
      open
      onClose={close}
      title="New request"
      sub={
        about === 'lock-out'
          ? 'Every contact of the subscription is told that somebody asked.'
          : 'It gets a number, and its clock runs from now.'
      }
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={asked.pending}>
            {about === 'lock-out' ? 'Open the case' : 'Open the ticket'}
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
          label="What it is about"
          value={about}
          onChange={setAbout}
          choices={[
            { value: 'lock-out', label: 'The primary admin is locked out' },
            { value: 'other', label: 'Something else' },
          ]}
        />
        {asked.fields}
        <Refusal refusal={asked.refusal} />
      </div>
    </Dialog>
  );
};

/** What is recited proves nothing and has no field. */
const useLockOut = () => {
  const [channel, setChannel] = useState<'phone' | 'web'>('phone');
  const [claim, setClaim] = useState('');
  const { run, pending, refusal } = useCommand('recovery.open');
  return {
    ...{ pending, refusal },
    submit: async (subscription: string, commandId: string) => {
      const answer = await run({ subscription, channel, claim, commandId });
      return answer?.ok ? answer.value.case : null;
    },
    fields: (
      <>
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
      </>
    ),
  };
};

/** The subscription's users alone may ask (C2); the severity is the policy's own until evidence says otherwise (Q2). */
const useOther = (subscription: string | null) => {
  const { value: known } = useRequest('ticket.settings', subscription === null ? null : { subscription });
  const [channel, setChannel] = useState<'phone' | 'chat' | 'email' | 'web'>('phone');
  const [requester, setRequester] = useState('');
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const [severity, setSeverity] = useState<string | null>(null);
  const [condition, setCondition] = useState(false);
  const [evidence, setEvidence] = useState('');
  const { run, pending, refusal } = useCommand('ticket.open');
  const usual = known?.defaultSeverity ?? '';
  const picked = known?.severities.find(({ id }) => id === (severity ?? usual));
  return {
    ...{ pending, refusal },
    submit: async (of: string, commandId: string) => {
      const asked = { channel, requester, subject, text, severity, condition, evidence, commandId };
      const answer = await run({ subscription: of, ...asked });
      return answer?.ok ? answer.value.ticket : null;
    },
    fields: (
      <>
        <SelectField
          label="How it came"
          value={channel}
          onChange={setChannel}
          choices={[
            { value: 'phone', label: 'By phone' },
            { value: 'chat', label: 'By chat' },
            { value: 'email', label: 'By mail' },
            { value: 'web', label: 'Web ticket' },
          ]}
        />
        <SelectField
          label="Who asks"
          hint="Only the subscription’s own users may ask."
          value={requester}
          onChange={setRequester}
          choices={(known?.people ?? []).map(({ login, name, email }) => ({
            value: login,
            label: `${name}, ${email}`,
          }))}
        />
        <TextField label="Subject" value={subject} onChange={setSubject} maxLength={200} />
        <TextArea label="What they said" rows={4} value={text} onChange={setText} maxLength={20_000} />
        <SelectField
          label="Severity"
          value={severity ?? usual}
          onChange={(chosen) => setSeverity(chosen === usual ? null : chosen)}
          choices={(known?.severities ?? []).map(({ id, name, target }) => ({
            value: id,
            label: `${name}, ${target ?? 'no target'}`,
          }))}
          hint={picked?.definition}
        />
        {picked === undefined || picked.id === usual ? null : (
          <>
            {picked.needs === null ? null : (
              <CheckField
                label={picked.needs}
                hint="The policy asks for this; without it the ticket gets another severity."
                checked={condition}
                onChange={setCondition}
              />
            )}
            <TextArea
              label="What it rests on"
              hint={picked.evidence.join('; ')}
              rows={2}
              value={evidence}
              onChange={setEvidence}
              maxLength={2000}
            />
          </>
        )}
      </>
    ),
  };
};
