// How often checkpoints are made, in words.
import { HOUR } from '../../../shared/domain/time.ts';

/** `every` in milliseconds; 0 while none is made by itself. */
export const howOften = (every: number): string => {
  if (every === 0) return 'Only by hand';
  const hours = Math.round(every / HOUR);
  if (hours % 168 === 0) return hours === 168 ? 'Once a week' : `Every ${hours / 168} weeks`;
  if (hours % 24 === 0) return hours === 24 ? 'Once a day' : `Every ${hours / 24} days`;
  return hours === 1 ? 'Once an hour' : `Every ${hours} hours`;
};
