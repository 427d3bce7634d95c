// Instants: relative shown, absolute one hover away; the caller's local time beside the desk's.
import { Tooltip } from '@mantine/core';
import { useNow } from './now.ts';
import { calendarDay, cityOf, clockTime, dayAndTime, fullTime, relative } from './words.ts';

type Props = {
  /** ISO 8601 with an offset. */
  readonly at: string;
  /** What is shown; hovering always gives the whole instant in the desk's zone and in UTC. */
  readonly as?: 'relative' | 'time' | 'day' | 'day-and-time';
};

export const Time = ({ at, as = 'relative' }: Props) => {
  const now = useNow();
  const shown = {
    relative: () => relative(Date.parse(at), now),
    time: () => clockTime(at),
    day: () => calendarDay(at),
    'day-and-time': () => dayAndTime(at),
  }[as]();
  return (
    <Tooltip label={`${fullTime(at)}\n${fullTime(at, 'UTC')}`}>
      <time dateTime={at} className="num">
        {shown}
      </time>
    </Tooltip>
  );
};

/** "10:06 in Bergen" */
export const LocalTime = ({ timeZone }: { readonly timeZone: string }) => {
  const now = useNow();
  return (
    <span className="num">
      {clockTime(now, timeZone)} in {cityOf(timeZone)}
    </span>
  );
};

/** "09:06 here" */
export const DeskTime = () => <span className="num">{clockTime(useNow())} here</span>;

/** "Tue 17 Nov, 09:06", for a top bar. */
export const Today = () => <span className="today two num">{dayAndTime(useNow())}</span>;
