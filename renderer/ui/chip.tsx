// States in a word, an icon and a colour, never by colour alone.
import { Tooltip } from '@mantine/core';
import {
  IconAlertCircleFilled,
  IconAlertTriangle,
  IconAlertTriangleFilled,
  IconCircleCheck,
  IconCircleDashed,
  IconClock,
  IconCornerDownLeft,
  IconHourglass,
  IconLock,
  IconLockOpen,
  IconMinus,
  IconMoon,
  IconPlayerPauseFilled,
  IconCircleX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Icon, type IconKind } from './icon.tsx';
import { initials, reports } from './words.ts';

type ChipProps = {
  /** `still` is the grey fill, `outline` an outline for paused, queued and no target. */
  readonly tone?: 'ok' | 'warn' | 'bad' | 'still' | 'outline';
  readonly icon?: IconKind;
  readonly hover?: string;
  readonly children: ReactNode;
};

const chipClass = { ok: 'ok', warn: 'warn', bad: 'bad', still: '', outline: 'line-only' } as const;

export const Chip = ({ tone = 'still', icon, hover, children }: ChipProps) => {
  const chip = (
    <span className={['chip', chipClass[tone], icon === undefined ? 'plain' : ''].filter(Boolean).join(' ')}>
      {icon === undefined ? null : <Icon of={icon} size="s" />}
      {children}
    </span>
  );
  return hover === undefined ? chip : <Tooltip label={hover}>{chip}</Tooltip>;
};

export type ClockState = 'on-time' | 'at-risk' | 'past' | 'met' | 'missed' | 'paused' | 'no-target';

type ClockProps = {
  readonly state: ClockState;
  /** "11 min left", "in 9 min", "16 min"; nothing for no target. */
  readonly time?: string;
  /** "of 2 h", in plain text beside it. */
  readonly target?: string;
  /** Absolute time, zone, calendar and pauses. */
  readonly hover?: string;
};

const clocks = {
  'on-time': { word: 'On time', icon: IconClock, tone: 'still' },
  'at-risk': { word: 'At risk', icon: IconAlertTriangleFilled, tone: 'warn' },
  past: { word: 'Past', icon: IconAlertCircleFilled, tone: 'bad' },
  met: { word: 'Met', icon: IconCircleCheck, tone: 'ok' },
  missed: { word: 'Missed', icon: IconCircleX, tone: 'bad' },
  paused: { word: 'Paused', icon: IconPlayerPauseFilled, tone: 'outline' },
  'no-target': { word: 'No target', icon: IconMinus, tone: 'outline' },
} as const satisfies Record<ClockState, object>;

export const ClockChip = ({ state, time, target, hover }: ClockProps) => {
  const { word, icon, tone } = clocks[state];
  return (
    <span className="clock">
      <Chip tone={tone} icon={icon} {...(hover === undefined ? {} : { hover })}>
        {time === undefined ? word : `${word} · ${time}`}
      </Chip>
      {target}
    </span>
  );
};

export type Path =
  | { readonly kind: 'keeps' }
  | { readonly kind: 'loses'; readonly reports: number }
  | { readonly kind: 'undecided' }
  | { readonly kind: 'referred' };

/** Icon, words and colour of a path, for the label in a row and the title in the case head. */
export const wordsOfPath = (
  path: Path,
): { readonly icon: IconKind; readonly text: string; readonly tone: 'ok' | 'bad' | undefined } => {
  switch (path.kind) {
    case 'keeps':
      return { icon: IconLockOpen, text: 'Keeps reports', tone: 'ok' };
    case 'loses':
      return { icon: IconAlertTriangle, text: `Loses ${reports(path.reports)}`, tone: 'bad' };
    case 'undecided':
      return { icon: IconCircleDashed, text: 'Not decided yet', tone: undefined };
    case 'referred':
      return { icon: IconCornerDownLeft, text: 'Referred to admin', tone: undefined };
    default:
      return path satisfies never;
  }
};

/** Without a fill, so that it is never taken for a clock. */
export const PathLabel = ({ path }: { readonly path: Path }) => {
  const { icon, text, tone } = wordsOfPath(path);
  return (
    <span className={tone === undefined ? 'path' : `path ${tone}`}>
      <Icon of={icon} size="s" />
      {text}
    </span>
  );
};

export type Fate = 'kept' | 'lost' | 'waiting' | 'dormant' | 'undecided';

const fates = {
  kept: { word: 'Kept', icon: IconLockOpen, tone: 'ok' },
  lost: { word: 'Unreadable', icon: IconLock, tone: 'bad' },
  waiting: { word: 'Waiting', icon: IconHourglass, tone: 'warn' },
  dormant: { word: 'Dormant', icon: IconMoon, tone: 'warn' },
  undecided: { word: 'Not decided', icon: IconCircleDashed, tone: 'outline' },
} as const satisfies Record<Fate, object>;

/** What becomes of one vault. */
export const FateChip = ({ fate, hover }: { readonly fate: Fate; readonly hover?: string }) => {
  const { word, icon, tone } = fates[fate];
  return (
    <Chip tone={tone} icon={icon} {...(hover === undefined ? {} : { hover })}>
      {word}
    </Chip>
  );
};

/** Where a list shows only exceptions: the usual "Live" is plain text. */
export const VaultStateChip = ({ state }: { readonly state: 'live' | 'waiting' | 'dormant' | 'discarded' }) => {
  switch (state) {
    case 'live':
      return <span className="xs two">Live</span>;
    case 'waiting':
      return <FateChip fate="waiting" />;
    case 'dormant':
      return <FateChip fate="dormant" />;
    case 'discarded':
      return (
        <Chip tone="outline" icon={IconCircleX}>
          Discarded
        </Chip>
      );
    default:
      return state satisfies never;
  }
};

export const Avatar = ({ name }: { readonly name: string | null }) => (
  <Tooltip label={name ?? 'Nobody assigned'}>
    <span className={name === null ? 'av none' : 'av'} role="img" aria-label={name ?? 'Nobody assigned'}>
      {name === null ? null : initials(name)}
    </span>
  </Tooltip>
);

type Severity = { readonly name: string; readonly rank: number; readonly of: number };

/** Severity is not a state: bars, the gravest has all of them. */
export const SeverityBars = ({ severity: { name, rank, of } }: { readonly severity: Severity }) => (
  <Tooltip label={`Severity ${name}`}>
    <span className="sev" role="img" aria-label={`Severity ${name}`}>
      {[1, 2, 3, 4].map((bar) => (
        <i key={bar} className={bar <= Math.ceil((4 * (of - rank + 1)) / of) ? 'on' : ''} />
      ))}
    </span>
  </Tooltip>
);
