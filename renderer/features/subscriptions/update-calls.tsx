// How a subscription is updated (S4): in the cloud by itself, as it selected; on its own premises by a call, free of charge.
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { Facts, Section } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';

const ways = {
  automatic: 'In the cloud, automatically',
  asked: 'In the cloud, after being asked',
  premises: 'On their premises, by a call',
} as const;
type Way = keyof typeof ways;
const outcomes = { done: 'done', 'not-reached': 'nobody was reached', cancelled: 'cancelled' } as const;

export const UpdateCalls = ({ subscription, role }: { readonly subscription: string; readonly role: string }) => {
  const { value } = useRequest('deployment.get', { subscription });
  const set = useCommand('deployment.set');
  const end = useCommand('call.end');
  const [scheduling, setScheduling] = useState(false);
  if (value === undefined) return null;
  const { deployment, automatic, calls } = value;
  const way: Way = deployment === 'on-premise' ? 'premises' : automatic ? 'automatic' : 'asked';
  const may = ['representative', 'supervisor', 'owner'].includes(role);
  const open = calls.find(({ outcome }) => outcome === null);
  const choose = (chosen: Way) =>
    void set.run({
      ...{ subscription, commandId: newCommandId() },
      deployment: chosen === 'premises' ? 'on-premise' : 'cloud',
      automatic: chosen === 'automatic',
    });
  const finish = (outcome: keyof typeof outcomes) =>
    open === undefined
      ? undefined
      : void end.run({ subscription, call: open.call, outcome, note: '', commandId: newCommandId() });
  return (
    <Section label="Updates">
      {may ? (
        <SelectField
          label="How they are updated"
          value={way}
          onChange={choose}
          choices={(Object.entries(ways) as [Way, string][]).map(([value, label]) => ({ value, label }))}
        />
      ) : (
        <p>{ways[way]}.</p>
      )}
      {open === undefined ? null : (
        <>
          <Facts
            facts={[
              { term: 'Call', value: <Time at={open.at} as="day-and-time" /> },
              { term: 'About', value: open.about },
            ]}
          />
          {may ? (
            <div className="line wrap">
              {(Object.keys(outcomes) as (keyof typeof outcomes)[]).map((outcome) => (
                <Button key={outcome} small pending={end.pending} onClick={() => finish(outcome)}>
                  {outcome === 'done'
                    ? 'It is done'
                    : outcome === 'cancelled'
                      ? 'Cancel the call'
                      : 'Nobody was reached'}
                </Button>
              ))}
            </div>
          ) : null}
        </>
      )}
      {may && deployment === 'on-premise' && open === undefined ? (
        <Button small onClick={() => setScheduling(true)}>
          Schedule a call
        </Button>
      ) : null}
      {calls.length === 0 ? null : (
        <ul className="xs dim" aria-label="Calls about updates">
          {calls
            .filter(({ outcome }) => outcome !== null)
            .slice(0, 5)
            .map(({ call, at, outcome }) => (
              <li key={call}>
                <Time at={at} as="day" />: {outcome === null ? '' : outcomes[outcome]}
              </li>
            ))}
        </ul>
      )}
      <Refusal refusal={set.refusal ?? end.refusal} />
      {scheduling ? <ScheduleCall subscription={subscription} close={() => setScheduling(false)} /> : null}
    </Section>
  );
};

type CallProps = { readonly subscription: string; readonly close: () => void };

const ScheduleCall = ({ subscription, close }: CallProps) => {
  const [at, setAt] = useState('');
  const [about, setAbout] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('call.schedule');
  const submit = async () => {
    if (at === '') return;
    const answer = await run({ subscription, at: new Date(at).toISOString(), about, commandId });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Schedule a call about an update"
      sub="Free of charge. The primary admin is told by mail."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Schedule the call
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField label="When, by this desk’s clock" type="datetime-local" value={at} onChange={setAt} />
        <TextArea label="What about" rows={2} value={about} onChange={setAbout} />
        <Refusal refusal={refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};
