// Replies that the desk keeps ready: words with variables, and what is done in the same act.
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { EmptyState, Refusal } from '../../ui/refusal.tsx';

type Listed = OutputOf<RekeyContract['reply.list']>;
type Reply = Listed['replies'][number];
const none = '-';

const doesWords = ({ tags, assign, snoozeDays, asks, note }: Reply['beside']): string =>
  [
    asks ? 'asks' : '',
    tags.length === 0 ? '' : `tags ${tags.join(', ')}`,
    assign === null ? '' : assign === 'me' ? 'assigns to whoever uses it' : 'assigns to nobody',
    snoozeDays === null ? '' : `puts off for ${snoozeDays} d`,
    note === '' ? '' : 'adds a note',
  ]
    .filter((part) => part !== '')
    .join(', ');

export const Replies = ({ keeps }: { readonly keeps: boolean }) => {
  const { value } = useRequest('reply.list', {});
  const [editing, setEditing] = useState<Reply | 'new' | null>(null);
  const retire = useCommand('reply.retire');
  if (value === undefined) return null;
  const { replies, variables } = value;
  return (
    <Panel title="Replies" aside="Templates and macros for tickets" flush>
      {replies.length === 0 ? (
        <div className="in">
          <EmptyState title="No reply is kept yet">
            What the desk writes again and again is kept here once, with what is done beside it.
          </EmptyState>
        </div>
      ) : (
        <Table
          label="Replies"
          items={replies}
          idOf={({ reply }) => reply}
          columns={[
            { id: 'name', title: 'Name', cell: ({ name }) => name },
            { id: 'text', title: 'Says', cell: ({ text }) => (text === '' ? 'Nothing' : text.slice(0, 80)) },
            { id: 'does', title: 'And', wideOnly: true, cell: ({ beside }) => doesWords(beside) },
            { id: 'by', title: 'Kept by', wideOnly: true, cell: ({ by }) => by },
            {
              id: 'act',
              title: 'Change',
              end: true,
              cell: (one) =>
                keeps ? (
                  <span className="line">
                    <span className="right" />
                    <Button small aria-label={`Change ${one.name}`} onClick={() => setEditing(one)}>
                      Change
                    </Button>
                    <Button
                      small
                      kind="bare"
                      aria-label={`Remove ${one.name}`}
                      onClick={() => void retire.run({ reply: one.reply, commandId: newCommandId() })}
                    >
                      Remove
                    </Button>
                  </span>
                ) : null,
            },
          ]}
        />
      )}
      <div className="in">
        <LockedAction
          small
          locked={keeps ? null : 'A supervisor or an owner keeps the desk’s replies.'}
          onClick={() => setEditing('new')}
        >
          Keep a reply
        </LockedAction>
        <Refusal refusal={retire.refusal} />
      </div>
      {editing === null ? null : (
        <EditReply known={editing === 'new' ? null : editing} variables={variables} close={() => setEditing(null)} />
      )}
    </Panel>
  );
};

type EditProps = {
  readonly known: Reply | null;
  readonly variables: Listed['variables'];
  readonly close: () => void;
};

const EditReply = ({ known, variables, close }: EditProps) => {
  const [name, setName] = useState(known?.name ?? '');
  const [text, setText] = useState(known?.text ?? '');
  const [tags, setTags] = useState(known?.beside.tags.join(', ') ?? '');
  const [assign, setAssign] = useState<string>(known?.beside.assign ?? none);
  const [days, setDays] = useState(known?.beside.snoozeDays == null ? '' : String(known.beside.snoozeDays));
  const [asks, setAsks] = useState(known?.beside.asks ?? false);
  const [note, setNote] = useState(known?.beside.note ?? '');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('reply.set');
  const submit = async () => {
    const answer = await run({
      ...(known === null ? {} : { reply: known.reply }),
      ...{ name, text, commandId },
      beside: {
        tags: tags
          .split(',')
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ''),
        assign: assign === 'me' || assign === 'nobody' ? assign : null,
        snoozeDays: days.trim() === '' ? null : Number(days),
        ...{ asks, note },
      },
    });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={known === null ? 'Keep a reply' : known.name}
      sub="It never releases, approves or grants anything."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Keep it
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField label="Name" value={name} onChange={setName} maxLength={80} />
        <TextArea
          label="What it says to the customer"
          hint={`Variables: ${variables.map((one) => `{${one.name}}`).join(' ')}`}
          rows={5}
          value={text}
          onChange={setText}
        />
        <CheckField label="It asks a question" checked={asks} onChange={setAsks} />
        <div className="cols">
          <TextField label="Adds these tags" hint="With commas between them" value={tags} onChange={setTags} />
          <SelectField
            label="Assigns it"
            value={assign}
            onChange={setAssign}
            choices={[
              { value: none, label: 'Leaves it as it is' },
              { value: 'me', label: 'To whoever uses it' },
              { value: 'nobody', label: 'To nobody' },
            ]}
          />
        </div>
        <TextField label="Puts it off for so many days" type="number" value={days} onChange={setDays} />
        <TextArea label="Adds this internal note" rows={2} value={note} onChange={setNote} />
        <Refusal refusal={refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};
