// Asking about a unit or a parcel: what is the matter, which unit, and for an unbinding that its settings are lost.
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { isAboutUnit, type Kind, partsIn, questionNames } from '../../ui/appliances.ts';
import { Button } from '../../ui/button.tsx';
import { Ask, Duo, Solo } from '../../ui/customer-shell.tsx';
import { CheckField, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { PackingSlip } from '../../ui/packing-slip.tsx';
import { FormCard } from './form-card.tsx';

const asks: Readonly<Record<Kind, string>> = {
  fault: 'A unit does not work',
  parcel: 'A parcel: lost, on its way, at customs',
  parts: 'Parts are missing from a kit',
  return: 'A unit is no longer needed',
  unbinding: 'Unbind a unit from the subscription',
};
const kinds = Object.keys(asks) as Kind[];

export const AskAppliance = ({ back }: { readonly back: () => void }) => {
  const { value } = useRequest('customer.appliances', {});
  const [kind, setKind] = useState<Kind>('fault');
  const [serial, setSerial] = useState<string | null>(null);
  const [acknowledged, setAcknowledged] = useState(false);
  const [question, setQuestion] = useState<keyof typeof questionNames>('tracking');
  const [carrier, setCarrier] = useState('');
  const [tracking, setTracking] = useState('');
  const [parts, setParts] = useState('');
  const [text, setText] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('customer.askAppliance');
  const units = value?.units ?? [];
  const unit = isAboutUnit(kind) ? (serial ?? units[0]?.serial ?? null) : null;
  const submit = async () => {
    const answer = await run({
      ...{ kind, serial: unit, text, acknowledged, commandId },
      question: kind === 'parcel' ? question : null,
      parcel: kind === 'parcel' && (carrier !== '' || tracking !== '') ? { carrier, tracking } : null,
      parts: kind === 'parts' ? partsIn(parts) : [],
    });
    if (answer?.ok) back();
  };
  return (
    <Duo
      left={
        <Ask title="Ask about an appliance">
          {kind === 'unbinding'
            ? 'Support unbinds it. Every setting on the unit is erased, and somebody else can use it then.'
            : 'The team that can do something about it answers. You read it here, and by mail.'}
        </Ask>
      }
      right={
        <FormCard
          title="What is the matter"
          action="Send it"
          acting="Sending it"
          pending={pending}
          refusal={refusal}
          submit={() => void submit()}
          back={back}
        >
          <SelectField
            label="What it is"
            value={kind}
            onChange={setKind}
            choices={kinds.map((one) => ({ value: one, label: asks[one] }))}
          />
          {!isAboutUnit(kind) ? null : (
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
                choices={(['tracking', 'lost', 'customs'] as const).map((one) => ({
                  value: one,
                  label: questionNames[one],
                }))}
              />
              <TextField label="Carrier" value={carrier} onChange={setCarrier} maxLength={120} />
              <TextField label="Tracking number" value={tracking} onChange={setTracking} maxLength={120} />
            </>
          ) : null}
          {kind === 'parts' ? (
            <TextArea label="Missing parts, one a line" rows={3} value={parts} onChange={setParts} maxLength={2000} />
          ) : null}
          <TextArea label="What we should know" rows={3} value={text} onChange={setText} maxLength={2000} />
          {kind === 'unbinding' ? (
            <CheckField
              label="I know that the settings on the unit are erased"
              checked={acknowledged}
              onChange={setAcknowledged}
            />
          ) : null}
        </FormCard>
      }
    />
  );
};

/** The sheet that goes into the parcel. */
export const MySlip = ({ id, back }: { readonly id: string; readonly back: () => void }) => {
  const { value } = useRequest('customer.appliances', {});
  const one = value?.cases.find((known) => known.case === id);
  if (one === undefined || one.serial === null) return null;
  return (
    <Solo wide>
      <PackingSlip
        returnTo={one.returnTo}
        serial={one.serial}
        model={value?.units.find(({ serial }) => serial === one.serial)?.model ?? ''}
        ticket={one.ticket}
        subscriptionName={one.subscriptionName}
        askedAt={one.askedAt}
        faulty={one.kind === 'fault'}
      />
      <div className="line">
        <Button kind="main" onClick={() => window.print()}>
          Print
        </Button>
        <Button onClick={back}>Back</Button>
      </div>
    </Solo>
  );
};
