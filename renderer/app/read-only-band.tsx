// Above every screen while nothing may be changed: why, and what to do.
import { IconLock } from '@tabler/icons-react';
import { Band } from '../ui/band.tsx';

export const ReadOnlyBand = ({ why }: { readonly why: string | null }) =>
  why === null ? null : (
    <Band icon={IconLock} title="Read-only: nothing here can be changed">
      {why}
    </Band>
  );
