// A ticket: who asks, every clock, what comes next; the correspondence with notes and messages plainly apart; what the policy says.
import { IconArrowLeft, IconCircleCheck, IconGauge, IconRefresh, IconUser } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useCommands } from '../../app/commands.ts';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Body, Split, TopBar } from '../../ui/areas.tsx';
import { Button, LockedAction } from '../../ui/button.tsx';
import { SeverityBars } from '../../ui/chip.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { TicketClocks } from '../../ui/ticket-clocks.tsx';
import { DeskTime, LocalTime, Time } from '../../ui/time.tsx';
import { type Happening, Timeline } from '../../ui/timeline.tsx';
import { Composer } from './composer.tsx';
import { ActDialog, type Dialogue } from './act-dialogs.tsx';
import { TicketPane } from './ticket-pane.tsx';

export type Detail = OutputOf<RekeyContract['ticket.get']>;
type Entry = Detail['entries'][number];

const stood = {
  sent: 'On its way',
  accepted: 'Accepted by the mail server',
  refused: 'Not taken',
  uncertain: 'Uncertain',
};

const happeningOf = (ticket: string, entry: Entry): Happening => {
  const said = {
    id: String(entry.position),
    at: entry.at,
    title: entry.title,
    by: entry.rule === null ? entry.by : `${entry.by}, rule ${entry.rule}`,
  };
  const text = entry.text ?? '';
  switch (entry.kind) {
    case 'note':
      return { ...said, kind: 'note', text };
    case 'customer':
      return text === '' ? { ...said, kind: 'event' } : { ...said, kind: 'heard', text };
    case 'message': {
      const { mail } = entry;
      if (mail === null) return { ...said, kind: 'mail', to: '', text, answer: '' };
      const again = mail.state === 'refused' || mail.state === 'uncertain';
      return {
        ...said,
        kind: 'mail',
        to: mail.to,
        text,
        answer: mail.answer === '' ? stood[mail.state] : `${stood[mail.state]}: ${mail.answer}`,
        ...(again ? { act: <SendAgain ticket={ticket} message={mail.message} /> } : {}),
      };
    }
    case 'event':
      return { ...said, kind: 'event', ...(entry.text === null ? {} : { detail: entry.text }) };
    default:
      return entry.kind satisfies never;
  }
};

const SendAgain = ({ ticket, message }: { readonly ticket: string; readonly message: string }) => {
  const { run, pending, refusal } = useCommand('ticket.retryMessage');
  return (
    <>
      <Button
        small
        icon={IconRefresh}
        pending={pending}
        onClick={() => void run({ ticket, message, commandId: newCommandId() })}
      >
        Send it again
      </Button>
      <Refusal refusal={refusal} />
    </>
  );
};

type Next = { readonly title: string; readonly more: string };

/** What has to happen now, in one sentence. */
const nextOf = ({ phase, waitsFor, response, metBy, continuous, kind, resolved }: Detail): Next => {
  if (phase === 'merged') return { title: 'Go on with the other ticket', more: 'This one was merged into it.' };
  if (phase === 'resolved')
    return {
      title: 'Nothing: it is resolved',
      more:
        resolved?.how === 'silence'
          ? 'A question stayed without an answer. Any word from the customer reopens it.'
          : 'Word from the customer reopens it for two weeks.',
    };
  if (kind === 'recovery')
    return { title: 'Go on with the recovery', more: 'Its case says what is next; this ticket ends with it.' };
  if (kind === 'entitlement')
    return { title: 'Go on with the request', more: 'Its TAM decides; this ticket ends with it.' };
  if (kind === 'appliance')
    return { title: 'Go on with the appliance', more: 'The team whose turn it is acts; this ticket ends with it.' };
  if (waitsFor !== null) return { title: 'Wait', more: waitsFor };
  if (response === null)
    return metBy === 'work-started'
      ? { title: 'Start work', more: 'The target is met when work has started.' }
      : { title: 'Give the first response', more: 'A message to the customer counts, an internal note does not.' };
  return {
    title: 'Work on it',
    more: continuous
      ? 'Without a break, until a workaround, a resolution or a downgrade (Q4).'
      : 'Until it is satisfactorily resolved.',
  };
};

type Props = {
  readonly id: string;
  readonly me: string;
  readonly back: () => void;
  readonly go: (ticket: string) => void;
  readonly openCase: (id: string) => void;
  readonly openRequest: (id: string) => void;
  readonly openAppliance: (matter: string) => void;
  /** What the subscription has and asks its manager for, and who asks by this ticket. */
  readonly term: (subscription: string, asks: { readonly login: string; readonly ticket: string } | null) => ReactNode;
  readonly toSubscription: (id: string) => void;
};

