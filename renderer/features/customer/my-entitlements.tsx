// What the customer's subscription has, until when, what they asked their account manager for, and what was answered.
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Panel, Strip } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { RequestChip } from '../../ui/request-chip.tsx';
import { lastDay, termsWords } from '../../ui/terms.ts';
import { Time } from '../../ui/time.tsx';

export type Entitlements = OutputOf<RekeyContract['customer.entitlements']>;
type Asked = Entitlements['requests'][number];

export const MyEntitlements = ({ ask }: { readonly ask: () => void }) => {
  const { value, refusal } = useRequest('customer.entitlements', {});
  if (value === undefined) return <Refusal refusal={refusal} />;
  const { expires, timeZone, given, requests, locked } = value;
  const shown = requests.filter(({ phase }) => phase !== 'applied').slice(0, 10);
  return (
    <Panel title="What you have" flush>
      <div className="in stack">
        <p className="num">
          {expires === null
            ? 'Your subscription has no end.'
            : `Your subscription runs to ${lastDay(expires, timeZone)}.`}
        </p>
        {given.length === 0 ? null : (
          <ul className="stack near" aria-label="What was granted">
            {given.map((one) => (
              <li key={one.request} className="line">
                <span className="grow cut">{termsWords(one, one, null)}</span>
                <span className="xs dim">
                  granted <Time at={one.at} as="day" />
                </span>
              </li>
            ))}
          </ul>
        )}
        {shown.length === 0 ? null : (
          <ul className="stack" aria-label="What you asked for">
            {shown.map((one) => (
              <OneRequest key={one.request} of={one} expires={expires} may={locked === null} />
            ))}
          </ul>
        )}
      </div>
      <Strip over>
        <LockedAction locked={locked} onClick={ask}>
          Ask for more
        </LockedAction>
      </Strip>
    </Panel>
  );
};

type OneProps = { readonly of: Asked; readonly expires: string | null; readonly may: boolean };

const OneRequest = ({ of: one, expires, may }: OneProps) => {
  const { request, grant, turn, ended, kind } = one;
  const [asking, setAsking] = useState<'refuse' | 'withdraw' | null>(null);
  const [reason, setReason] = useState('');
  const [commandId] = useState(newCommandId);
  const accept = useCommand('customer.acceptOffer');
  const refuse = useCommand('customer.refuseOffer');
  const withdraw = useCommand('customer.withdrawEntitlement');
  const from = kind === 'extension' ? expires : null;
  const on = { request, grant: grant?.grant ?? '', commandId };
  const send = () =>
    asking === 'refuse' ? refuse.run({ ...on, reason }) : withdraw.run({ request, commandId, reason });
  return (
    <li>
      <div className="line">
        <span className="grow cut">{termsWords(one, one, from)}</span>
        <RequestChip of={one} />
      </div>
      {grant?.offer === true && turn === 'customer' ? (
        <p>
          Your account manager offers {termsWords(one, grant, from)}: <q>{grant.reason}</q>
        </p>
      ) : null}
      {ended === null || ended.reason === '' ? null : <p className="two">{ended.reason}</p>}
      {!may || turn === null || turn === 'desk' ? null : asking === null ? (
        <div className="line wrap">
          {turn === 'customer' ? (
            <>
              <Button small kind="main" pending={accept.pending} onClick={() => void accept.run(on)}>
                Agree to it
              </Button>
              <Button small onClick={() => setAsking('refuse')}>
                Turn it down
              </Button>
            </>
          ) : null}
          <Button small kind="bare" onClick={() => setAsking('withdraw')}>
            Take the request back
          </Button>
        </div>
      ) : (
        <form
          className="stack near"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <TextField label="Why" value={reason} onChange={setReason} maxLength={2000} />
          <div className="line">
            <Button small type="submit" kind="main" pending={refuse.pending || withdraw.pending}>
              {asking === 'refuse' ? 'Turn it down' : 'Take it back'}
            </Button>
            <Button small kind="bare" onClick={() => setAsking(null)}>
              Not now
            </Button>
          </div>
        </form>
      )}
      <Refusal refusal={accept.refusal ?? refuse.refusal ?? withdraw.refusal} />
    </li>
  );
};
