// What became of a request, or whose turn it is: in a word, an icon and a colour.
import {
  IconArrowBackUp,
  IconCircleCheck,
  IconHourglass,
  IconMessage,
  IconSignature,
  IconX,
} from '@tabler/icons-react';
import { Chip } from './chip.tsx';
import { phaseWords, type Row, turnWords } from './terms.ts';

const icons = { tam: IconHourglass, customer: IconMessage, second: IconSignature, desk: IconCircleCheck } as const;

export const RequestChip = ({ of: { phase, turn } }: { readonly of: Pick<Row, 'phase' | 'turn'> }) => {
  if (turn !== null)
    return (
      <Chip tone={turn === 'desk' ? 'ok' : turn === 'tam' ? 'warn' : 'still'} icon={icons[turn]}>
        {turnWords[turn]}
      </Chip>
    );
  if (phase === 'open') return null;
  const tone = phase === 'applied' ? 'ok' : 'outline';
  const icon = { applied: IconCircleCheck, declined: IconX, withdrawn: IconArrowBackUp }[phase];
  return (
    <Chip tone={tone} icon={icon}>
      {phaseWords[phase]}
    </Chip>
  );
};
