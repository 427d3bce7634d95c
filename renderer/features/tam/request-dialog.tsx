// One request over the board: what was asked, before and after, and the one decision that is the reader's; each is signed as said there.
import { IconCertificate } from '@tabler/icons-react';
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { BeforeAfter, Dialog } from '../../ui/dialog.tsx';
import { Segmented, TextArea, TextField } from '../../ui/fields.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';
import { useNow } from '../../ui/now.ts';
import { dayAndTime } from '../../ui/words.ts';
import { RequestChip } from '../../ui/request-chip.tsx';
import { dateIn, daysLeft, type Detail, inDays, lastDay, termsWords } from '../../ui/terms.ts';

type Props = { readonly request: string; readonly close: () => void; readonly toTicket: (ticket: string) => void };

export const RequestDialog = ({ request, close, toTicket }: Props) => {
  const { value: detail, refusal } = useRequest('entitlement.get', { request });
  if (detail === undefined)
    return (
      <Dialog open onClose={close} title="A request">
        <Refusal refusal={refusal} />
      </Dialog>
    );
  return detail.turn === 'tam' && detail.acts.decline === null ? (
    <Answer of={detail} close={close} toTicket={toTicket} />
  ) : (
    <Standing of={detail} close={close} toTicket={toTicket} />
  );
};

type Inside = { readonly of: Detail; readonly close: () => void; readonly toTicket: (ticket: string) => void };

const titleOf = (detail: Detail): string =>
  `${detail.subscriptionName} asks for ${termsWords(detail, detail, detail.kind === 'extension' ? detail.expires : null)}`;

const Whence = ({ of: { requester, askedBy, askedAt, ticket }, toTicket }: Pick<Inside, 'of' | 'toTicket'>) => (
  <>
    {requester}
    {askedBy === requester ? '' : `, through ${askedBy}`}, {dayAndTime(askedAt)} ·{' '}
    <button type="button" className="link" onClick={() => toTicket(ticket)}>
      {ticket}
    </button>
  </>
);

const Said = ({ of: { reason, before } }: { readonly of: Detail }) => (
  <>
    <Panel well>
      <q className="two">{reason}</q>
    </Panel>
    {before.length === 0 ? null : (
      <details>
        <summary className="xs">Asked {before.length === 1 ? 'once' : `${before.length} times`} before</summary>
        <ul className="stack near xs" aria-label="Asked before">
          {before.map((one) => (
            <li key={one.request} className="line">
              <span className="grow cut">
                {termsWords(one, one.grant ?? one, null)}, <Time at={one.askedAt} as="day" />
              </span>
              <RequestChip of={one} />
            </li>
          ))}
        </ul>
      </details>
    )}
  </>
);

const Ends = ({ of: detail, until }: { readonly of: Detail; readonly until: string | null }) => {
  const now = useNow();
  if (detail.kind !== 'extension' || detail.expires === null || until === null) return null;
  const side = (label: string, at: string) => ({
    label,
    value: lastDay(at, detail.timeZone),
    more: `in ${inDays(daysLeft(now, at, detail.timeZone))}`,
  });
  return <BeforeAfter before={side('Ends now', detail.expires)} after={side('Would end', until)} />;
};

type Way = 'grant' | 'offer' | 'decline';

