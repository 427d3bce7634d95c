// The case: who, which path and why, the one next step; the guided recovery with its safeguards; and what has happened.
import { IconArrowLeft, IconCertificate, IconUserCheck, IconMessages } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useCommands } from '../../app/commands.ts';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Body, Split, TopBar } from '../../ui/areas.tsx';
import { Button, IconButton, LockedAction } from '../../ui/button.tsx';
import { CaseHead } from '../../ui/case-head.tsx';
import type { Path } from '../../ui/chip.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { Steps } from '../../ui/steps.tsx';
import { DeskTime, LocalTime, Time } from '../../ui/time.tsx';
import { type Happening, Timeline } from '../../ui/timeline.tsx';
import { ContactsOnFile } from './contact-on-file.tsx';
import { CaseMail } from './case-mail.tsx';
import { EndCase, type Ending } from './end-case.tsx';
import { HalfToRead } from './half-to-read.tsx';
import { LossPreview } from './loss-preview.tsx';
import { OtherAttempts } from './other-attempts.tsx';
import { Safeguards } from './safeguards.tsx';
import { StepPanel } from './step-panel.tsx';

export type Detail = OutputOf<RekeyContract['recovery.get']>;

const pathOf = ({ path, referTo, reportsLost }: Detail): Path => {
  if (referTo !== null) return { kind: 'referred' };
  if (path === null) return { kind: 'undecided' };
  return path === 'reset' ? { kind: 'keeps' } : { kind: 'loses', reports: reportsLost };
};

const happeningOf = (entry: Detail['timeline'][number]): Happening => {
  const said = {
    id: String(entry.position),
    at: entry.at,
    title: entry.title,
    by: entry.rule === null ? entry.by : `${entry.by}, rule ${entry.rule}`,
    ...(entry.detail === null ? {} : { detail: entry.detail }),
  };
  if (entry.mail !== null) {
    const { to, subject, text, answer } = entry.mail;
    return { ...said, kind: 'mail', to, subject, text, answer };
  }
  return entry.kind === 'secret'
    ? { ...said, kind: 'secret', sealed: 'sealed' }
    : { ...said, kind: entry.kind === 'mail' ? 'event' : entry.kind };
};

/** Newest first. That a mail was taken stands in its own box, so it needs no line of its own. */
const happeningsOf = ({ timeline }: Detail): readonly Happening[] =>
  timeline
    .filter(({ type }) => type !== 'mailAccepted')
    .map(happeningOf)
    .reverse();

const over = ['closed', 'referred', 'cancelled', 'expired'];

/** Reachable from where it is met: a number or an address on file that cannot be used. */
const DeadContacts = ({
  of: { decision, subscription },
  toSubscription,
}: {
  readonly of: Detail;
  readonly toSubscription: (id: string) => void;
}) => {
  if (decision === null) return null;
  const missing = decision.phone === '' || decision.address === '';
  if (!missing && decision.phoneOnFile.usableFrom === null && decision.addressOnFile.usableFrom === null) return null;
  return (
    <Remark>
      A contact on file cannot be used now. Where neither of the two reaches anybody, three people can change it.{' '}
      <Button small onClick={() => toSubscription(subscription)}>
        See the contact on file
      </Button>
    </Remark>
  );
};

type CaseProps = {
  readonly id: string;
  readonly back: () => void;
  readonly evidence: () => void;
  readonly toSubscription: (id: string) => void;
  /** Correspondence and clocks of the same number. */
  readonly toTicket: (ticket: string) => void;
};

