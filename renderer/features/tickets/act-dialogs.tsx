// The small decisions on a ticket, each a dialog that says what follows: severity, pause, putting off, joining, hardware, resolution.
import { type ReactNode, useState } from 'react';
import { newCommandId, useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, Segmented, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import type { Detail } from './ticket.tsx';

export type Dialogue =
  | 'changeSeverity'
  | 'pause'
  | 'snooze'
  | 'resolve'
  | 'reopen'
  | 'tag'
  | 'link'
  | 'merge'
  | 'validateHardware'
  | 'shipReplacement';

type Props = { readonly of: Detail; readonly close: () => void };

export const ActDialog = ({ act, ...props }: Props & { readonly act: Dialogue }) => {
  switch (act) {
    case 'changeSeverity':
      return <ChangeSeverity {...props} />;
    case 'pause':
      return <Pause {...props} />;
    case 'snooze':
      return <Snooze {...props} />;
    case 'resolve':
      return <Resolve {...props} />;
    default:
      return <OneLine {...props} act={act} />;
  }
};

type FrameProps = {
  readonly title: string;
  readonly sub?: ReactNode;
  readonly act: string;
  readonly pending: boolean;
  readonly refusal: { readonly text: string } | null;
  readonly close: () => void;
  readonly submit: () => void;
  readonly children: ReactNode;
};

const Frame = ({ title, sub, act, pending, refusal, close, submit, children }: FrameProps) => (
  <Dialog
    open
    onClose={close}
    title={title}
    sub={sub}
    onSubmit={submit}
    actions={
      <>
        <Button onClick={close}>Not now</Button>
        <Button type="submit" kind="main" pending={pending}>
          {act}
        </Button>
      </>
    }
  >
    <div className="stack">
      {children}
      <Refusal refusal={refusal} />
    </div>
  </Dialog>
);

/** The command's name, its one press, and closing once it is taken. */
const useAct = <Name extends Parameters<typeof useCommand>[0]>(name: Name, close: () => void) => {
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand(name);
  const submit = async (input: Parameters<typeof run>[0]) => {
    const answer = await run({ ...input, commandId });
    if (answer?.ok) close();
  };
  return { submit, pending, refusal };
};

const ChangeSeverity = ({ of: { ticket, severity, severities }, close }: Props) => {
  const others = severities.filter(({ id }) => id !== severity.id);
  const [chosen, setChosen] = useState(others[0]?.id ?? '');
  const [condition, setCondition] = useState(false);
  const [reason, setReason] = useState('');
  const { submit, pending, refusal } = useAct('ticket.changeSeverity', close);
  const picked = severities.find(({ id }) => id === chosen);
  return (
    <Frame
      title={`Severity of ${ticket}`}
      sub="The clock is computed again from the opening; pauses stay."
      act={`Make it ${picked?.name ?? ''}`}
      {...{ pending, refusal, close }}
      submit={() => void submit({ ticket, severity: chosen, condition, reason })}
    >
      <SelectField
        label="Severity"
        value={chosen}
        onChange={setChosen}
        choices={others.map(({ id, name }) => ({ value: id, label: name }))}
        hint={picked?.definition}
      />
      <p className="two">First response: {picked?.target ?? 'no target'}.</p>
      {picked?.needs == null ? null : (
        <CheckField label={picked.needs} hint="The policy asks for this." checked={condition} onChange={setCondition} />
      )}
      <TextArea label="Why" rows={3} value={reason} onChange={setReason} />
    </Frame>
  );
};

const Pause = ({ of: { ticket, pauses }, close }: Props) => {
  const free = pauses.filter(({ lasting }) => !lasting);
  const [reason, setReason] = useState(free[0]?.id ?? '');
  const [text, setText] = useState('');
  const { submit, pending, refusal } = useAct('ticket.pause', close);
  return (
    <Frame
      title={`Stop the clock of ${ticket}`}
      sub="Only for what the policy names. Waiting for an answer does not stop a response clock."
      act="Stop the clock"
      {...{ pending, refusal, close }}
      submit={() => void submit({ ticket, reason, text })}
    >
      <SelectField
        label="Reason"
        value={reason}
        onChange={setReason}
        choices={free.map(({ id, says }) => ({ value: id, label: says }))}
      />
      <TextArea label="What happened" rows={3} value={text} onChange={setText} />
    </Frame>
  );
};

const hours = { '1': 'An hour', '4': 'Four hours', '24': 'A day', '72': 'Three days' } as const;

const Snooze = ({ of: { ticket }, close }: Props) => {
  const [chosen, setChosen] = useState<keyof typeof hours>('4');
  const { submit, pending, refusal } = useAct('ticket.snooze', close);
  return (
    <Frame
      title={`Put off ${ticket}`}
      sub="It leaves the queue and comes back by itself, or as soon as the customer says something. Its clocks run on."
      act={`Put it off for ${hours[chosen].toLowerCase()}`}
      {...{ pending, refusal, close }}
      submit={() => void submit({ ticket, until: new Date(Date.now() + Number(chosen) * 3_600_000).toISOString() })}
    >
      <Segmented
        label="For how long"
        value={chosen}
        onChange={setChosen}
        choices={[
          { value: '1', label: hours['1'] },
          { value: '4', label: hours['4'] },
          { value: '24', label: hours['24'] },
          { value: '72', label: hours['72'] },
        ]}
      />
    </Frame>
  );
};

const Resolve = ({ of: { ticket, replacement }, close }: Props) => {
  const [how, setHow] = useState<'agreed' | 'third-party'>('agreed');
  const [text, setText] = useState('');
  const { submit, pending, refusal } = useAct('ticket.resolve', close);
  return (
    <Frame
      title={`Resolve ${ticket}`}
      sub="Word from the customer reopens it within two weeks."
      act="Resolve the ticket"
      {...{ pending, refusal, close }}
      submit={() => void submit({ ticket, how, text })}
    >
      {replacement !== null && replacement.shippedAt === null ? (
        <Remark>The replacement for {replacement.device} has not been shipped.</Remark>
      ) : null}
      <Segmented
        label="Because"
        value={how}
        onChange={setHow}
        choices={[
          { value: 'agreed', label: 'The customer agrees' },
          { value: 'third-party', label: 'The source lies with a third party' },
        ]}
      />
      <TextArea label="What solved it" rows={3} value={text} onChange={setText} />
    </Frame>
  );
};

type Line = Exclude<Dialogue, 'changeSeverity' | 'pause' | 'snooze' | 'resolve'>;

const lines = {
  reopen: { title: 'Reopen', sub: 'It goes on where it was.', label: 'Why', act: 'Reopen the ticket' },
  tag: { title: 'Tags of', sub: 'Several with commas between them.', label: 'Tags', act: 'Set the tags' },
  link: { title: 'Link', sub: 'Both tickets name each other.', label: 'The other ticket', act: 'Link the two' },
  merge: {
    title: 'Merge',
    sub: 'Everything goes on in the other ticket; this one is closed and cannot be taken apart again.',
    label: 'Into which ticket',
    act: 'Merge into it',
  },
  validateHardware: {
    title: 'A hardware error on',
    sub: 'Validated from afar. The replacement has 48 hours from now to be shipped (Q6).',
    label: 'Serial number of the device',
    act: 'Start the replacement’s clock',
  },
  shipReplacement: {
    title: 'The replacement of',
    sub: 'Its clock ends with this.',
    label: 'Tracking number',
    act: 'Record the shipment',
  },
} as const satisfies Record<Line, object>;

const OneLine = ({ act, of: detail, close }: Props & { readonly act: Line }) => {
  const { title, sub, label, act: press } = lines[act];
  const { ticket } = detail;
  const [text, setText] = useState(act === 'tag' ? detail.tags.join(', ') : '');
  const reopen = useAct('ticket.reopen', close);
  const tag = useAct('ticket.tag', close);
  const link = useAct('ticket.link', close);
  const merge = useAct('ticket.merge', close);
  const validate = useAct('ticket.validateHardware', close);
  const ship = useAct('ticket.shipReplacement', close);
  const number = text.trim().toUpperCase();
  const tags = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const { pending, refusal, run } = {
    reopen: { ...reopen, run: () => reopen.submit({ ticket, text }) },
    tag: { ...tag, run: () => tag.submit({ ticket, tags }) },
    link: { ...link, run: () => link.submit({ ticket, to: number }) },
    merge: { ...merge, run: () => merge.submit({ ticket, into: number }) },
    validateHardware: { ...validate, run: () => validate.submit({ ticket, device: text }) },
    shipReplacement: { ...ship, run: () => ship.submit({ ticket, tracking: text }) },
  }[act];
  return (
    <Frame title={`${title} ${ticket}`} act={press} submit={() => void run()} {...{ sub, pending, refusal, close }}>
      <TextField
        label={label}
        value={text}
        onChange={setText}
        {...(act === 'link' || act === 'merge' ? { placeholder: 'RK-000001' } : {})}
      />
    </Frame>
  );
};
