// Asking a Technical Account Manager: for an extension, an evaluation, more of something, or a new account.
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { dateIn, day } from '../../ui/terms.ts';

type Known = OutputOf<RekeyContract['entitlement.settings']>;
type Props = {
  readonly subscription: string;
  readonly known: Known;
  readonly asks?: { readonly login: string; readonly ticket: string };
  readonly close: () => void;
  readonly open: (request: string) => void;
};

const kinds = { extension: 'Extend', evaluation: 'Evaluate', purchase: 'Buy', account: 'Open' } as const;

/** What the rules allow at a time, for whoever fills it in. */
const bounds = ({ longestDays, most, secondAboveDays, secondAbove }: Known['offerings'][number]): string =>
  [
    longestDays === null ? '' : `At most ${longestDays} days at a time.`,
    most === null ? '' : `At most ${most.toLocaleString('en')} at a time.`,
    secondAboveDays === null ? '' : `More than ${secondAboveDays} days take two managers.`,
    secondAbove === null ? '' : `More than ${secondAbove.toLocaleString('en')} take two managers.`,
  ]
    .filter((part) => part !== '')
    .join(' ');

export const AskDialog = ({ subscription, known: { offerings, expires, timeZone }, asks, close, open }: Props) => {
  const { value: settings } = useRequest('ticket.settings', asks === undefined ? { subscription } : null);
  const [chosen, setChosen] = useState(offerings[0] === undefined ? '' : `${offerings[0].kind} ${offerings[0].item}`);
  const offering = offerings.find(({ kind, item }) => `${kind} ${item}` === chosen);
  const from = offering?.kind === 'extension' && expires !== null ? Date.parse(expires) : Date.now();
  const [until, setUntil] = useState<string | null>(null);
  const [quantity, setQuantity] = useState('');
  const [reason, setReason] = useState('');
  const [requester, setRequester] = useState(asks?.login ?? '');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('entitlement.request');
  const usual = dateIn(new Date(from + 30 * day).toISOString(), timeZone);
  const submit = async () => {
    if (offering === undefined) return;
    const answer = await run({
      ...{ subscription, kind: offering.kind, item: offering.item, reason, commandId },
      until: offering.timed ? (until ?? usual) : null,
      quantity: offering.counted ? Number(quantity) : null,
      requester: requester || (settings?.people[0]?.login ?? ''),
      linked: asks?.ticket ?? null,
    });
    if (!answer?.ok) return;
    close();
    open(answer.value.request);
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Ask the TAM"
      sub="Only the subscription’s Technical Account Manager grants it; a ticket is opened for it."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Ask for it
          </Button>
        </>
      }
    >
      <div className="stack">
        <SelectField
          label="What for"
          value={chosen}
          onChange={setChosen}
          hint={offering === undefined ? '' : bounds(offering)}
          choices={offerings.map(({ kind, item, name }) => ({
            value: `${kind} ${item}`,
            label: `${kinds[kind]}: ${name}`,
          }))}
        />
        {offering?.timed === true ? (
          <TextField label="Last day" type="date" value={until ?? usual} onChange={setUntil} />
        ) : null}
        {offering?.counted === true ? (
          <TextField label="How many" type="number" value={quantity} onChange={setQuantity} />
        ) : null}
        {asks === undefined && settings !== undefined ? (
          <SelectField
            label="Who asks"
            value={requester || (settings.people[0]?.login ?? '')}
            onChange={setRequester}
            choices={settings.people.map(({ login, name }) => ({ value: login, label: name }))}
          />
        ) : null}
        <TextArea label="Why" rows={3} value={reason} onChange={setReason} />
        <Refusal refusal={refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};
