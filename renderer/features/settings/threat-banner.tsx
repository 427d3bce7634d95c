// While the threat level is elevated every screen of the desk says so, why, and who may lower it.
import { IconShieldExclamation } from '@tabler/icons-react';
import { useState } from 'react';
import { useRequest } from '../../backend/backend.ts';
import { Band } from '../../ui/band.tsx';
import { LockedAction } from '../../ui/button.tsx';
import { Time } from '../../ui/time.tsx';
import { ChangeThreat } from './change-threat.tsx';

export const ThreatBanner = () => {
  const { value: threat } = useRequest('threat.get', {});
  const [asked, setAsked] = useState(false);
  if (threat === undefined || threat === null) return null;
  return (
    <Band
      icon={IconShieldExclamation}
      title="Elevated threat: every recovery takes two people"
      action={
        <LockedAction small locked={threat.lower} onClick={() => setAsked(true)}>
          Lower it
        </LockedAction>
      }
    >
      Raised by {threat.by}, <Time at={threat.at} as="day-and-time" />: {threat.reason}
      {asked ? <ChangeThreat to="lower" close={() => setAsked(false)} /> : null}
    </Band>
  );
};
