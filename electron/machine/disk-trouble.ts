// What a person is told when the disk says no: a sentence instead of an error, whichever part of the program met it.
import type { Refusal } from '../../shared/domain/decider.ts';

const full: Refusal = {
  code: 'disk-full',
  text: 'The disk is full. Nothing was saved, and what was recorded before is unharmed. Free some space and try again.',
};
const readOnly: Refusal = {
  code: 'disk-read-only',
  text: 'The disk or the folder is read-only. Nothing was saved, and what was recorded before is unharmed. Make it writable and try again.',
};
const failing: Refusal = {
  code: 'disk-failing',
  text: 'The disk reported an error. Nothing was saved. Check the disk, and restore the newest backup if Rekey does not open again.',
};

const troubles: readonly (readonly [RegExp, Refusal])[] = [
  // SQLite's shared memory is a file too, and the first that a full disk refuses to grow.
  [/^(ENOSPC|EDQUOT|EFBIG|SQLITE_FULL|SQLITE_IOERR_SHMSIZE)$/, full],
  [/^(EROFS|EACCES|EPERM|SQLITE_READONLY.*|SQLITE_CANTOPEN.*|SQLITE_PERM)$/, readOnly],
  [/^(EIO|SQLITE_IOERR.*)$/, failing],
];

/** Null for an error that is no disk's. SQLite wraps the system's error, and others wrap SQLite's. */
export const diskTrouble = (error: unknown): Refusal | null => {
  if (!(error instanceof Error)) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return troubles.find(([known]) => known.test(code))?.[1] ?? diskTrouble(error.cause);
};
