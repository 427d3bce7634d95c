// What waits for the mail server and why, over all cases, and whom mail does not reach.
import { IconRefresh } from '@tabler/icons-react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { MailAgain } from '../../app/mail-again.tsx';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Body, TopBar } from '../../ui/areas.tsx';
import { LockedAction } from '../../ui/button.tsx';
import { MailStrip } from '../../ui/mail-strip.tsx';
import { Panel, Strip, Table } from '../../ui/panel.tsx';
import { EmptyState, Refusal, Remark } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';

type Outbox = OutputOf<RekeyContract['mail.outbox']>;

type Props = {
  /** Null for whoever may send again, otherwise the sentence that says who may. */
  readonly locked: string | null;
  readonly open: (id: string) => void;
};

const inWords = ({ waiting, uncertain, refused }: Outbox['counts']): string =>
  [
    [uncertain, 'uncertain'],
    [refused, 'not taken'],
    [waiting, 'waiting'],
  ]
    .flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]))
    .join(', ') || 'nothing waits';

export const Mail = ({ locked, open }: Props) => {
  const { value: outbox, refusal } = useRequest('mail.outbox', {});
  const all = useCommand('mail.tryAll');
  return (
    <>
      <TopBar title="Mail" sub={outbox === undefined ? null : inWords(outbox.counts)}>
        <LockedAction icon={IconRefresh} locked={locked} pending={all.pending} onClick={() => void all.run({})}>
          Try everything now
        </LockedAction>
      </TopBar>
      <Body>
        <Refusal refusal={refusal ?? all.refusal} />
        {outbox === undefined ? null : (
          <>
            <ServerDown outbox={outbox} />
            <Waiting outbox={outbox} open={open} />
            <Unreachable outbox={outbox} />
            <Remark>
              Accepted is not read: the mail server took it, no more. A message that bounces later comes back to the
              sender’s mailbox, which Rekey does not read.
            </Remark>
          </>
        )}
      </Body>
    </>
  );
};

const ServerDown = ({ outbox: { quietUntil } }: { readonly outbox: Outbox }) =>
  quietUntil === null ? null : (
    <Remark>
      The mail server could not be used, so Rekey asks it again with one mail at <Time at={quietUntil} as="time" /> and
      sends the others once it answers.
    </Remark>
  );

const Waiting = ({ outbox, open }: { readonly outbox: Outbox; readonly open: Props['open'] }) => {
  const { mails, more } = outbox;
  if (mails.length === 0)
    return (
      <EmptyState title="No mail waits">
        Every mail so far was taken by the mail server. One that is not shows here, with the server’s words.
      </EmptyState>
    );
  return (
    <Panel title="Not settled yet" flush>
      <ul aria-label="Mails that are not settled yet">
        {mails.map((mail) => (
          <li key={mail.mail}>
            <MailStrip
              of={mail}
              about={
                <button type="button" className="link" onClick={() => open(mail.case)}>
                  {mail.number}, {mail.subscriptionName}
                </button>
              }
            >
              <MailAgain of={mail} case={mail.case} />
            </MailStrip>
          </li>
        ))}
      </ul>
      {more > 0 ? <Strip over>And {more} more, as above.</Strip> : null}
    </Panel>
  );
};

const Unreachable = ({ outbox: { unreachable } }: { readonly outbox: Outbox }) =>
  unreachable.length === 0 ? null : (
    <Panel title="Cannot be reached by mail" aside="Until a contact changes or a new list comes" flush>
      <Table
        label="Addresses that cannot be reached by mail"
        items={unreachable}
        idOf={({ subscription, address }) => `${subscription} ${address}`}
        columns={[
          { id: 'address', title: 'Address', cell: ({ address }) => address },
          { id: 'who', title: 'Whose', cell: ({ names }) => names.join(', ') || 'Nobody on the list' },
          { id: 'customer', title: 'Customer', cell: ({ subscriptionName }) => subscriptionName },
          { id: 'words', title: 'The server’s words', cell: ({ response }) => <q className="two">{response}</q> },
          { id: 'since', title: 'Since', cell: ({ since }) => <Time at={since} as="day" /> },
        ]}
      />
    </Panel>
  );
