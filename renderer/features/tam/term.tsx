// Beside a subscription or a ticket: until when it runs, what it was given, what is asked for, and asking.
import { useState } from 'react';
import { useRequest } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Section } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { RequestChip } from '../../ui/request-chip.tsx';
import { lastDay, termsWords } from '../../ui/terms.ts';

type Props = {
  readonly subscription: string;
  readonly role: string;
  /** Who asks, where that is known, and from which ticket. */
  readonly asks?: { readonly login: string; readonly ticket: string };
  readonly open: (request: string) => void;
};

const asking: readonly string[] = ['representative', 'supervisor', 'tam'];

export const Term = ({ subscription, role, asks, open }: Props) => {
  const { value: known } = useRequest('entitlement.settings', { subscription });
  const { value: requests } = useRequest('entitlement.list', { subscription, open: false });
  const [shown, show] = useState(false);
  if (known === undefined || requests === undefined) return null;
  const { expires, timeZone, given } = known;
  const running = requests.filter(({ phase }) => phase === 'open');
  return (
    <Section label="Term and grants">
      <p className="num">{expires === null ? 'Without an end.' : `Runs to ${lastDay(expires, timeZone)}.`}</p>
      {running.length + given.length === 0 ? null : (
        <ol className="stack near" aria-label="Grants and requests">
          {running.map((row) => (
            <li key={row.request} className="line">
              <button type="button" className="link grow cut" onClick={() => open(row.request)}>
                {termsWords(row, row.grant ?? row, row.kind === 'extension' ? expires : null)}
              </button>
              <RequestChip of={row} />
            </li>
          ))}
          {given.map((one) => (
            <li key={one.request} className="line">
              <button type="button" className="link grow cut" onClick={() => open(one.request)}>
                {termsWords(one, one, null)}
              </button>
              <span className="xs dim">
                <Time at={one.at} as="day" />
              </span>
            </li>
          ))}
        </ol>
      )}
      {asking.includes(role) ? (
        <Button small onClick={() => show(true)}>
          Ask the TAM
        </Button>
      ) : (
        <LockedAction small locked="A representative, a supervisor or a TAM asks. Ask one." onClick={() => show(true)}>
          Ask the TAM
        </LockedAction>
      )}
      {shown ? (
        <AskDialog
          subscription={subscription}
          known={known}
          {...(asks === undefined ? {} : { asks })}
          close={() => show(false)}
          open={open}
        />
      ) : null}
    </Section>
  );
};
