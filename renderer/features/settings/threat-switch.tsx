// The desk-wide switch, beside the policy that it makes stricter.
import { useState } from 'react';
import { useRequest } from '../../backend/backend.ts';
import { LockedAction } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { ChangeThreat } from './change-threat.tsx';

const mayRaise: readonly string[] = ['representative', 'supervisor', 'owner'];

export const ThreatSwitch = ({ role }: { readonly role: string }) => {
  const { value: threat } = useRequest('threat.get', {});
  const [asked, setAsked] = useState<'raise' | 'lower' | null>(null);
  if (threat === undefined) return null;
  const cannotRaise = mayRaise.includes(role) ? null : 'A representative, a supervisor or an owner raises it.';
  return (
    <Panel title="Threat level" aside={threat === null ? 'Usual' : 'Elevated'}>
      <div className="stack near">
        <p className="two">
          {threat === null ? (
            'Raise it when calls look like an attack. Every recovery then takes two people, and a full change waits 24 hours.'
          ) : (
            <>
              Raised by {threat.by}, <Time at={threat.at} />: {threat.reason}
            </>
          )}
        </p>
        <div>
          {threat === null ? (
            <LockedAction locked={cannotRaise} onClick={() => setAsked('raise')}>
              Raise the threat level
            </LockedAction>
          ) : (
            <LockedAction locked={threat.lower} onClick={() => setAsked('lower')}>
              Lower the threat level
            </LockedAction>
          )}
        </div>
        {asked === null ? null : <ChangeThreat key={asked} to={asked} close={() => setAsked(null)} />}
      </div>
    </Panel>
  );
};