/** The manager's own: what they sign says exactly what is granted. */
const Answer = ({ of: detail, close, toTicket }: Inside) => {
  const { request, timeZone, quantity, until, youSign, requester } = detail;
  const [way, setWay] = useState<Way>('grant');
  const [reason, setReason] = useState('');
  const [offered, setOffered] = useState(until === null ? '' : dateIn(until, timeZone));
  const [many, setMany] = useState(quantity === null ? '' : String(quantity));
  const [commandId] = useState(newCommandId);
  const grant = useCommand('entitlement.grant');
  const offer = useCommand('entitlement.offer');
  const decline = useCommand('entitlement.decline');
  const command = { grant, offer, decline }[way];
  const words = termsWords(detail, detail, detail.kind === 'extension' ? detail.expires : null);
  const changed = {
    until: until === null ? null : offered === '' ? null : offered,
    quantity: quantity === null ? null : Number(many),
  };
  const same = { until: until === null ? null : dateIn(until, timeZone), quantity };
  const submit = async () => {
    const on = { request, reason, commandId };
    const answer =
      way === 'decline'
        ? await decline.run(on)
        : way === 'grant'
          ? await grant.run({ ...on, ...same })
          : await offer.run({ ...on, ...changed });
    if (answer?.ok) close();
  };
  const verb = { grant: `Sign and grant ${words}`, offer: 'Sign and offer this', decline: 'Decline' }[way];
  return (
    <Dialog
      open
      onClose={close}
      title={titleOf(detail)}
      sub={<Whence of={detail} toTicket={toTicket} />}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={command.pending}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Said of={detail} />
        <Segmented
          label="Answer"
          value={way}
          onChange={setWay}
          choices={[
            { value: 'grant', label: 'Grant it' },
            { value: 'offer', label: 'Offer other terms' },
            { value: 'decline', label: 'Decline' },
          ]}
        />
        {way === 'offer' && until !== null ? (
          <TextField label="Last day" type="date" value={offered} onChange={setOffered} />
        ) : null}
        {way === 'offer' && quantity !== null ? (
          <TextField label="How many" type="number" value={many} onChange={setMany} />
        ) : null}
        {way === 'grant' ? <Ends of={detail} until={until} /> : null}
        <TextArea
          label={way === 'decline' ? 'Why, as the customer reads it' : 'Reason, kept with the grant'}
          rows={2}
          value={reason}
          onChange={setReason}
        />
        {way === 'decline' || youSign === null ? null : (
          <p className="line xs two top-line">
            <Icon of={IconCertificate} size="s" tone="dim" />
            <span>
              You sign as {youSign.as} since <Time at={youSign.since} as="day" />.{' '}
              {way === 'offer'
                ? `It counts once ${requester} has agreed.`
                : 'A representative applies it within two weeks, and the customer is told by mail.'}
            </span>
          </p>
        )}
        <Refusal refusal={command.refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};

/** For everybody else, and for whatever is decided: what stands, and the one act that is theirs. */
const Standing = ({ of: detail, close, toTicket }: Inside) => {
  const { request, grant, ended, acts, history, timeZone } = detail;
  const [commandId, setCommandId] = useState(newCommandId);
  const [asking, setAsking] = useState<'refuseOffer' | 'withdrawGrant' | 'withdrawRequest' | null>(null);
  const [reason, setReason] = useState('');
  const apply = useCommand('entitlement.apply');
  const second = useCommand('entitlement.second');
  const accept = useCommand('entitlement.acceptOffer');
  const refuse = useCommand('entitlement.refuseOffer');
  const withdraw = useCommand('entitlement.withdrawGrant');
  const takeBack = useCommand('entitlement.withdrawRequest');
  const entry = useCommand('entitlement.saveEntry');
  const refusal = [apply, second, accept, refuse, withdraw, takeBack, entry].find((one) => one.refusal !== null);
  const on = { request, grant: grant?.grant ?? '', commandId };
  const act = async (run: () => Promise<unknown>) => {
    await run();
    setCommandId(newCommandId());
    setAsking(null);
  };
  const submit = () =>
    asking === 'refuseOffer'
      ? act(() => refuse.run({ ...on, reason }))
      : asking === 'withdrawGrant'
        ? act(() => withdraw.run({ ...on, reason }))
        : asking === 'withdrawRequest'
          ? act(() => takeBack.run({ request, commandId, reason }))
          : acts.apply === null
            ? act(() => apply.run(on))
            : acts.second === null
              ? act(() => second.run(on))
              : act(() => accept.run(on));
  const main =
    asking !== null
      ? { refuseOffer: 'They turned it down', withdrawGrant: 'Take the grant back', withdrawRequest: 'Take it back' }[
          asking
        ]
      : acts.apply === null
        ? 'Apply the grant'
        : acts.second === null
          ? 'Sign and agree to the grant'
          : acts.acceptOffer === null
            ? 'The customer agrees'
            : null;
  const others = [
    ...(acts.refuseOffer === null ? [{ id: 'refuseOffer' as const, label: 'The customer turns it down' }] : []),
    ...(acts.withdrawGrant === null ? [{ id: 'withdrawGrant' as const, label: 'Take the grant back' }] : []),
    ...(acts.withdrawRequest === null && detail.turn !== 'desk'
      ? [{ id: 'withdrawRequest' as const, label: 'Take the request back' }]
      : []),
  ];
  const terms = grant ?? detail;
  return (
    <Dialog
      open
      onClose={close}
      title={titleOf(detail)}
      sub={<Whence of={detail} toTicket={toTicket} />}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={asking === null ? close : () => setAsking(null)}>
            {asking === null ? 'Close' : 'Not now'}
          </Button>
          {main === null ? null : (
            <Button
              type="submit"
              kind="main"
              pending={[apply, second, accept, refuse, withdraw, takeBack].some((one) => one.pending)}
            >
              {main}
            </Button>
          )}
        </>
      }
    >
      <div className="stack">
        <Said of={detail} />
        <p>
          <RequestChip of={detail} />
        </p>
        {detail.phase === 'open' ? <Ends of={detail} until={terms.until} /> : null}
        <Facts
          facts={[
            { term: 'The TAM', value: detail.tam ?? 'Nobody: an owner appoints one' },
            ...(grant === null
              ? []
              : [
                  { term: grant.offer ? 'Offered' : 'Granted', value: termsWords(detail, grant, null) },
                  {
                    term: 'Signed',
                    value: (
                      <>
                        {grant.by}
                        {grant.standsInFor === null ? '' : `, for ${grant.standsInFor}`},{' '}
                        <Time at={grant.at} as="day-and-time" />
                      </>
                    ),
                  },
                  { term: 'Reason', value: grant.reason },
                  ...(detail.phase === 'open'
                    ? [
                        {
                          term: 'Can be applied',
                          value: (
                            <>
                              until <Time at={grant.validUntil} as="day-and-time" />
                            </>
                          ),
                        },
                      ]
                    : []),
                  ...(grant.second
                    ? [{ term: 'Second TAM', value: grant.seconded === null ? 'Has to agree' : grant.seconded.by }]
                    : []),
                ]),
            ...(ended === null
              ? []
              : [
                  {
                    term: 'Ended',
                    value: (
                      <>
                        {ended.by}, <Time at={ended.at} as="day-and-time" />
                      </>
                    ),
                  },
                ]),
            ...(ended === null || ended.reason === '' ? [] : [{ term: 'Why', value: ended.reason }]),
          ]}
        />
        {asking === null ? null : <TextArea label="Why" rows={2} value={reason} onChange={setReason} />}
        {asking === null && others.length + (detail.phase === 'applied' && terms.until !== null ? 1 : 0) > 0 ? (
          <div className="line wrap">
            {others.map(({ id, label }) => (
              <Button key={id} small onClick={() => setAsking(id)}>
                {label}
              </Button>
            ))}
            {detail.phase === 'applied' && terms.until !== null ? (
              <Button small pending={entry.pending} onClick={() => void entry.run({ request })}>
                Save the end as a calendar entry
              </Button>
            ) : null}
          </div>
        ) : null}
        <details>
          <summary className="xs">What happened</summary>
          <ol className="stack near xs" aria-label="What happened">
            {history.map(({ at, who, what, text }) => (
              <li key={`${at} ${what}`}>
                {dayAndTime(at, timeZone)}: {who} {what}
                {text === '' ? '' : `. ${text}`}
              </li>
            ))}
          </ol>
        </details>
        <Refusal refusal={refusal?.refusal ?? null} kept="Nothing was changed." />
      </div>
    </Dialog>
  );
};
