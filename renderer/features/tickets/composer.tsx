// What is written on a ticket: to the customer, for the desk only, or what the customer said; three boxes that nobody mistakes for another.
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { LockedAction } from '../../ui/button.tsx';
import { CheckField, Segmented, SelectField, TextArea } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import type { Detail } from './ticket.tsx';

type Kind = 'message' | 'note' | 'hear';
type Way = 'mail' | 'phone' | 'chat' | 'window';
type From = 'phone' | 'chat' | 'email' | 'web';

export const Composer = ({ of: detail, go }: { readonly of: Detail; readonly go: (ticket: string) => void }) => {
  const [kind, setKind] = useState<Kind>('message');
  return (
    <section className="panel" aria-label="Write">
      <div className="in stack">
        <Segmented
          small
          label="What you write"
          value={kind}
          onChange={setKind}
          choices={[
            { value: 'message', label: 'To the customer' },
            { value: 'note', label: 'Internal note' },
            { value: 'hear', label: 'From the customer' },
          ]}
        />
        {kind === 'message' ? <Message of={detail} /> : null}
        {kind === 'note' ? <Note of={detail} /> : null}
        {kind === 'hear' ? <Heard of={detail} go={go} /> : null}
      </div>
    </section>
  );
};

const none = '-';

const sendWords = (way: Way, mailTo: string, asks: boolean): string => {
  const what = asks ? 'question' : 'message';
  if (way === 'mail') return `Send the ${what} to ${mailTo === '' ? 'the customer' : mailTo}`;
  return way === 'window' ? `Put the ${what} in the customer window` : `Record what was said by ${way}`;
};

const Message = ({ of: { ticket, acts, mailTo, response, metBy } }: { readonly of: Detail }) => {
  const [text, setText] = useState('');
  const [way, setWay] = useState<Way>(mailTo === '' ? 'phone' : 'mail');
  const [asks, setAsks] = useState(false);
  const [counts, setCounts] = useState<'answer' | 'corrected' | 'worked-around'>('answer');
  const [commandId, setCommandId] = useState(newCommandId);
  const [template, setTemplate] = useState(none);
  const { value: kept } = useRequest('reply.list', {});
  const { value: filled } = useRequest('reply.preview', template === none ? null : { ticket, reply: template });
  const [taken, take] = useState<typeof filled>(undefined);
  // What somebody wrote stays until they choose another template; then its words stand here, to be changed.
  if (filled !== undefined && filled !== taken && template !== none) {
    take(filled);
    setText(filled.text);
    setAsks(filled.asks);
  }
  /** Chosen again, the same one stands there again: what is kept of the last time must not pass for it. */
  const choose = (chosen: string) => {
    setTemplate(chosen);
    take(undefined);
  };
  const beside = template === none ? [] : (filled?.beside ?? []);
  const message = useCommand('ticket.message');
  const macro = useCommand('reply.run');
  const { pending, refusal } = beside.length === 0 ? message : macro;
  const submit = async () => {
    const said = { ticket, way, text, asks, response: counts, commandId };
    const answer = beside.length === 0 ? await message.run(said) : await macro.run({ ...said, reply: template });
    if (!answer?.ok) return;
    choose(none);
    setText('');
    setAsks(false);
    setCommandId(newCommandId());
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {kept === undefined || kept.replies.length === 0 ? null : (
        <SelectField
          label="Use a template"
          value={template}
          onChange={choose}
          choices={[
            { value: none, label: 'None' },
            ...kept.replies.map(({ reply, name }) => ({ value: reply, label: name })),
          ]}
        />
      )}
      <TextArea label="Message to the customer" rows={4} maxLength={20_000} value={text} onChange={setText} />
      <div className="cols">
        <SelectField
          label="How it reaches them"
          value={way}
          onChange={setWay}
          choices={[
            ...(mailTo === '' ? [] : [{ value: 'mail' as const, label: `By mail to ${mailTo}` }]),
            { value: 'phone', label: 'Said on the phone' },
            { value: 'chat', label: 'Said in a chat' },
            { value: 'window', label: 'In the customer window only' },
          ]}
        />
        {response === null && metBy === 'first-response' ? (
          <SelectField
            label="As the first response it"
            value={counts}
            onChange={setCounts}
            choices={[
              { value: 'answer', label: 'Answers' },
              { value: 'corrected', label: 'Corrects the error' },
              { value: 'worked-around', label: 'Gives a workaround' },
            ]}
          />
        ) : null}
      </div>
      <CheckField
        label="It asks a question"
        hint="Where the policy knows it, silence after a question resolves the ticket."
        checked={asks}
        onChange={setAsks}
      />
      {beside.length === 0 ? null : (
        <ul className="xs two" aria-label="In the same act">
          {beside.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      <Refusal refusal={refusal} kept="What you wrote is kept." />
      <LockedAction type="submit" kind="main" locked={acts.message ?? null} pending={pending}>
        {text.trim() === '' && beside.length > 0 ? 'Do it without a message' : sendWords(way, mailTo, asks)}
      </LockedAction>
    </form>
  );
};

const Note = ({ of: { ticket, acts } }: { readonly of: Detail }) => {
  const [text, setText] = useState('');
  const { run, pending, refusal } = useCommand('ticket.note');
  const submit = async () => {
    const answer = await run({ ticket, text });
    if (answer?.ok) setText('');
  };
  return (
    <form
      className="stack note"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextArea
        label="Internal note"
        hint="Only the desk reads it; it never leaves."
        rows={4}
        maxLength={20_000}
        value={text}
        onChange={setText}
      />
      <Refusal refusal={refusal} kept="What you wrote is kept." />
      <LockedAction type="submit" locked={acts.note ?? null} pending={pending}>
        Add the internal note
      </LockedAction>
    </form>
  );
};

const Heard = ({ of: { ticket, acts, phase }, go }: { readonly of: Detail; readonly go: (ticket: string) => void }) => {
  const [text, setText] = useState('');
  const [way, setWay] = useState<From>('phone');
  const [commandId, setCommandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('ticket.hear');
  const submit = async () => {
    const answer = await run({ ticket, way, text, commandId });
    if (!answer?.ok) return;
    setText('');
    setCommandId(newCommandId());
    if (answer.value.ticket !== ticket) go(answer.value.ticket);
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextArea label="What the customer said" rows={4} maxLength={20_000} value={text} onChange={setText} />
      <SelectField
        label="How they said it"
        value={way}
        onChange={setWay}
        choices={[
          { value: 'phone', label: 'On the phone' },
          { value: 'chat', label: 'In a chat' },
          { value: 'email', label: 'By mail' },
          { value: 'web', label: 'On the web' },
        ]}
      />
      <Refusal refusal={refusal} kept="What you wrote is kept." />
      <LockedAction type="submit" locked={phase === 'resolved' ? null : (acts.hear ?? null)} pending={pending}>
        {phase === 'resolved' ? 'Record it and reopen the ticket' : 'Record what they said'}
      </LockedAction>
    </form>
  );
};
