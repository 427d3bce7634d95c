// A real-time session while it runs: the time that is left, what was said, and how it ends.
import { IconMessages } from '@tabler/icons-react';
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Segmented, SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { useNow } from '../../ui/now.ts';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { clockTime, countdown } from '../../ui/words.ts';

/** Those that run, above the queue; nothing while none does. */
export const RunningSessions = ({ open }: { readonly open: (session: string) => void }) => {
  const { value: sessions = [] } = useRequest('chat.list', {});
  return sessions.map(({ session, requester, subscriptionName, ends }) => (
    <span key={session} className="line">
      <Button small icon={IconMessages} onClick={() => open(session)}>
        {requester}, {subscriptionName}
      </Button>
      <TimeLeft ends={ends} />
    </span>
  ));
};

type Ends = { readonly at: string; readonly why: 'allowance' | 'window' } | null;

const TimeLeft = ({ ends }: { readonly ends: Ends }) => {
  const now = useNow('second');
  if (ends === null) return <Chip tone="outline">No limit</Chip>;
  const left = Date.parse(ends.at) - now;
  return (
    <Chip tone={left < 300_000 ? 'warn' : 'still'}>
      {left <= 0
        ? 'Has run out'
        : `${countdown(left)} left, ${ends.why === 'allowance' ? 'by the plan' : 'until the hours end'}`}
    </Chip>
  );
};

export const BeginSession = ({
  close,
  begun,
}: {
  readonly close: () => void;
  readonly begun: (session: string) => void;
}) => {
  const { value: subscriptions = [] } = useRequest('subscription.list', {});
  const [subscription, setSubscription] = useState('');
  const { value: known } = useRequest('ticket.settings', subscription === '' ? null : { subscription });
  const [requester, setRequester] = useState('');
  const [way, setWay] = useState<'chat' | 'phone'>('chat');
  const [subject, setSubject] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('chat.begin');
  const submit = async () => {
    const answer = await run({ subscription, requester, way, subject, commandId });
    if (!answer?.ok) return;
    close();
    begun(answer.value.session);
  };
  return (
    <Dialog
      open
      onClose={close}
      title="A real-time session"
      sub="One that fails or runs out becomes a ticket with its record."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Begin the session
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
          label="How"
          value={way}
          onChange={setWay}
          choices={[
            { value: 'chat', label: 'Chat' },
            { value: 'phone', label: 'Telephone' },
          ]}
        />
        <SelectField
          label="With whom"
          hint="Only the subscription’s own users may ask."
          value={requester}
          onChange={setRequester}
          choices={(known?.people ?? []).map(({ login, name, email }) => ({
            value: login,
            label: `${name}, ${email}`,
          }))}
        />
        <TextField label="About" value={subject} onChange={setSubject} maxLength={200} />
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};

type Props = { readonly id: string; readonly close: () => void; readonly openTicket: (ticket: string) => void };

export const SessionDialog = ({ id, close, openTicket }: Props) => {
  const { value: session, refusal: unknown } = useRequest('chat.get', { session: id });
  const [by, setBy] = useState<'customer' | 'desk'>('customer');
  const [text, setText] = useState('');
  const say = useCommand('chat.say');
  const end = useCommand('chat.end');
  const submit = async () => {
    const answer = await say.run({ session: id, by, text, commandId: newCommandId() });
    if (answer?.ok) setText('');
  };
  const finish = async (how: 'done' | 'failed') => {
    const answer = await end.run({ session: id, how, commandId: newCommandId() });
    if (answer?.ok && how === 'done') close();
  };
  if (session === undefined) return <Refusal refusal={unknown} />;
  const { requester, lines, ended } = session;
  return (
    <Dialog
      open
      width={640}
      onClose={close}
      title={`${session.way === 'chat' ? 'Chat' : 'Call'} with ${requester}`}
      sub={`${session.subscriptionName}: ${session.subject}`}
      onSubmit={() => void submit()}
      actions={
        ended === null ? (
          <>
            <Button pending={end.pending} onClick={() => void finish('failed')}>
              It failed: make it a ticket
            </Button>
            <Button pending={end.pending} onClick={() => void finish('done')}>
              It is done
            </Button>
            <Button type="submit" kind="main" pending={say.pending}>
              Write it down
            </Button>
          </>
        ) : (
          <Button onClick={close}>Close</Button>
        )
      }
    >
      <div className="stack">
        {ended === null ? (
          <div>
            <TimeLeft ends={session.ends} />
          </div>
        ) : (
          <Remark>
            {ended.how === 'done' ? 'This session is done.' : 'This session goes on as a ticket.'}{' '}
            {ended.ticket === null ? null : (
              <Button small onClick={() => openTicket(ended.ticket ?? '')}>
                Open {ended.ticket}
              </Button>
            )}
          </Remark>
        )}
        {lines.length === 0 ? null : (
          <ol className="plain stack near" aria-label="What was said">
            {lines.map((line, at) => (
              // oxlint-disable-next-line react/no-array-index-key -- lines are only ever added at the end
              <li key={at}>
                <span className="xs dim num">{clockTime(line.at)}</span>{' '}
                <b>{line.by === 'desk' ? 'Desk' : requester}</b> <span className="as-typed">{line.text}</span>
              </li>
            ))}
          </ol>
        )}
        {ended === null ? (
          <>
            <Segmented
              label="Who said it"
              value={by}
              onChange={setBy}
              choices={[
                { value: 'customer', label: requester },
                { value: 'desk', label: 'The desk' },
              ]}
            />
            <TextArea label="What was said" rows={3} maxLength={4000} value={text} onChange={setText} />
          </>
        ) : null}
        <Refusal refusal={say.refusal ?? end.refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};
