// One matter in full: whose turn it is, the steps of its kind each with who may, what is known, and what happened.
import { IconLock, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useRequest } from '../../backend/backend.ts';
import {
  aboutWords,
  findingNames,
  kindNames,
  type MatterDetail,
  questionNames,
  statusNames,
  teamNames,
} from '../../ui/appliances.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { MatterChip } from '../../ui/matter-chip.tsx';
import { Facts, Section } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { lastDay } from '../../ui/terms.ts';
import { Time } from '../../ui/time.tsx';
import { dayAndTime } from '../../ui/words.ts';
import { type Act, ActDialog, actNames } from './act-dialog.tsx';

type Props = {
  readonly id: string;
  readonly toTicket: (ticket: string) => void;
  readonly toSubscription: (subscription: string) => void;
  readonly toSlip: () => void;
};

export const MatterPane = ({ id, toTicket, toSubscription, toSlip }: Props) => {
  const { value: detail, refusal } = useRequest('applianceCase.get', { case: id });
  const [act, setAct] = useState<Act | null>(null);
  if (detail === undefined) return <Refusal refusal={refusal} />;
  const { acts } = detail;
  const steps = (Object.keys(acts) as Act[]).filter((one) => one !== 'withdraw');
  const open = steps.filter((one) => acts[one] === null);
  const locked = steps.filter((one) => acts[one] !== null && !isMoot(detail, one));
  return (
    <>
      <Section>
        <h2>{kindNames[detail.kind]}</h2>
        <p className="two">
          {aboutWords(detail)} ·{' '}
          <button type="button" className="link" onClick={() => toSubscription(detail.subscription)}>
            {detail.subscriptionName}
          </button>{' '}
          ·{' '}
          <button type="button" className="link" onClick={() => toTicket(detail.ticket)}>
            {detail.ticket}
          </button>
        </p>
        <p>
          <MatterChip of={detail} />
        </p>
      </Section>
      {detail.phase === 'open' ? (
        <Section label="Next">
          <div className="line wrap">
            {open.map((one, index) => (
              <Button key={one} kind={index === 0 ? 'main' : 'default'} onClick={() => setAct(one)}>
                {actNames[one]}
              </Button>
            ))}
            {acts.withdraw === null ? (
              <Button kind="bare" onClick={() => setAct('withdraw')}>
                {actNames.withdraw}
              </Button>
            ) : null}
          </div>
          {locked.length === 0 ? null : (
            <ul className="stack near" aria-label="Not yours, or not yet">
              {locked.map((one) => (
                <li key={one}>
                  <div className="line">
                    <Icon of={IconLock} size="s" tone="dim" /> {actNames[one]}
                  </div>
                  <div className="xs two">{acts[one]}</div>
                </li>
              ))}
            </ul>
          )}
        </Section>
      ) : null}
      {detail.returnTo === '' || detail.serial === null ? null : (
        <Section label="Return to">
          <address>{detail.returnTo}</address>
          <Button small icon={IconPrinter} onClick={toSlip}>
            Packing slip
          </Button>
        </Section>
      )}
      <Section label="What is known">
        <Facts facts={factsOf(detail)} />
      </Section>
      <Section label="What happened">
        <ol className="stack near xs" aria-label="What happened">
          {detail.history.map(({ at, who, what, text }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a history only grows, and two attempts may read the same
            <li key={index}>
              <span className="dim">{dayAndTime(at, detail.timeZone)}</span> {who} {what}
              {text === '' ? '' : `: ${text}`}
            </li>
          ))}
        </ol>
      </Section>
      {act === null ? null : <ActDialog key={act} act={act} of={detail} close={() => setAct(null)} />}
    </>
  );
};

/** What was done, and the other end than the one it comes to, need no sentence that says why they cannot be done. */
const isMoot = ({ kind, validated, sent, received, analysis }: MatterDetail, act: Act): boolean => {
  switch (act) {
    case 'validate':
      return validated !== null;
    case 'sendReplacement':
    case 'sendParts':
      return sent !== null;
    case 'receive':
      return received !== null;
    case 'analyse':
      return analysis !== null;
    case 'settle':
      return kind === 'fault' && analysis?.finding !== 'no-fault-found';
    case 'remove':
      return analysis?.finding === 'no-fault-found';
    default:
      return false;
  }
};

const ways = { 'customer-window': 'In their own window', letter: 'In writing', phone: 'By phone' } as const;

const factsOf = (detail: MatterDetail) => {
  const { requester, askedBy, askedAt, text, way, unit, parcel, status, parts, question } = detail;
  const { validated, shipsBy, sent, received, analysis, team } = detail;
  const signed = ({ by, at }: { readonly by: string; readonly at: string }) => (
    <>
      {by}, <Time at={at} as="day-and-time" />
    </>
  );
  return [
    {
      term: 'Asked',
      value: signed({ by: askedBy === requester ? requester : `${requester}, through ${askedBy}`, at: askedAt }),
    },
    { term: 'How', value: ways[way] },
    ...(text === '' ? [] : [{ term: 'Said', value: <q>{text}</q> }]),
    ...(detail.kind === 'unbinding' ? [{ term: 'Settings', value: 'They know that these are erased' }] : []),
    ...(question === null ? [] : [{ term: 'Question', value: questionNames[question] }]),
    ...(parts.length === 0 ? [] : [{ term: 'Missing', value: parts.join(', ') }]),
    ...(parcel === null ? [] : [{ term: 'Parcel', value: `${parcel.carrier} ${parcel.tracking}` }]),
    ...(status === null ? [] : [{ term: 'It is', value: statusNames[status] }]),
    ...(unit === null
      ? []
      : [
          { term: 'Unit', value: `${unit.serial}, ${unit.model}` },
          { term: 'Warranty', value: unit.warranty === null ? 'Not known' : lastDay(unit.warranty, detail.timeZone) },
          { term: 'Bound', value: unit.subscription === detail.subscription ? 'To this subscription' : 'Not any more' },
        ]),
    ...(validated === null
      ? []
      : [
          { term: 'Validated', value: signed(validated) },
          { term: 'Tried', value: validated.tried },
        ]),
    ...(shipsBy === null || sent !== null
      ? []
      : [{ term: 'Ships by', value: <Time at={shipsBy} as="day-and-time" /> }]),
    ...(sent === null
      ? []
      : [
          { term: 'Sent', value: signed(sent) },
          {
            term: 'By',
            value: `${sent.carrier} ${sent.tracking}${sent.serial === null ? '' : `, unit ${sent.serial}`}`,
          },
        ]),
    ...(received === null ? [] : [{ term: 'Received', value: signed(received) }]),
    ...(analysis === null
      ? []
      : [
          { term: 'Analysis', value: `${findingNames[analysis.finding]}. ${analysis.text}` },
          { term: 'Signed', value: signed(analysis) },
        ]),
    ...(detail.ended === null ? [] : [{ term: 'Ended', value: signed(detail.ended) }]),
    ...(team === null ? [] : [{ term: 'Turn', value: teamNames[team] }]),
  ];
};