export const Case = ({ id, back, evidence, toSubscription, toTicket }: CaseProps) => {
  const { value: detail, refusal } = useRequest('recovery.get', { case: id });
  const [ending, setEnding] = useState<Ending | null>(null);
  // The one secret a desk window ever shows; it is gone when its dialog closes.
  const [half, setHalf] = useState<string | null>(null);
  const handOver = useCommand('window.openCustomer');
  useCommands([
    { id: 'back-to-queue', title: 'Back to the queue', group: 'Case', icon: IconArrowLeft, key: 'q', run: back },
    {
      id: 'hand-over',
      title: 'Hand over to the customer',
      group: 'Case',
      icon: IconUserCheck,
      run: () => void handOver.run({}),
    },
    {
      id: 'case-evidence',
      title: 'Evidence of this case',
      group: 'Case',
      icon: IconCertificate,
      key: 'e',
      run: evidence,
    },
  ]);
  const present = detail?.next.title;
  // A long list of steps must not hide the one that is now.
  useEffect(() => {
    if (present !== undefined) document.querySelector('[aria-current="step"]')?.scrollIntoView({ block: 'nearest' });
  }, [present]);
  if (detail === undefined)
    return (
      <>
        <TopBar crumb={{ back: 'Queue', onBack: back, here: 'Case' }} />
        <Body>
          <Refusal refusal={refusal} />
        </Body>
      </>
    );
  const { decision, next, steps, requester, referTo } = detail;
  return (
    <>
      <TopBar crumb={{ back: 'Queue', onBack: back, here: detail.number }} sub={detail.subject}>
        <IconButton
          icon={IconMessages}
          label="Its ticket: correspondence and clocks"
          onClick={() => toTicket(detail.number)}
        />
        <IconButton icon={IconCertificate} label="Evidence of this case" keyHint="E" onClick={evidence} />
        {over.includes(detail.phase) ? null : (
          <>
            <Button icon={IconUserCheck} pending={handOver.pending} onClick={() => void handOver.run({})}>
              Hand over to the customer
            </Button>
            <Button kind="bare" onClick={() => setEnding('primaryLeft')}>
              The primary admin has left
            </Button>
            {detail.acts.withdraw === null ? (
              <Button kind="bare" onClick={() => setEnding('withdraw')}>
                Withdraw the release
              </Button>
            ) : (
              <LockedAction kind="bare" locked={detail.acts.cancel ?? null} onClick={() => setEnding('cancel')}>
                Cancel the case
              </LockedAction>
            )}
          </>
        )}
      </TopBar>
      <CaseHead
        who={{
          name: requester?.name ?? detail.claim,
          role:
            requester === null
              ? `Not identified, ${detail.subscriptionName}`
              : `Primary admin, ${detail.subscriptionName}`,
          times: (
            <>
              <LocalTime timeZone={detail.timeZone} /> <DeskTime />
            </>
          ),
        }}
        path={{
          path: pathOf(detail),
          why:
            decision?.reason ??
            (referTo === null ? 'The newest user list decides it.' : `${referTo.name} is the primary admin and helps.`),
          ...(decision === null
            ? {}
            : {
                more: (
                  <>
                    User list of <Time at={decision.asOf} as="day-and-time" />, rule {decision.rule}
                    {detail.onePersonDesk ? '. This desk has one person.' : ''}
                  </>
                ),
              }),
        }}
        next={{
          title: next.title,
          ...(next.blockedBy === null ? { blockedBy: next.detail } : { blockedBy: next.blockedBy, more: next.detail }),
        }}
      />
      <Split
        narrow={{ as: 'tab', mainLabel: 'Recovery' }}
        paneLabel="Timeline"
        main={
          <Body>
            {detail.onePersonDesk ? (
              <Remark>
                This is a one-person desk: whoever supplied the user list may also carry out what rests on it. The case
                and its evidence say so.
              </Remark>
            ) : null}
            {decision?.stale == null ? null : <Remark>{decision.stale}</Remark>}
            {over.includes(detail.phase) ? null : <DeadContacts of={detail} toSubscription={toSubscription} />}
            {detail.path === 'full-change' ? <Safeguards of={detail} /> : null}
            <Steps
              label="Recovery, step by step"
              steps={steps.map((step) => ({
                id: step.step,
                title: step.title,
                detail: step.detail,
                state: step.state,
                aside:
                  step.at === null ? null : (
                    <>
                      {step.by}, <Time at={step.at} as="time" />
                    </>
                  ),
                panel: <StepPanel step={step.step} of={detail} showHalf={setHalf} />,
              }))}
            />
            <CaseMail of={detail} />
            {detail.vaults.length === 0 ? null : <LossPreview of={detail} />}
            {decision === null ? null : <ContactsOnFile of={decision} />}
            <OtherAttempts of={detail} />
          </Body>
        }
        pane={<Timeline label="What has happened" happenings={happeningsOf(detail)} />}
      />
      {half === null ? null : <HalfToRead of={detail} half={half} close={() => setHalf(null)} />}
      {ending === null ? null : <EndCase of={detail} ending={ending} close={() => setEnding(null)} />}
    </>
  );
};
