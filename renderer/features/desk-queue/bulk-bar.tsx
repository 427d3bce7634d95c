// The same small act on every ticket that is marked: assign, tag, put off. Never a release, an approval or a message.
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import type { Input } from '../../backend/bridge.ts';
import { Gap, Toolbar } from '../../ui/areas.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { inNumbers } from '../../ui/words.ts';

type Act = Input<'ticket.many'>['act'];
type Props = { readonly tickets: readonly string[]; readonly unmark: () => void };
const nobody = '-';

const titles = { assign: 'Assign', addTag: 'Add a tag to', snooze: 'Put off' } as const;

export const BulkBar = ({ tickets, unmark }: Props) => {
  const [asking, setAsking] = useState<Act['type'] | null>(null);
  return (
    <>
      <Toolbar label="What is marked">
        <span className="med num">{inNumbers(tickets.length)} marked</span>
        <Button small onClick={() => setAsking('assign')}>
          Assign
        </Button>
        <Button small onClick={() => setAsking('addTag')}>
          Add a tag
        </Button>
        <Button small onClick={() => setAsking('snooze')}>
          Put off
        </Button>
        <Gap />
        <Button small kind="bare" onClick={unmark}>
          Unmark all
        </Button>
      </Toolbar>
      {asking === null ? null : (
        <BulkDialog tickets={tickets} type={asking} close={() => setAsking(null)} done={unmark} />
      )}
    </>
  );
};

type DialogProps = Omit<Props, 'unmark'> & {
  readonly type: Act['type'];
  readonly close: () => void;
  readonly done: () => void;
};

const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

const BulkDialog = ({ tickets, type, close, done }: DialogProps) => {
  const { value: people } = useRequest('operator.people', type === 'assign' ? {} : null);
  const [operator, setOperator] = useState(nobody);
  const [tag, setTag] = useState('');
  const [until, setUntil] = useState(tomorrow);
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('ticket.many');
  const [refused, setRefused] = useState<readonly { readonly ticket: string; readonly text: string }[]>([]);
  const count = `${inNumbers(tickets.length)} ${tickets.length === 1 ? 'ticket' : 'tickets'}`;
  const submit = async () => {
    const act: Act =
      type === 'assign'
        ? { type, operator: operator === nobody ? null : operator }
        : type === 'addTag'
          ? { type, tag }
          : { type, until: new Date(`${until}T00:00`).toISOString() };
    const answer = await run({ tickets: [...tickets], act, commandId });
    if (!answer?.ok) return;
    if (answer.value.refused.length > 0) return setRefused(answer.value.refused);
    done();
    close();
  };
  if (refused.length > 0)
    return (
      <Dialog
        open
        onClose={close}
        title={`Done for ${inNumbers(tickets.length - refused.length)} of ${count}`}
        actions={<Button onClick={() => (done(), close())}>Close</Button>}
      >
        <ul className="stack near" aria-label="Refused">
          {refused.map(({ ticket, text }) => (
            <li key={ticket}>
              <b className="num">{ticket}</b> {text}
            </li>
          ))}
        </ul>
      </Dialog>
    );
  return (
    <Dialog
      open
      onClose={close}
      title={`${titles[type]} ${count}`}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            {titles[type]} {count}
          </Button>
        </>
      }
    >
      <div className="stack">
        {type === 'assign' ? (
          <SelectField
            label="Assign to"
            value={operator}
            onChange={setOperator}
            choices={[
              { value: nobody, label: 'Nobody' },
              ...(people?.operators ?? [])
                .filter(({ revoked }) => revoked === null)
                .map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        ) : type === 'addTag' ? (
          <TextField label="Tag" value={tag} onChange={setTag} maxLength={40} />
        ) : (
          <TextField label="Until the morning of" type="date" value={until} onChange={setUntil} />
        )}
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};
