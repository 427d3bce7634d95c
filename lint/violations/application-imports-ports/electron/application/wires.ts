import type { Journal } from '../journal/port.ts';
import { openSqliteJournal } from '../journal/sqlite.ts';

export const opened: Journal = openSqliteJournal;
