// One size and stroke for every picture beside words; pictures never speak, the words do.
import type { Icon as TablerIcon } from '@tabler/icons-react';

export type IconKind = TablerIcon;
export type Tone = 'ok' | 'warn' | 'bad' | 'dim';

type Props = { readonly of: IconKind; readonly size?: 's' | 'm' | 'l'; readonly tone?: Tone };

const pixels = { s: 14, m: 16, l: 20 } as const;

export const Icon = ({ of: Picture, size = 'm', tone }: Props) => (
  <Picture
    size={pixels[size]}
    stroke={1.75}
    aria-hidden
    className={['ic', size === 'm' ? '' : size, tone ?? ''].filter(Boolean).join(' ')}
  />
);
