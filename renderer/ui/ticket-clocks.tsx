// A ticket's clocks as chips: all of them, each with its state, the time that is left or was taken, and its target.
import { IconMinus } from '@tabler/icons-react';
import type { RekeyContract } from '../../shared/contract/contract.ts';
import type { OutputOf } from '../../shared/contract/request.ts';
import { Chip, ClockChip } from './chip.tsx';
import { useNow } from './now.ts';
import { fullTime, span } from './words.ts';

export type TicketClock = OutputOf<RekeyContract['ticket.get']>['clocks'][number];

const units = { minutes: 'min', hours: 'h', 'business days': 'bus. days' } as const;

export const targetWords = ({ amount, unit, bound }: TicketClock['target']): string => {
  const counted = `${amount} ${unit === 'business days' && amount === 1 ? 'bus. day' : units[unit]}`;
  return bound === 'less-than' ? `under ${counted}` : counted;
};

/** How a clock stands now, from what was read: it runs on by itself until its next event. */
export const stateNow = ({ state, riskAt, due, target }: TicketClock, now: number): TicketClock['state'] => {
  if (state === 'met' || state === 'missed' || state === 'paused' || due === null) return state;
  const ends = Date.parse(due);
  if (target.bound === 'at-most' ? now > ends : now >= ends) return 'past';
  return state === 'on-time' && riskAt !== null && now < Date.parse(riskAt) ? 'on-time' : 'at-risk';
};

const names = { response: 'First response', replacement: 'Replacement' } as const;

const OneClock = ({ clock, named }: { readonly clock: TicketClock; readonly named: boolean }) => {
  const now = useNow();
  const state = stateNow(clock, now);
  const { due, from, at, target, name } = clock;
  const taken = at === null ? 0 : Date.parse(at) - Date.parse(from);
  const left = due === null ? 0 : Date.parse(due) - now;
  const time = {
    met: () => (taken < 60_000 ? 'at once' : `in ${span(taken)}`),
    missed: () => `in ${span(taken)}`,
    paused: () => undefined,
    past: () => span(-left),
    'on-time': () => `${span(left)} left`,
    'at-risk': () => `${span(left)} left`,
  }[state]();
  const what = named ? `${names[name]} ` : name === 'replacement' ? 'to ship, ' : '';
  return (
    <ClockChip
      state={state}
      {...(time === undefined ? {} : { time })}
      target={`${what}${state === 'past' || state === 'missed' ? 'over' : 'of'} ${targetWords(target)}`}
      hover={`${names[name]}: ${due === null ? 'no time while it is paused' : `due ${fullTime(due)}`}`}
    />
  );
};

type Props = {
  readonly clocks: readonly TicketClock[];
  /** Why no response clock runs. */
  readonly noTarget: string | null;
  /** Says in words which clock is which. */
  readonly named?: boolean;
};

export const TicketClocks = ({ clocks, noTarget, named = false }: Props) => (
  <span className="clocks">
    {noTarget === null ? null : (
      <Chip tone="outline" icon={IconMinus} hover={noTarget}>
        No target
      </Chip>
    )}
    {clocks.map((clock) => (
      <OneClock key={clock.name} clock={clock} named={named} />
    ))}
  </span>
);