export const Ticket = ({ id, me, back, go, openCase, openRequest, openAppliance, toSubscription, term }: Props) => {
  const { value: detail, refusal } = useRequest('ticket.get', { ticket: id });
  const [dialogue, setDialogue] = useState<Dialogue | null>(null);
  const assign = useCommand('ticket.assign');
  const start = useCommand('ticket.startWork');
  const acts = detail?.acts;
  const take = () => void assign.run({ ticket: id, operator: me, commandId: newCommandId() });
  useCommands([
    { id: 'back-to-queue', title: 'Back to the queue', group: 'Ticket', icon: IconArrowLeft, key: 'q', run: back },
    {
      id: 'take',
      title: 'Assign it to me',
      group: 'Ticket',
      icon: IconUser,
      key: 'a',
      run: take,
      locked: acts?.assign ?? null,
    },
    {
      id: 'severity',
      title: 'Change the severity',
      group: 'Ticket',
      icon: IconGauge,
      key: 's',
      run: () => setDialogue('changeSeverity'),
      locked: acts?.changeSeverity ?? null,
    },
    {
      id: 'resolve',
      title: 'Resolve the ticket',
      group: 'Ticket',
      icon: IconCircleCheck,
      key: 'r',
      run: () => setDialogue('resolve'),
      locked: acts?.resolve ?? null,
    },
  ]);
  if (detail === undefined)
    return (
      <>
        <TopBar crumb={{ back: 'Queue', onBack: back, here: id }} />
        <Body>
          <Refusal refusal={refusal} />
        </Body>
      </>
    );
  const next = nextOf(detail);
  const isOpen = detail.phase === 'open';
  return (
    <>
      <TopBar crumb={{ back: 'Queue', onBack: back, here: detail.ticket }} sub={detail.subject}>
        {isOpen && detail.assignee?.id !== me ? (
          <LockedAction kind="bare" icon={IconUser} keyHint="A" locked={null} pending={assign.pending} onClick={take}>
            Assign to me
          </LockedAction>
        ) : null}
        {isOpen && (detail.kind === 'request' || detail.kind === 'session') ? (
          <Button
            icon={IconCircleCheck}
            keyHint="R"
            held={detail.acts.resolve !== null}
            onClick={() => setDialogue('resolve')}
          >
            Resolve
          </Button>
        ) : null}
        {detail.phase === 'resolved' && detail.acts.reopen === null ? (
          <Button onClick={() => setDialogue('reopen')}>Reopen</Button>
        ) : null}
        {detail.case === null ? null : detail.kind === 'entitlement' ? (
          <Button onClick={() => openRequest(detail.case ?? '')}>Open request</Button>
        ) : detail.kind === 'appliance' ? (
          <Button onClick={() => openAppliance(detail.case ?? '')}>Open appliance</Button>
        ) : (
          <Button onClick={() => openCase(detail.case ?? '')}>Open case</Button>
        )}
      </TopBar>
      <div className="head3">
        <section aria-label="Who">
          <span className="lab">Who</span>
          <h1 className="cut">{detail.requester}</h1>
          <div className="two cut">
            <button type="button" className="link" onClick={() => toSubscription(detail.subscription)}>
              {detail.subscriptionName}
            </button>
          </div>
          <div className="more times">
            <LocalTime timeZone={detail.policy.zone} /> <DeskTime />
          </div>
        </section>
        <section aria-label="Clocks">
          <span className="lab">Severity and clocks</span>
          <h2 className="line">
            <SeverityBars severity={detail.severity} /> {detail.severity.name}
            {detail.asked === null ? null : <span className="two">asked for another</span>}
          </h2>
          <div className="more">
            <TicketClocks clocks={detail.clocks} noTarget={detail.noTarget} named />
          </div>
        </section>
        <section aria-label="Next step">
          <span className="lab">Next step</span>
          <h2>{next.title}</h2>
          <div className="two">{next.more}</div>
          {detail.response === null && detail.metBy === 'work-started' && isOpen ? (
            <Button
              small
              pending={start.pending}
              onClick={() => void start.run({ ticket: id, commandId: newCommandId() })}
            >
              Work has started
            </Button>
          ) : null}
        </section>
      </div>
      <Split
        narrow={{ as: 'tab', mainLabel: 'Correspondence' }}
        paneLabel="About this ticket"
        main={
          <Body>
            <Refusal refusal={assign.refusal ?? start.refusal} />
            {detail.mergedInto === null ? null : (
              <Remark>
                Merged into {detail.mergedInto}.{' '}
                <Button small onClick={() => go(detail.mergedInto ?? '')}>
                  Open {detail.mergedInto}
                </Button>
              </Remark>
            )}
            {detail.resolvesAt === null ? null : (
              <Remark>
                Without an answer from the customer this is resolved on{' '}
                <Time at={detail.resolvesAt} as="day-and-time" /> (C5).
              </Remark>
            )}
            {detail.phase === 'merged' ? null : <Composer of={detail} go={go} />}
            <Timeline
              label="Correspondence"
              happenings={detail.entries.map((entry) => happeningOf(detail.ticket, entry)).reverse()}
            />
          </Body>
        }
        pane={
          <>
            <TicketPane of={detail} ask={setDialogue} go={go} />
            {detail.kind !== 'request' && detail.kind !== 'session'
              ? null
              : term(
                  detail.subscription,
                  detail.requesterLogin === null ? null : { login: detail.requesterLogin, ticket: detail.ticket },
                )}
          </>
        }
      />
      {dialogue === null ? null : (
        <ActDialog key={dialogue} act={dialogue} of={detail} close={() => setDialogue(null)} />
      )}
    </>
  );
};
