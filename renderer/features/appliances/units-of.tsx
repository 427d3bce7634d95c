// Beside a subscription: its units, what is open for them, and recording what is asked.
import { useState } from 'react';
import { useRequest } from '../../backend/backend.ts';
import { teamOfRole } from '../../ui/appliances.ts';
import { LockedAction } from '../../ui/button.tsx';
import { Section } from '../../ui/panel.tsx';
import { lastDay } from '../../ui/terms.ts';
import { AskDialog } from './ask-dialog.tsx';

type Props = { readonly subscription: string; readonly role: string; readonly open: (id: string) => void };

export const UnitsOf = ({ subscription, role, open }: Props) => {
  const { value: units = [] } = useRequest('appliance.list', { subscription });
  const [asking, ask] = useState(false);
  const locked = ['support', 'customer-service'].includes(teamOfRole(role) ?? '')
    ? null
    : 'Support or Customer Service records what customers ask. Pass it to them.';
  return (
    <Section label="Appliances">
      {units.length === 0 ? (
        <p className="two">No unit is bound to this subscription.</p>
      ) : (
        <ul className="stack near" aria-label="Appliances">
          {units.map(({ serial, model, warranty, case: matter }) => (
            <li key={serial} className="line">
              <div className="grow cut">
                <div className="mono">{serial}</div>
                <div className="xs dim cut">
                  {model}
                  {warranty === null ? '' : `, warranty to ${lastDay(warranty)}`}
                </div>
              </div>
              {matter === null ? null : (
                <button type="button" className="link" aria-label={`Open: ${serial}`} onClick={() => open(matter)}>
                  Open
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <LockedAction small locked={locked} onClick={() => ask(true)}>
        Record a request
      </LockedAction>
      {asking ? <AskDialog subscription={subscription} close={() => ask(false)} asked={open} /> : null}
    </Section>
  );
};
