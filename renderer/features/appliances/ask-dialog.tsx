// What a customer asks about an appliance, taken down by the desk: five kinds, each with what its rule wants to know.
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { isAboutUnit, type Kind, kindNames, partsIn, questionNames } from '../../ui/appliances.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, Segmented, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';

type Props = {
  /** Where it is known whose appliance it is. */
  readonly subscription?: string;
  readonly close: () => void;
  readonly asked: (id: string) => void;
};

const kinds = Object.keys(kindNames) as Kind[];

export const AskDialog = ({ subscription: of, close, asked }: Props) => {
  const { value: subscriptions = [] } = useRequest('subscription.list', of === undefined ? {} : null);
  const [chosen, setChosen] = useState<string | null>(null);
  const subscription = of ?? chosen ?? subscriptions[0]?.subscription ?? '';
  const { value: settings } = useRequest('ticket.settings', subscription === '' ? null : { subscription });
  const { value: units = [] } = useRequest('appliance.list', subscription === '' ? null : { subscription });
  const [kind, setKind] = useState<Kind>('fault');
  const [serial, setSerial] = useState<string | null>(null);
  const [requester, setRequester] = useState('');
  const [way, setWay] = useState<'phone' | 'letter'>('phone');
  const [acknowledged, setAcknowledged] = useState(false);
  const [question, setQuestion] = useState<keyof typeof questionNames>('tracking');
  const [carrier, setCarrier] = useState('');
  const [tracking, setTracking] = useState('');
  const [parts, setParts] = useState('');
  const [text, setText] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('applianceCase.ask');
  const people = settings?.people ?? [];
  const unit = isAboutUnit(kind) ? (serial ?? units[0]?.serial ?? '') : null;
  const submit = async () => {
    const answer = await run({
      ...{ subscription, kind, text, way, commandId, acknowledged },
      requester: requester || (people[0]?.login ?? ''),
      serial: unit === '' ? null : unit,
      question: kind === 'parcel' ? question : null,
      parcel: kind === 'parcel' && (carrier !== '' || tracking !== '') ? { carrier, tracking } : null,
      parts: kind === 'parts' ? partsIn(parts) : [],
    });
    if (!answer?.ok) return;
    close();
    asked(answer.value.case);
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Record a request"
      sub="A ticket is opened for it, and the team that may act on it sees it."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Record it
          </Button>
        </>
      }
    >
      <div className="stack">
        <SelectField
          label="What is the matter"
          value={kind}
          onChange={setKind}
          choices={kinds.map((value) => ({ value, label: kindNames[value] }))}
        />
        {of === undefined ? (
          <SelectField
            label="Subscription"
            value={subscription}
            onChange={(value) => {
              setChosen(value);
              setSerial(null);
              setRequester('');
            }}
            choices={subscriptions.map((one) => ({ value: one.subscription, label: one.name }))}
          />
        ) : null}
        <SelectField
          label="Who asks"
          value={requester || (people[0]?.login ?? '')}
          onChange={setRequester}
          choices={people.map(({ login, name }) => ({ value: login, label: name }))}
        />
        {!isAboutUnit(kind) ? null : units.length === 0 ? (
          <TextField label="Serial number" value={serial ?? ''} onChange={setSerial} maxLength={40} />
        ) : (
          <SelectField
            label="Unit"
            value={unit ?? ''}
            onChange={setSerial}
            choices={units.map((one) => ({ value: one.serial, label: `${one.serial}, ${one.model}` }))}
          />
        )}
        {kind === 'parcel' ? (
          <>
            <SelectField
              label="Question"
              value={question}
              onChange={setQuestion}
              choices={(['tracking', 'lost', 'customs'] as const).map((value) => ({
                value,
                label: questionNames[value],
              }))}
            />
            <TextField label="Carrier, where known" value={carrier} onChange={setCarrier} maxLength={120} />
            <TextField label="Tracking number, where known" value={tracking} onChange={setTracking} maxLength={120} />
          </>
        ) : null}
        {kind === 'parts' ? (
          <TextArea label="Missing parts, one a line" rows={3} value={parts} onChange={setParts} maxLength={2000} />
        ) : null}
        <Segmented
          label="How they asked"
          value={way}
          onChange={setWay}
          choices={[
            { value: 'phone', label: 'By phone' },
            { value: 'letter', label: 'In writing' },
          ]}
        />
        <TextArea
          label={kind === 'unbinding' ? 'Their words' : 'What they say'}
          rows={3}
          value={text}
          onChange={setText}
          maxLength={2000}
        />
        {kind === 'unbinding' ? (
          <CheckField
            label="They write that they know the settings on the unit are erased"
            checked={acknowledged}
            onChange={setAcknowledged}
          />
        ) : null}
        <Refusal refusal={refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};
