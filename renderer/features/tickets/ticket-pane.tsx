// Beside the correspondence: how each clock was counted, what stops it, whose ticket it is, what it belongs to.
import { newCommandId, useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { Facts, Section } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';
import { dayAndTime } from '../../ui/words.ts';
import type { Dialogue } from './act-dialogs.tsx';
import { Consequences } from './consequences.tsx';
import { Files } from './files.tsx';
import type { Detail } from './ticket.tsx';

type Props = { readonly of: Detail; readonly ask: (act: Dialogue) => void; readonly go: (ticket: string) => void };

const clockNames = { response: 'First response', replacement: 'Replacement hardware' } as const;
const nobody = '-';

/** Every due instant explains itself: what was counted, what was not, and why. */
const Explained = ({ of: { explained, clocks, policy } }: { readonly of: Detail }) => (
  <>
    {explained.map(({ name, segments }) => (
      <details key={name} className="explained">
        <summary>
          {clockNames[name]}:{' '}
          {clocks.find((clock) => clock.name === name)?.due == null ? (
            'stopped'
          ) : (
            <>
              due <Time at={clocks.find((clock) => clock.name === name)?.due ?? ''} as="day-and-time" />
            </>
          )}
        </summary>
        <ol className="num xs">
          {segments.map(({ from, to, counted, why }) => (
            <li key={from} className={counted ? '' : 'dim'}>
              {dayAndTime(from, policy.zone)} to {to === null ? 'now' : dayAndTime(to, policy.zone)}:{' '}
              {counted ? 'counted' : 'not counted'}, {why}
            </li>
          ))}
        </ol>
      </details>
    ))}
  </>
);

const Assignee = ({ of: { ticket, assignee, operators, acts } }: { readonly of: Detail }) => {
  const { run, refusal } = useCommand('ticket.assign');
  return (
    <>
      {acts.assign === null ? (
        <SelectField
          label="Assigned to"
          value={assignee?.id ?? nobody}
          onChange={(operator) =>
            void run({ ticket, operator: operator === nobody ? null : operator, commandId: newCommandId() })
          }
          choices={[
            { value: nobody, label: 'Nobody' },
            ...operators.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      ) : (
        <Facts facts={[{ term: 'Assigned to', value: assignee?.name ?? 'Nobody' }]} />
      )}
      <Refusal refusal={refusal} />
    </>
  );
};

const Pauses = ({ of: { ticket, pauses, acts, phase } }: { readonly of: Detail }) => {
  const { run, pending, refusal } = useCommand('ticket.resume');
  const lasting = pauses.filter((one) => one.lasting);
  if (phase !== 'open') return null;
  return (
    <>
      {lasting.map(({ id, says }) => (
        <p key={id} className="line">
          {says}
          <span className="right" />
          <Button
            small
            held={acts.resume !== null}
            pending={pending}
            onClick={() => void run({ ticket, reason: id, commandId: newCommandId() })}
          >
            Let it go on
          </Button>
        </p>
      ))}
      <Refusal refusal={refusal} />
    </>
  );
};

export const TicketPane = ({ of: detail, ask, go }: Props) => {
  const { acts, policy, phase, replacement, links, tags } = detail;
  const can = (act: keyof typeof acts) => acts[act] === null;
  const isOpen = phase === 'open';
  return (
    <>
      <Section label="Whose">
        <Assignee of={detail} />
        <Facts
          facts={[
            { term: 'Opened', value: <Time at={detail.openedAt} as="day-and-time" /> },
            { term: 'By', value: detail.openedBy },
            { term: 'Tags', value: tags.length === 0 ? 'None' : tags.join(', ') },
          ]}
        />
        {can('tag') ? (
          <Button small onClick={() => ask('tag')}>
            Change the tags
          </Button>
        ) : null}
      </Section>
      <Section label="How the clocks were counted">
        <Explained of={detail} />
        {detail.noTarget === null ? null : <p className="two">{detail.noTarget}</p>}
        <Pauses of={detail} />
        {isOpen ? (
          <div className="line wrap">
            {can('changeSeverity') ? (
              <Button small keyHint="S" onClick={() => ask('changeSeverity')}>
                Change the severity
              </Button>
            ) : null}
            {can('pause') ? (
              <Button small onClick={() => ask('pause')}>
                Stop the clock
              </Button>
            ) : null}
            {can('snooze') ? (
              <Button small onClick={() => ask('snooze')}>
                Put off
              </Button>
            ) : null}
          </div>
        ) : null}
      </Section>
      <Section label="Policy">
        <Facts
          facts={[
            { term: 'Policy', value: `${policy.title}, version ${policy.version}` },
            ...(policy.plan === null ? [] : [{ term: 'Plan', value: policy.plan }]),
            { term: 'Hours', value: policy.calendar },
          ]}
        />
      </Section>
      <Files of={detail} />
      <Consequences of={detail} />
      <Section label="Hardware">
        {replacement === null ? (
          <p className="two">No hardware error was validated.</p>
        ) : (
          <Facts
            facts={[
              { term: 'Device', value: replacement.device },
              { term: 'Validated', value: <Time at={replacement.validatedAt} as="day-and-time" /> },
              {
                term: 'Shipped',
                value:
                  replacement.shippedAt === null ? 'Not yet' : <Time at={replacement.shippedAt} as="day-and-time" />,
              },
            ]}
          />
        )}
        {can('validateHardware') ? (
          <Button small onClick={() => ask('validateHardware')}>
            A hardware error was validated
          </Button>
        ) : null}
        {can('shipReplacement') ? (
          <Button small onClick={() => ask('shipReplacement')}>
            The replacement was shipped
          </Button>
        ) : null}
      </Section>
      <Section label="Belongs to">
        {links.length === 0 ? (
          <p className="two">No other ticket.</p>
        ) : (
          <div className="line wrap">
            {links.map((number) => (
              <Button key={number} small onClick={() => go(number)}>
                {number}
              </Button>
            ))}
          </div>
        )}
        <div className="line wrap">
          {can('link') ? (
            <Button small onClick={() => ask('link')}>
              Link a ticket
            </Button>
          ) : null}
          {can('merge') && isOpen ? (
            <Button small onClick={() => ask('merge')}>
              Merge into another
            </Button>
          ) : null}
        </div>
      </Section>
    </>
  );
};
