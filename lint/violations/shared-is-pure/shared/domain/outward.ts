export type { Journal } from '../../electron/journal/port.ts';
