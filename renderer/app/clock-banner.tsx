// Said on every screen while the clock on the wall cannot be believed: what goes by the machine's own count instead, and who can say that it is right.
import { IconClockExclamation } from '@tabler/icons-react';
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../backend/backend.ts';
import { Band } from '../ui/band.tsx';
import { LockedAction } from '../ui/button.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { Time } from '../ui/time.tsx';

const words = {
  ahead: {
    title: 'This machine’s clock was set forward: nothing becomes due, runs out or cools off by it',
    more: 'until an owner or a supervisor confirms it.',
  },
  back: {
    title: 'This machine’s clock was set back: time goes on here all the same, and no deadline comes back',
    more: 'until it is put right. If an owner or a supervisor confirms it, time goes at half its pace until the two agree.',
  },
} as const;

export const ClockBanner = () => {
  const { value: clock } = useRequest('clock.status', {});
  const { run, pending, refusal } = useCommand('clock.confirm');
  const [commandId, setCommandId] = useState(newCommandId);
  if (clock === undefined || clock.state === 'steady') return null;
  const { title, more } = words[clock.state];
  const confirm = async () => {
    await run({ commandId });
    setCommandId(newCommandId());
  };
  return (
    <>
      <Band
        icon={IconClockExclamation}
        title={title}
        action={
          <LockedAction small locked={clock.confirm} pending={pending} onClick={() => void confirm()}>
            The clock is right now
          </LockedAction>
        }
      >
        It reads <Time at={clock.read} as="day-and-time" />; by the machine’s own count it is{' '}
        <Time at={clock.counted} as="day-and-time" />, {more}
      </Band>
      <Refusal refusal={refusal} />
    </>
  );
};
