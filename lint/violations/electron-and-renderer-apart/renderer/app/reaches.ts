import type { Journal } from '../../electron/journal/port.ts';

export type Kept = Journal;
