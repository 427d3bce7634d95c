// One request as its customer follows it: state, every clock, what was said on both sides, and what they can do about it (C8).
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Ask, Solo } from '../../ui/customer-shell.tsx';
import { SelectField, TextArea } from '../../ui/fields.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { TicketClocks } from '../../ui/ticket-clocks.tsx';
import { Time } from '../../ui/time.tsx';
import { type Happening, Timeline } from '../../ui/timeline.tsx';
import { MyFiles } from './my-files.tsx';
import { RequestState } from './my-requests.tsx';

type Detail = OutputOf<RekeyContract['customer.request']>;
type Entry = Detail['entries'][number];

const happeningOf = ({ position, at, kind, title, by, text }: Entry): Happening => {
  const said = { id: String(position), at, title, ...(by === null ? {} : { by }) };
  if (text === null) return { ...said, kind: 'event' };
  if (kind === 'you') return { ...said, kind: 'heard', text };
  return kind === 'desk'
    ? { ...said, kind: 'mail', to: '', text, answer: '' }
    : { ...said, kind: 'event', detail: text };
};

type Props = { readonly ticket: string; readonly back: () => void; readonly go: (ticket: string) => void };

export const MyRequest = ({ ticket, back, go }: Props) => {
  const { value: detail, refusal } = useRequest('customer.request', { ticket });
  return (
    <Solo wide>
      <div>
        <Button kind="bare" onClick={back}>
          Back to your requests
        </Button>
      </div>
      <Refusal refusal={refusal} />
      {detail === undefined ? null : (
        <>
          <Ask title={detail.subject}>
            {detail.ticket}, severity {detail.severity.name}, asked <Time at={detail.openedAt} as="day-and-time" />
          </Ask>
          {detail.advice === null ? null : <Remark>{detail.advice}</Remark>}
          <Standing of={detail} />
          <Write key={detail.phase} of={detail} go={go} />
          <MyFiles ticket={detail.ticket} files={detail.files} mayAttach={detail.acts.attach === null} />
          <Panel title="Correspondence" flush>
            <Timeline
              label="Correspondence"
              happenings={detail.entries.map(happeningOf).toReversed()}
              voices={{ heard: 'From you', sent: 'From the desk' }}
            />
          </Panel>
        </>
      )}
    </Solo>
  );
};

const Standing = ({ of: detail }: { readonly of: Detail }) => {
  const { clocks, noTarget, policy, resolvesAt, asked, phase } = detail;
  return (
    <Panel title="How it stands">
      <Facts
        facts={[
          { term: 'State', value: <RequestState of={detail} /> },
          ...(asked === null ? [] : [{ term: 'You asked for', value: `Severity ${asked}` }]),
          ...(phase === 'open' || clocks.length > 0
            ? [{ term: 'Clocks', value: <TicketClocks named clocks={clocks} noTarget={noTarget} /> }]
            : []),
          ...(resolvesAt === null
            ? []
            : [
                {
                  term: 'Without your answer',
                  value: (
                    <>
                      resolved <Time at={resolvesAt} as="day-and-time" />
                    </>
                  ),
                },
              ]),
          {
            term: 'Promised by',
            value: `${policy.title}${policy.plan === null ? '' : `, ${policy.plan}`}; business days by ${policy.calendar}`,
          },
        ]}
      />
    </Panel>
  );
};

const words = (of: Detail): { readonly title: string; readonly label: string; readonly action: string } => {
  if (of.phase === 'resolved')
    return { title: 'It is not solved?', label: 'What still happens', action: 'It is not solved: send it' };
  return of.asksYou
    ? { title: 'Your answer', label: 'Your answer to the desk', action: 'Send the answer' }
    : { title: 'Add something', label: 'What the desk should know', action: 'Send it to the desk' };
};

const Write = ({ of, go }: { readonly of: Detail; readonly go: (ticket: string) => void }) => {
  const { ticket, acts, graver } = of;
  const [text, setText] = useState('');
  const [commandId, setCommandId] = useState(newCommandId);
  const [urgent, setUrgent] = useState(false);
  const { run, pending, refusal } = useCommand('customer.addToRequest');
  const agree = useCommand('customer.agree');
  const barred = acts.add ?? null;
  if (barred !== null) return <Remark>{barred}</Remark>;
  const { title, label, action } = words(of);
  const submit = async () => {
    const answer = await run({ ticket, text, commandId });
    if (!answer?.ok) return;
    setText('');
    setCommandId(newCommandId());
    if (answer.value.ticket !== ticket) go(answer.value.ticket);
  };
  return (
    <Panel title={title}>
      <div className="stack">
        <form
          className="stack near"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <TextArea
            label={label}
            hint="Never write a password here."
            rows={3}
            maxLength={20_000}
            value={text}
            onChange={setText}
          />
          <Refusal refusal={refusal} kept="What you wrote is kept." />
          <Refusal refusal={agree.refusal} />
          <div className="line">
            <Button type="submit" kind="main" pending={pending}>
              {action}
            </Button>
            {acts.agree === null ? (
              <Button pending={agree.pending} onClick={() => void agree.run({ ticket, commandId: newCommandId() })}>
                It is solved
              </Button>
            ) : null}
            {acts.askUrgency === null && graver.length > 0 && !urgent ? (
              <Button kind="bare" onClick={() => setUrgent(true)}>
                It is more urgent
              </Button>
            ) : null}
          </div>
        </form>
        {urgent ? <MoreUrgent of={of} done={() => setUrgent(false)} /> : null}
      </div>
    </Panel>
  );
};

const MoreUrgent = ({ of: { ticket, graver }, done }: { readonly of: Detail; readonly done: () => void }) => {
  const { run, pending, refusal } = useCommand('customer.askUrgency');
  const [severity, setSeverity] = useState(graver.at(-1)?.id ?? '');
  const [text, setText] = useState('');
  const submit = async () => {
    const answer = await run({ ticket, severity, text, commandId: newCommandId() });
    if (answer?.ok) done();
  };
  return (
    <form
      className="stack near"
      noValidate
      aria-label="More urgency"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <SelectField
        label="How urgent it is now"
        hint={graver.find(({ id }) => id === severity)?.definition}
        value={severity}
        onChange={setSeverity}
        choices={graver.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <TextArea label="What has changed" rows={2} maxLength={2000} value={text} onChange={setText} />
      <Refusal refusal={refusal} kept="What you wrote is kept." />
      <div className="line">
        <Button type="submit" pending={pending}>
          Ask for more urgency
        </Button>
        <Button kind="bare" onClick={done}>
          Leave it as it is
        </Button>
      </div>
    </form>
  );
};
