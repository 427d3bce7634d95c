// Whose turn a matter of an appliance is, or how it ended: in words, an icon and a colour.
import { IconArrowBackUp, IconCircleCheck, IconHourglass, IconTool, IconTruck } from '@tabler/icons-react';
import { endNames, type Matter, teamNames } from './appliances.ts';
import { Chip } from './chip.tsx';

const icons = { support: IconHourglass, 'customer-service': IconTruck, hardware: IconTool } as const;

export const MatterChip = ({ of: { team, ended } }: { readonly of: Pick<Matter, 'team' | 'ended'> }) => {
  if (team !== null)
    return (
      <Chip tone="still" icon={icons[team]}>
        {teamNames[team]}
      </Chip>
    );
  if (ended === null) return null;
  const back = ended.how === 'withdrawn';
  return (
    <Chip tone={back ? 'outline' : 'ok'} icon={back ? IconArrowBackUp : IconCircleCheck}>
      {endNames[ended.how]}
    </Chip>
  );
};
