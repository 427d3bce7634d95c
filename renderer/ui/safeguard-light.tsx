// A safeguard as a traffic light: red until it is in place, green while it holds, with a countdown that speaks only at thresholds.
import { IconCircleCheckFilled, IconCircleXFilled, IconHourglass, IconLock } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { announce } from './announcer.tsx';
import { Icon, type IconKind } from './icon.tsx';
import { useNow } from './now.ts';
import { clockTime, countdown } from './words.ts';

export type Light = 'red' | 'amber' | 'green' | 'locked';

type Props = {
  readonly light: Light;
  /** Words first: "Not verified", "Disclaimer accepted". With `until` and green it becomes "Verified until 09:32". */
  readonly title: string;
  /** Beneath the title; the countdown takes its place while there is one. */
  readonly note?: string;
  /** When a green light goes out, ISO 8601, and how long it holds in all (ms), for the bar. */
  readonly until?: string | null;
  readonly holdsMs?: number;
  /** The evidence. */
  readonly children?: ReactNode;
  /** At the bottom. */
  readonly action?: ReactNode;
};

const lights: Record<Light, { readonly className: string; readonly icon: IconKind }> = {
  red: { className: 'bad', icon: IconCircleXFilled },
  amber: { className: 'warn', icon: IconHourglass },
  green: { className: 'ok', icon: IconCircleCheckFilled },
  locked: { className: 'locked-light', icon: IconLock },
};

const minute = 60_000;
const thresholds = [10 * minute, 5 * minute, minute] as const;

/** Which announcement a step of the countdown owes, if any; a light that is first seen late stays silent about what is past. */
export const announcementAt = (before: number, left: number): 'expired' | 10 | 5 | 1 | null => {
  if (before > 0 && left <= 0) return 'expired';
  const crossed = thresholds.filter((threshold) => before > threshold && left <= threshold).at(-1);
  return crossed === undefined || left <= 0 ? null : ((crossed / minute) as 10 | 5 | 1);
};

export const SafeguardLight = (props: Props) => {
  const { until = null, light: given, title, note, holdsMs, children, action } = props;
  const counts = given === 'green' && until !== null;
  const left = useSecondsLeft(counts ? until : null);
  useSpokenCountdown(title, left);
  const expired = left !== null && left <= 0;
  // The window's own clock only dims the light; whether the safeguard still counts is decided where it is used.
  const { className, icon } = lights[expired ? 'red' : given];
  const counting = left !== null && !expired;
  return (
    <section className={`light ${className}`} aria-label={title}>
      <header>
        <Icon of={icon} size="l" />
        <div>
          <h3>
            {counting && until !== null ? `${title} until ${clockTime(until)}` : expired ? `${title}: expired` : title}
          </h3>
          {counting ? (
            <small role="timer" aria-live="off">{`${countdown(left)} left`}</small>
          ) : (
            <small>{expired ? 'do it again' : note}</small>
          )}
        </div>
      </header>
      <div className="inside">
        {counting && holdsMs !== undefined ? <Remaining left={left} of={holdsMs} /> : null}
        {children}
        {action === undefined || action === null ? null : <div className="act">{action}</div>}
      </div>
    </section>
  );
};

type LightsProps = {
  readonly title?: string;
  /** "1 of 3 in place" */
  readonly note?: string;
  readonly children: ReactNode;
};

export const SafeguardLights = ({ title = 'Safeguards', note, children }: LightsProps) => (
  <section className="stack near" aria-label={title}>
    <h2 className="as-h3 line">
      {title}
      {note === undefined ? null : <span className="dim usual">{note}</span>}
    </h2>
    <div className="lights">{children}</div>
  </section>
);

const Remaining = ({ left, of }: { readonly left: number; readonly of: number }) => {
  const share = Math.max(0, Math.min(100, (left / of) * 100));
  return (
    <div className={`track thin ${left > 5 * minute ? 'ok' : 'warn'}`} aria-hidden>
      <i style={{ width: `${share}%` }} />
    </div>
  );
};

const useSecondsLeft = (until: string | null): number | null => {
  const now = useNow('second');
  return until === null ? null : Date.parse(until) - now;
};

const useSpokenCountdown = (title: string, left: number | null): void => {
  const before = useRef<number | null>(null);
  useEffect(() => {
    const last = before.current;
    before.current = left;
    if (last === null || left === null) return;
    const due = announcementAt(last, left);
    if (due === 'expired') announce(`${title}: expired. It has to be done again.`);
    else if (due !== null) announce(`${title}: ${due} ${due === 1 ? 'minute' : 'minutes'} left.`);
  }, [title, left]);
};
